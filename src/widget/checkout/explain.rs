//! What the debug panel (`src/loader/diagnose.js`) asks: which link would be followed now, and what it does not carry.

use super::depart::{destination, losses};
use crate::json::{self, Json};
use crate::session::UiState;
use etalase_model::record::Value;
use etalase_view::BuyLink;
use web_sys::Event;

/// Answers by the function in the event's `detail`: with `href` and `loss`, or with the `code` of why there is no link.
pub(super) fn explain(ui: &UiState, event: &Event) {
    let Some(detail) = Json(event.into()).member("detail") else {
        return;
    };
    let answer = match destination(ui, &next(ui)) {
        Ok(made) => json::object(&[("href", made.href.as_str().into()), ("loss", losses(&made))]),
        Err(fault) => json::object(&[("code", fault.code().into())]),
    };
    detail.call("answer", &[answer]);
}

/// What the shopper would leave with: the cart, or one of what the shelf shows first.
fn next(ui: &UiState) -> BuyLink {
    let storefront = &ui.storefront;
    let first = || {
        let product = storefront.campaign.products.first()?;
        let variant = product.first_variant()?;
        Some(BuyLink::Variant(product.id.clone(), variant.id.clone()))
    };
    let variant = if storefront.cart.is_empty() {
        first()
    } else {
        None
    };
    variant.unwrap_or(BuyLink::Cart)
}
