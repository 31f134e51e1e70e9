//! Globals of the page that only later parts need.

use crate::json::{self, Json};
use etalase_model::record::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// What a promise brings; `None` if there is none, or if it fails.
pub(crate) async fn promised(promise: Option<JsValue>) -> Option<JsValue> {
    let promise = json::promise(promise?)?;
    JsFuture::from(promise).await.ok()
}

pub(crate) fn address() -> String {
    let location = of_page("location");
    location
        .and_then(|location| location.text_of("href"))
        .unwrap_or_default()
}

pub(crate) fn call(object: &str, method: &str, arguments: &[JsValue]) {
    if let Some(object) = of_page(object) {
        object.call(method, arguments);
    }
}

/// A global of the page.
pub(crate) fn of_page(name: &str) -> Option<Json> {
    Json(js_sys::global().into()).member(name)
}
