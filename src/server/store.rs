//! The truth: campaigns, reviews, creators' links and the ledger in one SQLite file. The only room that knows SQL.
//!
//! Reads go through a small pool; all writes go through one [`writer`] task, which commits them in groups and answers
//! only after the commit. The SQL text keeps to what PostgreSQL understands too.

mod campaigns;
mod database;
mod days;
mod error;
mod ledger;
mod links;
mod person;
mod retention;
mod reviews;
mod writer;

#[cfg(test)]
mod tests;

pub use campaigns::{Listed, NewCampaign, StoredCampaign};
pub use database::{Samples, Store};
pub use days::{DroppedClicks, DroppedCounts};
pub use error::StoreError;
pub use ledger::{
    InsertedWebhook, KnownCheckout, NewBeacons, NewCredit, NewWebhook, OrderRow, ProcessedWebhook,
    StoredCredit, StoredTerms, StoredWebhook, Traffic, WebhookState, bytes_of,
};
pub use links::{Click, CreatorLink, ListedLink};
pub use person::{OrderKey, PersonalRecord};
pub use retention::RetentionClass;
pub use reviews::{
    MalformedCursor, ModerationAction, ModerationOutcome, NewReview, Position, QueuedReview,
    RejectionReason, ReviewQuery, Submitted, Vote,
};

pub(crate) use writer::is_storage_fault;
