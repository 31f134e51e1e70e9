//! Reviews: written once for each key, moderated, counted as they change, and read in pages.

mod changes;
mod pages;

use etalase_model::review::{Moderation, Review, ReviewDraft};
use etalase_model::time::Time;
use sqlx::sqlite::{Sqlite, SqliteConnection, SqliteRow};
use sqlx::{QueryBuilder, Row as _};

use super::{Samples, Store, StoreError};

pub(super) use changes::{remove, remove_votes};
#[cfg(test)]
pub(super) use pages::published;
pub use pages::{MalformedCursor, Position, Question};

/// A review on its way into the store.
#[derive(Clone, Debug)]
pub struct NewReview {
    /// The campaign's id.
    pub campaign: String,
    /// Its own id, a UUID of version 7.
    pub id: String,
    /// What its author wrote, tidied and without faults.
    pub draft: ReviewDraft,
    /// Pending; a sample may begin as published.
    pub state: Moderation,
    /// How many found it helpful; more than none only for a sample.
    pub helpful: u32,
    /// Made up for the demo.
    pub sample: bool,
    /// When it was written.
    pub created_at: Time,
}

impl NewReview {
    /// A shopper's review: it waits for moderation.
    pub fn pending(campaign: String, id: String, draft: ReviewDraft, now: Time) -> Self {
        let state = Moderation::Pending;
        Self {
            campaign,
            id,
            draft,
            state,
            helpful: 0,
            sample: false,
            created_at: now,
        }
    }
}

/// A review that is in the store.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The review as stored first, whatever was sent later under its key.
    pub review: Review,
    /// Whether this call stored it.
    pub created: bool,
}

/// A shopper found a review helpful, or no longer does.
#[derive(Clone, Debug)]
pub struct Vote {
    /// The campaign's id.
    pub campaign: String,
    /// The review's id.
    pub review: String,
    /// The key that the voter's browser made.
    pub voter: String,
    /// Whether the voter shall be among those who found it helpful.
    pub stands: bool,
    /// The voter's address, hashed.
    pub actor: String,
    /// How many voters of one address may count for one review.
    pub limit: u32,
}

/// Why a review is withheld. One list for all stars: a low rating is no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum Reason {
    /// It names a person's address, number or the like.
    PrivateData,
    /// It insults, or stirs up hate.
    Hate,
    /// It breaks the law, such as by slander.
    Illegal,
    /// Its author most likely bought or used nothing.
    SuspectedFake,
    /// It is about something else.
    Unrelated,
    /// It says what its author said before.
    Duplicate,
}

impl Reason {
    /// The word for it in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PrivateData => "private_data",
            Self::Hate => "hate",
            Self::Illegal => "illegal",
            Self::SuspectedFake => "suspected_fake",
            Self::Unrelated => "unrelated",
            Self::Duplicate => "duplicate",
        }
    }
}

/// What a moderator decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everybody shall see it.
    Publish,
    /// It is withheld.
    Reject(Reason),
}

/// What became of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The review changed from this state.
    Changed(Moderation),
    /// It was so before.
    Unchanged,
    /// Its author took it back; that stands.
    Withdrawn,
    /// There is no review with this id.
    Unknown,
}

/// A review as a moderator sees it.
#[derive(Clone, Debug)]
pub struct DeskReview {
    /// The campaign's id.
    pub campaign: String,
    /// The review.
    pub review: Review,
    /// Why it is withheld.
    pub reason: Option<String>,
}

impl Store {
    /// Stores a review, once for each key.
    ///
    /// # Errors
    /// Where campaign or product are unknown, a sample is refused, or the storage takes no writes.
    pub async fn submit(&self, review: NewReview) -> Result<Submitted, StoreError> {
        if review.sample && self.samples == Samples::Refused {
            return Err(StoreError::Sample);
        }
        self.write(review).await
    }

    /// Puts a voter among those who found a review helpful, or takes them out, and says how many they are.
    ///
    /// # Errors
    /// Where no published review has this id, or the storage takes no writes.
    pub async fn vote(&self, vote: Vote) -> Result<u32, StoreError> {
        self.write(vote).await
    }

    /// Publishes or rejects a review.
    ///
    /// # Errors
    /// Where the storage takes no writes.
    pub async fn decide(&self, review: &str, verdict: Verdict) -> Result<Decision, StoreError> {
        self.write(changes::Judged {
            review: review.to_owned(),
            verdict,
        })
        .await
    }

    /// Reviews for the moderator's desk, those that wait longest first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn desk(
        &self,
        state: Option<Moderation>,
        campaign: Option<&str>,
        limit: u32,
    ) -> Result<Vec<DeskReview>, StoreError> {
        let mut waiting = waiting(state, campaign, limit);
        let rows = waiting.build().fetch_all(&self.readers).await?;
        let seen = rows.iter().map(|row| {
            let (campaign, reason) = (row.try_get("campaign")?, row.try_get("reason")?);
            Ok(DeskReview {
                campaign,
                review: review(row)?,
                reason,
            })
        });
        seen.collect()
    }
}

/// The statement that lists reviews for the moderator's desk.
pub(super) fn waiting(
    state: Option<Moderation>,
    campaign: Option<&str>,
    limit: u32,
) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("SELECT * FROM review");
    let mut joint = " WHERE ";
    if let Some(state) = state {
        sql.push(joint).push("state = ").push_bind(state.as_str());
        joint = " AND ";
    }
    if let Some(campaign) = campaign {
        sql.push(joint).push("campaign = ");
        sql.push_bind(campaign.to_owned());
    }
    sql.push(" ORDER BY created_at, id LIMIT ")
        .push_bind(i64::from(limit));
    sql
}

/// Whether the database holds a made-up review.
pub(super) async fn any_sample(connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let sql = "SELECT 1 FROM review WHERE sample LIMIT 1";
    Ok(sqlx::query(sql).fetch_optional(connection).await?.is_some())
}

fn review(row: &SqliteRow) -> Result<Review, sqlx::Error> {
    let state: &str = row.try_get("state")?;
    let unknown = || sqlx::Error::Decode(format!("unknown moderation state {state}").into());
    Ok(Review {
        id: row.try_get("id")?,
        product: row.try_get("product")?,
        stars: row.try_get("stars")?,
        title: row.try_get("title")?,
        body: row.try_get("body")?,
        name: row.try_get("name")?,
        locale: row.try_get("locale")?,
        state: Moderation::parse(state).ok_or_else(unknown)?,
        helpful: row.try_get("helpful")?,
        created_at: Time(row.try_get("created_at")?),
        sample: row.try_get("sample")?,
    })
}
