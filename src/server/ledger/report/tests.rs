//! Orders and visits here are made up.

use etalase_model::beacon::{Beacon, BeaconTouch, EventName};
use etalase_model::commission::{
    Attribution, AttributionReason, Evidence, OrderEvent, OrderUpdate, Paid, Parts, Refunded,
    Source,
};

use super::*;
use crate::store::{
    NewBeacons, NewCampaign, NewCredit, NewWebhook, ProcessedWebhook, WebhookState,
};
use crate::test_support;
use crate::test_support::Server;

const CAMPAIGN: &str = "kopi-senja";
const DAY: i64 = 86_400;
const NOW: Time = Time(1_800_000_000_000);
const SPAN: Period = Period {
    from: NOW,
    to: Time(NOW.0 + 7 * DAY * 1_000),
};

/// Two creators, and terms of 10 % for everybody but Rani, who has 15 %.
async fn server() -> Server {
    let server = Server::new().await;
    let mut document = test_support::campaign();
    document["creators"] = serde_json::json!([{"id": "rani", "name": "Rani"}, {"id": "bagas", "name": "Bagas", "handle": "@bagaskopi"}]);
    let campaign = document::stored(&document.to_string()).unwrap();
    let store = &server.app.store;
    store
        .put_campaign(NewCampaign::of(&campaign, document.to_string(), NOW))
        .await
        .unwrap();
    put_terms(store, 1_500, NOW).await;
    server
}

async fn put_terms(store: &Store, share: u32, now: Time) -> i64 {
    let terms = serde_json::json!({
        "version": 1, "campaign": CAMPAIGN, "basis_points": 1_000, "creators": [{"id": "rani", "basis_points": share}]
    });
    store
        .put_terms(CAMPAIGN, terms.to_string(), now)
        .await
        .unwrap()
}

async fn hear(store: &Store, order: &str, event: OrderEvent, creator: Option<&str>) {
    hear_with(store, order, event, creator, &[]).await;
}

async fn hear_with(
    store: &Store,
    order: &str,
    event: OrderEvent,
    creator: Option<&str>,
    codes: &[&str],
) {
    let is_paid = matches!(event, OrderEvent::Paid(_));
    let attribution = Attribution {
        creator: creator.map(str::to_owned),
        carrier: None,
        reason: if creator.is_some() {
            AttributionReason::Named
        } else {
            AttributionReason::Nothing
        },
        note: None,
    };
    let terms = store.terms_at(CAMPAIGN, NOW.plus_seconds(1)).await.unwrap();
    let credit = NewCredit {
        attribution,
        evidence: Evidence {
            codes: codes.iter().map(|code| (*code).to_owned()).collect(),
            ..Evidence::default()
        },
        click: None,
        terms: terms.map(|terms| terms.version),
    };
    let webhook = NewWebhook {
        campaign: CAMPAIGN.to_owned(),
        source: Source::Generic,
        topic: "made up".to_owned(),
        body: format!("{order} {}", event.meaning()).into(),
        now: NOW,
    };
    let kept = store.insert_webhook(webhook).await.unwrap();
    let processed = ProcessedWebhook {
        webhook: kept.id,
        campaign: CAMPAIGN.to_owned(),
        source: Source::Generic,
        state: WebhookState::Applied,
        notes: Vec::new(),
        update: Some(OrderUpdate {
            order: order.to_owned(),
            events: vec![event],
            ..OrderUpdate::default()
        }),
        credit: is_paid.then_some(credit),
        received_at: NOW,
    };
    store.apply_webhook(processed).await.unwrap();
}

fn paid(days: i64, code: &str, total: i64) -> OrderEvent {
    let at = NOW.plus_seconds(days * DAY);
    let currency = Currency::parse(code).unwrap();
    OrderEvent::Paid(Paid {
        revised: at,
        at,
        currency,
        total,
        parts: Parts::default(),
    })
}

fn refunded(days: i64, total: i64) -> OrderEvent {
    let currency = Currency::parse("IDR").unwrap();
    let said = Refunded {
        revised: NOW.plus_seconds(days * DAY),
        currency,
        total,
        parts: None,
    };
    OrderEvent::Refunded {
        refund: "r".to_owned(),
        said,
    }
}

async fn report(server: &Server) -> serde_json::Value {
    let report = creators(&server.app.store, CAMPAIGN, SPAN).await.unwrap();
    serde_json::from_str(&report.to_json().unwrap()).unwrap()
}

/// Creator, currency, orders, revenue, refunds, commission of each row.
fn amounts(report: &serde_json::Value) -> Vec<String> {
    let rows = report["rows"].as_array().unwrap().iter();
    let columns = [
        "creator",
        "currency",
        "orders",
        "revenue",
        "refunds",
        "commission",
    ];
    rows.map(|row| {
        columns
            .map(|column| row[column].to_string().replace('"', ""))
            .join(" ")
    })
    .collect()
}

