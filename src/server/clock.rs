//! What time it is: the one place that asks.

use std::time::{SystemTime, UNIX_EPOCH};

use etalase_model::time::Time;

const DAY_MILLIS: i64 = 86_400_000;

/// The present moment.
pub fn now() -> Time {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Time(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The day of a moment, counted from 1970.
pub const fn day_of(now: Time) -> i64 {
    now.0.div_euclid(DAY_MILLIS)
}
