//! Pages of published reviews. A page begins after a position, never at an offset: new reviews shift nothing.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use etalase_model::review::{Review, ReviewPage, ReviewSort, ReviewSummary};
use sqlx::sqlite::Sqlite;
use sqlx::{QueryBuilder, Row as _};

use super::super::database::Store;
use super::super::error::StoreError;
use super::types::review;

/// Which reviews are asked for.
#[derive(Clone, Debug)]
pub struct ReviewQuery {
    /// The campaign's id.
    pub campaign: String,
    /// One product only.
    pub product: Option<String>,
    /// The order.
    pub sort: ReviewSort,
    /// Only those with so many stars.
    pub stars: Option<u32>,
    /// Where the page begins.
    pub after: Option<Position>,
    /// The most reviews of the page.
    pub limit: u32,
}

/// The place of one review in an order; a page begins right after it. Given to clients as an opaque text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    sort: ReviewSort,
    helpful: u32,
    created_at: i64,
    id: String,
}

/// The text is no position of this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cursor was not made by this server for this order")]
pub struct MalformedCursor;

impl Position {
    fn of(review: &Review, sort: ReviewSort) -> Self {
        let (helpful, created_at) = (review.helpful, review.created_at.0);
        Self {
            sort,
            helpful,
            created_at,
            id: review.id.clone(),
        }
    }

    /// The text for clients.
    pub fn cursor(&self) -> String {
        let Self {
            sort,
            helpful,
            created_at,
            id,
        } = self;
        URL_SAFE_NO_PAD.encode(format!("{} {helpful} {created_at} {id}", sort.as_str()))
    }

    /// Reads what a client sends back.
    ///
    /// # Errors
    /// Where it is not such a text, or belongs to another order.
    pub fn parse(cursor: &str, sort: ReviewSort) -> Result<Self, MalformedCursor> {
        let bytes = URL_SAFE_NO_PAD
            .decode(cursor)
            .map_err(|_| MalformedCursor)?;
        let text = String::from_utf8(bytes).map_err(|_| MalformedCursor)?;
        let mut parts = text.splitn(4, ' ');
        let mut part = || parts.next().ok_or(MalformedCursor);
        let (order, helpful, created_at, id) = (part()?, part()?, part()?, part()?);
        if order != sort.as_str() || id.is_empty() {
            return Err(MalformedCursor);
        }
        let helpful = helpful.parse().map_err(|_| MalformedCursor)?;
        let created_at = created_at.parse().map_err(|_| MalformedCursor)?;
        Ok(Self {
            sort,
            helpful,
            created_at,
            id: id.to_owned(),
        })
    }
}

impl Store {
    /// A page of published reviews, with the count of all published reviews of the product or campaign.
    ///
    /// # Errors
    /// Where campaign or product are unknown, or the database cannot be read.
    pub async fn page(&self, query: &ReviewQuery) -> Result<ReviewPage, StoreError> {
        self.expect_subject(query).await?;
        let summary = self.summary(query).await?;
        let mut reviews = match query.stars {
            // A number of stars that nobody gave: there is nothing to look for.
            Some(stars) if summary.histogram[stars.clamp(1, 5) as usize - 1] == 0 => Vec::new(),
            _ => self.published(query).await?,
        };
        let more = reviews.len() > query.limit as usize;
        reviews.truncate(query.limit as usize);
        let last = reviews.last().filter(|_| more);
        let next = last.map(|review| Position::of(review, query.sort).cursor());
        Ok(ReviewPage {
            summary,
            reviews,
            next,
        })
    }

