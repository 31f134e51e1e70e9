//! GET /v1/campaigns/{campaign}/creators?code=…: whose code it is. Thousands of creators need not stand in the document that every window reads.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use etalase_model::commission::{CreatorIndex, Terms};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::app::AppState;
use crate::campaigns::document;
use crate::clock;
use crate::http::error::Problem;
use crate::http::extract::{PathParams, QueryParams};
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;

/// Short, because creators are added while their links are out.
const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// The creator whom a code names.
#[derive(Serialize, JsonSchema)]
struct CreatorId {
    /// The creator's id: of the document, or of the terms alone.
    id: String,
}

pub(super) fn describe() -> Operation {
    Operation::get(
        "creator",
        "The creator whom a code in `ref` or `via` names, by id or handle; capitals do not matter.",
    )
    .segment("campaign", "The campaign's id.")
    .parameter(
        "code",
        "The code, as it stands in the link.",
        json!({"type": "string"}),
    )
    .answers::<CreatorId>(200, "The creator.")
    .fails(404, "campaign_unknown, creator_unknown")
    .fails(429, "rate_limited")
    .fails(503, "storage_unavailable, timed_out")
}

pub(super) async fn look_up(
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    PathParams(campaign): PathParams<String>,
    parameters: QueryParams,
) -> Result<impl IntoResponse, Problem> {
    app.limits.reads.take(client_ip)?;
    let published = app.campaign(&campaign).await?;
    let stored = app.store.terms_at(&campaign, clock::now()).await?;
    let terms: Option<Terms> = stored.and_then(|stored| document::stored(&stored.document));
    let index = CreatorIndex::new(&published.shared(), terms.as_ref());
    let code = parameters.get("code").unwrap_or_default();
    let id = index
        .named(code)
        .ok_or_else(Problem::creator_unknown)?
        .to_owned();
    Ok(([(header::CACHE_CONTROL, FRESH)], Json(CreatorId { id })))
}
