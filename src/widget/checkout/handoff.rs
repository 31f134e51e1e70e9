//! A cart on its way between devices: the page's address, the picture of a link, and the device's own ways to pass it on.

use crate::host::Host;
use crate::json::{self, Json};
use crate::page::{address, call, of_page, promised};
use crate::session::Session;
use etalase_model::record::Value;
use etalase_model::storefront::Message;
use etalase_model::storefront::handoff::{self, HandoffCommand, QrCode};
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;

pub(super) fn pass(host: &Host, command: HandoffCommand, session: &Session) {
    match command {
        HandoffCommand::Locate => {
            let shares = of_page("navigator").and_then(|navigator| navigator.member("share"));
            tell(
                session,
                handoff::Message::Located(address(), shares.is_some()),
            );
        }
        HandoffCommand::DrawQr(text) => draw(host, text, session),
        HandoffCommand::Share(url) => {
            let what = json::object(&[("url", url.into())]);
            // Whether the shopper went through with it is nobody's business.
            call("navigator", "share", &[what]);
        }
        HandoffCommand::ReplaceAddress(address) => {
            let state = of_page("history").and_then(|history| history.member("state"));
            let state = state.map_or(JsValue::NULL, |state| state.0);
            call(
                "history",
                "replaceState",
                &[state, "".into(), address.into()],
            );
        }
    }
}

/// The code that draws is loaded when the first link is.
fn draw(host: &Host, text: String, session: &Session) {
    let loading = host.load("qr").map(Into::into);
    let session = session.clone();
    spawn_local(async move {
        let make = promised(loading)
            .await
            .and_then(|make| make.dyn_into::<Function>().ok());
        let drawn = make.and_then(|make| make.call1(&JsValue::NULL, &text.into()).ok());
        tell(
            &session,
            handoff::Message::QrDrawn(drawn.and_then(|drawn| drawing(&Json(drawn)))),
        );
    });
}

fn drawing(drawn: &Json) -> Option<QrCode> {
    Some(QrCode {
        size: drawn.number_of("size")? as u32,
        path: drawn.text_of("path")?,
    })
}

fn tell(session: &Session, message: handoff::Message) {
    session.dispatch(Message::Handoff(message));
}
