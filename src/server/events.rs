//! What shoppers do in windows, in batches.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::post;
use etalase_model::beacon::{Beacon, EventName, MAX_BEACONS};
use etalase_model::creator::landing::LandingHosts;
use etalase_model::record::{self, Reader, read};
use etalase_model::time::Time;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::app::AppState;
use crate::clock;
use crate::clock::day_of;
use crate::creators::bots::is_human_request;
use crate::http::error::{InvalidField, Problem};
use crate::http::extract::{BeaconJson, PathParams};
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;
use crate::http::route::Route;
use crate::store::{NewBeacons, bytes_of};

/// What browsers send at most while a page goes away.
const BODY_LIMIT: usize = 64 * 1_024;
const LONGEST_TOKEN: usize = 64;
/// By how many milliseconds a clock may be off and counts as right.
const RIGHT_CLOCK: i64 = 60_000;

/// Several events at once.
#[derive(JsonSchema)]
#[expect(
    dead_code,
    reason = "describes the body; its events are read one by one, so that a bad one costs no other"
)]
struct Batch {
    /// A random text of up to 64 characters that the page makes anew each time it is loaded: limits count by it first, and by the
    /// address after. It is neither stored nor logged.
    visitor: Option<String>,
    /// When it was sent, in Unix milliseconds by the device's clock. How far that is off is then told from when it arrives, and all
    /// `at` are set right by it: phones and pages have clocks that are days off.
    sent_at: Option<i64>,
    /// 1 to 50 of them.
    events: Vec<Beacon>,
}

/// What became of a batch.
#[derive(Serialize, JsonSchema)]
struct EventsReceipt {
    /// How many were new and are stored.
    kept: usize,
    /// How many were stored before.
    known: usize,
    /// How many this address has no room left for today; sending them again today changes nothing.
    left_out: usize,
    /// Those that cannot be taken; sending them again as they are changes nothing.
    refused: Vec<RejectedEvent>,
    /// Whether the sender is counted; programs and prefetching browsers are not.
    counted: bool,
}

/// An event that cannot be taken.
#[derive(Serialize, JsonSchema)]
struct RejectedEvent {
    /// Its place in the batch, from 0.
    index: usize,
    /// Always `event_invalid`.
    code: &'static str,
    /// Everything that is wrong with it.
    faults: Vec<InvalidField>,
}

pub(crate) fn collection() -> Route {
    Route {
        path: "/v1/campaigns/{campaign}/events",
        methods: post(receive),
        operations: vec![describe()],
    }
}

fn describe() -> Operation {
    Operation::post(
        "send_events",
        "Tell what a shopper did. The same id counts once; a bad event costs no other.",
    )
    .segment("campaign", "The campaign's id.")
    .header("Sec-GPC", "1: click ids are not kept.")
    .takes_as::<Batch>(&["application/json", "text/plain"])
    .answers::<EventsReceipt>(
        202,
        "What became of each; also where the sender is not counted.",
    )
    .fails(400, "json_invalid, body_incomplete")
    .fails(404, "campaign_unknown")
    .most_bytes(BODY_LIMIT)
    .fails(415, "media_type_unsupported")
    .fails(422, "events_invalid")
    .allows(|config| {
        let (events, own) = (config.events_per_minute, config.events_per_visitor);
        format!("{events} events a minute for each address, {own} for each visitor")
    })
    .fails(503, "storage_unavailable, timed_out")
}

