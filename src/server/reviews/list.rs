//! A page of published reviews.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use etalase_model::review::{ReviewPage, ReviewSort};
use serde_json::json;

use crate::app::AppState;
use crate::http::content_coding::{self, ContentCoding};
use crate::http::error::{InvalidField, Problem};
use crate::http::extract::{PathParams, QueryParams};
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;
use crate::store::{Position, ReviewQuery};

const DEFAULT_LIMIT: u32 = 10;
const MAX_LIMIT: u32 = 50;
/// An answer of so many bytes fits the first packets as it is.
const SMALL: usize = 1_024;
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=2");

pub(super) fn describe() -> Operation {
    Operation::get(
        "reviews",
        "Published reviews, with all of them counted whatever the filter.",
    )
    .segment("campaign", "The campaign's id.")
    .parameter(
        "product",
        "Only of this product.",
        json!({"type": "string"}),
    )
    .parameter(
        "sort",
        "The order; none looks at the stars.",
        json!({"enum": ["newest", "helpful"], "default": "newest"}),
    )
    .parameter(
        "stars",
        "Only those with so many stars.",
        json!({"type": "integer", "minimum": 1, "maximum": 5}),
    )
    .parameter(
        "cursor",
        "`next` of the page before.",
        json!({"type": "string"}),
    )
    .parameter(
        "limit",
        "The most reviews of the page.",
        json!({"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}),
    )
    .answers::<ReviewPage>(200, "The page.")
    .fails(400, "query_invalid, cursor_invalid")
    .fails(404, "campaign_unknown, product_unknown")
    .allows(|config| {
        format!(
            "{} reads a minute for each address",
            config.reads_per_minute
        )
    })
    .fails(503, "storage_unavailable, timed_out")
}

pub(super) async fn list(
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    PathParams(campaign): PathParams<String>,
    parameters: QueryParams,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    app.limits.reads.take(client_ip)?;
    let query = read(campaign, &parameters)?;
    let page = app.store.page(&query).await?;
    answer(&page, &headers)
}

fn answer(page: &ReviewPage, request: &HeaderMap) -> Result<Response, Problem> {
    let plain = serde_json::to_vec(page).map_err(|fault| {
        tracing::error!(%fault, "a page could not be written as JSON");
        Problem::internal()
    })?;
    let wanted = ContentCoding::negotiate(request, &[ContentCoding::Gzip]) == ContentCoding::Gzip
        && plain.len() > SMALL;
    let compressed = wanted.then(|| content_coding::gzip(&plain)).flatten();
    let coding = if compressed.is_some() {
        ContentCoding::Gzip
    } else {
        ContentCoding::Identity
    };
    let head = [(header::CACHE_CONTROL, FRESH), (header::CONTENT_TYPE, JSON)];
    let mut response = (head, compressed.unwrap_or(plain)).into_response();
    coding.declare(response.headers_mut());
    Ok(response)
}

fn read(campaign: String, parameters: &QueryParams) -> Result<ReviewQuery, Problem> {
    let mut faults = Vec::new();
    let sort = parameters
        .get("sort")
        .map_or(Some(ReviewSort::Newest), ReviewSort::parse);
    if sort.is_none() {
        faults.push(InvalidField::parameter(
            "sort",
            "must be newest or helpful",
            "Use one of the two.",
        ));
    }
    let stars = number(parameters, "stars", 5, &mut faults);
    let limit = number(parameters, "limit", MAX_LIMIT, &mut faults);
    let Some(sort) = sort.filter(|_| faults.is_empty()) else {
        return Err(Problem::query_invalid(faults));
    };
    let after = parameters
        .get("cursor")
        .map(|cursor| Position::parse(cursor, sort))
        .transpose()?;
    let product = parameters.get("product").map(str::to_owned);
    let limit = limit.unwrap_or(DEFAULT_LIMIT);
    Ok(ReviewQuery {
        campaign,
        product,
        sort,
        stars,
        after,
        limit,
    })
}

/// A number from 1 to `most`, if there is one.
fn number(
    parameters: &QueryParams,
    name: &str,
    most: u32,
    faults: &mut Vec<InvalidField>,
) -> Option<u32> {
    let text = parameters.get(name)?;
    let number = text
        .parse()
        .ok()
        .filter(|number| (1..=most).contains(number));
    if number.is_none() {
        let rule = format!("must be a whole number from 1 to {most}");
        faults.push(InvalidField::parameter(
            name,
            &rule,
            "Correct it, or leave it out.",
        ));
    }
    number
}
