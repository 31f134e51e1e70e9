//! Captions: the show's own files, moved onto the clock of whatever plays.
//!
//! They are written over the picture, where they wrap and lie clear of the controls; browsers place them differently, and cut
//! them off. A hidden track has them too, for the full screen of phones that show nothing but the video there.

use super::Core;
use crate::api::{self, Request};
use crate::json::Json;
use etalase_model::captions::{self, Caption, parse};
use etalase_model::show;
use etalase_model::text::Text;
use js_sys::Reflect;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Captions are handed to the browser from so many seconds before the present to so many after it.
const WINDOW: (f64, f64) = (-15.0, 60.0);
/// They are handed out anew when the present has moved by so many seconds.
const STRIDE: f64 = 20.0;
/// They are moved when the clock has moved by more than this, in milliseconds.
const SHIFT_MILLIS: f64 = 250.0;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = VTTCue)]
    type VttCue;
    #[wasm_bindgen(constructor, js_class = "VTTCue", catch)]
    fn new(start: f64, end: f64, text: &str) -> Result<VttCue, JsValue>;
}

/// The captions of one player.
#[derive(Default)]
pub(super) struct Captions {
    /// One track for each language: a video never lets go of one.
    tracks: RefCell<Vec<(String, Json)>>,
    /// What is shown: the track and the whole file.
    shown: RefCell<Option<(Json, Vec<Caption>)>>,
    /// What was handed to the browser.
    cues: RefCell<Vec<VttCue>>,
    /// Around which media time, and with which shift in milliseconds.
    placed: Cell<Option<(f64, f64)>>,
    choice: Cell<u32>,
}

impl Captions {
    /// Shows these captions, or none.
    pub(super) fn choose(&self, core: &Rc<Core>, captions: Option<&show::Captions>) {
        let choice = self.choice.get().wrapping_add(1);
        self.choice.set(choice);
        self.clear();
        let Some(captions) = captions else { return };
        let track = self.track(core, &captions.language, &captions.label);
        let weak = Rc::downgrade(core);
        api::send(
            Request {
                url: captions.src.as_str().to_owned(),
                ..Request::default()
            },
            move |file| {
                let Some(core) = weak
                    .upgrade()
                    .filter(|core| core.captions.choice.get() == choice)
                else {
                    return;
                };
                let Ok(file) = file else {
                    return core.host.fail(
                        "captions_unavailable",
                        "check the captions' address and its CORS header",
                        false,
                    );
                };
                set(&track.0, "mode", &"hidden".into());
                core.captions.shown.replace(Some((track, parse(&file))));
                core.place_captions();
            },
        );
    }

    fn track(&self, core: &Core, language: &str, label: &Text) -> Json {
        let mut tracks = self.tracks.borrow_mut();
        if let Some((_, track)) = tracks.iter().find(|(known, _)| known == language) {
            return track.clone();
        }
        let video = Json(JsValue::from(&core.video));
        let label = label.get(&core.host.locale);
        let track = Json(video.call(
            "addTextTrack",
            &["captions".into(), label.into(), language.into()],
        ));
        tracks.push((language.to_owned(), track.clone()));
        track
    }

    /// Hands out the captions around a media time in seconds. `shift` is the media time of the show's start in milliseconds.
    pub(super) fn place(&self, position: f64, shift: f64) {
        let fits = |(around, shifted): (f64, f64)| {
            (position - around).abs() < STRIDE && (shift - shifted).abs() <= SHIFT_MILLIS
        };
        if self.placed.get().is_some_and(fits) {
            return;
        }
        let shown = self.shown.borrow();
        let Some((track, captions)) = shown.as_ref() else {
            return;
        };
        self.placed.set(Some((position, shift)));
        let (from, to) = (position + WINDOW.0, position + WINDOW.1);
        let seconds = |millis: i64| (millis as f64 + shift) / 1_000.0;
        let near = captions
            .iter()
            .filter(|caption| seconds(caption.end) > from && seconds(caption.start) < to);
        let fresh = near.filter_map(|caption| {
            VttCue::new(seconds(caption.start), seconds(caption.end), &caption.text).ok()
        });
        let fresh: Vec<VttCue> = fresh.collect();
        for cue in &fresh {
            track.call("addCue", &[cue.into()]);
        }
        for old in self.cues.replace(fresh) {
            track.call("removeCue", &[old.into()]);
        }
    }

    /// What is said at a media time in seconds.
    pub(super) fn words(&self, position: f64, shift: f64) -> String {
        let millis = (position * 1_000.0 - shift) as i64;
        let shown = self.shown.borrow();
        let shown = shown.as_ref();
        shown.map_or_else(String::new, |(_, file)| captions::at(file, millis))
    }

    /// Leaves them to the browser, as long as nothing but the video is on screen.
    pub(super) fn leave_to_browser(&self, leave: bool) {
        if let Some((track, _)) = self.shown.borrow().as_ref() {
            let mode = if leave { "showing" } else { "hidden" };
            set(&track.0, "mode", &mode.into());
        }
    }

    fn clear(&self) {
        if let Some((track, _)) = self.shown.take() {
            for cue in self.cues.take() {
                track.call("removeCue", &[cue.into()]);
            }
            set(&track.0, "mode", &"disabled".into());
        }
        self.placed.set(None);
    }
}

fn set(object: &JsValue, name: &str, value: &JsValue) {
    // An old browser may lack the member: then its own way stays.
    let _ = Reflect::set(object, &name.into(), value);
}
