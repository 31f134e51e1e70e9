//! Captions: the show's own files, moved onto the clock of whatever plays.
//!
//! They are written over the picture, where they wrap and lie clear of the controls; browsers place them differently, and cut
//! them off. A hidden track has them too, for the full screen of phones that show nothing but the video there.

use crate::api::{self, ApiRequest};
use crate::host::Host;
use crate::json::Json;
use crate::player;
use etalase_model::captions::{self, Caption, parse};
use etalase_model::show;
use etalase_model::text::Text;
use js_sys::Reflect;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlVideoElement;
use yew::Callback;

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
pub(super) struct Captions(Rc<Shown>);

struct Shown {
    host: Rc<Host>,
    video: HtmlVideoElement,
    /// Called once a file has come.
    came: Callback<()>,
    /// One track for each language: a video never lets go of one.
    tracks: RefCell<Vec<(String, Json)>>,
    /// What is shown: the track and the whole file.
    file: RefCell<Option<(Json, Vec<Caption>)>>,
    /// What was handed to the browser.
    cues: RefCell<Vec<VttCue>>,
    /// Around which media time, and with which shift in milliseconds.
    placed: Cell<Option<(f64, f64)>>,
    choice: Cell<u32>,
}

impl Captions {
    /// None are shown yet.
    pub(super) fn new(host: Rc<Host>, video: HtmlVideoElement, came: Callback<()>) -> Self {
        Self(Rc::new(Shown {
            host,
            video,
            came,
            tracks: RefCell::default(),
            file: RefCell::default(),
            cues: RefCell::default(),
            placed: Cell::default(),
            choice: Cell::default(),
        }))
    }
}

impl player::Captions for Captions {
    fn choose(&self, captions: Option<&show::CaptionTrack>) {
        let shown = &self.0;
        let choice = shown.choice.get().wrapping_add(1);
        shown.choice.set(choice);
        shown.clear();
        let Some(captions) = captions else { return };
        let track = shown.track(&captions.language, &captions.label);
        let weak = Rc::downgrade(shown);
        api::send(
            ApiRequest {
                url: captions.src.as_str().to_owned(),
                ..ApiRequest::default()
            },
            move |file| {
                let shown = weak.upgrade();
                let Some(shown) = shown.filter(|shown| shown.choice.get() == choice) else {
                    return;
                };
                let Ok(file) = file else {
                    return shown.host.fail(
                        "captions_unavailable",
                        "check the captions' address and its CORS header",
                        false,
                    );
                };
                set(&track.0, "mode", &"hidden".into());
                shown.file.replace(Some((track, parse(&file))));
                shown.came.emit(());
            },
        );
    }

    fn place(&self, position: f64, shift: f64) {
        self.0.place(position, shift);
    }

    fn words(&self, position: f64, shift: f64) -> String {
        let millis = (position * 1_000.0 - shift) as i64;
        let file = self.0.file.borrow();
        let file = file.as_ref();
        file.map_or_else(String::new, |(_, captions)| captions::at(captions, millis))
    }

    fn leave_to_browser(&self, leave: bool) {
        if let Some((track, _)) = self.0.file.borrow().as_ref() {
            let mode = if leave { "showing" } else { "hidden" };
            set(&track.0, "mode", &mode.into());
        }
    }
}

impl Shown {
    fn track(&self, language: &str, label: &Text) -> Json {
        let mut tracks = self.tracks.borrow_mut();
        if let Some((_, track)) = tracks.iter().find(|(known, _)| known == language) {
            return track.clone();
        }
        let video = Json(JsValue::from(&self.video));
        let label = label.get(&self.host.locale);
        let track = Json(video.call(
            "addTextTrack",
            &["captions".into(), label.into(), language.into()],
        ));
        tracks.push((language.to_owned(), track.clone()));
        track
    }

    fn place(&self, position: f64, shift: f64) {
        let fits = |(around, shifted): (f64, f64)| {
            (position - around).abs() < STRIDE && (shift - shifted).abs() <= SHIFT_MILLIS
        };
        if self.placed.get().is_some_and(fits) {
            return;
        }
        let file = self.file.borrow();
        let Some((track, captions)) = file.as_ref() else {
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

    fn clear(&self) {
        if let Some((track, _)) = self.file.take() {
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
