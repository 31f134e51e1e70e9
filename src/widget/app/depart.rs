//! Links that leave for the shop. The address is made anew at the last moment, and always before the browser follows it.

use super::{App, Scope};
use crate::dom;
use crate::json;
use etalase_model::checkout::{CheckoutFault, CheckoutLink, Loss};
use etalase_model::shop::Msg;
use etalase_view::Departure;
use wasm_bindgen::JsValue;
use web_sys::MouseEvent;

impl App {
    /// A buy link is touched, or followed. Nothing here waits: a link that is followed later than at the click is blocked.
    pub(super) fn depart(&self, event: &MouseEvent, departure: &Departure, link: &Scope) {
        let kind = event.type_();
        let follows = kind == "click" || (kind == "auxclick" && event.button() == 1);
        match self.destination(departure) {
            Ok(made) => {
                let anchor =
                    dom::target(event).and_then(|target| target.closest("a").ok().flatten());
                // Fails only for names that are none.
                let _ = anchor.map(|anchor| anchor.set_attribute("href", made.href.as_str()));
                if follows && !self.host.emit("checkout", self.leaving(departure, &made)) {
                    event.prevent_default();
                }
            }
            Err(fault) if follows => {
                event.prevent_default();
                link.send_message(Msg::Unlinkable(fault));
            }
            Err(_) => {}
        }
    }

    fn destination(&self, departure: &Departure) -> Result<CheckoutLink, CheckoutFault> {
        let Departure::Variant(product, variant) = departure else {
            return self.shop.checkout();
        };
        let product = self
            .shop
            .campaign
            .product(product)
            .ok_or(CheckoutFault::NoLines)?;
        let variant = product.variant(variant).ok_or(CheckoutFault::NoLines)?;
        self.shop.buy(product, variant)
    }

    fn leaving(&self, departure: &Departure, made: &CheckoutLink) -> JsValue {
        let lines = match departure {
            Departure::Cart => self.lines(),
            Departure::Variant(product, variant) => {
                let line = [
                    ("product", product.as_str().into()),
                    ("variant", variant.as_str().into()),
                    ("quantity", 1.into()),
                ];
                json::list([json::object(&line)].into_iter())
            }
        };
        let loss = json::list(made.loss.iter().map(loss_detail));
        json::object(&[
            ("href", made.href.as_str().into()),
            ("lines", lines),
            ("loss", loss),
        ])
    }
}

fn loss_detail(loss: &Loss) -> JsValue {
    json::object(&[
        ("code", loss.code().into()),
        ("key", loss.key().map_or(JsValue::NULL, JsValue::from)),
    ])
}