async fn receive(
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    PathParams(campaign): PathParams<String>,
    headers: HeaderMap,
    BeaconJson(body): BeaconJson<BODY_LIMIT>,
) -> Result<impl IntoResponse, Problem> {
    let events = body.get("events").and_then(Value::as_array);
    let events = events.filter(|events| (1..=MAX_BEACONS).contains(&events.len()));
    let count = events.map_or(1, Vec::len);
    app.limits.events.take(client_ip, visitor(&body), count)?;
    let events = events.ok_or_else(Problem::events_invalid)?;
    let now = clock::now();
    let ahead = ahead(&body, now);
    let is_private = headers.get("sec-gpc").is_some_and(|value| value == "1");
    let (mut beacons, mut refused) = (Vec::new(), Vec::new());
    for (index, event) in events.iter().enumerate() {
        match beacon(event, now, ahead) {
            Ok(beacon) if is_private => beacons.push(beacon.without_click_ids()),
            Ok(beacon) => beacons.push(beacon),
            Err(faults) => refused.push(RejectedEvent {
                index,
                code: "event_invalid",
                faults: faults.into_iter().map(InvalidField::from).collect(),
            }),
        }
    }
    let counted = is_human_request(&headers);
    if !counted {
        beacons.clear();
    }
    let sound = beacons.len();
    drop_over_quota(&app, &campaign, client_ip, now, &mut beacons).await?;
    let left_out = sound - beacons.len();
    let has_checkout = beacons
        .iter()
        .any(|beacon| beacon.name == EventName::Checkout);
    let kept = app
        .store
        .insert_beacons(NewBeacons {
            is_from_brand: has_checkout && is_from_brand(&app, &campaign, &headers).await?,
            campaign,
            beacons,
            now,
        })
        .await?;
    let taken = EventsReceipt {
        kept,
        known: sound - left_out - kept,
        left_out,
        refused,
        counted,
    };
    Ok((
        StatusCode::ACCEPTED,
        [(header::CACHE_CONTROL, "no-store")],
        axum::Json(taken),
    ))
}

/// Leaves out what the day has no room for.
async fn drop_over_quota(
    app: &AppState,
    campaign: &str,
    client_ip: ClientIp,
    now: Time,
    beacons: &mut Vec<Beacon>,
) -> Result<(), Problem> {
    let (room, day) = (&app.limits.event_quota, day_of(now));
    if !room.knows(campaign, day) {
        // A name that no campaign has takes no memory.
        app.store.campaign_etag(campaign).await?;
        let used = app.store.event_bytes(campaign, day).await?;
        room.begin(campaign, day, used);
    }
    beacons.retain(|beacon| room.take(campaign, day, client_ip, bytes_of(beacon)));
    Ok(())
}

/// Whether a page of the brand's sent them, as browsers say by `Origin`. Programs can say anything; what only a click moves is
/// bounded besides (`store::checkout_of_order`).
async fn is_from_brand(
    app: &AppState,
    campaign: &str,
    headers: &HeaderMap,
) -> Result<bool, Problem> {
    let origin = headers.get(header::ORIGIN);
    let Some(origin) = origin.and_then(|origin| origin.to_str().ok()) else {
        return Ok(false);
    };
    let published = app.campaign(campaign).await?;
    let Some(campaign) = published.campaign() else {
        return Ok(false);
    };
    let (base, more) = (&app.config.public_url, &app.config.creator_hosts);
    let page = [origin, "/"].concat();
    Ok(LandingHosts::of(campaign, base, more).admit(&page).is_ok())
}

fn visitor(body: &Value) -> Option<&str> {
    let token = body.get("visitor").and_then(Value::as_str);
    token.filter(|token| (1..=LONGEST_TOKEN).contains(&token.len()))
}

/// How many milliseconds the sender's clock is ahead; 0 where it is right, but for what the way takes.
fn ahead(body: &Value, now: Time) -> i64 {
    let sent_at = body.get("sent_at").and_then(Value::as_i64);
    let ahead = sent_at.map_or(0, |sent_at| sent_at.saturating_sub(now.0));
    if ahead.saturating_abs() > RIGHT_CLOCK {
        ahead
    } else {
        0
    }
}

fn beacon(event: &Value, now: Time, ahead: i64) -> Result<Beacon, Vec<record::ReadFault>> {
    let mut beacon: Beacon = read(event, Reader::strict())?;
    beacon.at = beacon.at.saturating_sub(ahead);
    let faults = beacon.faults(now);
    if faults.is_empty() {
        Ok(beacon)
    } else {
        Err(faults)
    }
}
