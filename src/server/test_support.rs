//! What the tests of this crate share: folders that go away, a campaign, and a server without a network.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use etalase_model::campaign::Campaign;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::app::AppState;
use crate::campaigns::document;
use crate::clock;
use crate::config::Config;
use crate::http::limits::client_ip::Peer;
use crate::http::router;
use crate::sign::Secrets;
use crate::store::{ModerationAction, NewCampaign, Samples, Store};

/// A folder of its own for each test, removed at its end.
pub(crate) struct TempDir(PathBuf);

impl TempDir {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("etalase-test-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Writes a file, and the folders above it.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for TempDir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A small campaign with two products.
pub(crate) fn campaign() -> Value {
    let product = |id: &str, variant: &str| json!({"id": id, "title": id, "variants": [{"id": variant, "price": 8_900_000, "stock": {"state": "in_stock"}}]});
    json!({
        "version": 1, "id": "kopi-senja", "locale": "id-ID", "currency": "IDR",
        "brand": {"name": "Kopi Senja"},
        "products": [product("gayo", "1"), product("dripper", "2")],
        "checkout": {"adapter": "plain", "url": "https://kopi.example/checkout", "lines": "items"}
    })
}

/// The small campaign with a site of its own and two creators.
pub(crate) fn with_creators() -> Campaign {
    let mut campaign = campaign();
    campaign["brand"]["url"] = json!("https://www.kopi.example/");
    campaign["creators"] =
        json!([{"id": "rani", "name": "Rani"}, {"id": "bagas", "name": "Bagas"}]);
    document::parse(&campaign.to_string(), "https://kopi.example").unwrap()
}

/// A draft that nothing is wrong with.
pub(crate) fn draft(number: u32) -> Value {
    json!({
        "key": format!("key-of-a-test-{number:06}"), "product": "gayo", "stars": number % 5 + 1,
        "title": "Enak", "body": format!("Ulasan nomor {number}."), "name": "Ayu", "locale": "id-ID"
    })
}

/// A server without a network.
pub(crate) struct Server {
    pub(crate) app: Arc<AppState>,
    pub(crate) router: Router,
    pub(crate) dir: TempDir,
}

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: impl AsRef<str>) -> Option<&str> {
        self.headers
            .get(name.as_ref())
            .map(|value| value.to_str().unwrap())
    }
}

impl Server {
    /// A server with the small campaign, whose limits nobody meets by chance.
    pub(crate) async fn new() -> Self {
        let generous = Config {
            reviews_per_hour: 100_000,
            votes_per_minute: 100_000,
            votes_per_visitor: 100_000,
            reads_per_minute: 100_000,
            ..Config::default()
        };
        Self::with(generous).await
    }

    /// A server with other settings.
    pub(crate) async fn with(config: Config) -> Self {
        let server = Self::on(TempDir::new(), config).await;
        let text = campaign().to_string();
        let campaign = document::parse(&text, "https://kopi.example").unwrap();
        server
            .app
            .store
            .put_campaign(NewCampaign::of(&campaign, text, clock::now()))
            .await
            .unwrap();
        server
    }

    /// A server on what an earlier one left in its folder.
    pub(crate) async fn on(dir: TempDir, config: Config) -> Self {
        let config = Config {
            database: dir.path().join("etalase.db"),
            bundle: dir.path().join("dist"),
            drain_millis: 0,
            ..config
        };
        let store = Store::open(&config.database, Samples::Refused)
            .await
            .unwrap();
        let secrets = Secrets::load(&config.secrets).unwrap();
        let app = Arc::new(AppState::new(config, store).with_secrets(secrets));
        Self {
            router: router::router(app.clone()),
            app,
            dir,
        }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn post(&self, path: &str, body: impl ToString) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.router, request).await
    }

    pub(crate) async fn publish(&self, id: &str) {
        self.app
            .store
            .decide(id, ModerationAction::Publish)
            .await
            .unwrap();
    }

    /// Writes and publishes reviews with these numbers.
    pub(crate) async fn publish_drafts(&self, numbers: std::ops::Range<u32>) {
        for number in numbers {
            let answer = self
                .post("/v1/campaigns/kopi-senja/reviews", draft(number))
                .await;
            self.publish(answer.json()["id"].as_str().unwrap()).await;
        }
    }
}

/// Sends a request through a router, from an address of its own unless it names another.
pub(crate) async fn send(router: &Router, mut request: Request<Body>) -> Answer {
    if request.extensions().get::<Peer>().is_none() {
        request
            .extensions_mut()
            .insert(Peer("127.0.0.1:4000".parse().unwrap()));
    }
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}
