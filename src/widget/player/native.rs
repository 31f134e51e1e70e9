//! The browser's own player, and what it says of what plays.

use crate::json::Json;
use etalase_model::record::Value;
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

/// Whether what plays has sound, muted or not; `None` where the browser has no word for it. No two have the same.
pub(super) fn has_sound(video: &HtmlVideoElement) -> Option<bool> {
    let video = Json(JsValue::from(video));
    let decoded = video.number_of("webkitAudioDecodedByteCount");
    let gecko = video.member("mozHasAudio").and_then(|has| has.flag());
    gecko.or(decoded.map(|bytes| bytes > 0.0))
}
