//! The real player on the one `<video>` of a window: orders in, facts out.
//!
//! The video is the source of truth; nothing here decides what a fact means. The node is never made anew: an engine comes and
//! goes, the video stays.

mod captions;
mod course;
mod mse;
mod native;
mod playlist;
mod stream_probe;
mod timeline;
mod watch;

use crate::dom::{self, Listener};
use crate::host::Host;
use crate::json::Json;
pub(crate) use captions::Captions;
use etalase_model::record::Value;
use etalase_model::show::{EngineChoice, Show};
use etalase_model::storefront::player::{Engines, PlayerCommand, PlayerEvent};
use etalase_model::time::Time;
use etalase_view::PlayerRefs;
use js_sys::Reflect;
use mse::Mse;
use playlist::PlaylistWatch;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use stream_probe::StreamProbe;
use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlVideoElement};
use yew::Callback;

/// What the video tells of itself.
const EVENTS: [&str; 11] = [
    "playing",
    "pause",
    "waiting",
    "ended",
    "volumechange",
    "error",
    "loadedmetadata",
    "timeupdate",
    "seeked",
    // Where phones show nothing but the video.
    "webkitbeginfullscreen",
    "webkitendfullscreen",
];

/// What plays the stream at present.
#[derive(Default)]
enum Source {
    #[default]
    None,
    Native,
    /// On its way: the engine is being downloaded.
    Loading,
    Mse(Mse),
}

/// The player.
pub(crate) struct Player {
    core: Rc<Core>,
    _listeners: Vec<Listener>,
}

/// What listeners and timers share.
struct Core {
    host: Rc<Host>,
    video: HtmlVideoElement,
    refs: PlayerRefs,
    report: Callback<PlayerEvent>,
    /// Whether there is another engine to swap to from the browser's own.
    has_other: bool,
    source: RefCell<Source>,
    /// The playlist, as an absolute address.
    playlist: RefCell<String>,
    /// Counts the starts, so that what belonged to an earlier one is recognised.
    run: Cell<u32>,
    has_frame: Cell<bool>,
    /// How long a first frame has been awaited; none once it came, or was given up.
    awaited: Cell<Option<i64>>,
    /// How long the picture has been standing although it should move.
    stalled: Cell<i64>,
    /// Whether what plays has sound, once that is known, and how long none was heard, in milliseconds.
    sound: Cell<Option<bool>>,
    quiet: Cell<i64>,
    /// When it was last looked at, by [`dom::elapsed`].
    ticked: Cell<i64>,
    frame_handler: RefCell<Option<dom::Handler>>,
    /// Where a swap of engines goes on.
    resume_at: Cell<Option<f64>>,
    is_behind: Cell<bool>,
    /// The programme time at the media time 0, in Unix milliseconds.
    origin: Cell<Option<f64>>,
    /// The show's own start, for recordings that tell no programme time.
    starts_at: Cell<Time>,
    paused_at: Cell<i64>,
    reloaded_at: Cell<i64>,
    captions: RefCell<Option<Box<dyn Captions>>>,
    playlist_watch: PlaylistWatch,
    stream_probe: StreamProbe,
}

/// What can play HLS here.
pub(crate) fn engines(video: &HtmlVideoElement) -> Engines {
    let has = |name: &str| Reflect::has(&js_sys::global(), &name.into()).unwrap_or(false);
    Engines {
        native: !video
            .can_play_type("application/vnd.apple.mpegurl")
            .is_empty(),
        mse: has("MediaSource") || has("ManagedMediaSource"),
    }
}

/// The loader's video, or a new one.
pub(crate) fn video(host: &Host) -> Option<HtmlVideoElement> {
    let video = host.video.clone().or_else(|| {
        web_sys::window()?
            .document()?
            .create_element("video")
            .ok()?
            .dyn_into()
            .ok()
    })?;
    for (name, value) in [
        ("class", "video"),
        ("part", "video"),
        ("playsinline", ""),
        ("disableremoteplayback", ""),
    ] {
        // Fails only for names that are none.
        let _ = video.set_attribute(name, value);
    }
    if host.video.is_none() {
        video.set_muted(true);
    }
    Some(video)
}

