//! GET /healthz, GET /readyz: whether the process runs, and whether it should get requests.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::AppState;
use crate::clock;
use crate::http::error::Problem;
use crate::http::operation::Operation;
use crate::http::route::Route;

/// The server is well.
#[derive(Serialize, JsonSchema)]
struct Health {
    /// Always `ok`.
    status: &'static str,
    /// The server's version.
    version: &'static str,
}

/// The server should get requests.
#[derive(Serialize, JsonSchema)]
struct Ready {
    /// Always `ok`.
    status: &'static str,
    /// The server's version.
    version: &'static str,
    /// Webhooks that are stored, but could not be understood; see `etalase orders held`.
    held_webhooks: i64,
    /// Events that found no room today.
    events_left_out: i64,
    /// Clicks that were not counted today, because one address had so many.
    clicks_left_out: i64,
}

const OK: Health = Health {
    status: "ok",
    version: env!("CARGO_PKG_VERSION"),
};

pub(crate) fn live() -> Route {
    let about = Operation::get(
        "live",
        "Whether the process runs. Restart it when this fails.",
    )
    .answers::<Health>(200, "It runs.");
    Route {
        path: "/healthz",
        methods: get(async || ok_response()),
        operations: vec![about],
    }
}

pub(crate) fn ready() -> Route {
    let about = Operation::get(
        "ready",
        "Whether it should get requests. Send them elsewhere while this fails.",
    )
    .answers::<Ready>(200, "It takes reads and writes.")
    .fails(
        503,
        "not_ready: it is stopping, or the disk takes no writes.",
    );
    Route {
        path: "/readyz",
        methods: get(check),
        operations: vec![about],
    }
}

fn ok_response() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], Json(OK))
}

async fn check(State(app): State<Arc<AppState>>) -> Result<impl IntoResponse, Problem> {
    if app.is_draining() {
        return Err(Problem::not_ready("The server is stopping."));
    }
    if !app.store.answers_reads().await {
        return Err(Problem::not_ready("The database cannot be read."));
    }
    if !app.store.takes_writes().await {
        return Err(Problem::not_ready(
            "The database takes no writes; reads go on.",
        ));
    }
    let held_webhooks = app.store.webhooks_held(None).await?;
    let now = clock::now();
    let today = (now, now.plus_seconds(1));
    let left_out = app.store.clicks_left_out(None, today.0, today.1).await?;
    let ready = Ready {
        events_left_out: app.store.events_left_out(None, today.0, today.1).await?,
        clicks_left_out: left_out.iter().map(|left_out| left_out.clicks).sum(),
        status: OK.status,
        version: OK.version,
        held_webhooks,
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(ready)))
}
