//! GET /v1/campaigns/{campaign}: the document exactly as it was put, and where it wishes that, with the shop's own endpoint. GET /v1/schema/campaign.json: its JSON Schema.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use etalase_model::campaign::Campaign;

use crate::app::AppState;
use crate::campaigns::schema;
use crate::http::error::Problem;
use crate::http::extract::PathParams;
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;
use crate::http::route::Route;

/// Short enough that a host's word reaches every window within seconds, long enough that a CDN can stand between. Whoever comes
/// back within half a minute sees the shelf at once and the news a moment later; a CDN goes on while this server is away.
const FRESH: HeaderValue =
    HeaderValue::from_static("public, max-age=2, stale-while-revalidate=30, stale-if-error=86400");

pub(crate) fn show() -> Route {
    let about = Operation::get(
        "campaign",
        "The campaign document, exactly as its author put it; `checkout.ucp` is added where it says `discover` and the shop names one.",
    )
    .segment("campaign", "The campaign's id.")
    .answers::<Campaign>(200, "The document.")
    .empty(304, "The client has it already.")
    .fails(404, "campaign_unknown")
    .allows(|config| {
        let reads = config.reads_per_minute;
        format!("{reads} reads a minute for each address, of ids that no campaign has")
    })
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
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    PathParams(id): PathParams<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // What is held costs next to nothing, and behind one address of a mobile network are hundreds of windows.
    if !app.campaigns.contains(&id) {
        app.limits.reads.take(client_ip)?;
    }
    let published = app.campaign(&id).await?;
    Ok(app.discovery.fill(&published).respond(&headers, FRESH))
}

async fn read_schema() -> impl IntoResponse {
    let kind = HeaderValue::from_static("application/schema+json");
    ([(header::CONTENT_TYPE, kind)], Json(schema::campaign()))
}
