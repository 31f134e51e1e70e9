//! Reviews: written once for each key, moderated, counted as they change, and read in pages.

mod changes;
mod pages;
mod types;

use etalase_model::review::Moderation;
use sqlx::sqlite::Sqlite;
use sqlx::{QueryBuilder, Row as _};

use super::database::{Samples, Store};
use super::error::StoreError;

pub(super) use changes::{remove, remove_votes};
#[cfg(test)]
pub(super) use pages::published;
pub use pages::{MalformedCursor, Position, ReviewQuery};
pub use types::{
    ModerationAction, ModerationOutcome, NewReview, QueuedReview, RejectionReason, Submitted, Vote,
};

use types::review;

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
    pub async fn decide(
        &self,
        review: &str,
        action: ModerationAction,
    ) -> Result<ModerationOutcome, StoreError> {
        self.write(changes::ModerationDecision {
            review: review.to_owned(),
            action,
        })
        .await
    }

    /// Reviews for the moderator's desk, those that wait longest first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub async fn moderation_queue(
        &self,
        state: Option<Moderation>,
        campaign: Option<&str>,
        limit: u32,
    ) -> Result<Vec<QueuedReview>, StoreError> {
        let mut moderation_query = moderation_query(state, campaign, limit);
        let rows = moderation_query.build().fetch_all(&self.readers).await?;
        let seen = rows.iter().map(|row| {
            let (campaign, reason) = (row.try_get("campaign")?, row.try_get("reason")?);
            Ok(QueuedReview {
                campaign,
                review: review(row)?,
                reason,
            })
        });
        seen.collect()
    }
}

/// The statement that lists reviews for the moderator's desk.
pub(super) fn moderation_query(
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
