//! GET /v1/campaigns/{campaign}: the document exactly as it was put. GET /v1/schema/campaign.json: its JSON Schema.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use etalase_model::campaign::Campaign;

use super::Route;
use crate::app::App;
use crate::error::Problem;
use crate::etag;
use crate::extract::Segments;
use crate::limits::actor::Actor;
use crate::operation::Operation;
use crate::schema;

/// Short enough that a host's word reaches every window within seconds, long enough that a CDN can stand between.
const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=2");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

pub(crate) fn show() -> Route {
    let about = Operation::get(
        "campaign",
        "The campaign document, exactly as its author put it.",
    )
    .segment("campaign", "The campaign's id.")
    .answers::<Campaign>(200, "The document.")
    .empty(304, "The client has it already.")
    .fails(404, "campaign_unknown")
    .fails(429, "rate_limited")
    .fails(503, "storage_unavailable, timed_out");
    Route {
        path: "/v1/campaigns/{campaign}",
        methods: get(read),
        operations: vec![about],
    }
}

pub(crate) fn schema() -> Route {
    let about = Operation::get("campaign_schema", "The JSON Schema of campaign documents.").sends(
        200,
        "The schema.",
        "application/schema+json",
    );
    Route {
        path: "/v1/schema/campaign.json",
        methods: get(read_schema),
        operations: vec![about],
    }
}

async fn read(
    State(app): State<Arc<App>>,
    actor: Actor,
    Segments(id): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    app.limits.reads.take(actor)?;
    let campaign = app.store.campaign(&id).await?;
    let etag = etag::of(&campaign.etag);
    let validators = [(header::CACHE_CONTROL, FRESH), (header::ETAG, etag.clone())];
    if etag::matches(&headers, &etag) {
        return Ok((StatusCode::NOT_MODIFIED, validators).into_response());
    }
    let kind = [(header::CONTENT_TYPE, JSON)];
    Ok((validators, kind, campaign.document).into_response())
}

async fn read_schema() -> impl IntoResponse {
    let kind = HeaderValue::from_static("application/schema+json");
    ([(header::CONTENT_TYPE, kind)], Json(schema::campaign()))
}
