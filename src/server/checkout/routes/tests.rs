//! Carts of a stand-in for BigCommerce's API, which answers on loopback as the reference says.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};

use crate::campaigns::document;
use crate::clock;
use crate::config::Config;
use crate::store::NewCampaign;
use crate::test_support::{self, Answer, Server, TempDir};

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
const CHECKOUT: &str = "/v1/campaigns/kopi-senja/checkout?lines=118-77:2,111:1&coupon=SENJA10&ref=rani&utm_source=tiktok&gclid=g";
const CART_PAGE: &str = "https://toko.example/cart.php?ref=rani&utm_source=tiktok&gclid=g";
const TOKEN: &str = "token-of-a-test-new";

/// What was asked of the store, and how it behaves.
#[derive(Default)]
struct Store {
    asked: Mutex<Vec<(String, Value)>>,
    /// Where the checkout is said to be.
    checkout: String,
    /// Products that it does not sell any more.
    gone: HashSet<u64>,
    /// Coupons that it does not take.
    expired: HashSet<&'static str>,
    hangs: bool,
}

impl Store {
    fn at(checkout: &str) -> Self {
        Self {
            checkout: checkout.to_owned(),
            ..Self::default()
        }
    }

    fn take(&self, headers: &HeaderMap, path: String, body: &Value) -> Result<(), Refusal> {
        if headers["x-auth-token"] != TOKEN {
            return Err(refusal(StatusCode::UNAUTHORIZED, "Unauthorized"));
        }
        self.asked.lock().unwrap().push((path, body.clone()));
        Ok(())
    }

    /// Serves it on loopback and returns where.
    async fn serve(self: Arc<Self>) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/stores/k1x2y3/v3/carts", post(make_cart))
            .route("/stores/k1x2y3/v3/checkouts/{cart}/coupons", post(redeem))
            .route(
                "/stores/k1x2y3/v3/carts/{cart}/redirect_urls",
                post(redirect),
            )
            .with_state(self);
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }
}

type Refusal = (StatusCode, axum::Json<Value>);
type Said = Result<(StatusCode, axum::Json<Value>), Refusal>;

fn refusal(status: StatusCode, title: &str) -> Refusal {
    let body = json!({"status": status.as_u16(), "title": title, "type": "about:blank"});
    (status, axum::Json(body))
}

async fn make_cart(
    State(store): State<Arc<Store>>,
    headers: HeaderMap,
    axum::Json(body): axum::Json<Value>,
) -> Said {
    store.take(&headers, "carts".to_owned(), &body)?;
    if store.hangs {
        std::future::pending::<()>().await;
    }
    let mut items = body["line_items"].as_array().unwrap().iter();
    if items.any(|item| store.gone.contains(&item["product_id"].as_u64().unwrap())) {
        return Err(refusal(
            StatusCode::UNPROCESSABLE_ENTITY,
            "This product is not available",
        ));
    }
    let made = json!({"data": {"id": "0aa00afa-a000-4000-aaae-aa0000f000a0"}, "meta": {}});
    Ok((StatusCode::CREATED, axum::Json(made)))
}

async fn redeem(
    State(store): State<Arc<Store>>,
    Path(cart): Path<String>,
    headers: HeaderMap,
    axum::Json(body): axum::Json<Value>,
) -> Said {
    store.take(&headers, format!("coupon of {cart}"), &body)?;
    if store
        .expired
        .contains(body["coupon_code"].as_str().unwrap())
    {
        return Err(refusal(StatusCode::CONFLICT, "The coupon has expired"));
    }
    Ok((StatusCode::OK, axum::Json(json!({"data": {"id": cart}}))))
}

async fn redirect(
    State(store): State<Arc<Store>>,
    Path(cart): Path<String>,
    headers: HeaderMap,
    axum::Json(body): axum::Json<Value>,
) -> Said {
    store.take(&headers, format!("redirect of {cart}"), &body)?;
    let urls = json!({"data": {"cart_url": "https://toko.example/cart.php?action=load", "checkout_url": store.checkout}});
    Ok((StatusCode::CREATED, axum::Json(urls)))
}

