//! What stands in the route table: its handler and its description side by side.

use std::sync::Arc;

use axum::routing::MethodRouter;

use super::operation::Operation;
use crate::app::AppState;

/// A path, what answers there, and how each method of it is described.
pub(crate) struct Route {
    pub(crate) path: &'static str,
    pub(crate) methods: MethodRouter<Arc<AppState>>,
    pub(crate) operations: Vec<Operation>,
}
