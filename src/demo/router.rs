//! The API and the bundle as a brand's server has them, and the demo's own pages beside them.

use std::sync::Arc;

use axum::Router;
use etalase::http::router::{ExtraRoutes, with_routes};

use super::brand::Demo;
use super::{control, pages, stream};

/// All that the demo serves.
pub fn router(demo: &Arc<Demo>) -> Router {
    let own = pages::routes().merge(stream::routes());
    let extra = ExtraRoutes {
        shared: own.with_state(demo.clone()),
        // The controls are for tests on this machine: no page of another origin may use them.
        same_origin: control::routes().with_state(demo.clone()),
    };
    with_routes(demo.app(), extra)
}
