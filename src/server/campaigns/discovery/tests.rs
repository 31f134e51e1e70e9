//! Shops that are asked on loopback.

use std::sync::atomic::{AtomicU16, Ordering};

use axum::Router;
use axum::http::{StatusCode, header};
use axum::routing::get;
use serde_json::json;

use super::*;
use crate::clock;
use crate::store::NewCampaign;
use crate::test_support::{self, Server};

const ENDPOINT: &str = "https://kopi.example/buy";
const CAMPAIGN: &str = "/v1/campaigns/kopi-senja";

/// A shop that answers with this status; with 200, its profile names the endpoint.
async fn shop(status: Arc<AtomicU16>) -> String {
    let answer = move || {
        let status = StatusCode::from_u16(status.load(Ordering::SeqCst)).unwrap();
        async move {
            let declared = json!([{"version": "2026-04-08", "config": {"endpoint": ENDPOINT}}]);
            let profile =
                json!({"ucp": {"capabilities": {"dev.ucp.shopping.permalink": declared}}});
            (
                status,
                [(header::CONTENT_TYPE, "application/json")],
                profile.to_string(),
            )
        }
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/.well-known/ucp", get(answer));
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn put(server: &Server, discover: bool) {
    let mut campaign = test_support::campaign();
    campaign["checkout"] =
        json!({"adapter": "shopify_cart", "shop": "kopi.myshopify.com", "discover": discover});
    let text = campaign.to_string();
    let campaign = document::parse(&text, "https://kopi.example").unwrap();
    let put = NewCampaign::of(&campaign, text, clock::now());
    server.app.store.put_campaign(put).await.unwrap();
}

/// What is served as the endpoint, after the shop was asked, whether its time had come or not.
async fn served(server: &Server, discovery: &Arc<Discovery>) -> Value {
    for said in lock(&discovery.endpoints).values_mut() {
        said.due = Instant::now();
    }
    discovery.refresh_due(&server.app.store).await.unwrap();
    let published = server.app.campaign("kopi-senja").await.unwrap();
    let filled = discovery.fill(&published);
    let document: Value = serde_json::from_slice(filled.raw()).unwrap();
    document["checkout"]["ucp"].clone()
}

async fn asking(status: &Arc<AtomicU16>) -> Arc<Discovery> {
    let shop = shop(status.clone()).await;
    Arc::new(Discovery::with_address(move |_| address(&shop)))
}

#[tokio::test]
async fn a_shop_that_names_an_endpoint_is_served_with_it_for_as_long_as_it_does() {
    let server = Server::new().await;
    put(&server, true).await;
    let status = Arc::new(AtomicU16::new(200));
    let discovery = asking(&status).await;
    assert_eq!(served(&server, &discovery).await, ENDPOINT);
    status.store(503, Ordering::SeqCst);
    assert_eq!(
        served(&server, &discovery).await,
        ENDPOINT,
        "not reached is not taken back"
    );
    status.store(404, Ordering::SeqCst);
    assert_eq!(
        served(&server, &discovery).await,
        Value::Null,
        "back to its cart permalinks"
    );
    status.store(200, Ordering::SeqCst);
    assert_eq!(served(&server, &discovery).await, ENDPOINT);
}

#[tokio::test]
async fn a_campaign_that_does_not_wish_it_is_served_as_it_was_put() {
    let server = Server::new().await;
    put(&server, false).await;
    let status = Arc::new(AtomicU16::new(200));
    let discovery = asking(&status).await;
    assert_eq!(served(&server, &discovery).await, Value::Null);
    assert!(lock(&discovery.endpoints).is_empty(), "nobody was asked");
}

#[tokio::test]
async fn a_filled_document_has_its_own_validator_and_is_made_once() {
    let server = Server::new().await;
    put(&server, true).await;
    let before = server.get(CAMPAIGN).await;
    let status = Arc::new(AtomicU16::new(200));
    let discovery = asking(&status).await;
    discovery.refresh_due(&server.app.store).await.unwrap();
    let published = server.app.campaign("kopi-senja").await.unwrap();
    let first = discovery.fill(&published);
    assert!(
        before
            .header("etag")
            .unwrap()
            .contains(published.document().name())
    );
    assert_ne!(first.name(), published.document().name());
    let again = discovery.fill(&published);
    assert_eq!(again.raw().as_ptr(), first.raw().as_ptr(), "made once");
    let text = std::str::from_utf8(first.raw()).unwrap();
    let filled = document::parse(text, "https://kopi.example").unwrap();
    assert_eq!(filled.id, "kopi-senja");
}

#[test]
fn a_profile_lies_at_the_root_of_the_shop() {
    for shop in [
        "kopi.example",
        "https://kopi.example/toko?x=1#y",
        "https://kopi.example",
    ] {
        assert_eq!(
            address(shop).unwrap(),
            "https://kopi.example/.well-known/ucp"
        );
    }
    assert_eq!(
        address("http://localhost:8080/toko").unwrap(),
        "http://localhost:8080/.well-known/ucp"
    );
    for shop in [
        "",
        "javascript:alert(1)",
        "http://kopi.example",
        "https://a@b.example",
    ] {
        assert!(address(shop).is_err(), "{shop}");
    }
}

#[test]
fn a_shop_that_does_not_answer_is_named() {
    let fault = fetch(
        &client(AddressPolicy::Unrestricted),
        "http://127.0.0.1:9/.well-known/ucp",
    )
    .unwrap_err();
    assert!(fault.to_string().contains("/.well-known/ucp"), "{fault}");
}

#[test]
fn a_shop_cannot_lead_the_server_or_its_shoppers_into_a_private_network() {
    let fault = fetch(
        &client(AddressPolicy::PublicHttps),
        "https://localhost:9/.well-known/ucp",
    );
    let fault = fault.unwrap_err().to_string();
    assert!(fault.contains("private network"), "{fault}");
    for (named, expected) in [
        (ENDPOINT, true),
        ("https://10.0.0.1/buy", false),
        ("https://localhost/buy", false),
    ] {
        let declared = json!([{"version": "2026-04-08", "config": {"endpoint": named}}]);
        let profile = json!({"ucp": {"capabilities": {"dev.ucp.shopping.permalink": declared}}});
        assert_eq!(endpoint(&profile).is_ok(), expected, "{named}");
    }
}

#[tokio::test]
async fn a_shop_that_leads_on_to_elsewhere_is_not_followed_and_has_no_endpoint() {
    let server = Server::new().await;
    put(&server, true).await;
    let status = Arc::new(AtomicU16::new(200));
    let discovery = asking(&status).await;
    assert_eq!(served(&server, &discovery).await, ENDPOINT);
    status.store(302, Ordering::SeqCst);
    assert_eq!(served(&server, &discovery).await, Value::Null);
}
