//! One use case, one file: its handler and its description stand side by side.

pub(crate) mod bundle;
pub(crate) mod campaign;
pub(crate) mod checkout;
pub(crate) mod creators;
pub(crate) mod events;
pub(crate) mod health;
pub(crate) mod openapi;
pub(crate) mod orders;
pub(crate) mod reviews;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::routing::MethodRouter;

use crate::app::App;
use crate::operation::Operation;

/// A path, what answers there, and how each method of it is described.
pub(crate) struct Route {
    pub(crate) path: &'static str,
    pub(crate) methods: MethodRouter<Arc<App>>,
    pub(crate) operations: Vec<Operation>,
}

/// Every route. The router and the OpenAPI document are both made from this list, so neither can forget one.
pub(crate) fn all() -> Vec<Route> {
    vec![
        bundle::loader(),
        bundle::asset(),
        campaign::show(),
        campaign::schema(),
        checkout::follow(),
        reviews::collection(),
        reviews::helpful(),
        events::collection(),
        orders::webhooks(),
        creators::short(),
        creators::short_with_slash(),
        creators::link(),
        creators::named(),
        health::live(),
        health::ready(),
        openapi::document(),
    ]
}
