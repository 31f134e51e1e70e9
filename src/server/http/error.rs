//! How a request fails: one [`Problem`], with a constructor for each meaning. On the wire it is RFC 9457
//! `application/problem+json`, with a stable `code` for programs and a `mend` for people.

mod creators;
mod field;
mod ledger;
mod page;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::{MalformedCursor, StoreError, is_storage_fault};

pub use field::InvalidField;

const STORAGE_RETRY_SECONDS: u32 = 5;

/// Why a request was not done, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Boxed: results that carry a problem stay as small as those that do not.
    details: Box<Details>,
    retry_after: Option<u32>,
    /// Shown as a page instead of as JSON.
    as_page: bool,
}

/// A problem as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct Details {
    /// Always `about:blank`: the title says what the status says.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The name of the status.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What went wrong, as one stable word in snake_case.
    code: &'static str,
    /// What went wrong, in a sentence.
    detail: String,
    /// What to do about it.
    mend: String,
    /// Each single fault of what was sent, where there are some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<InvalidField>,
    /// The id of this request in the server's log.
    request: String,
}

impl Problem {
    fn new(
        status: StatusCode,
        code: &'static str,
        detail: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        let details = Details {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code,
            detail: detail.into(),
            mend: mend.into(),
            faults: Vec::new(),
            request: String::new(),
        };
        Self {
            details: Box::new(details),
            retry_after: None,
            as_page: false,
        }
    }

    /// What was asked for is not there.
    pub fn not_found(
        code: &'static str,
        detail: impl Into<String>,
        mend: impl Into<String>,
    ) -> Self {
        Self::new(StatusCode::NOT_FOUND, code, detail, mend)
    }

    fn with_faults(mut self, faults: Vec<InvalidField>) -> Self {
        self.details.faults = faults;
        self
    }

    fn retry_after(self, seconds: u32) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    /// What is sent for the request with this id in the log.
    pub fn details(mut self, request: &str) -> Details {
        request.clone_into(&mut self.details.request);
        *self.details
    }

    /// No route has this path.
    pub fn route_unknown() -> Self {
        Self::not_found(
            "route_unknown",
            "There is nothing at this address.",
            "See /openapi.json for what there is.",
        )
    }

