//! What these tests stand on: a folder that goes away, a campaign, and requests without a network.

use std::path::Path;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use etalase::http::limits::client_ip::Peer;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

/// A folder of its own for each test, removed at its end.
pub(super) struct TempDir(tempfile::TempDir);

impl TempDir {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, and the folders above it.
    pub(super) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
    }
}

/// A small campaign with two products.
pub(super) fn campaign() -> Value {
    let product = |id: &str, variant: &str| json!({"id": id, "title": id, "variants": [{"id": variant, "price": 8_900_000, "stock": {"state": "in_stock"}}]});
    json!({
        "version": 1, "id": "kopi-senja", "locale": "id-ID", "currency": "IDR",
        "brand": {"name": "Kopi Senja"},
        "products": [product("gayo", "1"), product("dripper", "2")],
        "checkout": {"adapter": "plain", "url": "https://kopi.example/checkout", "lines": "items"}
    })
}

/// An answer, read to its end.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(super) fn header(&self, name: impl AsRef<str>) -> Option<&str> {
        let value = self.headers.get(name.as_ref());
        value.map(|value| value.to_str().unwrap())
    }
}

/// Sends a request through a router, from this machine unless it names another address.
pub(super) async fn send(router: &Router, mut request: Request<Body>) -> Answer {
    let peer = Peer("127.0.0.1:4000".parse().unwrap());
    request.extensions_mut().get_or_insert(peer);
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes().to_vec();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body,
    }
}