/// A server whose campaign sells at this store.
async fn selling_at(store: Arc<Store>, tokens: &str) -> Server {
    let dir = TempDir::new();
    let secrets = dir.write(
        "secrets.toml",
        format!("[kopi-senja]\nbigcommerce = {tokens}\n"),
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&secrets, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let config = Config {
        bigcommerce_url: store.serve().await,
        carts_per_minute: 3,
        secrets,
        ..Config::default()
    };
    let server = Server::on(dir, config).await;
    put(&server, json!({
        "adapter": "bigcommerce", "store": "k1x2y3", "server": "/v1/campaigns/kopi-senja/checkout",
        "cart": "https://toko.example/cart.php"
    }))
    .await;
    server
}

async fn put(server: &Server, checkout: Value) {
    let mut campaign = test_support::campaign();
    campaign["checkout"] = checkout;
    campaign["products"][0]["variants"][0]["id"] = json!("118-77");
    campaign["products"][1]["variants"][0]["id"] = json!("111");
    let text = campaign.to_string();
    let campaign = document::parse(&text, "https://kopi.example").unwrap();
    let put = NewCampaign::of(&campaign, text, clock::now());
    server.app.store.put_campaign(put).await.unwrap();
}

async fn follow(server: &Server, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path).header("user-agent", PHONE);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    server.send(request.body(Body::empty()).unwrap()).await
}

/// Where an answer leads, and why to there.
fn led(answer: &Answer) -> (Option<&str>, Option<&str>) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    (answer.header("location"), answer.header("etalase-fault"))
}

#[tokio::test]
async fn a_shopper_is_led_to_the_checkout_of_a_cart_that_the_store_made() {
    let checkout = "https://toko.example/cart.php?action=loadInCheckout&id=0aa&token=t&ref=rani";
    let store = Arc::new(Store::at(checkout));
    let server = selling_at(store.clone(), &format!("[{TOKEN:?}]")).await;
    let answer = follow(&server, CHECKOUT, &[("sec-fetch-dest", "document")]).await;
    assert_eq!(led(&answer), (Some(checkout), None));
    let cart = "0aa00afa-a000-4000-aaae-aa0000f000a0";
    assert_eq!(
        *store.asked.lock().unwrap(),
        [
            (
                "carts".to_owned(),
                json!({"line_items": [
                    {"product_id": 118, "variant_id": 77, "quantity": 2},
                    {"product_id": 111, "quantity": 1}
                ]})
            ),
            (
                format!("coupon of {cart}"),
                json!({"coupon_code": "SENJA10"})
            ),
            (
                format!("redirect of {cart}"),
                json!({"query_params": {"ref": "rani", "utm_source": "tiktok", "gclid": "g"}})
            ),
        ]
    );
}

#[tokio::test]
async fn click_ids_stay_behind_under_global_privacy_control() {
    let store = Arc::new(Store::at("https://toko.example/checkout"));
    let server = selling_at(store.clone(), &format!("[{TOKEN:?}]")).await;
    follow(&server, CHECKOUT, &[("sec-gpc", "1")]).await;
    let asked = store.asked.lock().unwrap();
    let tags = &asked.last().unwrap().1["query_params"];
    assert_eq!(tags, &json!({"ref": "rani", "utm_source": "tiktok"}));
}