    /// The route does not know this method.
    pub fn method_unknown(method: &Method) -> Self {
        let detail = format!("{method} is not possible here.");
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_unknown",
            detail,
            "See /openapi.json for what is.",
        )
    }

    /// No campaign has this id.
    pub fn campaign_unknown() -> Self {
        let mend = "Check the spelling, or put the document with `etalase campaign put FILE`.";
        Self::not_found(
            "campaign_unknown",
            "There is no campaign with this id.",
            mend,
        )
    }

    /// The campaign has no such product.
    pub fn product_unknown() -> Self {
        let mend = "Use the id of a product in the campaign document.";
        Self::not_found(
            "product_unknown",
            "This campaign has no product with this id.",
            mend,
        )
    }

    /// There is no such review, or not everybody may see it.
    pub fn review_unknown() -> Self {
        let mend = "Reload the reviews: it may have been taken back.";
        Self::not_found(
            "review_unknown",
            "There is no published review with this id.",
            mend,
        )
    }

    /// The bundle has no such file.
    pub fn asset_unknown() -> Self {
        let mend = "Load /etalase.js anew: it names the files of the present version.";
        Self::not_found("asset_unknown", "The bundle has no such file.", mend)
    }

    /// There is no bundle to serve.
    pub fn bundle_missing() -> Self {
        let mend = "Run `cargo xtask build`, then start the server with `--bundle dist`.";
        Self::not_found(
            "bundle_missing",
            "This server has no bundle to serve.",
            mend,
        )
    }

    /// Parameters of the query are wrong.
    pub fn query_invalid(faults: Vec<InvalidField>) -> Self {
        let detail = "The query cannot be understood.";
        Self::new(
            StatusCode::BAD_REQUEST,
            "query_invalid",
            detail,
            "Correct the parameters named in faults.",
        )
        .with_faults(faults)
    }

    /// The body is no JSON.
    pub fn json_invalid(fault: &serde_json::Error) -> Self {
        let detail = format!("The body is not JSON: {fault}.");
        Self::new(
            StatusCode::BAD_REQUEST,
            "json_invalid",
            detail,
            "Send one JSON object in UTF-8.",
        )
    }

    /// The body did not arrive whole.
    pub fn body_incomplete() -> Self {
        let detail = "The body did not arrive whole.";
        Self::new(
            StatusCode::BAD_REQUEST,
            "body_incomplete",
            detail,
            "Send it again.",
        )
    }

    /// The body is not declared as JSON. This also makes browsers ask before other sites may write.
    pub fn media_type_unsupported() -> Self {
        let detail = "The body is not declared as JSON.";
        let mend = "Send the header “Content-Type: application/json”.";
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media_type_unsupported",
            detail,
            mend,
        )
    }

    /// The campaign names the origins that may write, and this is none of them.
    pub fn origin_refused(origin: &HeaderValue) -> Self {
        let origin = String::from_utf8_lossy(origin.as_bytes());
        let detail = format!("Pages of {origin} may read here, and not write.");
        Self::new(
            StatusCode::FORBIDDEN,
            "origin_refused",
            detail,
            "Use a page of the brand's, or name the origin in the campaign's origins.",
        )
    }

    /// The body has more bytes than this route takes.
    pub fn body_too_large(limit: usize) -> Self {
        let detail = format!("The body has more than {limit} bytes.");
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
            detail,
            "Send less; nothing was stored.",
        )
    }

    /// A review that cannot be taken as it is.
    pub fn review_invalid(faults: Vec<InvalidField>) -> Self {
        let detail = "The review cannot be taken as it is; nothing was stored.";
        let mend = "Correct what faults names and send it again with the same key.";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "review_invalid",
            detail,
            mend,
        )
        .with_faults(faults)
    }

    /// A vote that cannot be taken as it is.
    pub fn vote_invalid(faults: Vec<InvalidField>) -> Self {
        let mend = "Send {\"voter\": key} with a random key of 16 to 64 characters, made once for each browser; \
            beside it \"helpful\": false takes the vote back.";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "vote_invalid",
            "The vote names no voter.",
            mend,
        )
        .with_faults(faults)
    }

    /// A campaign document that cannot be taken as it is.
    pub fn campaign_invalid(faults: Vec<InvalidField>) -> Self {
        let detail = "The campaign document has faults; the former one stays.";
        let mend = "Correct what faults names; `etalase campaign check FILE` shows the same list.";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "campaign_invalid",
            detail,
            mend,
        )
        .with_faults(faults)
    }

    /// Members of a small request are wrong.
    pub fn request_invalid(faults: Vec<InvalidField>) -> Self {
        let detail = "The request cannot be understood.";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "request_invalid",
            detail,
            "Correct what faults names.",
        )
        .with_faults(faults)
    }

    /// Too many requests from one address.
    pub fn rate_limited(seconds: u32) -> Self {
        let detail = "There were too many requests from this address.";
        let mend = format!("Try again in {seconds} s; what was written is still in the form.");
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", detail, mend).retry_after(seconds)
    }

    /// The disk takes no writes.
    pub fn storage_unavailable() -> Self {
        let detail = "The server cannot store anything now; nothing of this request was kept.";
        let mend = "Try again with the same key in a few seconds.";
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "storage_unavailable",
            detail,
            mend,
        )
        .retry_after(STORAGE_RETRY_SECONDS)
    }

    /// The server is about to stop, or not ready yet.
    pub fn not_ready(detail: &str) -> Self {
        let mend = "Send requests to another server, or try again shortly.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", detail, mend)
            .retry_after(STORAGE_RETRY_SECONDS)
    }

    /// The request took too long.
    pub fn timed_out() -> Self {
        let detail = "The request took too long.";
        let mend = "Try again with the same key; what was stored already is not stored twice.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "timed_out", detail, mend)
            .retry_after(STORAGE_RETRY_SECONDS)
    }

    /// A fault of the server itself. What it was stands in the log, under the request's id.
    pub fn internal() -> Self {
        let detail = "The server failed.";
        let mend = "Try again; if it stays so, tell the operator the request id.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail, mend)
    }
}

impl IntoResponse for Problem {
    /// The status and headers; the body is written by [`crate::http::middleware`], which knows the request's id.
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.details.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NoCampaign => Self::campaign_unknown(),
            StoreError::NoProduct => Self::product_unknown(),
            StoreError::NoReview => Self::review_unknown(),
            StoreError::NoLink => Self::creator_link_unknown(),
            StoreError::Unavailable(_) => Self::storage_unavailable(),
            StoreError::Closed => Self::not_ready("The server is stopping."),
            StoreError::Database(fault) if is_storage_fault(&fault) => {
                tracing::error!(%fault, "the database cannot be read");
                Self::storage_unavailable()
            }
            fault => {
                tracing::error!(%fault, "the database refused a statement");
                Self::internal()
            }
        }
    }
}

impl From<MalformedCursor> for Problem {
    fn from(fault: MalformedCursor) -> Self {
        let mend = "Send `next` of the page before, unchanged and with the same sort, or leave the cursor out.";
        Self::new(
            StatusCode::BAD_REQUEST,
            "cursor_invalid",
            format!("Refused: {fault}."),
            mend,
        )
    }
}

impl From<PathRejection> for Problem {
    fn from(_: PathRejection) -> Self {
        Self::route_unknown()
    }
}

impl From<QueryRejection> for Problem {
    fn from(fault: QueryRejection) -> Self {
        let mend = "Write each parameter once, percent-encoded.";
        Self::query_invalid(vec![InvalidField::parameter("", &fault.body_text(), mend)])
    }
}
