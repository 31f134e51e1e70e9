//! What goes into the store and comes out of it of reviews.

use etalase_model::review::{Moderation, Review, ReviewDraft};
use etalase_model::time::Time;
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

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
    pub ip_hash: String,
    /// How many voters of one address may count for one review.
    pub limit: u32,
}

/// Why a review is withheld. One list for all stars: a low rating is no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum RejectionReason {
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

impl RejectionReason {
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
pub enum ModerationAction {
    /// Everybody shall see it.
    Publish,
    /// It is withheld.
    Reject(RejectionReason),
}

/// What became of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModerationOutcome {
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
pub struct QueuedReview {
    /// The campaign's id.
    pub campaign: String,
    /// The review.
    pub review: Review,
    /// Why it is withheld.
    pub reason: Option<String>,
}

/// A review as it is stored.
pub(super) fn review(row: &SqliteRow) -> Result<Review, sqlx::Error> {
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
