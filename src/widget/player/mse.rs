//! The media-source engine: hls.js, built with what is needed of it, loaded when it is needed.

use super::Core;
use crate::json::{self, Json};
use etalase_model::playlist::programme_time;
use etalase_model::record::Value;
use etalase_model::storefront::player::{Level, PlayerEvent};
use js_sys::{Array, Function, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlVideoElement;

#[wasm_bindgen]
extern "C" {
    type Hls;
    #[wasm_bindgen(method, js_name = loadSource)]
    fn load_source(this: &Hls, url: &str);
    #[wasm_bindgen(method, js_name = attachMedia)]
    fn attach_media(this: &Hls, video: &HtmlVideoElement);
    #[wasm_bindgen(method)]
    fn on(this: &Hls, event: &str, handler: &JsValue);
    #[wasm_bindgen(method, js_name = recoverMediaError)]
    fn recover_media_error(this: &Hls);
    #[wasm_bindgen(method)]
    fn destroy(this: &Hls);
    #[wasm_bindgen(method, setter, js_name = nextLevel)]
    fn set_next_level(this: &Hls, level: i32);
    #[wasm_bindgen(method, getter, js_name = liveSyncPosition)]
    fn live_sync_position(this: &Hls) -> Option<f64>;
}

type Handler = Closure<dyn Fn(JsValue, JsValue)>;

/// A running engine. Dropping it is destroying it.
pub(super) struct Mse {
    hls: Hls,
    recovered: Cell<bool>,
    _handlers: [Handler; 2],
}

impl Mse {
    /// Plays `playlist` by the engine of this class; `None` if it is none.
    pub(super) fn new(class: &JsValue, core: &Rc<Core>, playlist: &str) -> Option<Self> {
        let config = json::object(&[
            ("backBufferLength", 30.into()),
            ("maxBufferLength", 20.into()),
            ("liveSyncDurationCount", 3.into()),
            ("liveDurationInfinity", true.into()),
            ("capLevelToPlayerSize", true.into()),
            // A worker comes from a blob: address, which a strict CSP forbids.
            ("enableWorker", false.into()),
        ]);
        let class: &Function = class.dyn_ref()?;
        let hls: Hls = Reflect::construct(class, &Array::of1(&config))
            .ok()?
            .unchecked_into();
        let handler = |hear: fn(&Core, &Json)| {
            let weak = Rc::downgrade(core);
            Handler::new(move |_, data| {
                if let Some(core) = weak.upgrade() {
                    hear(&core, &Json(data));
                }
            })
        };
        let handlers = [handler(parsed), handler(failed)];
        let [on_parsed, on_failed] = &handlers;
        hls.on("hlsManifestParsed", on_parsed.as_ref());
        hls.on("hlsError", on_failed.as_ref());
        hls.load_source(playlist);
        hls.attach_media(&core.video);
        Some(Self {
            hls,
            recovered: Cell::new(false),
            _handlers: handlers,
        })
    }

    /// Shows this quality, or what the engine sees fit.
    pub(super) fn choose(&self, level: Option<usize>) {
        self.hls.set_next_level(
            level
                .and_then(|level| i32::try_from(level).ok())
                .unwrap_or(-1),
        );
    }

    /// The media time at which a live picture should be.
    pub(super) fn live_position(&self) -> Option<f64> {
        self.hls.live_sync_position()
    }

    /// The programme time at the media time 0 in Unix milliseconds, by the fragment at `position`. The engine would have the
    /// browser read the dates, which each read otherwise, and without a zone as the visitor's own time.
    pub(super) fn origin(&self, position: f64) -> Option<f64> {
        let details = Json(self.hls.clone()).member("latestLevelDetails")?;
        let fragments = details.member("fragments")?.items()?;
        let told = fragments.iter().filter_map(|fragment| {
            let date = programme_time(&fragment.text_of("rawProgramDateTime")?)?;
            let start = fragment.number_of("start")?;
            Some((start, date.0 as f64 - start * 1_000.0))
        });
        let mut origin = None;
        for (start, found) in told {
            if origin.is_none() || start <= position {
                origin = Some(found);
            }
        }
        origin
    }

    /// Tries once to save a broken decoder; false if it was tried before.
    pub(super) fn recover(&self) -> bool {
        let first = !self.recovered.replace(true);
        if first {
            self.hls.recover_media_error();
        }
        first
    }
}

impl Drop for Mse {
    fn drop(&mut self) {
        self.hls.destroy();
    }
}

fn parsed(core: &Core, data: &Json) {
    let levels = data
        .member("levels")
        .and_then(|levels| levels.items())
        .unwrap_or_default();
    let number = |level: &Json, name| level.number_of(name).unwrap_or_default() as u32;
    let levels = levels.iter().map(|level| Level {
        height: number(level, "height"),
        bandwidth: number(level, "bitrate"),
    });
    core.tell(PlayerEvent::Levels(levels.collect()));
}

fn failed(core: &Core, data: &Json) {
    if !data.is("fatal") {
        return;
    }
    let of_media = data.text_of("type").as_deref() == Some("mediaError");
    let recovers = match &*core.source.borrow() {
        super::Source::Mse(mse) => of_media && mse.recover(),
        _ => false,
    };
    if !recovers {
        core.give_up();
    }
}
