//! Waiting for something to become true. No journey sleeps for a fixed time or holds a duration against a clock.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// The longest wait for anything: generous, since a busy machine is slow but not wrong.
pub const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(100);

/// Waits until `look` finds something; `what` is said if it never does.
pub async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Result<Option<T>>) -> Result<T> {
    let deadline = Instant::now() + PATIENCE;
    let mut last = None;
    while Instant::now() < deadline {
        match look().await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => last = None,
            Err(fault) => last = Some(fault),
        }
        tokio::time::sleep(PAUSE).await;
    }
    match last {
        Some(fault) => Err(fault.context(format!("waited in vain: {what}"))),
        None => bail!("waited in vain: {what}"),
    }
}
