//! Links that leave for the shop. The address is made anew at the last moment, and always before the browser follows it.

use crate::event_detail::{of_line, of_lines};
use crate::session::{Session, UiState};
use crate::{dom, json, memory};
use etalase_model::cart::CartLine;
use etalase_model::checkout::{CheckoutFault, CheckoutLink, Loss};
use etalase_model::storefront::Message;
use etalase_model::storefront::stored_cart::CartPurpose;
use etalase_view::BuyLink;
use wasm_bindgen::JsValue;
use web_sys::MouseEvent;

/// A buy link is touched, or followed. Nothing here waits: a link that is followed later than at the click is blocked.
pub(super) fn depart(ui: &UiState, event: &MouseEvent, departure: &BuyLink, session: &Session) {
    let kind = event.type_();
    let follows = kind == "click" || (kind == "auxclick" && event.button() == 1);
    match destination(ui, departure) {
        Ok(made) => {
            let anchor = dom::target(event).and_then(|target| target.closest("a").ok().flatten());
            // Fails only for names that are none.
            let _ = anchor.map(|anchor| anchor.set_attribute("href", made.href.as_str()));
            if !follows {
                return;
            }
            let goes = ui.host.emit("checkout", leaving(ui, departure, &made));
            if !goes {
                event.prevent_default();
            } else if matches!(departure, BuyLink::Cart) {
                memory::hold(&ui.host, &ui.storefront, CartPurpose::Checkout);
            }
        }
        Err(fault) if follows => {
            event.prevent_default();
            session.dispatch(Message::CheckoutFailed(fault));
        }
        Err(_) => {}
    }
}

/// The link of what is departed with, as it is at this moment.
pub(super) fn destination(
    ui: &UiState,
    departure: &BuyLink,
) -> Result<CheckoutLink, CheckoutFault> {
    let money = ui.i18n.money(&ui.storefront.campaign.currency);
    let BuyLink::Variant(product, variant) = departure else {
        return ui.storefront.checkout(&money);
    };
    let product = ui
        .storefront
        .campaign
        .product(product)
        .ok_or(CheckoutFault::NoLines)?;
    let variant = product.variant(variant).ok_or(CheckoutFault::NoLines)?;
    ui.storefront.buy(product, variant, &money)
}

fn leaving(ui: &UiState, departure: &BuyLink, made: &CheckoutLink) -> JsValue {
    let mut own = vec![("href", made.href.as_str().into()), ("loss", losses(made))];
    let coupon = ui.storefront.voucher().filter(|code| made.carries(code));
    own.extend(coupon.map(|code| ("coupon", code.into())));
    match departure {
        BuyLink::Cart => {
            let storefront = &ui.storefront;
            of_lines(
                ui,
                &own,
                storefront.cart.orderable(&storefront.campaign.products),
            )
        }
        BuyLink::Variant(product, variant) => {
            let line = CartLine {
                product: product.clone(),
                variant: variant.clone(),
                quantity: 1,
            };
            of_line(ui, &own, &line)
        }
    }
}

/// What the link does not carry, for the page.
pub(super) fn losses(made: &CheckoutLink) -> JsValue {
    json::list(made.loss.iter().map(loss_detail))
}

fn loss_detail(loss: &Loss) -> JsValue {
    json::object(&[
        ("code", loss.code().into()),
        ("key", loss.key().map_or(JsValue::NULL, JsValue::from)),
    ])
}
