use etalase_model::beacon::{Beacon, BeaconTouch, EventName};
use etalase_model::commission::{
    CommissionRule, OrderEvent, OrderUpdate, Paid, Parts, Refunded, Source,
};
use etalase_model::money::Currency;
use etalase_model::record::TextMap;
use etalase_model::time::Time;

use super::super::*;
use crate::test_support::Server;

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
        name: EventName::Checkout,
        at,
        creator: Some(creator.to_owned()),
        touch: Some(BeaconTouch {
            tags: TextMap(tags.into()),
            class: None,
        }),
        ..Beacon::default()
    }
}

async fn take(store: &Store, campaign: &str, beacons: Vec<Beacon>) -> Result<usize, StoreError> {
    let campaign = campaign.to_owned();
    store
        .insert_beacons(NewBeacons {
            campaign,
            beacons,
            is_from_brand: true,
            now: NOW,
        })
        .await
}

async fn found(store: &Store, key: &str, value: &str) -> Option<String> {
    let tags = [(key.to_owned(), value.to_owned())];
    let from = Time(NOW.0 - 30 * DAY);
    let known = store.checkout_of_order(CAMPAIGN, &tags, from, NOW).await;
    known.unwrap().map(|known| known.creator)
}

#[tokio::test]
async fn an_order_finds_its_checkout_within_the_window_by_click_or_by_event() {
    let server = Server::new().await;
    let store = &server.app.store;
    let checkouts = vec![
        checkout(1, NOW.0 - 2 * DAY, "rani", "click-one-of-a-kind"),
        checkout(2, NOW.0 - DAY, "rani", "click-one-of-a-kind"),
        checkout(3, NOW.0 - 31 * DAY, "rani", "click-of-last-month"),
        checkout(4, NOW.0 + DAY, "rani", "click-of-tomorrow"),
        checkout(5, NOW.0, "rani", "short"),
    ];
    assert_eq!(take(store, CAMPAIGN, checkouts).await.unwrap(), 5);
    let rani = Some("rani".to_owned());
    assert_eq!(found(store, "gclid", "click-one-of-a-kind").await, rani);
    let id = "0191e3c2-7a3b-7000-8000-000000000001";
    assert_eq!(found(store, "etalase_event", id).await, rani);
    for (key, value) in [
        ("gclid", "click-of-last-month"),
        ("gclid", "click-of-tomorrow"),
        ("fbclid", "click-one-of-a-kind"),
        ("gclid", "click-one-of-a-kin"),
        ("gclid", "short"),
    ] {
        assert_eq!(found(store, key, value).await, None, "{key} {value}");
    }
}

