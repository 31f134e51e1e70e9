//! What the page is told as it happens, and what it is asked.

use crate::session::{Session, UiState};
use crate::{event_detail, json};
use etalase_model::cart::CartLine;
use etalase_model::storefront::{Message, StorefrontEvent};
use wasm_bindgen::JsValue;

/// Asks the page whether a line may go into the cart; if so, it goes.
pub(super) fn request_add(ui: &UiState, line: CartLine, session: &Session) {
    let detail = event_detail::of_line(ui, &event_detail::names(&line), &line);
    if ui.host.emit("add-to-cart", detail) {
        session.dispatch(Message::Added(line.product, line.variant));
    }
}

/// Tells the page what happened.
pub(super) fn announce(ui: &UiState, event: StorefrontEvent) {
    let (name, detail) = match event {
        StorefrontEvent::State(state) => {
            ("state", json::object(&[("state", state.as_str().into())]))
        }
        StorefrontEvent::ProductView(product) => ("product-view", viewed(ui, product)),
        StorefrontEvent::Cart => {
            let storefront = &ui.storefront;
            let entries = storefront.cart.entries(&storefront.campaign.products);
            ("cart", event_detail::of_lines(ui, &[], entries))
        }
        StorefrontEvent::ReviewSent(review) => {
            ("review-sent", json::object(&[("review", review.into())]))
        }
    };
    ui.host.emit(name, detail);
}

/// A product, with one of the variant that is shown first.
fn viewed(ui: &UiState, product: String) -> JsValue {
    let own = [("product", product.as_str().into())];
    let found = ui.storefront.campaign.product(&product);
    let variant = found.and_then(|product| product.first_variant());
    let line = CartLine {
        variant: variant.map_or_else(String::new, |variant| variant.id.clone()),
        product,
        quantity: 1,
    };
    event_detail::of_line(ui, &own, &line)
}

/// The picture is there.
pub(super) fn announce_play(ui: &UiState) {
    let player = ui.storefront.player.as_ref();
    let engine = player.and_then(|player| player.engine);
    let engine = engine.map_or("", |engine| engine.as_str());
    let detail = json::object(&[("engine", engine.into())]);
    ui.host.emit("play", detail);
}
