use std::sync::Arc;

use etalase_model::beacon::{Beacon, EventName};
use etalase_model::commission::Source;
use serde_json::{Value, json};

use super::*;
use crate::ledger::report::{Period, creators};
use crate::store::{
    Click, CreatorLink, ModerationAction, NewBeacons, NewWebhook, RejectionReason, WebhookState,
};
use crate::test_support::{self, Server, draft};
use crate::webhooks::receive::{receive, understand};

const CAMPAIGN: &str = "kopi-senja";
const NOW: Time = Time(1_800_000_000_000);

fn days_ago(days: i64) -> Time {
    NOW.plus_seconds(-days * DAY_SECONDS)
}

fn webhook(body: impl ToString, now: Time) -> NewWebhook {
    NewWebhook {
        campaign: CAMPAIGN.to_owned(),
        source: Source::Generic,
        topic: String::new(),
        body: body.to_string().into(),
        now,
    }
}

fn paid(order: &str) -> Value {
    json!({
        "id": order, "kind": "order_paid", "order": order, "at": "2026-11-22T12:00:00Z", "currency": "IDR", "total": "1000.00",
        "attributes": {"ref": "rani", "email": "siti@mail.example"}
    })
}

async fn told(server: &Server, body: impl ToString, now: Time) -> String {
    let campaign = Arc::new(test_support::with_creators());
    let store = &server.app.store;
    let webhook = webhook(body, now);
    let again = webhook.clone();
    receive(store, campaign, webhook).await.unwrap();
    store.insert_webhook(again).await.unwrap().id
}

async fn report(server: &Server) -> String {
    let span = Period {
        from: Time(0),
        to: Time(i64::MAX),
    };
    let report = creators(&server.app.store, CAMPAIGN, span).await.unwrap();
    report.to_json().unwrap()
}

async fn swept(server: &Server) -> u64 {
    let (store, config) = (&server.app.store, &server.app.config);
    sweep(store, config, NOW).await.unwrap()
}

#[tokio::test]
async fn a_body_goes_after_its_days_and_what_its_order_adds_up_to_stays() {
    let server = Server::new().await;
    let store = &server.app.store;
    let old = told(&server, paid("1"), days_ago(91)).await;
    let young = told(&server, paid("2"), days_ago(89)).await;
    let before = report(&server).await;
    assert_eq!(swept(&server).await, 1);
    assert_eq!(store.webhook(&old).await.unwrap().body, None);
    assert!(store.webhook(&young).await.unwrap().body.is_some());
    assert_eq!(report(&server).await, before);
    assert_eq!(store.credits(CAMPAIGN).await.unwrap().len(), 2);
    assert_eq!(swept(&server).await, 0);
    let again = store.insert_webhook(webhook(paid("1"), NOW)).await.unwrap();
    assert!(again.is_known, "the same bytes are known still");
}

#[tokio::test]
async fn what_was_let_go_of_cannot_be_read_from_the_file() {
    let server = Server::new().await;
    told(&server, paid("1"), days_ago(91)).await;
    swept(&server).await;
    server.app.store.close().await;
    let file = std::fs::read(&server.app.config.database).unwrap();
    let name = b"siti@mail.example";
    assert!(!file.windows(name.len()).any(|bytes| bytes == name));
}

#[tokio::test]
async fn a_held_webhook_whose_body_is_gone_says_so_and_is_taken_again_from_the_shop() {
    let server = Server::new().await;
    let store = &server.app.store;
    let held = told(&server, "<br>", days_ago(100)).await;
    assert_eq!(swept(&server).await, 0, "what is held is kept for longer");
    let campaign = test_support::with_creators();
    assert_eq!(store.webhooks_held(None).await.unwrap(), 1);
    let later = NOW.plus_seconds(400 * DAY_SECONDS);
    let config = &server.app.config;
    assert_eq!(sweep(store, config, later).await.unwrap(), 1);
    let receipt = understand(store, &campaign, &held).await.unwrap();
    assert_eq!(receipt.state, WebhookState::Held);
    let notes = receipt.notes.join("\n");
    assert!(
        notes.contains("JSON") && notes.contains("is gone"),
        "{notes}"
    );
    let again = understand(store, &campaign, &held).await.unwrap();
    assert_eq!(again.notes.len(), receipt.notes.len(), "said once");
    let kept = store.insert_webhook(webhook("<br>", later)).await.unwrap();
    assert_eq!(
        (kept.id.as_str(), kept.state),
        (held.as_str(), WebhookState::Received)
    );
    assert!(store.webhook(&held).await.unwrap().body.is_some());
}

