//! GET /v1/campaigns/{campaign}/creators?code=…: whose code it is. Thousands of creators need not stand in the document that every window reads.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use etalase_model::commission::{Roster, Terms};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use crate::app::App;
use crate::clock;
use crate::document;
use crate::error::Problem;
use crate::extract::{Parameters, Segments};
use crate::limits::actor::Actor;
use crate::operation::Operation;

/// Short, because creators are added while their links are out.
const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// The creator whom a code names.
#[derive(Serialize, JsonSchema)]
struct Named {
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
    .answers::<Named>(200, "The creator.")
    .fails(404, "campaign_unknown, creator_unknown")
    .fails(429, "rate_limited")
    .fails(503, "storage_unavailable, timed_out")
}

pub(super) async fn look_up(
    State(app): State<Arc<App>>,
    actor: Actor,
    Segments(campaign): Segments<String>,
    parameters: Parameters,
) -> Result<impl IntoResponse, Problem> {
    app.limits.reads.take(actor)?;
    let published = app.campaign(&campaign).await?;
    let stored = app.store.terms_at(&campaign, clock::now()).await?;
    let terms: Option<Terms> = stored.and_then(|stored| document::stored(&stored.document));
    let roster = Roster::new(&published.shared(), terms.as_ref());
    let code = parameters.get("code").unwrap_or_default();
    let id = roster
        .named(code)
        .ok_or_else(Problem::creator_unknown)?
        .to_owned();
    Ok(([(header::CACHE_CONTROL, FRESH)], Json(Named { id })))
}
