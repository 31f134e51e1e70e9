use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::clock;
use crate::config::Config;
use crate::http::limits::client_ip::Peer;
use crate::ledger::report::{Period, creators};
use crate::test_support::{Answer, Server};

const EVENTS: &str = "/v1/campaigns/kopi-senja/events";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36";

fn event(number: u32) -> Value {
    json!({"id": format!("0191e3c2-7a3b-7000-8000-{number:012}"), "name": "view", "at": clock::now().0})
}

async fn send(server: &Server, kind: &str, agent: &str, body: impl ToString) -> Answer {
    let request = Request::post(EVENTS)
        .header(header::CONTENT_TYPE, kind)
        .header(header::USER_AGENT, agent);
    server
        .send(request.body(Body::from(body.to_string())).unwrap())
        .await
}

/// Kept, known, refused, counted.
fn told(answer: &Answer) -> (u64, u64, usize, bool) {
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
    let taken = answer.json();
    let number = |name: &str| taken[name].as_u64().unwrap();
    (
        number("kept"),
        number("known"),
        taken["refused"].as_array().unwrap().len(),
        taken["counted"] == true,
    )
}

#[tokio::test]
async fn what_a_leaving_page_can_send_is_taken_and_counts_once() {
    let server = Server::new().await;
    let batch = json!({"events": [event(1), event(2)]});
    for (kind, expected) in [
        ("text/plain;charset=UTF-8", (2, 0, 0, true)),
        ("application/json", (0, 2, 0, true)),
    ] {
        assert_eq!(
            told(&send(&server, kind, PHONE, &batch).await),
            expected,
            "{kind}"
        );
    }
}

#[tokio::test]
async fn a_bad_event_is_named_by_its_place_and_costs_no_other() {
    let server = Server::new().await;
    let mut old = event(2);
    old["at"] = 0.into();
    let batch = json!({"events": [event(1), old, "nonsense", event(4), {"name": "sell"}]});
    let answer = send(&server, "text/plain", PHONE, batch).await;
    assert_eq!(told(&answer), (2, 0, 3, true));
    let refused = &answer.json()["refused"];
    assert_eq!(
        (&refused[0]["index"], &refused[0]["faults"][0]["path"]),
        (&json!(1), &json!("at"))
    );
    assert_eq!(
        (&refused[1]["index"], &refused[2]["code"]),
        (&json!(2), &json!("event_invalid"))
    );
}

#[tokio::test]
async fn a_device_whose_clock_is_days_off_loses_no_event() {
    let server = Server::new().await;
    let day = 86_400_000;
    for (number, off) in [(1, day), (2, -30 * day), (3, 0)] {
        let mut event = event(number);
        event["at"] = (clock::now().0 + off - 5_000).into();
        let mut batch = json!({"events": [event]});
        let alone = send(&server, "text/plain", PHONE, &batch).await;
        let known = u64::from(off == 0);
        assert_eq!(told(&alone).0, known, "{off}");
        batch["sent_at"] = (clock::now().0 + off).into();
        let kept = send(&server, "text/plain", PHONE, &batch).await;
        assert_eq!(told(&kept), (1 - known, known, 0, true), "{off}");
    }
}

#[tokio::test]
async fn programs_and_early_fetches_are_answered_and_not_counted() {
    let server = Server::new().await;
    let batch = json!({"events": [event(1)]});
    let headless = "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/131.0.0.0 Safari/537.36";
    assert_eq!(
        told(&send(&server, "text/plain", headless, &batch).await),
        (0, 0, 0, false)
    );
    let early = Request::post(EVENTS)
        .header(header::CONTENT_TYPE, "text/plain")
        .header(header::USER_AGENT, PHONE)
        .header("sec-purpose", "prefetch;prerender");
    let early = server
        .send(early.body(Body::from(batch.to_string())).unwrap())
        .await;
    assert_eq!(told(&early), (0, 0, 0, false));
    assert_eq!(
        told(&send(&server, "text/plain", PHONE, &batch).await),
        (1, 0, 0, true)
    );
}

#[tokio::test]
async fn with_global_privacy_control_no_order_finds_a_checkout_by_a_click_id() {
    let server = Server::new().await;
    let mut checkout = event(1);
    checkout["name"] = json!("checkout");
    checkout["creator"] = json!("rani");
    checkout["touch"] = json!({"tags": {"gclid": "a-click-of-a-kind", "ref": "rani"}});
    for (id, private, found) in [(1, "1", None), (2, "0", Some("rani".to_owned()))] {
        checkout["id"] = event(id)["id"].clone();
        let request = Request::post(EVENTS)
            .header(header::CONTENT_TYPE, "text/plain")
            .header(header::USER_AGENT, PHONE)
            .header(header::ORIGIN, "https://kopi.example")
            .header("sec-gpc", private);
        let body = Body::from(json!({"events": [checkout]}).to_string());
        assert_eq!(told(&server.send(request.body(body).unwrap()).await).0, 1);
        let tags = [("gclid".to_owned(), "a-click-of-a-kind".to_owned())];
        let now = clock::now();
        let (store, from) = (&server.app.store, now.plus_seconds(-60));
        let known = store.checkout_of_order("kopi-senja", &tags, from, now);
        assert_eq!(known.await.unwrap().map(|known| known.creator), found);
    }
}

