//! A bag on its way between devices: the page's address, the picture of a link, and the device's own ways to pass it on.

use super::Parts;
use crate::app::{Scope, say};
use crate::host::Host;
use crate::json::{self, Json};
use etalase_model::handoff::KEY;
use etalase_model::record::Value;
use etalase_model::shop::Msg;
use etalase_model::shop::handoff::{self, Drawing, Errand};
use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

impl Parts {
    pub(super) fn pass(&self, errand: Errand, link: &Scope) {
        match errand {
            Errand::Locate => {
                let shares = of_page("navigator").and_then(|navigator| navigator.member("share"));
                tell(link, handoff::Msg::Located(address(), shares.is_some()));
            }
            Errand::Draw(text) => draw(&self.host, text, link),
            Errand::Share(url) => {
                let what = json::object(&[("url", url.into())]);
                // Whether the shopper went through with it is nobody's business.
                call("navigator", "share", &[what]);
            }
            Errand::Settle(address) => {
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
}

/// Whether a bag may have come in the page's address.
pub(crate) fn brings_bag() -> bool {
    address().contains(KEY)
}

/// Tells the shop if a bag has come in the page's address.
pub(super) fn came(link: &Scope) -> bool {
    let address = address();
    let came = address.contains(KEY);
    if came {
        tell(link, handoff::Msg::Came(address));
    }
    came
}

/// Copies a text, and says whether that worked.
pub(super) fn copy(text: String, link: &Scope) {
    let clipboard = of_page("navigator").and_then(|navigator| navigator.member("clipboard"));
    let copying = clipboard.map(|clipboard| clipboard.call("writeText", &[text.into()]));
    let link = link.clone();
    spawn_local(async move {
        say(&link, Msg::Copied(promised(copying).await.is_some()));
    });
}

/// The code that draws is loaded when the first link is.
fn draw(host: &Host, text: String, link: &Scope) {
    let loading = host.load("qr").map(Into::into);
    let link = link.clone();
    spawn_local(async move {
        let make = promised(loading)
            .await
            .and_then(|make| make.dyn_into::<Function>().ok());
        let drawn = make.and_then(|make| make.call1(&JsValue::NULL, &text.into()).ok());
        tell(
            &link,
            handoff::Msg::Drawn(drawn.and_then(|drawn| drawing(&Json(drawn)))),
        );
    });
}

fn drawing(drawn: &Json) -> Option<Drawing> {
    Some(Drawing {
        size: drawn.number_of("size")? as u32,
        path: drawn.text_of("path")?,
    })
}

fn tell(link: &Scope, msg: handoff::Msg) {
    say(link, Msg::Handoff(msg));
}

/// What a promise brings; `None` if there is none, or if it fails.
async fn promised(promise: Option<JsValue>) -> Option<JsValue> {
    let promise = json::promise(promise?)?;
    JsFuture::from(promise).await.ok()
}

fn address() -> String {
    let location = of_page("location");
    location
        .and_then(|location| location.text_of("href"))
        .unwrap_or_default()
}

fn call(object: &str, method: &str, arguments: &[JsValue]) {
    if let Some(object) = of_page(object) {
        object.call(method, arguments);
    }
}

/// A global of the page.
fn of_page(name: &str) -> Option<Json> {
    Json(js_sys::global().into()).member(name)
}
