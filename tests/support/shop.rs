//! A brand's shop on an origin of its own: its pages, and the API of BigCommerce as its reference describes it.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Html;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::engine::Engine;
use super::page::PROBE;

/// What the store's API wants to see.
pub const TOKEN: &str = "token-of-a-journey";
const CART: &str = "0aa00afa-a000-4000-aaae-aa0000f000a0";

/// A running shop. It ends with this value.
pub struct Shop {
    origin: String,
    state: Arc<Store>,
    task: JoinHandle<()>,
}

struct Store {
    origin: String,
    home: Mutex<String>,
    items: Mutex<Value>,
    coupons: Mutex<Vec<Value>>,
}

impl Shop {
    /// Opens it.
    pub async fn open() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://localhost:{}", listener.local_addr()?.port());
        let state = Arc::new(Store {
            origin: origin.clone(),
            home: Mutex::default(),
            items: Mutex::default(),
            coupons: Mutex::default(),
        });
        let router = Router::new()
            .route("/", get(home))
            .route("/cart.php", get(cart_page))
            .route("/stores/k1x2y3/v3/carts", post(make_cart))
            .route("/stores/k1x2y3/v3/checkouts/{cart}/coupons", post(redeem))
            .route("/stores/k1x2y3/v3/carts/{cart}/redirect_urls", post(lead))
            .with_state(state.clone());
        let task = tokio::spawn(async move {
            // Ends with the task.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self {
            origin,
            state,
            task,
        })
    }

    /// A path on it.
    pub fn at(&self, path: &str) -> String {
        [&self.origin, path].concat()
    }

    /// Makes this its home page.
    pub fn shows(&self, html: &str) -> Result<()> {
        let probe = ["<script>", PROBE, "</script>"].concat();
        *lock(&self.state.home) = Engine::chosen()?.with_probe(html, &probe)?;
        Ok(())
    }

    /// The line items of the cart that its API made last.
    pub fn items(&self) -> Value {
        lock(&self.state.items).clone()
    }

    /// The coupons that its API was given.
    pub fn coupons(&self) -> Vec<Value> {
        lock(&self.state.coupons).clone()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock<T>(value: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn home(State(store): State<Arc<Store>>) -> Html<String> {
    Html(lock(&store.home).clone())
}

async fn cart_page(uri: Uri) -> Html<String> {
    let query = uri.query().unwrap_or_default();
    let title = if query.contains("action=loadInCheckout") {
        "Checkout"
    } else {
        "Cart"
    };
    Html(format!(
        "<!doctype html><title>{title}</title><h1>{title}</h1>"
    ))
}

async fn make_cart(
    State(store): State<Arc<Store>>,
    headers: HeaderMap,
    Json(body): Json<Value>,
) -> (StatusCode, Json<Value>) {
    if headers
        .get("x-auth-token")
        .is_none_or(|token| token != TOKEN)
    {
        return (
            StatusCode::UNAUTHORIZED,
            Json(json!({"title": "Unauthorized"})),
        );
    }
    *lock(&store.items) = body["line_items"].clone();
    (StatusCode::CREATED, Json(json!({"data": {"id": CART}})))
}

async fn redeem(State(store): State<Arc<Store>>, Json(body): Json<Value>) -> Json<Value> {
    lock(&store.coupons).push(body["coupon_code"].clone());
    Json(json!({"data": {"id": CART}}))
}

async fn lead(
    State(store): State<Arc<Store>>,
    Path(cart): Path<String>,
    Json(body): Json<Value>,
) -> (StatusCode, Json<Value>) {
    let none = Map::new();
    let tags = body["query_params"].as_object().unwrap_or(&none);
    let tags = tags
        .iter()
        .map(|(key, value)| format!("&{key}={}", value.as_str().unwrap_or_default()));
    let address = format!(
        "{}/cart.php?action=loadInCheckout&id={cart}&token=t{}",
        store.origin,
        tags.collect::<String>()
    );
    (
        StatusCode::CREATED,
        Json(json!({"data": {"checkout_url": address}})),
    )
}
