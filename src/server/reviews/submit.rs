//! Writing a review. It waits for moderation, whatever its stars.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use etalase_model::record::{Reader, read};
use etalase_model::review::{Review, ReviewDraft};
use serde_json::Value;
use uuid::Uuid;

use crate::app::AppState;
use crate::clock;
use crate::http::error::{InvalidField, Problem};
use crate::http::extract::{JsonBody, PathParams};
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;
use crate::store::NewReview;

/// Large enough that a text far too long is told so in words, instead of by a cut connection.
const BODY_LIMIT: usize = 64 * 1_024;
/// The longest language tag that standards foresee (RFC 5646, 4.4.1).
const MAX_LOCALE: usize = 35;

pub(super) fn describe() -> Operation {
    Operation::post(
        "submit_review",
        "Write a review. The same key stores it once, however often it is sent.",
    )
    .segment("campaign", "The campaign's id.")
    .takes::<ReviewDraft>()
    .answers::<Review>(201, "It is stored and waits for moderation.")
    .answers::<Review>(200, "It was stored before under this key.")
    .fails(400, "json_invalid, body_incomplete")
    .fails(
        403,
        "origin_refused: the campaign names its origins, and this page is of none of them.",
    )
    .fails(404, "campaign_unknown, product_unknown")
    .most_bytes(BODY_LIMIT)
    .fails(415, "media_type_unsupported")
    .fails(422, "review_invalid: faults says what, by member.")
    .allows(|config| format!("{} an hour for each address", config.reviews_per_hour))
    .fails(503, "storage_unavailable, timed_out")
}

pub(super) async fn submit(
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    PathParams(campaign): PathParams<String>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<BODY_LIMIT>,
) -> Result<impl IntoResponse, Problem> {
    let draft = draft(&body)?;
    app.limits.reviews.take(client_ip)?;
    super::origin::admit(&app, &campaign, &headers).await?;
    let id = Uuid::now_v7().to_string();
    let review = NewReview::pending(campaign, id, draft, clock::now());
    let submitted = app.store.submit(review).await?;
    let status = if submitted.created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((
        status,
        [(header::CACHE_CONTROL, "no-store")],
        axum::Json(submitted.review),
    ))
}

/// The draft, tidied, if nothing is wrong with it.
fn draft(body: &Value) -> Result<ReviewDraft, Problem> {
    let draft: ReviewDraft = read(body, Reader::strict()).map_err(|faults| {
        Problem::review_invalid(faults.into_iter().map(InvalidField::from).collect())
    })?;
    let draft = draft.tidied();
    let mut faults: Vec<InvalidField> =
        draft.faults().into_iter().map(InvalidField::from).collect();
    if !is_language_tag(&draft.locale) {
        faults.push(InvalidField::locale());
    }
    if faults.is_empty() {
        Ok(draft)
    } else {
        Err(Problem::review_invalid(faults))
    }
}

fn is_language_tag(tag: &str) -> bool {
    (2..=MAX_LOCALE).contains(&tag.len())
        && tag
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
