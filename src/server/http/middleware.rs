//! What every answer carries: a request id, a time limit, the security headers, one line in the log.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use uuid::Uuid;

use crate::http::error::Problem;

/// How long a request may take, its body included.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const PROBLEM_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");
const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// JSON that a browser is pointed at by mistake runs nothing and is framed nowhere.
const API_CSP: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Runs a request and finishes its answer. The log names the route, never an address, a query or a body.
pub async fn finish_response(request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = Uuid::now_v7().simple().to_string();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let answer = tokio::time::timeout(REQUEST_TIMEOUT, next.run(request)).await;
    let response = answer.unwrap_or_else(|_| Problem::timed_out().into_response());
    let response = write_problem(response, &id);
    let status = response.status();
    let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let route = route.as_ref().map_or("(none)", MatchedPath::as_str);
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        tracing::error!(%method, route, status = status.as_u16(), millis, id, "answered");
    } else {
        tracing::info!(%method, route, status = status.as_u16(), millis, id, "answered");
    }
    set_headers(response, &id)
}

/// Gives a problem its body, now that the request's id is known.
fn write_problem(mut response: Response, id: &str) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let is_page = problem.is_page();
    let details = problem.details(id);
    let (kind, body) = match is_page {
        true => (HTML, details.to_html().into_bytes()),
        false => (
            PROBLEM_TYPE,
            serde_json::to_vec(&details).unwrap_or_default(),
        ),
    };
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CONTENT_SECURITY_POLICY, API_CSP);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    *response.body_mut() = Body::from(body);
    response
}

fn set_headers(mut response: Response, id: &str) -> Response {
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers
        .entry(header::REFERRER_POLICY)
        .or_insert(HeaderValue::from_static("strict-origin-when-cross-origin"));
    let is_json = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/"));
    if is_json {
        headers
            .entry(header::CONTENT_SECURITY_POLICY)
            .or_insert(API_CSP);
    }
    response
}
