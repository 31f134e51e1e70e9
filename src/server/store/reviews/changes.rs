//! What changes reviews, and keeps the tally in the same transaction.

use etalase_model::review::{Moderation, Review};
use sqlx::Row as _;
use sqlx::sqlite::SqliteConnection;

use super::super::error::StoreError;
use super::super::writer::Change;
use super::types::{ModerationAction, ModerationOutcome, NewReview, Submitted, Vote, review};

impl Change for NewReview {
    type Outcome = Submitted;

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<Submitted, StoreError> {
        if let Some(review) = self.earlier(connection).await? {
            return Ok(Submitted {
                review,
                created: false,
            });
        }
        self.expect_product(connection).await?;
        let review = self.insert(connection).await?;
        if review.state == Moderation::Published {
            count(connection, &self.campaign, &review, 1).await?;
        }
        Ok(Submitted {
            review,
            created: true,
        })
    }
}

impl NewReview {
    /// The review that the same key stored before.
    async fn earlier(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<Option<Review>, StoreError> {
        let sql = "SELECT * FROM review WHERE campaign = $1 AND key = $2";
        let query = sqlx::query(sql).bind(&self.campaign).bind(&self.draft.key);
        let row = query.fetch_optional(connection).await?;
        Ok(row.as_ref().map(review).transpose()?)
    }

    async fn expect_product(&self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        let sql = "SELECT (SELECT listed FROM product WHERE campaign = $1 AND id = $2) AS listed FROM campaign WHERE id = $1";
        let query = sqlx::query(sql)
            .bind(&self.campaign)
            .bind(&self.draft.product);
        let row = query
            .fetch_optional(connection)
            .await?
            .ok_or(StoreError::NoCampaign)?;
        match row.try_get("listed")? {
            Some(true) => Ok(()),
            Some(false) | None => Err(StoreError::NoProduct),
        }
    }

    async fn insert(&self, connection: &mut SqliteConnection) -> Result<Review, StoreError> {
        let sql = "INSERT INTO review \
            (id, campaign, product, key, stars, title, body, name, locale, state, helpful, sample, created_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING *";
        let row = sqlx::query(sql)
            .bind(&self.id)
            .bind(&self.campaign)
            .bind(&self.draft.product)
            .bind(&self.draft.key)
            .bind(i64::from(self.draft.stars))
            .bind(&self.draft.title)
            .bind(&self.draft.body)
            .bind(&self.draft.name)
            .bind(&self.draft.locale)
            .bind(self.state.as_str())
            .bind(i64::from(self.helpful))
            .bind(self.sample)
            .bind(self.created_at.0)
            .fetch_one(connection)
            .await?;
        Ok(review(&row)?)
    }
}

impl Change for Vote {
    type Outcome = u32;

    async fn apply(&self, connection: &mut SqliteConnection) -> Result<u32, StoreError> {
        let sql =
            "SELECT helpful FROM review WHERE id = $1 AND campaign = $2 AND state = 'published'";
        let query = sqlx::query(sql).bind(&self.review).bind(&self.campaign);
        let row = query
            .fetch_optional(&mut *connection)
            .await?
            .ok_or(StoreError::NoReview)?;
        let (changes, step) = if self.stands {
            (self.joins(connection).await?, 1_i64)
        } else {
            (self.leaves(connection).await?, -1)
        };
        if !changes {
            return Ok(row.try_get("helpful")?);
        }
        let sql = "UPDATE review SET helpful = helpful + $2 WHERE id = $1 RETURNING helpful";
        Ok(sqlx::query(sql)
            .bind(&self.review)
            .bind(step)
            .fetch_one(connection)
            .await?
            .try_get("helpful")?)
    }
}

impl Vote {
    /// Whether the voter is new to the set, and the address has room in it.
    async fn joins(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        let sql = "INSERT INTO helpful (review, voter, actor) SELECT $1, $2, $3 \
            WHERE (SELECT COUNT(*) FROM helpful WHERE review = $1 AND actor = $3) < $4 \
            ON CONFLICT (review, voter) DO NOTHING RETURNING voter";
        let query = sqlx::query(sql)
            .bind(&self.review)
            .bind(&self.voter)
            .bind(&self.ip_hash);
        let row = query
            .bind(i64::from(self.limit))
            .fetch_optional(connection)
            .await?;
        Ok(row.is_some())
    }