impl Player {
    /// A player on `video`. If the loader started the stream in it, it plays on.
    pub(crate) fn new(
        host: Rc<Host>,
        video: HtmlVideoElement,
        show: &Show,
        refs: PlayerRefs,
        report: Callback<PlayerEvent>,
    ) -> Self {
        let core = Rc::new(Core {
            video: video.clone(),
            refs,
            report,
            has_other: engines(&video).mse && show.engine != Some(EngineChoice::Native),
            source: RefCell::default(),
            playlist: RefCell::default(),
            run: Cell::default(),
            has_frame: Cell::default(),
            awaited: Cell::default(),
            stalled: Cell::default(),
            sound: Cell::default(),
            quiet: Cell::default(),
            ticked: Cell::new(dom::elapsed()),
            frame_handler: RefCell::default(),
            resume_at: Cell::default(),
            is_behind: Cell::default(),
            origin: Cell::default(),
            starts_at: Cell::new(show.starts_at),
            paused_at: Cell::default(),
            reloaded_at: Cell::default(),
            captions: RefCell::default(),
            playlist_watch: PlaylistWatch::default(),
            stream_probe: StreamProbe::default(),
            host,
        });
        let weak = Rc::downgrade(&core);
        let frame_handler = dom::Handler::new(move |_| {
            if let Some(core) = weak.upgrade() {
                core.frame();
            }
        });
        core.frame_handler.replace(Some(frame_handler));
        let listen = |kind| {
            let weak = Rc::downgrade(&core);
            Listener::new(&video, kind, move |event: Event| {
                if let Some(core) = weak.upgrade() {
                    core.hear(&event.type_());
                }
            })
        };
        let mut listeners: Vec<Listener> = EVENTS.map(listen).into();
        let weak = Rc::downgrade(&core);
        listeners.push(Listener::new(&core.host.root, "input", move |event| {
            if let Some(core) = weak.upgrade() {
                core.scrub(&event);
            }
        }));
        let player = Self {
            _listeners: listeners,
            core,
        };
        if player.core.host.started {
            player.adopt(show);
        }
        player
    }

    fn adopt(&self, show: &Show) {
        let core = &self.core;
        core.playlist.replace(show.stream.as_str().to_owned());
        core.source.replace(Source::Native);
        let waited = dom::elapsed() - core.host.started_at as i64;
        core.await_frame(if dom::is_hidden() { 0 } else { waited });
        if core.is_broken() {
            core.give_up();
        } else if core.video.paused() {
            core.play();
        }
    }

    /// Does what the session orders.
    pub(crate) fn run(&self, order: PlayerCommand, show: &Show) {
        let core = &self.core;
        core.starts_at.set(show.starts_at);
        match order {
            PlayerCommand::Start {
                engine,
                playlist,
                play,
            } => core.start(engine, playlist.as_str(), play),
            PlayerCommand::Play => core.resume(),
            PlayerCommand::Pause => core.pause(),
            PlayerCommand::Mute(muted) => core.video.set_muted(muted),
            PlayerCommand::Captions(index) => {
                core.choose_captions(index.and_then(|index| show.captions.get(index)))
            }
            PlayerCommand::Quality(level) => {
                if let Source::Mse(mse) = &*core.source.borrow() {
                    mse.choose(level);
                }
            }
            PlayerCommand::Live => core.go_live(),
            PlayerCommand::Seek(seconds) => {
                core.seek(core.video.current_time() + f64::from(seconds))
            }
            PlayerCommand::Stop => core.stop(),
            PlayerCommand::Probe(playlist) => core.probe(playlist.as_str()),
        }
    }

    /// As long as nobody has told the time and the show is not on by this device's clock: asks the stream.
    pub(crate) fn probe_stream(&self, show: &Show) {
        self.core.starts_at.set(show.starts_at);
        self.core.probe_stream(show);
    }

    /// Once a second, while the page is visible.
    pub(crate) fn tick(&self) {
        self.core.tick();
    }

    /// The page is visible again: a live picture that fell behind goes to the edge instead of hurrying after it.
    pub(crate) fn returned(&self) {
        let core = &self.core;
        core.ticked.set(dom::elapsed());
        if !core.video.paused() && core.lag().is_some_and(|(lag, limit)| lag > limit) {
            core.go_live();
        }
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.core.stop();
    }
}

impl Core {
    fn tell(&self, fact: PlayerEvent) {
        self.report.emit(fact);
    }

    fn is_running(&self) -> bool {
        !matches!(&*self.source.borrow(), Source::None)
    }

    fn is_native(&self) -> bool {
        matches!(&*self.source.borrow(), Source::Native)
    }

    /// Whether the video itself says that it cannot go on.
    fn is_broken(&self) -> bool {
        Json(JsValue::from(&self.video)).member("error").is_some()
    }

    /// Whether what plays has an end.
    fn is_finite(&self) -> bool {
        self.video.duration().is_finite()
    }
}