    async fn expect_subject(&self, query: &ReviewQuery) -> Result<(), StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM product WHERE campaign = $1 AND id = $2) AS known FROM campaign WHERE id = $1";
        let row = sqlx::query(sql)
            .bind(&query.campaign)
            .bind(&query.product)
            .fetch_optional(&self.readers)
            .await?
            .ok_or(StoreError::NoCampaign)?;
        let known: bool = row.try_get("known")?;
        if query.product.is_some() && !known {
            return Err(StoreError::NoProduct);
        }
        Ok(())
    }

    async fn summary(&self, query: &ReviewQuery) -> Result<ReviewSummary, StoreError> {
        let mut sql = QueryBuilder::<Sqlite>::new(
            "SELECT stars, SUM(reviews) AS reviews FROM tally WHERE campaign = ",
        );
        sql.push_bind(&query.campaign);
        if let Some(product) = &query.product {
            sql.push(" AND product = ").push_bind(product);
        }
        sql.push(" GROUP BY stars");
        let mut histogram = [0_u32; 5];
        for row in sql.build().fetch_all(&self.readers).await? {
            let (stars, reviews): (u32, u32) = (row.try_get("stars")?, row.try_get("reviews")?);
            if let Some(count) = histogram.get_mut(stars.saturating_sub(1) as usize) {
                *count = reviews;
            }
        }
        Ok(ReviewSummary::of(histogram))
    }

    /// The reviews of the page, and one more if another page follows.
    async fn published(&self, query: &ReviewQuery) -> Result<Vec<Review>, StoreError> {
        let rows = published(query).build().fetch_all(&self.readers).await?;
        Ok(rows.iter().map(review).collect::<Result<_, _>>()?)
    }
}

/// The statement that reads a page of reviews, and one more.
pub(crate) fn published(query: &ReviewQuery) -> QueryBuilder<Sqlite> {
    let mut sql: QueryBuilder<Sqlite> = QueryBuilder::new("SELECT * FROM review WHERE campaign = ");
    sql.push_bind(query.campaign.clone())
        .push(" AND state = 'published'");
    if let Some(product) = &query.product {
        sql.push(" AND product = ").push_bind(product.clone());
    }
    if let Some(stars) = query.stars {
        sql.push(" AND stars = ").push_bind(i64::from(stars));
    }
    if let Some(after) = &query.after {
        after.push_onto(&mut sql);
    }
    sql.push(match query.sort {
        ReviewSort::Newest => " ORDER BY created_at DESC, id DESC LIMIT ",
        ReviewSort::Helpful => " ORDER BY helpful DESC, created_at DESC, id DESC LIMIT ",
    });
    sql.push_bind(i64::from(query.limit) + 1);
    sql
}

impl Position {
    fn push_onto(&self, sql: &mut QueryBuilder<Sqlite>) {
        if self.sort == ReviewSort::Helpful {
            sql.push(" AND (helpful, created_at, id) < (")
                .push_bind(i64::from(self.helpful))
                .push(", ");
        } else {
            sql.push(" AND (created_at, id) < (");
        }
        sql.push_bind(self.created_at)
            .push(", ")
            .push_bind(self.id.clone())
            .push(")");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn position(sort: ReviewSort) -> Position {
        Position {
            sort,
            helpful: 7,
            created_at: 1_700_000_000_000,
            id: "0190".into(),
        }
    }

    #[test]
    fn a_cursor_comes_back_as_the_position_it_stands_for() {
        for sort in [ReviewSort::Newest, ReviewSort::Helpful] {
            let position = position(sort);
            assert_eq!(Position::parse(&position.cursor(), sort), Ok(position));
        }
    }

    #[test]
    fn a_cursor_of_another_order_or_a_made_up_one_is_refused() {
        let cursor = position(ReviewSort::Newest).cursor();
        assert_eq!(
            Position::parse(&cursor, ReviewSort::Helpful),
            Err(MalformedCursor)
        );
        for cursor in [
            "",
            "!",
            "AAAA",
            "bmV3ZXN0",
            "bmV3ZXN0IDEgMiA",
            &"A".repeat(9_000),
        ] {
            assert_eq!(
                Position::parse(cursor, ReviewSort::Newest),
                Err(MalformedCursor),
                "{cursor}"
            );
        }
    }
}