fn event(number: usize, name: EventName, at: Time) -> Beacon {
    Beacon {
        id: format!("0191e3c2-7a3b-7000-8000-{number:012}"),
        name,
        at: at.0,
        creator: (!number.is_multiple_of(3)).then(|| "rani".to_owned()),
        stripped: Some(number.is_multiple_of(2)),
        ..Beacon::default()
    }
}

#[tokio::test]
async fn events_and_clicks_go_after_their_days_and_their_numbers_stay() {
    let server = Server::new().await;
    let store = &server.app.store;
    let names = [EventName::View, EventName::ProductView, EventName::Checkout];
    let beacons = (0..900).map(|number| event(number, names[number / 3 % 3], days_ago(401)));
    store
        .insert_beacons(NewBeacons {
            campaign: CAMPAIGN.to_owned(),
            beacons: beacons.collect(),
            is_from_brand: true,
            now: NOW,
        })
        .await
        .unwrap();
    let link = CreatorLink {
        id: "q7x2m9k4tw".to_owned(),
        campaign: CAMPAIGN.to_owned(),
        creator: "rani".to_owned(),
        token: String::new(),
        page: "https://kopi.example/".to_owned(),
        created_at: days_ago(500),
        expires_at: days_ago(300),
        revoked_at: None,
    };
    store.put_creator_link(link.clone()).await.unwrap();
    for (visitor, at) in [
        ("a", days_ago(401)),
        ("b", days_ago(402)),
        ("c", days_ago(1)),
    ] {
        let (link, ip_hash) = (link.id.clone(), visitor.to_owned());
        assert!(store.count_click(Click { link, ip_hash, at }));
    }
    let listed = || async { store.creator_links(None).await.unwrap()[0].clicks };
    assert!(store.revoke_creator_link("none", NOW).await.is_err());
    let before = (report(&server).await, listed().await);
    assert!(before.0.contains("\"views\": 300"), "{}", before.0);
    assert_eq!(swept(&server).await, 902);
    assert_eq!((report(&server).await, listed().await), before);
    assert_eq!(swept(&server).await, 0);
}

#[tokio::test]
async fn one_change_of_a_sweep_is_small() {
    let server = Server::new().await;
    let store = &server.app.store;
    for order in 0..5 {
        let mut body = paid(&order.to_string());
        body["attributes"]["note"] = json!("x".repeat(1_000_000));
        told(&server, body, days_ago(100)).await;
    }
    let rows = store
        .delete_expired(RetentionClass::WebhookBodies, NOW)
        .await
        .unwrap();
    assert!((1..=3).contains(&rows), "{rows}");
    let beacons = (0..600).map(|number| event(number, EventName::View, days_ago(401)));
    let beacons = NewBeacons {
        campaign: CAMPAIGN.to_owned(),
        beacons: beacons.collect(),
        is_from_brand: false,
        now: NOW,
    };
    store.insert_beacons(beacons).await.unwrap();
    assert_eq!(
        store
            .delete_expired(RetentionClass::Events, NOW)
            .await
            .unwrap(),
        256
    );
}

#[tokio::test]
async fn reviews_that_nobody_sees_go_after_their_days_and_no_others() {
    let server = Server::new().await;
    let store = &server.app.store;
    let mut ids = Vec::new();
    for number in 0..3 {
        let answer = server.post("/v1/campaigns/kopi-senja/reviews", draft(number));
        ids.push(answer.await.json()["id"].as_str().unwrap().to_owned());
    }
    store
        .decide(&ids[0], ModerationAction::Publish)
        .await
        .unwrap();
    let rejected = ModerationAction::Reject(RejectionReason::Unrelated);
    store.decide(&ids[1], rejected).await.unwrap();
    let later = clock::now().plus_seconds(181 * DAY_SECONDS);
    let config = &server.app.config;
    assert_eq!(sweep(store, config, later).await.unwrap(), 1);
    let left = store.moderation_queue(None, None, 10).await.unwrap();
    let left: Vec<&str> = left.iter().map(|seen| seen.review.id.as_str()).collect();
    assert_eq!(left, [ids[0].as_str(), ids[2].as_str()]);
}

#[tokio::test]
async fn what_has_no_days_is_kept_for_ever() {
    let config = Config {
        keep_webhooks_days: 0,
        ..Config::default()
    };
    let server = Server::with(config).await;
    told(&server, paid("1"), Time(0)).await;
    assert_eq!(swept(&server).await, 0);
}

#[tokio::test]
async fn a_server_sweeps_when_it_starts() {
    let server = Server::new().await;
    let old = told(&server, paid("1"), Time(0)).await;
    let listener = crate::http::listen::bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let never = std::future::pending();
    let running = tokio::spawn(crate::server::run(listener, server.app.clone(), never));
    let store = &server.app.store;
    while store.webhook(&old).await.unwrap().body.is_some() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.abort();
}
