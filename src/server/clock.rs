//! What time it is: the one place that asks.

use std::time::{SystemTime, UNIX_EPOCH};

use etalase_model::time::Time;

/// The present moment.
pub fn now() -> Time {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
