//! What the debug panel (`src/loader/diagnose.js`) asks: which link would be followed now, and what it does not carry.

use super::depart::{destination, losses};
use crate::app::Front;
use crate::json::{self, Json};
use etalase_model::record::Value;
use etalase_view::Departure;
use web_sys::Event;

/// Answers by the function in the event's `detail`: with `href` and `loss`, or with the `code` of why there is no link.
pub(super) fn explain(front: &Front, event: &Event) {
    let Some(detail) = Json(event.into()).member("detail") else {
        return;
    };
    let answer = match destination(front, &next(front)) {
        Ok(made) => json::object(&[("href", made.href.as_str().into()), ("loss", losses(&made))]),
        Err(fault) => json::object(&[("code", fault.code().into())]),
    };
    detail.call("answer", &[answer]);
}

/// What the shopper would leave with: the cart, or one of what the shelf shows first.
fn next(front: &Front) -> Departure {
    let shop = &front.shop;
    let first = || {
        let product = shop.campaign.products.first()?;
        let variant = product.first_variant()?;
        Some(Departure::Variant(product.id.clone(), variant.id.clone()))
    };
    let variant = if shop.cart.is_empty() { first() } else { None };
    variant.unwrap_or(Departure::Cart)
}