#[tokio::test]
async fn a_batch_has_its_limits_and_each_has_its_code() {
    let server = Server::new().await;
    let fifty: Vec<Value> = (0..50).map(event).collect();
    let more = [&fifty[..], &[event(50)]].concat();
    assert_eq!(
        told(&send(&server, "text/plain", PHONE, json!({"events": fifty})).await).0,
        50
    );
    for (kind, body, status, code) in [
        (
            "text/plain",
            json!({"events": more}).to_string(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "events_invalid",
        ),
        (
            "text/plain",
            json!({"events": []}).to_string(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "events_invalid",
        ),
        (
            "text/plain",
            "[]".to_owned(),
            StatusCode::UNPROCESSABLE_ENTITY,
            "events_invalid",
        ),
        (
            "text/plain",
            "events".to_owned(),
            StatusCode::BAD_REQUEST,
            "json_invalid",
        ),
        (
            "text/plain",
            " ".repeat(64 * 1_024 + 1),
            StatusCode::PAYLOAD_TOO_LARGE,
            "body_too_large",
        ),
        (
            "text/html",
            "{}".to_owned(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "media_type_unsupported",
        ),
    ] {
        let answer = send(&server, kind, PHONE, body).await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (status, &json!(code))
        );
    }
}

#[tokio::test]
async fn what_one_page_sends_without_end_leaves_its_neighbours_checkouts_alone() {
    let server = Server::with(Config {
        events_per_visitor: 2,
        ..Config::default()
    })
    .await;
    let sent = async |visitor: &str, number| {
        let batch = json!({"visitor": visitor, "events": [event(number)]});
        send(&server, "text/plain", PHONE, batch).await
    };
    for number in 0..2 {
        assert_eq!(sent("flood", number).await.status, StatusCode::ACCEPTED);
    }
    let refused = sent("flood", 2).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header(header::RETRY_AFTER), Some("30"));
    assert_eq!(told(&sent("neighbour", 3).await), (1, 0, 0, true));
}

#[tokio::test]
async fn a_flood_of_made_up_visitors_meets_the_end_of_its_address() {
    let server = Server::with(Config {
        events_per_minute: 100,
        ..Config::default()
    })
    .await;
    let mut taken = 0;
    for number in 0..300 {
        let batch = json!({"visitor": format!("made-up-{number}"), "events": [event(number)]});
        let answer = send(&server, "text/plain", PHONE, batch).await;
        taken += u32::from(answer.status == StatusCode::ACCEPTED);
    }
    assert!((100..=120).contains(&taken), "{taken}");
}

#[tokio::test]
async fn one_address_has_an_allowance_and_a_strange_campaign_has_nothing() {
    let server = Server::with(Config {
        events_per_minute: 3,
        ..Config::default()
    })
    .await;
    let batch = json!({"events": [event(1)]});
    let two = json!({"events": [event(2), event(3)]});
    for (batch, status) in [
        (&batch, StatusCode::ACCEPTED),
        (&two, StatusCode::ACCEPTED),
        (&batch, StatusCode::TOO_MANY_REQUESTS),
    ] {
        let answer = send(&server, "text/plain", PHONE, batch).await;
        assert_eq!(answer.status, status);
    }
    let server = Server::new().await;
    let answer = server.post("/v1/campaigns/teh/events", &batch).await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::NOT_FOUND, &json!("campaign_unknown"))
    );
}

/// Sends so many batches of fifty from an address, and says how many events were kept and how many left out.
async fn flood(server: &Server, from: &str, batches: u32) -> (u64, u64) {
    let mut sums = (0, 0);
    for batch in 0..batches {
        let first = batch * 50 + from.len() as u32 * 1_000_000;
        let events: Vec<Value> = (first..first + 50).map(event).collect();
        let mut request = Request::post(EVENTS)
            .header(header::CONTENT_TYPE, "text/plain")
            .header(header::USER_AGENT, PHONE)
            .body(Body::from(json!({"events": events}).to_string()))
            .unwrap();
        request.extensions_mut().insert(Peer(from.parse().unwrap()));
        let taken = server.send(request).await.json();
        sums.0 += taken["kept"].as_u64().unwrap();
        sums.1 += taken["left_out"].as_u64().unwrap();
    }
    sums
}

#[tokio::test]
async fn a_flood_of_events_meets_the_end_of_its_days_room_and_others_find_theirs() {
    let config = Config {
        events_per_minute: 1_000_000,
        event_mebibytes_per_day: 1,
        ..Config::default()
    };
    let server = Server::with(config.clone()).await;
    let disk = || {
        std::fs::metadata(&server.app.config.database)
            .unwrap()
            .len()
    };
    let before = disk();
    let (kept, left_out) = flood(&server, "203.0.113.9:4000", 40).await;
    assert_eq!(kept + left_out, 2_000);
    assert!((1_000..1_500).contains(&kept), "{kept}");
    assert_eq!(flood(&server, "203.0.113.10:4000", 2).await, (100, 0));
    server.app.record_dropped().await;
    let ready = server.get("/readyz").await.json();
    assert_eq!(ready["events_left_out"], left_out);
    let day = Period {
        from: clock::now().plus_seconds(-3_600),
        to: clock::now().plus_seconds(3_600),
    };
    let report = creators(&server.app.store, "kopi-senja", day)
        .await
        .unwrap();
    let said = format!("{left_out} events that their day had no room for");
    assert!(report.to_table().contains(&said), "{}", report.to_table());
    server.app.store.close().await;
    assert!(disk() - before < 1 << 20, "the disk is within the room");
    let again = Server::on(server.dir, config).await;
    let (kept, _) = flood(&again, "203.0.113.9:4000", 40).await;
    assert!(kept < 700, "a start gives no new day: {kept}");
}
