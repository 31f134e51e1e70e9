//! What is let go of after its time, at the start and once a day.
//!
//! Each class of what is stored has its days in the configuration. What an order needs for its credit and its sums is no part of
//! any: events of orders, decisions and terms stay, and of events and clicks their numbers.

use std::sync::Arc;
use std::time::Duration;

use etalase_model::time::Time;

use crate::app::AppState;
use crate::clock;
use crate::config::Config;
use crate::store::{RetentionClass, Store, StoreError};

const DAY: Duration = Duration::from_secs(86_400);
const DAY_SECONDS: i64 = 86_400;
/// Between two changes of a sweep: shoppers' changes come first.
const BATCH_PAUSE: Duration = Duration::from_millis(20);

/// What is kept for how many days; what has no days is kept for ever.
fn days(config: &Config) -> [(RetentionClass, u32); 5] {
    [
        (RetentionClass::WebhookBodies, config.keep_webhooks_days),
        (
            RetentionClass::HeldWebhookBodies,
            config.keep_held_webhooks_days,
        ),
        (RetentionClass::Events, config.keep_events_days),
        (RetentionClass::Clicks, config.keep_clicks_days),
        (
            RetentionClass::HiddenReviews,
            config.keep_hidden_reviews_days,
        ),
    ]
}

/// Sweeps at once, and then every day for as long as it is awaited.
pub async fn run_daily(app: Arc<AppState>) {
    loop {
        match sweep(&app.store, &app.config, clock::now()).await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "what was kept long enough is gone"),
            Err(fault) => tracing::error!(%fault, "what was kept long enough is still there"),
        }
        tokio::time::sleep(DAY).await;
    }
}

/// Lets go of all that was kept long enough at `now`, and says of how much.
///
/// # Errors
/// Where the storage takes no writes.
pub async fn sweep(store: &Store, config: &Config, now: Time) -> Result<u64, StoreError> {
    let mut swept = 0;
    for (class, days) in days(config) {
        if days == 0 {
            continue;
        }
        let before = now.plus_seconds(-i64::from(days) * DAY_SECONDS);
        loop {
            let rows = store.delete_expired(class, before).await?;
            if rows == 0 {
                break;
            }
            swept += rows;
            tokio::time::sleep(BATCH_PAUSE).await;
        }
    }
    Ok(swept)
}

#[cfg(test)]
mod tests;
