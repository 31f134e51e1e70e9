//! GET, HEAD /c/{id}: on to the landing page, with who sent the visitor.
//!
//! - **303**, because the link is not the page: a 301 is kept by browsers for good, so that a link could be neither counted nor
//!   changed nor taken back, and a 302 or 307 says that the page moved here for a while.
//! - Host and scheme come from the store alone, and the campaign must still name the host at this very request.
//! - A link whose time is over, or that was taken back, leads to its page too, and credits nobody. A shopper meets an error page
//!   only where there is nowhere to lead. No limit of requests holds anybody up: behind one address of a mobile network are many.

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::Response;
use etalase_model::attribution::Forwarding;
use etalase_model::creator::is_short;
use etalase_model::creator::landing::LandingHosts;
use etalase_model::creator::link::onward as landing;

use crate::app::AppState;
use crate::clock;
use crate::clock::day_of;
use crate::creators::bots;
use crate::http::error::Problem;
use crate::http::extract::PathParams;
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;
use crate::http::redirect;
use crate::store::Click;

pub(super) fn describe() -> Operation {
    Operation::get(
        "follow_creator_link",
        "Follow a creator's link; HEAD is led on too. Tags of the query ride along where the link has none of the name.",
    )
    .segment("id", "The link's id.")
    .empty(303, "On to the landing page.")
    .fails(403, "landing_refused: the campaign does not name the page's host any more.")
    .fails(404, "creator_link_unknown")
    .fails(503, "storage_unavailable, timed_out")
}

pub(super) async fn follow(
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    method: Method,
    PathParams(typed): PathParams<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let id = known_id(&app, &typed).await;
    let led = lead(
        &app,
        &id,
        &query.unwrap_or_default(),
        redirect::forwarding(&headers),
    )
    .await;
    let answer = led
        .and_then(|page| redirect::see_other(&page))
        .map_err(|problem| problem.shown_to(&headers))?;
    if bots::is_human_click(&method, &headers) {
        count(&app, id, client_ip, &headers);
    }
    Ok(answer)
}

/// The id that somebody typed, scanned or copied: without what stands around it, and in small letters where nobody has that of
/// capitals.
async fn known_id(app: &AppState, typed: &str) -> String {
    let is_of_id = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let id = typed.trim_start_matches(|c| !is_of_id(c));
    let id = id.split(|c| !is_of_id(c)).next().unwrap_or_default();
    let small = id.to_ascii_lowercase();
    if small != id && app.store.creator_link(id).await.is_err() {
        return small;
    }
    id.to_owned()
}

/// Where the link leads now.
async fn lead(
    app: &AppState,
    id: &str,
    query: &str,
    forward: Forwarding,
) -> Result<String, Problem> {
    if !is_short(id) {
        return Err(Problem::creator_link_unknown());
    }
    let link = app.store.creator_link(id).await?;
    let published = app.campaign(&link.campaign).await?;
    let campaign = published.campaign().ok_or_else(Problem::internal)?;
    let config = &app.config;
    let landings = LandingHosts::of(campaign, &config.public_url, &config.creator_hosts);
    let refused = |fault| Problem::landing_refused(&fault);
    landings.admit(&link.page).map_err(refused)?;
    let creator = link.credits(clock::now()).then_some(link.creator.as_str());
    Ok(landing(&link.page, creator, id, query, forward))
}

/// Counts the click some time soon; the visitor is on the way meanwhile.
fn count(app: &AppState, link: String, client_ip: ClientIp, headers: &HeaderMap) {
    let browser = headers.get(header::USER_AGENT);
    let browser = browser.map_or(&[] as &[u8], HeaderValue::as_bytes);
    let at = clock::now();
    if !app.limits.click_quota.take(&link, day_of(at), client_ip) {
        return;
    }
    // Where no name can be made, the fault stands in the log already.
    let Ok(ip_hash) = app.limits.ip_hasher.hash_browser(client_ip, browser) else {
        return;
    };
    if !app.store.count_click(Click { link, ip_hash, at }) {
        tracing::warn!("too much waits to be written: a click is not counted");
    }
}
