//! The route table: the routes of every room.

use super::route::Route;
use super::{health, openapi};
use crate::{bundle, campaigns, checkout, creators, events, reviews, webhooks};

/// Every route. The router and the OpenAPI document are both made from this list, so neither can forget one.
pub(super) fn all() -> Vec<Route> {
    vec![
        bundle::routes::loader(),
        bundle::routes::asset(),
        campaigns::routes::show(),
        campaigns::routes::schema(),
        checkout::routes::follow(),
        reviews::collection(),
        reviews::helpful(),
        events::collection(),
        webhooks::routes::webhooks(),
        creators::routes::short(),
        creators::routes::short_with_slash(),
        creators::routes::link(),
        creators::routes::named(),
        health::live(),
        health::ready(),
        openapi::document(|config| openapi::describe(&all(), config)),
    ]
}
