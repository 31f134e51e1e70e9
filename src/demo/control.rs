//! Controls for tests, from this machine only: what the stream does, and what a campaign says.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Extension, State};
use axum::http::StatusCode;
use axum::routing::post;
use etalase_model::record::{self, Reader};

use super::brand::{Demo, PutError};
use super::live::Mode;
use super::stream;
use etalase::http::error::{InvalidField, Problem};
use etalase::http::extract::{JsonBody, PathParams};
use etalase::http::limits::client_ip::Peer;

/// The most bytes of a campaign document.
const DOCUMENT_LIMIT: usize = 1_024 * 1_024;

pub(super) fn routes() -> Router<Arc<Demo>> {
    Router::new()
        .route("/demo/control/stream", post(stream))
        .route("/demo/control/campaign/{campaign}", post(campaign))
}

async fn stream(
    State(demo): State<Arc<Demo>>,
    Extension(peer): Extension<Peer>,
    JsonBody(body): JsonBody,
) -> Result<StatusCode, Problem> {
    expect_this_machine(peer)?;
    let invalid = |faults: Vec<record::ReadFault>| {
        Problem::request_invalid(faults.into_iter().map(InvalidField::from).collect())
    };
    let mut reading = Reader::strict();
    reading.object(&body, &["show", "mode"]);
    let show: String = reading.member(&body, "show");
    let word: String = reading.member(&body, "mode");
    let mode = Mode::parse(&word);
    if mode.is_none() {
        reading.fault::<serde_json::Value>(
            "has no such mode",
            "Use one of: running missing stalled ended.",
        );
    }
    let faults = reading.into_faults();
    let Some(mode) = mode.filter(|_| faults.is_empty()) else {
        return Err(invalid(faults));
    };
    demo.live
        .set_mode(&show, mode)
        .ok_or_else(stream::missing)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn campaign(
    State(demo): State<Arc<Demo>>,
    Extension(peer): Extension<Peer>,
    PathParams(id): PathParams<String>,
    JsonBody(document): JsonBody<DOCUMENT_LIMIT>,
) -> Result<StatusCode, Problem> {
    expect_this_machine(peer)?;
    demo.app.store.campaign(&id).await?;
    let campaign = demo
        .put(&document.to_string())
        .await
        .map_err(|fault| match fault {
            PutError::Faults(faults) => {
                Problem::campaign_invalid(faults.into_iter().map(InvalidField::from).collect())
            }
            PutError::Store(fault) => fault.into(),
        })?;
    tracing::info!(campaign = campaign.id, "replaced");
    Ok(StatusCode::NO_CONTENT)
}

fn expect_this_machine(Peer(peer): Peer) -> Result<(), Problem> {
    if peer.ip().is_loopback() {
        Ok(())
    } else {
        Err(Problem::route_unknown())
    }
}
