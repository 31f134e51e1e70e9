//! Reading requests strictly, with a [`Problem`] for whatever cannot be read.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::http::error::Problem;

/// The most bytes of a body, where a route does not say otherwise.
pub const BODY_LIMIT: usize = 16 * 1_024;

/// The variable parts of the path.
pub struct PathParams<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for PathParams<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(segments) = Path::from_request_parts(parts, state).await?;
        Ok(Self(segments))
    }
}

/// The parameters of the query, by name. Unknown ones are passed over: links collect tags on their way.
pub struct QueryParams(HashMap<String, String>);

impl QueryParams {
    /// A parameter that says something.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}

impl<S: Send + Sync> FromRequestParts<S> for QueryParams {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state).await?;
        Ok(Self(pairs.into_iter().collect()))
    }
}

/// A JSON body that a page may also send as plain text: a browser that is about to leave the page cannot ask first whether
/// it may send JSON. Only for what any page may write.
pub struct BeaconJson<const LIMIT: usize>(pub Value);

impl<S: Send + Sync, const LIMIT: usize> FromRequest<S> for BeaconJson<LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !["application/json", "text/plain"]
            .iter()
            .any(|kind| is_of(request.headers(), kind))
        {
            return Err(Problem::media_type_unsupported());
        }
        let value = serde_json::from_slice(&collect::<LIMIT>(request).await?);
        value
            .map(Self)
            .map_err(|fault| Problem::json_invalid(&fault))
    }
}

/// A JSON body of at most so many bytes.
pub struct JsonBody<const LIMIT: usize = BODY_LIMIT>(pub Value);

impl<S: Send + Sync, const LIMIT: usize> FromRequest<S> for JsonBody<LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let value = serde_json::from_slice(&read_json_body::<LIMIT>(request).await?);
        value
            .map(Self)
            .map_err(|fault| Problem::json_invalid(&fault))
    }
}

/// A body that is declared as JSON, and no larger than the limit.
async fn read_json_body<const LIMIT: usize>(request: Request) -> Result<Bytes, Problem> {
    if !is_of(request.headers(), "application/json") {
        return Err(Problem::media_type_unsupported());
    }
    collect::<LIMIT>(request).await
}

/// A whole body that is no larger than the limit, byte for byte.
///
/// # Errors
/// Where it is larger, or breaks off.
pub async fn collect<const LIMIT: usize>(request: Request) -> Result<Bytes, Problem> {
    let body = Limited::new(request.into_body(), LIMIT).collect().await;
    let body = body.map_err(|fault| match fault.downcast::<LengthLimitError>() {
        Ok(_) => Problem::body_too_large(LIMIT),
        Err(_) => Problem::body_incomplete(),
    })?;
    Ok(body.to_bytes())
}

fn is_of(headers: &HeaderMap, expected: &str) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind
        .and_then(|kind| kind.split(';').next())
        .unwrap_or_default();
    kind.trim().eq_ignore_ascii_case(expected)
}
