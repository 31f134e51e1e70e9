use etalase_model::beacon::{Arrival, Beacon, Name};
use etalase_model::commission::{Event, Source};
use etalase_model::record::Words;
use etalase_model::time::Time;

use super::super::*;
use crate::fixture::Server;
use crate::intake::{Delivery, Hints, Statement};

const CAMPAIGN: &str = "kopi-senja";
const NOW: Time = Time(1_800_000_000_000);
const DAY: i64 = 86_400_000;

fn checkout(number: i64, at: i64, creator: &str, click: &str) -> Beacon {
    let tags = [
        ("gclid", click),
        ("etl", "v1.secret"),
        ("utm_source", "tiktok"),
    ];
    let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned()));
    Beacon {
        id: format!("0191e3c2-7a3b-7000-8000-{number:012}"),
        name: Name::Checkout,
        at,
        creator: Some(creator.to_owned()),
        touch: Some(Arrival {
            tags: Words(tags.into()),
            class: None,
        }),
        ..Beacon::default()
    }
}

async fn take(store: &Store, campaign: &str, beacons: Vec<Beacon>) -> Result<usize, StoreError> {
    let campaign = campaign.to_owned();
    store
        .take_beacons(NewBeacons {
            campaign,
            beacons,
            now: NOW,
        })
        .await
}

async fn found(store: &Store, key: &str, value: &str) -> Option<String> {
    let tags = [(key.to_owned(), value.to_owned())];
    store
        .checkout_creator(CAMPAIGN, &tags, Time(NOW.0 - 30 * DAY), NOW)
        .await
        .unwrap()
}

#[tokio::test]
async fn an_order_finds_its_latest_checkout_within_the_window_by_click_or_by_event() {
    let server = Server::new().await;
    let store = &server.app.store;
    let checkouts = vec![
        checkout(1, NOW.0 - 2 * DAY, "rani", "c1"),
        checkout(2, NOW.0 - DAY, "bagas", "c1"),
        checkout(3, NOW.0 - 31 * DAY, "rani", "c2"),
        checkout(4, NOW.0 + DAY, "rani", "c3"),
    ];
    assert_eq!(take(store, CAMPAIGN, checkouts).await.unwrap(), 4);
    assert_eq!(found(store, "gclid", "c1").await.as_deref(), Some("bagas"));
    let id = "0191e3c2-7a3b-7000-8000-000000000001";
    assert_eq!(
        found(store, "etalase_event", id).await.as_deref(),
        Some("rani")
    );
    for (key, value) in [
        ("gclid", "c2"),
        ("gclid", "c3"),
        ("fbclid", "c1"),
        ("gclid", "c"),
    ] {
        assert_eq!(found(store, key, value).await, None, "{key} {value}");
    }
}

#[tokio::test]
async fn neither_click_ids_nor_tokens_can_be_read_from_the_file() {
    let server = Server::new().await;
    let click = "a-click-id-that-nobody-may-read";
    let beacon = checkout(1, NOW.0, "rani", click);
    take(&server.app.store, CAMPAIGN, vec![beacon])
        .await
        .unwrap();
    server.app.store.close().await;
    let file = std::fs::read(server.dir.path().join("etalase.db")).unwrap();
    let holds = |text: &str| {
        file.windows(text.len())
            .any(|bytes| bytes == text.as_bytes())
    };
    assert!(holds("tiktok") && !holds(click) && !holds("v1.secret"));
}

#[tokio::test]
async fn what_is_of_no_campaign_is_not_kept() {
    let server = Server::new().await;
    let store = &server.app.store;
    assert!(matches!(
        take(store, "teh", Vec::new()).await,
        Err(StoreError::NoCampaign)
    ));
    let put = store.put_terms("teh", "{}".to_owned(), NOW).await;
    assert!(matches!(put, Err(StoreError::NoCampaign)));
}

#[tokio::test]
async fn a_webhook_counts_once_and_so_does_what_it_means() {
    let server = Server::new().await;
    let store = &server.app.store;
    let cancelled = |id: &str, at| NewDelivery {
        campaign: CAMPAIGN.to_owned(),
        source: Source::Generic,
        delivery: Delivery {
            id: id.to_owned(),
            topic: "cancelled".to_owned(),
            statement: Some(Statement {
                order: "1".to_owned(),
                events: vec![Event::Cancelled { revised: Time(at) }],
                hints: Hints::default(),
            }),
        },
        credit: None,
        now: NOW,
    };
    for (id, at, outcome, events) in [
        ("a", 1, Outcome::Stored, 1),
        ("a", 1, Outcome::Known, 1),
        ("a", 2, Outcome::Known, 1),
        ("b", 1, Outcome::Stored, 1),
        ("c", 2, Outcome::Stored, 2),
    ] {
        assert_eq!(
            store.take_delivery(cancelled(id, at)).await.unwrap(),
            outcome,
            "{id} {at}"
        );
        let rows = sqlx::query("SELECT 1 FROM order_event")
            .fetch_all(&store.readers)
            .await
            .unwrap();
        assert_eq!(rows.len(), events, "{id} {at}");
    }
    let noted = NewDelivery {
        delivery: Delivery {
            statement: None,
            ..cancelled("d", 1).delivery
        },
        ..cancelled("d", 1)
    };
    assert_eq!(store.take_delivery(noted).await.unwrap(), Outcome::Noted);
    assert_eq!(store.orders_waiting(CAMPAIGN).await.unwrap(), 1);
}
