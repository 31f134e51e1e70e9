//! The ledger: terms, what shoppers did, what shops said of orders, and who is credited. Rows of events are only ever added.

mod beacons;
mod credits;
mod orders;
mod queries;
mod terms;
mod webhooks;

#[cfg(test)]
mod tests;

pub use beacons::{KnownCheckout, NewBeacons, bytes_of};
pub use credits::StoredCredit;
pub use orders::{NewCredit, ProcessedWebhook};
pub use queries::{OrderRow, Traffic};
pub use terms::StoredTerms;
pub use webhooks::{InsertedWebhook, NewWebhook, StoredWebhook, WebhookState};
