//! The brand's pages and the pretend shop, as files.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use tower::ServiceExt as _;
use tower_http::services::{ServeDir, ServeFile};

use super::brand::Demo;
use etalase::http::error::Problem;

/// What a careful brand allows: its own host, and compiling Wasm. `blob:` is where the media-source engine plays from.
const STRICT_CSP: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
     media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);
const STRICT_PAGE: &str = "/strict-csp.html";
/// Names by which a browser may reach this machine without meaning the origin that documents link to.
const OTHER_NAMES: &[&str] = &["127.0.0.1", "[::1]"];

pub(super) fn routes() -> Router<Arc<Demo>> {
    Router::new()
        .route("/", get(home))
        .route("/demo/{*path}", get(file))
        .route("/toko", get(shop))
        .route("/toko/{*path}", get(shop))
        .route("/favicon.ico", get(StatusCode::NO_CONTENT))
}

async fn home(State(demo): State<Arc<Demo>>, request: Request) -> Result<Response, Problem> {
    if let Some(elsewhere) = demo.elsewhere(&request) {
        return Ok(elsewhere);
    }
    let page = demo.settings.assets.join("../index.html");
    one_file(&page, request).await
}

async fn shop(State(demo): State<Arc<Demo>>, request: Request) -> Result<Response, Problem> {
    if let Some(elsewhere) = demo.elsewhere(&request) {
        return Ok(elsewhere);
    }
    one_file(&demo.folder().join("toko.html"), request).await
}

async fn file(State(demo): State<Arc<Demo>>, mut request: Request) -> Result<Response, Problem> {
    let path = request
        .uri()
        .path()
        .strip_prefix("/demo")
        .unwrap_or_default()
        .to_owned();
    if path.ends_with(".html")
        && let Some(elsewhere) = demo.elsewhere(&request)
    {
        return Ok(elsewhere);
    }
    *request.uri_mut() = path.parse::<Uri>().map_err(|_| Problem::route_unknown())?;
    let files = ServeDir::new(demo.folder()).append_index_html_on_directories(false);
    let Ok(response) = files.oneshot(request).await;
    let mut response = found(response.map(axum::body::Body::new))?;
    if path == STRICT_PAGE {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, STRICT_CSP);
    }
    Ok(response)
}

impl Demo {
    /// Sends a visitor of another name of this machine to the name that the documents link to: under a strict policy the
    /// two are different hosts.
    fn elsewhere(&self, request: &Request) -> Option<Response> {
        let host = request.headers().get(header::HOST)?.to_str().ok()?;
        let is_other = OTHER_NAMES.iter().any(|name| {
            host.strip_prefix(name)
                .is_some_and(|port| port.is_empty() || port.starts_with(':'))
        });
        let path = request.uri().path_and_query()?;
        is_other.then(|| {
            Redirect::temporary(&format!("{}{path}", self.settings.origin)).into_response()
        })
    }
}

async fn one_file(path: &Path, request: Request) -> Result<Response, Problem> {
    let Ok(response) = ServeFile::new(path).oneshot(request).await;
    found(response.map(axum::body::Body::new))
}

fn found(mut response: Response) -> Result<Response, Problem> {
    if response.status() == StatusCode::NOT_FOUND {
        return Err(Problem::route_unknown());
    }
    // Files change while one works on them: let the browser ask each time.
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
