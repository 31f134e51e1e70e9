//! GET /etalase.js, GET /a/…: the files that a page loads, for any page on any origin.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use axum::routing::get;

use crate::app::AppState;
use crate::http::error::Problem;
use crate::http::extract::PathParams;
use crate::http::operation::Operation;
use crate::http::precompressed::Precompressed;
use crate::http::route::Route;

/// The loader has a stable name, so it must not be kept for long. Whoever comes back within the hour does not wait for it; the
/// files that it names stay for a month (`cargo xtask build`).
const SHORT: HeaderValue = HeaderValue::from_static(
    "public, max-age=300, stale-while-revalidate=3600, stale-if-error=86400",
);
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

async fn show_loader(
    State(app): State<Arc<AppState>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asset = find(&app, "etalase.js")?;
    Ok(answer(&asset, &headers, SHORT))
}

async fn show_asset(
    State(app): State<Arc<AppState>>,
    PathParams(file): PathParams<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let asset = find(&app, &format!("a/{file}"))?;
    Ok(answer(&asset, &headers, FOR_EVER))
}

fn find(app: &AppState, path: &str) -> Result<Arc<Precompressed>, Problem> {
    let asset = app.bundle.asset(path).map_err(|fault| {
        tracing::warn!(%fault, "there is no bundle to serve");
        Problem::bundle_missing()
    })?;
    asset.ok_or_else(Problem::asset_unknown)
}

fn answer(asset: &Precompressed, request: &HeaderMap, keep: HeaderValue) -> Response {
    let mut response = asset.respond(request, keep);
    let headers = response.headers_mut();
    headers.insert(CORP, HeaderValue::from_static("cross-origin"));
    headers.insert(TIMING, HeaderValue::from_static("*"));
    response
}
