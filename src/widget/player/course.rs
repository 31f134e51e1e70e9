//! The course of one stream: it starts, shows frames, fails or ends. What the video says becomes facts here.

use super::mse::Mse;
use super::{Core, Source, native};
use crate::dom;
use crate::json::Json;
use etalase_model::storefront::player::{Engine, PlayerEvent};
use js_sys::Reflect;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    type FrameVideo;
    #[wasm_bindgen(method, js_name = requestVideoFrameCallback)]
    fn request_frame(this: &FrameVideo, handler: &JsValue);
}

/// A pause for longer than this may have outlived the segments of a live stream.
const WINDOW_MILLIS: i64 = 10_000;

/// A stream that played and broke is begun anew by the same engine, but not twice within this time.
const RELOAD_MILLIS: i64 = 30_000;

impl Core {
    pub(super) fn start(self: &Rc<Self>, engine: Engine, playlist: &str, play: bool) {
        let goes_on = self.is_finite() && *self.playlist.borrow() == playlist;
        let position = goes_on.then(|| self.video.current_time());
        self.stop();
        self.resume_at.set(position);
        self.playlist.replace(playlist.to_owned());
        self.await_frame(0);
        match engine {
            Engine::Native => {
                self.source.replace(Source::Native);
                self.video.set_src(playlist);
                if play {
                    self.play();
                }
            }
            Engine::Mse => self.load_mse(playlist.to_owned(), play),
        }
    }

    pub(super) fn load_mse(self: &Rc<Self>, playlist: String, play: bool) {
        self.source.replace(Source::Loading);
        let Some(promise) = self.host.load("hls") else {
            return self.give_up();
        };
        let (weak, run) = (Rc::downgrade(self), self.run.get());
        spawn_local(async move {
            let class = JsFuture::from(promise).await;
            let Some(core) = weak.upgrade().filter(|core| core.run.get() == run) else {
                return;
            };
            let mse = class
                .ok()
                .and_then(|class| Mse::new(&class, &core, &playlist));
            let Some(mse) = mse else {
                return core.give_up();
            };
            core.source.replace(Source::Mse(mse));
            // The clock runs from here: downloading the engine says nothing about the stream.
            core.await_frame(0);
            if play {
                core.play();
            }
        });
    }

    /// Lets go of stream and engine. Nothing that still arrives of them is told.
    pub(super) fn stop(&self) {
        let was = self.source.replace(Source::None);
        self.run.set(self.run.get().wrapping_add(1));
        self.awaited.set(None);
        self.has_frame.set(false);
        self.sound.set(None);
        self.quiet.set(0);
        self.origin.set(None);
        self.is_behind.set(false);
        self.write_captions("");
        if !matches!(was, Source::None) {
            drop(was);
            native::release(&self.video);
        }
    }

    pub(super) fn play(self: &Rc<Self>) {
        let Ok(promise) = self.video.play() else {
            return;
        };
        let (weak, run) = (Rc::downgrade(self), self.run.get());
        spawn_local(async move {
            let Err(error) = JsFuture::from(promise).await else {
                return;
            };
            let Some(core) = weak.upgrade().filter(|core| core.run.get() == run) else {
                return;
            };
            // `AbortError` only says that something else was asked meanwhile; other errors come as events too.
            if Json(error).text_of("name").as_deref() == Some("NotAllowedError") {
                core.tell(PlayerEvent::Blocked);
            }
        });
    }

    /// Begins the stream anew in the browser's own player, at the live edge.
    pub(super) fn reload(self: &Rc<Self>) {
        self.origin.set(None);
        self.stalled.set(0);
        self.tell(PlayerEvent::Waiting);
        self.video.set_src(&self.playlist.borrow());
        self.play();
    }

