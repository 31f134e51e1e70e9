//! The running server: its router on a listener, and what goes on beside it.

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::app::AppState;
use crate::http::{listen, router};
use crate::privacy::retention;
use crate::webhooks;

/// Serves the API and the bundle until `shutdown` comes, then finishes what is under way and closes the store.
///
/// # Errors
/// Where the listener fails for good.
pub async fn run(
    listener: TcpListener,
    app: Arc<AppState>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let router = router::router(app.clone());
    let refreshing = tokio::spawn(app.discovery.clone().keep_refreshing(app.store.clone()));
    let recovering = app.clone();
    let recovering = tokio::spawn(async move { webhooks::receive::recover(&recovering).await });
    let sweeping = tokio::spawn(retention::run_daily(app.clone()));
    let recording = tokio::spawn(app.clone().keep_recording_dropped());
    let served = listen::serve(listener, router, app, shutdown).await;
    refreshing.abort();
    recovering.abort();
    sweeping.abort();
    recording.abort();
    served
}
