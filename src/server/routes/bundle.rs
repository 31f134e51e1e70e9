//! GET /etalase.js, GET /a/…: the files that a page loads, for any page on any origin.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::Route;
use crate::app::App;
use crate::bundle::Asset;
use crate::coding::Coding;
use crate::error::Problem;
use crate::etag;
use crate::extract::Segments;
use crate::operation::Operation;

/// The loader has a stable name, so it must not be kept for long.
const SHORT: HeaderValue = HeaderValue::from_static("public, max-age=300");
/// The names of all others change with their content.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const TIMING: HeaderName = HeaderName::from_static("timing-allow-origin");

pub(crate) fn loader() -> Route {
    let about = Operation::get("loader", "The script that a page embeds.")
        .sends(200, "The loader.", "text/javascript")
        .empty(304, "The page has it already.")
        .fails(404, "bundle_missing");
    Route {
        path: "/etalase.js",
        methods: get(show_loader),
        operations: vec![about],
    }
}

pub(crate) fn asset() -> Route {
    let about = Operation::get(
        "asset",
        "A file that the loader names, with its hash in its name.",
    )
    .segment("file", "The file's name.")
    .sends(200, "The file.", "*/*")
    .empty(304, "The page has it already.")
    .fails(404, "asset_unknown, bundle_missing");
    Route {
        path: "/a/{file}",
        methods: get(show_asset),
        operations: vec![about],
    }
}

async fn show_loader(State(app): State<Arc<App>>, headers: HeaderMap) -> Result<Response, Problem> {
    let asset = find(&app, "etalase.js")?;
    Ok(answer(&asset, &headers, SHORT))
}

async fn show_asset(
    State(app): State<Arc<App>>,
    Segments(file): Segments<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asset = find(&app, &format!("a/{file}"))?;
    Ok(answer(&asset, &headers, FOR_EVER))
}

fn find(app: &App, path: &str) -> Result<Arc<Asset>, Problem> {
    let asset = app.bundle.asset(path).map_err(|fault| {
        tracing::warn!(%fault, "there is no bundle to serve");
        Problem::bundle_missing()
    })?;
    asset.ok_or_else(Problem::asset_unknown)
}

fn answer(asset: &Asset, request: &HeaderMap, keep: HeaderValue) -> Response {
    let coding = Coding::choose(request, &asset.codings());
    let etag = coding.validator(&asset.etag);
    let mut response = if etag::matches(request, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind))];
        (kind, asset.bytes(coding)).into_response()
    };
    let headers = response.headers_mut();
    coding.declare(headers);
    headers.insert(header::CACHE_CONTROL, keep);
    headers.insert(CORP, HeaderValue::from_static("cross-origin"));
    headers.insert(TIMING, HeaderValue::from_static("*"));
    headers.insert(header::ETAG, etag);
    response
}
