//! GET /v1/campaigns/{campaign}: the document exactly as it was put, and where it wishes that, with the shop's own endpoint. GET /v1/schema/campaign.json: its JSON Schema.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use etalase_model::campaign::Campaign;

use super::Route;
use crate::app::App;
use crate::coding::Coding;
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
        "The campaign document, exactly as its author put it; `checkout.ucp` is added where it says `discover` and the shop names one.",
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
    let campaign = app.discovery.fill(&id, app.store.campaign(&id).await?);
    let on_offer = campaign
        .gzip
        .as_ref()
        .map_or(&[] as &[_], |_| &[Coding::Gzip]);
    let coding = Coding::choose(&headers, on_offer);
    let etag = coding.validator(&campaign.etag);
    let mut response = if etag::matches(&headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let compressed = campaign.gzip.filter(|_| coding == Coding::Gzip);
        let body = compressed.unwrap_or_else(|| campaign.document.into_bytes());
        ([(header::CONTENT_TYPE, JSON)], body).into_response()
    };
    let headers = response.headers_mut();
    coding.declare(headers);
    headers.insert(header::CACHE_CONTROL, FRESH);
    headers.insert(header::ETAG, etag);
    Ok(response)
}

async fn read_schema() -> impl IntoResponse {
    let kind = HeaderValue::from_static("application/schema+json");
    ([(header::CONTENT_TYPE, kind)], Json(schema::campaign()))
}