    /// Plays on; what has left the live window meanwhile cannot be had any more.
    pub(super) fn resume(self: &Rc<Self>) {
        let away = dom::now().0 - self.paused_at.get();
        let gone = match self.seekable() {
            Some((start, _)) => self.video.current_time() < start,
            None => self.is_native() && self.has_frame.get() && away > WINDOW_MILLIS,
        };
        if gone && !self.is_finite() {
            self.go_live();
        }
        self.play();
    }

    pub(super) fn pause(&self) {
        // Fails never; the type comes from an old draft.
        let _ = self.video.pause();
        if !self.has_frame.get() {
            self.tell(PlayerEvent::Paused);
        }
    }

    pub(super) fn await_frame(&self, already: i64) {
        self.has_frame.set(false);
        self.awaited.set(Some(already));
        self.stalled.set(0);
        self.ticked.set(dom::elapsed());
        self.watch_frame();
    }

    pub(super) fn watch_frame(&self) {
        let video: &JsValue = &self.video;
        let can = Reflect::has(video, &"requestVideoFrameCallback".into()).unwrap_or(false);
        if let Some(handler) = self.frame_handler.borrow().as_ref().filter(|_| can) {
            video
                .unchecked_ref::<FrameVideo>()
                .request_frame(handler.as_ref());
        }
    }

    /// A frame is on screen. A still one, before playing was allowed, does not count.
    pub(super) fn frame(&self) {
        if self.has_frame.get() || self.video.paused() || !self.is_running() {
            return;
        }
        self.has_frame.set(true);
        self.awaited.set(None);
        self.tell(PlayerEvent::FirstFrame);
    }

    /// This engine cannot do it. Said once for each start.
    pub(super) fn give_up(&self) {
        if self.awaited.take().is_some() || self.has_frame.get() {
            self.has_frame.set(false);
            self.tell(PlayerEvent::Fault);
        }
    }

    pub(super) fn hear(self: &Rc<Self>, kind: &str) {
        if kind == "volumechange" {
            return self.tell(PlayerEvent::Muted(self.video.muted()));
        }
        if !self.is_running() {
            return;
        }
        match kind {
            "playing" if self.has_frame.get() => self.tell(PlayerEvent::Playing),
            "playing" => self.watch_frame(),
            "pause" if !self.video.ended() => {
                self.paused_at.set(dom::now().0);
                self.tell(PlayerEvent::Paused);
            }
            "waiting" if self.has_frame.get() => self.tell(PlayerEvent::Waiting),
            "ended" => self.tell(PlayerEvent::Finished),
            "error" => self.fails(),
            "loadedmetadata" => self.begin(),
            "timeupdate" | "seeked" => self.moved(),
            "webkitbeginfullscreen" => self.leave_captions_to_browser(true),
            "webkitendfullscreen" => self.leave_captions_to_browser(false),
            _ => {}
        }
    }

    pub(super) fn fails(self: &Rc<Self>) {
        let recovers = match &*self.source.borrow() {
            Source::Mse(mse) => mse.recover(),
            _ => false,
        };
        if recovers || !self.is_broken() {
            return;
        }
        let now = dom::now().0;
        let first = now - self.reloaded_at.replace(now) > RELOAD_MILLIS;
        if first && self.is_native() && self.has_frame.get() && !self.is_finite() {
            // Chromium's own player loses a live stream that is paused and played on at once; it did play it.
            self.reload();
        } else {
            self.give_up();
        }
    }

    pub(super) fn begin(&self) {
        if let Some(position) = self.resume_at.take().filter(|_| self.is_finite()) {
            self.video.set_current_time(position);
        }
    }

    pub(super) fn moved(self: &Rc<Self>) {
        // Where a browser has no frame callbacks, a picture whose time moves is taken for one.
        if !self.has_frame.get()
            && self.video.video_width() > 0
            && self.video.current_time() > 0.0
            && !self.video.paused()
        {
            self.frame();
        }
        self.stalled.set(0);
        self.draw_time();
        self.place_captions();
    }
}
