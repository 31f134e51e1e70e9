//! Links that leave for the shop. The address is made anew at the last moment, and always before the browser follows it.

use crate::app::{Front, Scope, say};
use crate::shopping::{of_line, of_lines};
use crate::{dom, json, memory};
use etalase_model::cart::Line;
use etalase_model::checkout::{CheckoutFault, CheckoutLink, Loss};
use etalase_model::shop::Msg;
use etalase_model::shop::bag::Next;
use etalase_view::Departure;
use wasm_bindgen::JsValue;
use web_sys::MouseEvent;

/// A buy link is touched, or followed. Nothing here waits: a link that is followed later than at the click is blocked.
pub(super) fn depart(front: &Front, event: &MouseEvent, departure: &Departure, link: &Scope) {
    let kind = event.type_();
    let follows = kind == "click" || (kind == "auxclick" && event.button() == 1);
    match destination(front, departure) {
        Ok(made) => {
            let anchor = dom::target(event).and_then(|target| target.closest("a").ok().flatten());
            // Fails only for names that are none.
            let _ = anchor.map(|anchor| anchor.set_attribute("href", made.href.as_str()));
            if !follows {
                return;
            }
            let goes = front
                .host
                .emit("checkout", leaving(front, departure, &made));
            if !goes {
                event.prevent_default();
            } else if matches!(departure, Departure::Cart) {
                memory::hold(&front.host, &front.shop, Next::Paying);
            }
        }
        Err(fault) if follows => {
            event.prevent_default();
            say(link, Msg::Unlinkable(fault));
        }
        Err(_) => {}
    }
}

/// The link of what is departed with, as it is at this moment.
pub(super) fn destination(
    front: &Front,
    departure: &Departure,
) -> Result<CheckoutLink, CheckoutFault> {
    let money = front.speech.money(&front.shop.campaign.currency);
    let Departure::Variant(product, variant) = departure else {
        return front.shop.checkout(&money);
    };
    let product = front
        .shop
        .campaign
        .product(product)
        .ok_or(CheckoutFault::NoLines)?;
    let variant = product.variant(variant).ok_or(CheckoutFault::NoLines)?;
    front.shop.buy(product, variant, &money)
}

fn leaving(front: &Front, departure: &Departure, made: &CheckoutLink) -> JsValue {
    let mut own = vec![("href", made.href.as_str().into()), ("loss", losses(made))];
    let coupon = front.shop.voucher().filter(|code| made.carries(code));
    own.extend(coupon.map(|code| ("coupon", code.into())));
    match departure {
        Departure::Cart => {
            let shop = &front.shop;
            of_lines(front, &own, shop.cart.orderable(&shop.campaign.products))
        }
        Departure::Variant(product, variant) => {
            let line = Line {
                product: product.clone(),
                variant: variant.clone(),
                quantity: 1,
            };
            of_line(front, &own, &line)
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
