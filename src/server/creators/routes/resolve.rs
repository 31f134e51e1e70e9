//! GET /v1/creators/links/{id}: the token that a short link stands for, for windows to check.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use etalase_model::creator::is_short;
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::AppState;
use crate::http::error::Problem;
use crate::http::extract::PathParams;
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;

/// Short, because a link can be taken back.
const FRESH: HeaderValue = HeaderValue::from_static("public, max-age=60");

/// What a short link stands for. Nothing of it is to be believed before the token is checked.
#[derive(Serialize, JsonSchema)]
struct ResolvedLink {
    /// The token, signed by a key of the campaign.
    token: String,
    /// The creator's id.
    creator: String,
    /// The campaign's id.
    campaign: String,
    /// When it ends, as RFC 3339. It is answered afterwards too, so that a window can say why it credits nobody.
    expires: String,
}

pub(super) fn describe() -> Operation {
    Operation::get(
        "creator_link",
        "The token that a short creator's link stands for.",
    )
    .segment("id", "The link's id.")
    .answers::<ResolvedLink>(200, "The token and what it says.")
    .fails(404, "creator_link_unknown")
    .fails(410, "creator_link_revoked")
    .allows(|config| {
        format!(
            "{} reads a minute for each address",
            config.reads_per_minute
        )
    })
    .fails(503, "storage_unavailable, timed_out")
}

pub(super) async fn resolve(
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    PathParams(id): PathParams<String>,
) -> Result<impl IntoResponse, Problem> {
    app.limits.reads.take(client_ip)?;
    if !is_short(&id) {
        return Err(Problem::creator_link_unknown());
    }
    let link = app.store.creator_link(&id).await?;
    if link.revoked_at.is_some() {
        return Err(Problem::creator_link_revoked());
    }
    let answer = ResolvedLink {
        token: link.token,
        creator: link.creator,
        campaign: link.campaign,
        expires: link.expires_at.to_string(),
    };
    Ok(([(header::CACHE_CONTROL, FRESH)], Json(answer)))
}
