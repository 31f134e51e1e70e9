//! The routes of the live stream.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use etalase::http::error::Problem;
use etalase::http::extract::PathParams;
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

use super::brand::Demo;

const SEGMENT: HeaderValue = HeaderValue::from_static("video/mp2t");
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
/// A segment of one number never changes while the demo runs.
const MINUTES: HeaderValue = HeaderValue::from_static("public, max-age=600");

pub(super) fn routes() -> Router<Arc<Demo>> {
    Router::new()
        .route("/demo/live/{show}/{file}", get(text))
        .route("/demo/live/{show}/{rendition}/{file}", get(segment))
}

/// No such show runs here, or its stream is to be missing.
pub(super) fn missing() -> Problem {
    let mend = "Use the stream address of the campaign document, once the show has begun.";
    Problem::not_found("stream_missing", "There is no stream here now.", mend)
}

async fn text(
    State(demo): State<Arc<Demo>>,
    PathParams((show, file)): PathParams<(String, String)>,
) -> Result<Response, Problem> {
    let (kind, text) = demo.live.text(&show, &file).ok_or_else(missing)?;
    Ok((
        [
            (header::CONTENT_TYPE, kind),
            (header::CACHE_CONTROL, NO_STORE),
        ],
        text,
    )
        .into_response())
}

async fn segment(
    State(demo): State<Arc<Demo>>,
    PathParams((show, rendition, file)): PathParams<(String, String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let path = demo
        .live
        .segment(&show, &rendition, &file)
        .ok_or_else(missing)?;
    let Ok(response) = ServeFile::new(path).oneshot(request).await;
    let mut response = response.map(axum::body::Body::new);
    if response.status() == StatusCode::NOT_FOUND {
        return Err(missing());
    }
    response.headers_mut().insert(header::CONTENT_TYPE, SEGMENT);
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, MINUTES);
    Ok(response)
}
