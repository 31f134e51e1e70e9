//! The ledger: terms, what shoppers did, what shops said of orders, and who is credited. Rows of events are only ever added.

mod beacons;
mod credits;
mod orders;
mod reading;
mod terms;
mod webhooks;

#[cfg(test)]
mod tests;

pub use beacons::{KnownCheckout, NewBeacons, bytes_of};
pub use credits::StoredCredit;
pub use orders::{NewCredit, Understood};
pub use reading::{Kept, Traffic};
pub use terms::StoredTerms;
pub use webhooks::{KeptWebhook, NewWebhook, StoredWebhook, WebhookState};

use sqlx::sqlite::SqliteConnection;

use super::StoreError;

/// Makes sure that the campaign is there.
async fn expect_campaign(connection: &mut SqliteConnection, id: &str) -> Result<(), StoreError> {
    let query = sqlx::query("SELECT 1 FROM campaign WHERE id = $1").bind(id);
    let row = query.fetch_optional(connection).await?;
    row.map(|_| ()).ok_or(StoreError::NoCampaign)
}
