//! Finding a review helpful, and no longer: a set of voters, so that whatever is sent twice counts once.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::IntoResponse;
use etalase_model::record::{Reader, Value as _};
use etalase_model::review::is_key;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::app::AppState;
use crate::http::error::{InvalidField, Problem};
use crate::http::extract::{BODY_LIMIT, JsonBody, PathParams};
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;
use crate::store::Vote;

/// Who found the review helpful.
#[derive(JsonSchema)]
#[expect(
    dead_code,
    reason = "describes the body; it is read by `said`, which names every fault"
)]
struct Helpful {
    /// The key that the voter's browser made: 16 to 64 letters, digits, dashes or underscores.
    voter: String,
    /// `false` takes the vote back.
    helpful: Option<bool>,
}

/// How many found the review helpful.
#[derive(Serialize, JsonSchema)]
struct Count {
    /// How many; this voter is one of them unless the vote was taken back.
    helpful: u32,
}

pub(super) fn describe() -> Operation {
    Operation::post(
        "find_helpful",
        "Say that a review helped, or take that back. Once for each voter.",
    )
    .segment("campaign", "The campaign's id.")
    .segment("review", "The review's id.")
    .takes::<Helpful>()
    .answers::<Count>(200, "How many say so now.")
    .fails(400, "json_invalid, body_incomplete")
    .fails(
        403,
        "origin_refused: the campaign names its origins, and this page is of none of them.",
    )
    .fails(404, "review_unknown")
    .most_bytes(BODY_LIMIT)
    .fails(415, "media_type_unsupported")
    .fails(422, "vote_invalid")
    .allows(|config| {
        let (votes, own) = (config.votes_per_minute, config.votes_per_visitor);
        format!("{votes} a minute for each address, {own} for each voter")
    })
    .fails(503, "storage_unavailable, timed_out")
}

pub(super) async fn vote(
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    PathParams((campaign, review)): PathParams<(String, String)>,
    headers: HeaderMap,
    JsonBody(body): JsonBody,
) -> Result<impl IntoResponse, Problem> {
    let (voter, stands) = said(&body)?;
    app.limits.votes.take(client_ip, Some(&voter), 1)?;
    super::origin::admit(&app, &campaign, &headers).await?;
    let ip_hash = app.limits.ip_hasher.hash(client_ip)?;
    let limit = app.limits.voters_per_address;
    let helpful = app
        .store
        .vote(Vote {
            campaign,
            review,
            voter,
            stands,
            ip_hash,
            limit,
        })
        .await?;
    Ok((
        [(header::CACHE_CONTROL, "no-store")],
        axum::Json(Count { helpful }),
    ))
}

/// The voter, and whether the vote stands.
fn said(body: &Value) -> Result<(String, bool), Problem> {
    let mut reading = Reader::strict();
    reading.object(body, &["voter", "helpful"]);
    let voter: String = reading.member(body, "voter");
    let stands: Option<bool> = reading.member(body, "helpful");
    let mut faults = reading.into_faults();
    if faults.is_empty() && !is_key(&voter) {
        let rule = "must be 16 to 64 letters, digits, dashes or underscores".to_owned();
        let mend = "Make a random key once for each browser.".to_owned();
        faults.push(etalase_model::record::ReadFault {
            path: "voter".to_owned(),
            rule,
            mend,
        });
    }
    match faults.is_empty() && body.names().is_some() {
        true => Ok((voter, stands.unwrap_or(true))),
        false => Err(Problem::vote_invalid(
            faults.into_iter().map(InvalidField::from).collect(),
        )),
    }
}
