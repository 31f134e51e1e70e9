//! The route table, and what wraps every route.

use std::any::Any;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{Method, header};
use axum::response::{IntoResponse as _, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowHeaders, Any as AnyOrigin, CorsLayer};

use crate::app::AppState;
use crate::http::error::Problem;
use crate::http::middleware;
use crate::http::routes;

const PREFLIGHT_AGE: Duration = Duration::from_secs(86_400);

/// Routes that another program serves beside the API.
#[derive(Debug, Default)]
pub struct ExtraRoutes {
    /// For pages of every origin, as the API is.
    pub shared: Router,
    /// For pages of this server alone.
    pub same_origin: Router,
}

/// The whole API and the bundle.
pub fn router(app: Arc<AppState>) -> Router {
    with_routes(app, ExtraRoutes::default())
}

/// The same, with routes of another program beside it.
pub fn with_routes(app: Arc<AppState>, extra: ExtraRoutes) -> Router {
    let shared = api().with_state(app).merge(extra.shared);
    with_outer_layers(with_cors(shared).merge(extra.same_origin))
}

/// The routes of the table, for pages of every origin once [`with_cors`]ed.
fn api() -> Router<Arc<AppState>> {
    routes::all()
        .into_iter()
        .fold(Router::new(), |router, route| {
            router.route(route.path, route.methods)
        })
}

/// Lets pages of every origin read and write, without cookies: a window is embedded anywhere.
fn with_cors(router: Router) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(AnyOrigin)
        .allow_methods([Method::GET, Method::POST])
        // Scripts of a page put headers of their own on every request that leaves it; none is read here.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([header::ETAG, header::RETRY_AFTER, header::DATE, header::AGE])
        .max_age(PREFLIGHT_AGE)
        .vary([]);
    router
        .fallback(unknown_route)
        .method_not_allowed_fallback(unknown_method)
        .layer(cors)
}

/// What wraps every request: a panic costs one answer, not the server; every answer is finished the same way.
pub(crate) fn with_outer_layers(router: Router) -> Router {
    router
        .layer(CatchPanicLayer::custom(panic_response))
        .layer(axum::middleware::from_fn(middleware::finish_response))
}

async fn unknown_route() -> Problem {
    Problem::route_unknown()
}

async fn unknown_method(method: Method) -> Problem {
    Problem::method_unknown(&method)
}

fn panic_response(cause: Box<dyn Any + Send>) -> Response {
    let text = cause.downcast_ref::<&str>().copied();
    let cause = text.or_else(|| cause.downcast_ref::<String>().map(String::as_str));
    tracing::error!(cause = cause.unwrap_or("unknown"), "a request panicked");
    Problem::internal().into_response()
}