#[tokio::test]
async fn orders_stand_with_their_creator_in_their_own_currency_and_nobodys_are_shown_too() {
    let server = server().await;
    let store = &server.app.store;
    hear(store, "1", paid(0, "IDR", 10_000), Some("rani")).await;
    hear(store, "1", refunded(30, 4_000), None).await;
    hear(store, "2", paid(1, "USD", 999), Some("rani")).await;
    hear(store, "3", paid(6, "IDR", 500), None).await;
    hear(store, "4", paid(7, "IDR", 77_777), Some("bagas")).await;
    hear(store, "5", refunded(1, 1), None).await;
    let report = report(&server).await;
    assert_eq!(
        amounts(&report),
        [
            "bagas IDR 0 0 0 0",
            "rani IDR 1 10000 4000 900",
            "rani USD 1 999 0 150",
            "null IDR 1 500 0 0",
        ]
    );
    assert_eq!(
        (&report["unattributed_basis_points"], &report["waiting"]),
        (&3_333.into(), &1.into())
    );
    assert_eq!(
        report["unattributed_reasons"],
        serde_json::json!({"nothing_on_order": 1})
    );
}

#[tokio::test]
async fn new_terms_change_no_earlier_order_and_the_same_terms_are_no_new_version() {
    let server = server().await;
    let store = &server.app.store;
    hear(store, "1", paid(0, "IDR", 10_000), Some("rani")).await;
    assert_eq!(put_terms(store, 1_500, NOW.plus_seconds(DAY)).await, 1);
    assert_eq!(put_terms(store, 9_000, NOW.plus_seconds(DAY)).await, 2);
    assert_eq!(
        amounts(&report(&server).await)[1],
        "rani IDR 1 10000 0 1500"
    );
    let in_force = async |days| {
        store
            .terms_at(CAMPAIGN, NOW.plus_seconds(days * DAY))
            .await
            .unwrap()
            .unwrap()
            .version
    };
    assert_eq!(
        (in_force(-5).await, in_force(0).await, in_force(1).await),
        (1, 1, 2)
    );
}

#[tokio::test]
async fn views_stripped_visits_and_checkouts_stand_with_who_is_credited_under_whatever_name() {
    let server = server().await;
    let beacon = |number: i64, name, creator: &str, stripped| Beacon {
        id: format!("0191e3c2-7a3b-7000-8000-{number:012}"),
        name,
        at: NOW.0 + number,
        creator: (!creator.is_empty()).then(|| creator.to_owned()),
        touch: Some(BeaconTouch::default()),
        stripped: Some(stripped),
        ..Beacon::default()
    };
    let beacons = vec![
        beacon(1, EventName::View, "rani", true),
        beacon(2, EventName::View, "@BagasKopi", false),
        beacon(3, EventName::View, "a stranger", false),
        beacon(4, EventName::Checkout, "bagas", false),
        beacon(5, EventName::View, "", false),
    ];
    let batch = NewBeacons {
        campaign: CAMPAIGN.to_owned(),
        beacons,
        is_from_brand: true,
        now: NOW,
    };
    assert_eq!(
        server
            .app
            .store
            .insert_beacons(batch.clone())
            .await
            .unwrap(),
        5
    );
    assert_eq!(server.app.store.insert_beacons(batch).await.unwrap(), 0);
    let report = report(&server).await;
    let traffic = |row: usize| {
        ["views", "stripped", "checkouts"].map(|name| report["rows"][row][name].as_i64().unwrap())
    };
    assert_eq!(
        (traffic(0), traffic(1), traffic(2)),
        ([1, 0, 1], [1, 1, 0], [2, 0, 0])
    );
    assert_eq!(report["stripped_basis_points"], 2_500);
}

#[tokio::test]
async fn table_and_csv_say_the_same_with_decimals() {
    let server = server().await;
    hear(
        &server.app.store,
        "1",
        paid(0, "IDR", 8_900_050),
        Some("rani"),
    )
    .await;
    let report = creators(&server.app.store, CAMPAIGN, SPAN).await.unwrap();
    let csv = report.to_csv();
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(
        lines.len(),
        5,
        "a head, three rows, and nothing after the last"
    );
    assert!(
        lines[2].starts_with(
            "kopi-senja,rani,IDR,0,0,,0,0,1,100.00,89000.50,0.00,13350.08,2027-01-15T"
        ),
        "{csv}"
    );
    let table = report.to_table();
    assert!(
        table.contains("rani") && table.contains("13350.08") && table.contains("(unattributed)"),
        "{table}"
    );
    assert!(
        table.contains("unattributed  0.00 % of 1 orders") && table.contains("stripped      – %"),
        "{table}"
    );
}

#[tokio::test]
async fn codes_that_nobody_has_are_counted() {
    let server = server().await;
    let store = &server.app.store;
    let stranger = "kabar-kopi.example";
    hear_with(store, "1", paid(0, "IDR", 500), None, &[stranger]).await;
    hear_with(
        store,
        "2",
        paid(0, "IDR", 500),
        Some("rani"),
        &["RANI", stranger],
    )
    .await;
    let json = report(&server).await;
    assert_eq!(
        json["strange_codes"],
        serde_json::json!({ "kabar-kopi.example": 2 })
    );
    let table = creators(store, CAMPAIGN, SPAN).await.unwrap().to_table();
    assert!(
        table.contains("2 codes that no creator has, kabar-kopi.example 2"),
        "{table}"
    );
}