#[tokio::test]
async fn a_token_that_the_store_took_back_makes_way_for_the_other_one() {
    let store = Arc::new(Store::at("https://toko.example/checkout"));
    let server = selling_at(
        store.clone(),
        &format!("[\"token-of-a-test-old\", {TOKEN:?}]"),
    )
    .await;
    let answer = follow(&server, CHECKOUT, &[]).await;
    assert_eq!(led(&answer), (Some("https://toko.example/checkout"), None));
    assert_eq!(store.asked.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn a_coupon_that_the_store_does_not_take_costs_nobody_the_cart() {
    let mut store = Store::at("https://store-k1x2y3.mybigcommerce.com/checkout");
    store.expired.insert("SENJA10");
    let server = selling_at(Arc::new(store), &format!("[{TOKEN:?}]")).await;
    let answer = follow(&server, CHECKOUT, &[]).await;
    let shared = "https://store-k1x2y3.mybigcommerce.com/checkout";
    assert_eq!(led(&answer), (Some(shared), None));
}

#[tokio::test]
async fn where_the_store_makes_no_cart_the_shopper_is_led_to_the_cart_page_with_the_tags() {
    let mut sold_out = Store::at("https://toko.example/checkout");
    sold_out.gone.insert(111);
    let elsewhere = Store::at("https://evil.example/checkout");
    let unsafe_link = Store::at("javascript:alert(1)");
    let mut hanging = Store::at("https://toko.example/checkout");
    hanging.hangs = true;
    for (store, tokens, code) in [
        (sold_out, TOKEN, "cart_refused"),
        (elsewhere, TOKEN, "landing_host"),
        (unsafe_link, TOKEN, "link_scheme"),
        (
            Store::at("https://toko.example/"),
            "token-of-somebody-else",
            "cart_refused",
        ),
        (hanging, TOKEN, "cart_unreachable"),
    ] {
        let server = selling_at(Arc::new(store), &format!("[{tokens:?}]")).await;
        let answer = follow(&server, CHECKOUT, &[]).await;
        assert_eq!(led(&answer), (Some(CART_PAGE), Some(code)));
    }
}

#[tokio::test]
async fn a_store_that_cannot_be_reached_or_has_no_token_leads_to_the_cart_page_too() {
    let server = Server::with(Config {
        bigcommerce_url: "http://127.0.0.1:9".to_owned(),
        ..Config::default()
    })
    .await;
    put(&server, json!({"adapter": "bigcommerce", "store": "k1x2y3", "server": "/x", "cart": "https://toko.example/cart.php"})).await;
    let answer = follow(&server, CHECKOUT, &[]).await;
    assert_eq!(led(&answer), (Some(CART_PAGE), Some("cart_token_missing")));
}

#[tokio::test]
async fn machines_and_whoever_asks_too_often_make_no_cart() {
    let store = Arc::new(Store::at("https://toko.example/checkout"));
    let server = selling_at(store.clone(), &format!("[{TOKEN:?}]")).await;
    for headers in [
        &[("sec-purpose", "prefetch")][..],
        &[("sec-fetch-dest", "image")],
    ] {
        let answer = follow(&server, CHECKOUT, headers).await;
        assert_eq!(
            led(&answer),
            (Some(CART_PAGE), Some("cart_not_for_machines"))
        );
    }
    let preview = Request::get(CHECKOUT).header("user-agent", "WhatsApp/2.24.20.89 A");
    let head = Request::head(CHECKOUT).header("user-agent", PHONE);
    for request in [preview, head] {
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(led(&answer).1, Some("cart_not_for_machines"));
    }
    assert!(store.asked.lock().unwrap().is_empty());
    for _ in 0..3 {
        assert_eq!(led(&follow(&server, CHECKOUT, &[]).await).1, None);
    }
    let answer = follow(&server, CHECKOUT, &[]).await;
    assert_eq!(led(&answer), (Some(CART_PAGE), Some("rate_limited")));
}

#[tokio::test]
async fn a_link_that_asks_for_no_cart_leads_to_the_cart_page_and_says_why() {
    let store = Arc::new(Store::at("https://toko.example/checkout"));
    let server = selling_at(store.clone(), &format!("[{TOKEN:?}]")).await;
    for (query, code) in [
        ("", "checkout_no_lines"),
        ("?lines=kopi:1", "checkout_variant"),
        ("?lines=1:0", "checkout_quantity"),
    ] {
        let path = ["/v1/campaigns/kopi-senja/checkout", query].concat();
        let answer = follow(&server, &path, &[]).await;
        assert_eq!(
            led(&answer),
            (Some("https://toko.example/cart.php"), Some(code))
        );
    }
    assert!(store.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_campaign_of_another_shop_system_and_an_unknown_one_are_told_apart() {
    let server = Server::new().await;
    for (path, code) in [
        (
            "/v1/campaigns/kopi-senja/checkout?lines=1:1",
            "checkout_elsewhere",
        ),
        ("/v1/campaigns/teh/checkout?lines=1:1", "campaign_unknown"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        let page = follow(&server, path, &[("accept", "text/html")]).await;
        assert!(page.text().contains(code), "a browser is shown a page");
    }
}
