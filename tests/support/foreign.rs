//! A brand's own site, on an origin that serves none of our files: its pages, its policies, its documents. The server that the
//! window comes from runs elsewhere, as it does for every brand.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::Host;
use super::engine::Engine;
use super::page::PROBE;
use super::server::Server;

/// A page as the README tells brands to write it.
pub const PLAIN: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Halaman merek</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>etalase-storefront { display: flow-root; min-height: var(--etalase-min-height, 1600px) }</style>
<etalase-storefront campaign="kopi-senja"><a href="https://toko.example/kopi">Beli di toko kami</a></etalase-storefront>
<script async src="{{window}}/etalase.js"></script></html>"#;

const POLICY: &str = "content-security-policy";
const PROBE_PATH: &str = "/probe.js";

/// A running site. It ends with this value.
pub struct Site {
    origin: String,
    window: String,
    shelf: Arc<Mutex<Shelf>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Shelf {
    answers: BTreeMap<String, Answer>,
    missed: Vec<String>,
}

#[derive(Clone)]
struct Answer {
    headers: HeaderMap,
    body: Bytes,
    /// How often it is refused first, and when to come again.
    refusals: u32,
    retry_after: String,
}

impl Site {
    /// Opens one whose pages take their windows from this server.
    pub async fn open(server: &Server) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let origin = format!("http://{}", listener.local_addr()?);
        let shelf = Arc::<Mutex<Shelf>>::default();
        let router = Router::new().fallback(answer).with_state(shelf.clone());
        let task = tokio::spawn(async move {
            // Ends with the task.
            let _ = axum::serve(listener, router).await;
        });
        let site = Self {
            origin,
            window: server.origin(),
            shelf,
            task,
        };
        site.file(PROBE_PATH, "text/javascript", PROBE)
    }

    /// With a page at a path. In it, and in headers and files, `{{window}}` is the origin of the window's server.
    pub fn page(self, path: &str, html: &str) -> Result<Self> {
        self.page_with(path, html, &[])
    }

    /// With a page that is sent with these headers.
    pub fn page_with(self, path: &str, html: &str, headers: &[(&str, &str)]) -> Result<Self> {
        let engine = Engine::chosen()?;
        let probe = format!("<script src=\"{PROBE_PATH}\"></script>");
        let html = engine.with_probe(html, &probe)?;
        let headers = headers.iter().map(|&(name, value)| {
            // Where the page brings the probe along, its policy has to let it in.
            let brings = !engine.gives_probe() && name.eq_ignore_ascii_case(POLICY);
            let probe = format!("script-src {}{PROBE_PATH}", self.origin);
            let value = if brings {
                value.replace("script-src", &probe)
            } else {
                value.to_owned()
            };
            (name, value)
        });
        let headers: Vec<_> = headers.collect();
        self.put(path, "text/html; charset=utf-8", &headers, &html)
    }

    /// With any other file.
    pub fn file(self, path: &str, kind: &str, text: &str) -> Result<Self> {
        self.put(path, kind, &[], text)
    }

    /// With any other file that is no text.
    pub fn bytes(self, path: &str, kind: &str, bytes: Vec<u8>) -> Result<Self> {
        let headers = [("content-type", HeaderValue::from_str(kind)?)];
        let headers = headers.map(|(name, value)| (HeaderName::from_static(name), value));
        let answer = Answer {
            headers: headers.into_iter().collect(),
            body: bytes.into(),
            refusals: 0,
            retry_after: String::new(),
        };
        lock(&self.shelf).answers.insert(path.to_owned(), answer);
        Ok(self)
    }

    /// With any other file, which is sent with these headers.
    pub fn file_with(
        self,
        path: &str,
        kind: &str,
        headers: &[(&str, &str)],
        text: &str,
    ) -> Result<Self> {
        let headers: Vec<_> = headers
            .iter()
            .map(|&(name, value)| (name, value.to_owned()))
            .collect();
        self.put(path, kind, &headers, text)
    }

    /// With the demo's static campaign as a document of its own at a path, as `edit` changes it. Its pictures and its stream
    /// stay where they are.
    pub async fn campaign(
        self,
        server: &Server,
        path: &str,
        edit: impl FnOnce(&mut Value),
    ) -> Result<Self> {
        let (_, text) = server.get("/demo/kopi-senja.static.json").await?;
        let mut document: Value = serde_json::from_str(&text)?;
        edit(&mut document);
        let text = document.to_string();
        let text = text.replace("\"/", &format!("\"{}/", self.window));
        self.file(path, "application/json", &text)
    }

    fn put(self, path: &str, kind: &str, headers: &[(&str, String)], text: &str) -> Result<Self> {
        let filled = |text: &str| text.replace("{{window}}", &self.window);
        let mut sent = HeaderMap::new();
        sent.insert("content-type", HeaderValue::from_str(kind)?);
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes())?;
            sent.append(name, HeaderValue::from_str(&filled(value))?);
        }
        let answer = Answer {
            headers: sent,
            body: filled(text).into(),
            refusals: 0,
            retry_after: String::new(),
        };
        lock(&self.shelf).answers.insert(path.to_owned(), answer);
        Ok(self)
    }

    /// With so many refusals at a path before it answers: 429, and this `Retry-After`.
    pub fn refuses(self, path: &str, times: u32, retry_after: &str) -> Self {
        if let Some(answer) = lock(&self.shelf).answers.get_mut(path) {
            answer.refusals = times;
            answer.retry_after = retry_after.to_owned();
        }
        self
    }

    /// Paths that it was asked for and does not have. A window asks its host for nothing.
    pub fn missed(&self) -> Vec<String> {
        lock(&self.shelf).missed.clone()
    }

    /// Its address.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl Host for Site {
    fn at(&self, path: &str) -> String {
        [self.origin(), path].concat()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(shelf: &Mutex<Shelf>) -> MutexGuard<'_, Shelf> {
    shelf.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(shelf): State<Arc<Mutex<Shelf>>>, uri: Uri) -> Response {
    let mut shelf = lock(&shelf);
    if let Some(answer) = shelf.answers.get_mut(uri.path()) {
        if answer.refusals > 0 {
            answer.refusals -= 1;
            let retry_after = [("retry-after", answer.retry_after.clone())];
            return (StatusCode::TOO_MANY_REQUESTS, retry_after).into_response();
        }
        let Answer { headers, body, .. } = answer.clone();
        return (headers, body).into_response();
    }
    // Browsers ask for that one by themselves.
    if uri.path() != "/favicon.ico" {
        shelf.missed.push(uri.to_string());
    }
    StatusCode::NOT_FOUND.into_response()
}
