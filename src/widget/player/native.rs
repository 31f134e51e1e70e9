//! The browser's own player.

use crate::json::Json;
use wasm_bindgen::JsValue;
use web_sys::HtmlVideoElement;

/// Lets go of the stream. The node stays what it is.
pub(super) fn release(video: &HtmlVideoElement) {
    let _ = video.pause();
    let _ = video.remove_attribute("src");
    video.load();
}

/// The programme time at the media time 0 in Unix milliseconds, where the browser tells it (Safari).
pub(super) fn start_date(video: &HtmlVideoElement) -> Option<f64> {
    let date = Json(JsValue::from(video)).call("getStartDate", &[]);
    Json(date)
        .call("getTime", &[])
        .as_f64()
        .filter(|time| time.is_finite())
}
