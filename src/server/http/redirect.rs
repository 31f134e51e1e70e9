//! An answer that leads a shopper on to a page outside.

use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use etalase_model::attribution::Forwarding;

use crate::http::error::Problem;

/// The page learns which site sent the visitor, never which page of it.
const REFERRER: HeaderValue = HeaderValue::from_static("strict-origin");
const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");

/// 303, kept by nobody, so that every request is judged anew.
///
/// # Errors
/// Where the page cannot stand in a header.
pub fn see_other(page: &str) -> Result<Response, Problem> {
    let location = HeaderValue::from_str(&in_ascii(page)).map_err(|_| Problem::internal())?;
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, REFERRER),
        (ROBOTS, HeaderValue::from_static("noindex")),
    ];
    Ok((StatusCode::SEE_OTHER, headers).into_response())
}

/// What of a request's tags may go on.
pub fn forwarding(headers: &HeaderMap) -> Forwarding {
    match headers.get("sec-gpc") {
        Some(said) if said == "1" => Forwarding::WithoutClickIds,
        _ => Forwarding::Everything,
    }
}

/// A link as headers take it, read by browsers as the same.
fn in_ascii(link: &str) -> String {
    let mut ascii = String::with_capacity(link.len());
    for byte in link.bytes() {
        match byte {
            0..0x80 => ascii.push(char::from(byte)),
            _ => ascii.push_str(&format!("%{byte:02X}")),
        }
    }
    ascii
}