    /// Whether the voter was in the set. Only who knows the key can take a vote back.
    async fn leaves(&self, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
        let sql = "DELETE FROM helpful WHERE review = $1 AND voter = $2 RETURNING voter";
        let query = sqlx::query(sql).bind(&self.review).bind(&self.voter);
        Ok(query.fetch_optional(connection).await?.is_some())
    }
}

/// A verdict on one review.
pub(super) struct ModerationDecision {
    pub(super) review: String,
    pub(super) action: ModerationAction,
}

impl Change for ModerationDecision {
    type Outcome = ModerationOutcome;

    async fn apply(
        &self,
        connection: &mut SqliteConnection,
    ) -> Result<ModerationOutcome, StoreError> {
        let query = sqlx::query("SELECT * FROM review WHERE id = $1").bind(&self.review);
        let Some(row) = query.fetch_optional(&mut *connection).await? else {
            return Ok(ModerationOutcome::Unknown);
        };
        let before = review(&row)?;
        let (state, reason) = match self.action {
            ModerationAction::Publish => (Moderation::Published, None),
            ModerationAction::Reject(reason) => (Moderation::Rejected, Some(reason.as_str())),
        };
        if before.state == Moderation::Withdrawn {
            return Ok(ModerationOutcome::Withdrawn);
        }
        if before.state == state {
            return Ok(ModerationOutcome::Unchanged);
        }
        let sql = "UPDATE review SET state = $2, reason = $3 WHERE id = $1";
        let query = sqlx::query(sql)
            .bind(&self.review)
            .bind(state.as_str())
            .bind(reason);
        query.execute(&mut *connection).await?;
        let campaign: &str = row.try_get("campaign")?;
        let change = i64::from(state == Moderation::Published)
            - i64::from(before.state == Moderation::Published);
        if change != 0 {
            count(connection, campaign, &before, change).await?;
        }
        Ok(ModerationOutcome::Changed(before.state))
    }
}

/// Takes a review out with the votes for it; false where there is none.
pub(in crate::store) async fn remove(
    connection: &mut SqliteConnection,
    id: &str,
) -> Result<bool, StoreError> {
    let query = sqlx::query("SELECT * FROM review WHERE id = $1").bind(id);
    let Some(row) = query.fetch_optional(&mut *connection).await? else {
        return Ok(false);
    };
    let review = review(&row)?;
    if review.state == Moderation::Published {
        count(connection, row.try_get("campaign")?, &review, -1).await?;
    }
    for sql in [
        "DELETE FROM helpful WHERE review = $1",
        "DELETE FROM review WHERE id = $1",
    ] {
        sqlx::query(sql).bind(id).execute(&mut *connection).await?;
    }
    Ok(true)
}

/// Takes all votes of a voter back; false where there are none.
pub(in crate::store) async fn remove_votes(
    connection: &mut SqliteConnection,
    voter: &str,
) -> Result<bool, StoreError> {
    let sql = "UPDATE review SET helpful = helpful - 1 WHERE id IN (SELECT review FROM helpful WHERE voter = $1)";
    sqlx::query(sql)
        .bind(voter)
        .execute(&mut *connection)
        .await?;
    let query = sqlx::query("DELETE FROM helpful WHERE voter = $1").bind(voter);
    Ok(query.execute(connection).await?.rows_affected() > 0)
}

/// Moves the tally of the review's product and stars.
async fn count(
    connection: &mut SqliteConnection,
    campaign: &str,
    review: &Review,
    change: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO tally (campaign, product, stars, reviews) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (campaign, product, stars) DO UPDATE SET reviews = tally.reviews + excluded.reviews";
    let query = sqlx::query(sql).bind(campaign).bind(&review.product);
    query
        .bind(i64::from(review.stars))
        .bind(change)
        .execute(connection)
        .await?;
    Ok(())
}