#[tokio::test]
async fn a_click_that_two_creators_claim_or_no_page_of_the_brand_has_seen_is_nobodys() {
    let server = Server::new().await;
    let store = &server.app.store;
    let claims = vec![
        checkout(1, NOW.0 - DAY, "rani", "click-one-of-a-kind"),
        checkout(2, NOW.0, "bagas", "click-one-of-a-kind"),
    ];
    take(store, CAMPAIGN, claims).await.unwrap();
    assert_eq!(found(store, "gclid", "click-one-of-a-kind").await, None);
    let strangers = NewBeacons {
        campaign: CAMPAIGN.to_owned(),
        beacons: vec![checkout(3, NOW.0, "bagas", "click-of-somebody")],
        is_from_brand: false,
        now: NOW,
    };
    assert_eq!(store.insert_beacons(strangers).await.unwrap(), 1);
    assert_eq!(found(store, "gclid", "click-of-somebody").await, None);
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

fn webhook(topic: &str, body: &str) -> NewWebhook {
    NewWebhook {
        campaign: CAMPAIGN.to_owned(),
        source: Source::Stripe,
        topic: topic.to_owned(),
        body: body.into(),
        now: NOW,
    }
}

/// Stores a webhook that says this of an order with these ids.
async fn said(store: &Store, body: &str, ids: &[&str], events: Vec<OrderEvent>) {
    let kept = store
        .insert_webhook(webhook("made up", body))
        .await
        .unwrap();
    let mut ids = ids.iter().map(|id| (*id).to_owned());
    let processed = ProcessedWebhook {
        webhook: kept.id,
        campaign: CAMPAIGN.to_owned(),
        source: Source::Stripe,
        state: WebhookState::Applied,
        notes: Vec::new(),
        update: Some(OrderUpdate {
            order: ids.next().unwrap(),
            aliases: ids.collect(),
            events,
            ..OrderUpdate::default()
        }),
        credit: None,
        received_at: NOW,
    };
    store.apply_webhook(processed).await.unwrap();
}

async fn count(store: &Store, table: &'static str) -> usize {
    let rows = sqlx::query(table).fetch_all(&store.readers).await;
    rows.unwrap().len()
}

#[tokio::test]
async fn the_same_bytes_are_kept_once_and_others_under_the_same_topic_are_kept_too() {
    let server = Server::new().await;
    let store = &server.app.store;
    for (topic, body, is_known) in [
        ("order.updated", "{}", false),
        ("order.updated", "{}", true),
        ("order.created", "{}", false),
        ("order.updated", "{ }", false),
    ] {
        let kept = store.insert_webhook(webhook(topic, body)).await.unwrap();
        assert_eq!(kept.is_known, is_known, "{topic} {body}");
        let stored = store.webhook(&kept.id).await.unwrap();
        assert_eq!(stored.body.as_deref(), Some(body.as_bytes()));
    }
    assert_eq!(count(store, "SELECT 1 FROM webhook").await, 3);
    let open = store.open_webhooks(Some(CAMPAIGN), &[WebhookState::Received]);
    assert_eq!(open.await.unwrap().len(), 3);
}

#[tokio::test]
async fn what_means_the_same_counts_once_in_whatever_bytes_it_comes() {
    let server = Server::new().await;
    let store = &server.app.store;
    let cancelled = |at| vec![OrderEvent::Cancelled { revised: Time(at) }];
    for (body, at, events) in [("a", 1, 1), ("b", 1, 1), ("c", 2, 2)] {
        said(store, body, &["1"], cancelled(at)).await;
        assert_eq!(count(store, "SELECT 1 FROM order_event").await, events);
    }
    assert_eq!(store.orders_waiting(CAMPAIGN).await.unwrap(), 1);
}

#[tokio::test]
async fn ids_that_any_webhook_names_together_are_one_order_in_whatever_order_they_come() {
    let server = Server::new().await;
    let store = &server.app.store;
    let paid = OrderEvent::Paid(Paid {
        revised: NOW,
        at: NOW,
        currency: Currency::parse("IDR").unwrap(),
        total: 1_000,
        parts: Parts::default(),
    });
    let refunded = OrderEvent::Refunded {
        refund: "ch_1".to_owned(),
        said: Refunded {
            revised: NOW,
            currency: Currency::parse("IDR").unwrap(),
            total: 400,
            parts: None,
        },
    };
    said(store, "refund", &["pi_1", "ch_1"], vec![refunded]).await;
    said(store, "session", &["in_1", "cs_1"], vec![paid]).await;
    let orders = || async {
        let orders = store.orders_paid(CAMPAIGN, NOW, Time(NOW.0 + 1)).await;
        let orders = orders.unwrap().into_iter();
        let balances =
            orders.map(|kept| kept.order.balance(&CommissionRule::NONE).unwrap().refunds);
        balances.collect::<Vec<_>>()
    };
    assert_eq!(orders().await, [0]);
    said(store, "invoice", &["in_1", "pi_1"], Vec::new()).await;
    assert_eq!(orders().await, [400]);
}

#[tokio::test]
async fn a_held_webhook_waits_until_it_is_dismissed() {
    let server = Server::new().await;
    let store = &server.app.store;
    let kept = store.insert_webhook(webhook("", "<br>")).await.unwrap();
    let held = ProcessedWebhook {
        webhook: kept.id.clone(),
        campaign: CAMPAIGN.to_owned(),
        source: Source::Stripe,
        state: WebhookState::Held,
        notes: vec!["must be JSON".to_owned()],
        update: None,
        credit: None,
        received_at: NOW,
    };
    assert!(!store.dismiss_webhook(&kept.id).await.unwrap());
    store.apply_webhook(held).await.unwrap();
    assert_eq!(store.webhooks_held(None).await.unwrap(), 1);
    assert_eq!(
        store.webhook(&kept.id).await.unwrap().notes,
        ["must be JSON"]
    );
    assert!(store.dismiss_webhook(&kept.id).await.unwrap());
    assert_eq!(store.webhooks_held(Some(CAMPAIGN)).await.unwrap(), 0);
}
