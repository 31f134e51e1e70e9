//! The player's part of the session: what was asked, what the video said, and what follows from both.
//!
//! The video is the source of truth: an ask becomes an order, and only the fact that comes back changes the state.

mod course;

use crate::link::MediaUrl;
use crate::show::{EngineChoice, Show, ShowState, StreamState};
use crate::time::Time;

/// How often a stream that is missing or stalled is looked at again, in seconds.
pub const PROBE_SECONDS: i64 = 4;

/// What can play HLS here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The browser's own player.
    Native,
    /// The lazily loaded media-source engine.
    Mse,
}

impl Engine {
    /// The word for it in diagnostics and `data-engine`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Mse => "mse",
        }
    }
}

/// Which engines this browser has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Engines {
    /// It says that it plays HLS itself.
    pub native: bool,
    /// It has media source extensions.
    pub mse: bool,
}

impl Engines {
    fn allows(self, engine: Engine, choice: EngineChoice) -> bool {
        match engine {
            Engine::Native => self.native && choice != EngineChoice::Mse,
            Engine::Mse => self.mse && choice != EngineChoice::Native,
        }
    }

    /// The engine to begin with: the browser's own where it may, since it costs no download.
    pub fn first(self, choice: EngineChoice) -> Option<Engine> {
        [Engine::Native, Engine::Mse]
            .into_iter()
            .find(|engine| self.allows(*engine, choice))
    }
}

/// What the picture does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Playback {
    /// Nothing was asked of it yet.
    #[default]
    Idle,
    /// Asked to play, no frame yet.
    Starting,
    /// Frames come.
    Playing,
    /// Stopped by the shopper.
    Paused,
    /// Ran dry for the moment.
    Waiting,
    /// The browser wants a tap first (`NotAllowedError`): a state, not a failure.
    Blocked,
    /// No engine could play it.
    Failed,
}

/// One quality of the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Lines of the picture.
    pub height: u32,
    /// Bits per second.
    pub bandwidth: u32,
}

/// What a look at the playlist showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaylistStatus {
    /// It is there and goes on.
    Delivers,
    /// It is there and has not gone on for three segments.
    Stuck,
    /// It is there and says that it is over.
    Over,
    /// It is not there.
    Missing,
}

/// What the video or the playlist reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayerEvent {
    /// A frame was shown for the first time.
    FirstFrame,
    /// It plays.
    Playing,
    /// It is paused.
    Paused,
    /// It waits for data.
    Waiting,
    /// The browser refused to play without a tap.
    Blocked,
    /// It reached the end of a finished stream.
    Finished,
    /// It is muted or not.
    Muted(bool),
    /// Whether what plays has any sound.
    Sound(bool),
    /// The qualities to choose from.
    Levels(Vec<Level>),
    /// It plays well behind the live edge, or not any more.
    Behind(bool),
    /// The programme time that is on screen.
    Programme(Time),
    /// The engine gave up, or showed no frame in time.
    Fault,
    /// The playlist was looked at.
    Probed(PlaylistStatus),
}

/// What the shopper asks of the player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlayerRequest {
    /// Play, or pause.
    Toggle,
    /// Sound on, or off.
    ToggleMute,
    /// Captions on, or off.
    ToggleCaptions,
    /// These captions of the show, or none.
    Captions(Option<usize>),
    /// This quality, or as the engine sees fit.
    Quality(Option<usize>),
    /// To the live edge.
    Live,
    /// So many seconds on, or back.
    Seek(i32),
    /// Fill the screen, or go back into the page.
    ToggleTheatre,
    /// Show what the keys do, or hide it.
    ToggleHelp,
    /// Show the settings, or hide them.
    ToggleSettings,
    /// Close what lies over the picture; if nothing does, leave the theatre.
    Escape,
    /// Look again whether there is a stream.
    Retry,
}

/// What the real player is told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayerCommand {
    /// Load this playlist with this engine and play it.
    Start {
        /// With which engine.
        engine: Engine,
        /// The playlist.
        playlist: MediaUrl,
        /// Whether to play at once.
        play: bool,
    },
    /// Play.
    Play,
    /// Pause.
    Pause,
    /// Sound off or on.
    Mute(bool),
    /// Captions of the show by their index, or none.
    Captions(Option<usize>),
    /// A quality by its index, or automatic.
    Quality(Option<usize>),
    /// To the live edge.
    Live,
    /// Seconds on or back.
    Seek(i32),
    /// Let go of the stream and of the engine.
    Stop,
    /// Look at this playlist and report.
    Probe(MediaUrl),
}

/// What of a player time changes on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PlayerScreen {
    state: ShowState,
    stream: StreamState,
    playback: Playback,
}

/// The player as the views see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The state of the show.
    pub state: ShowState,
    /// What is known of the stream.
    pub stream: StreamState,
    /// What the picture does.
    pub playback: Playback,
    /// What plays it.
    pub engine: Option<Engine>,
    /// Whether a frame was ever seen.
    pub has_frame: bool,
    /// Whether the sound is off.
    pub muted: bool,
    /// Whether what plays has no sound at all.
    pub silent: bool,
    /// Whether the shopper ever decided about the sound: until then a hint says how.
    pub sound_decided: bool,
    /// Which captions are on.
    pub captions: Option<usize>,
    /// The qualities to choose from.
    pub levels: Vec<Level>,
    /// The chosen quality; automatic if none.
    pub quality: Option<usize>,
    /// Whether the live edge is well ahead.
    pub behind: bool,
    /// Whether it fills the screen.
    pub theatre: bool,
    /// Whether the keys are explained.
    pub help: bool,
    /// Whether the settings are open.
    pub settings: bool,
    /// The programme time on screen.
    pub programme: Option<Time>,
    engines: Engines,
    autoplay: bool,
    swapped: bool,
    faulted: bool,
    probe_at: Option<Time>,
}

impl Player {
    /// What of it time changes on screen.
    pub(super) fn shown(&self) -> PlayerScreen {
        PlayerScreen {
            state: self.state,
            stream: self.stream,
            playback: self.playback,
        }
    }

    /// The player before anything happened. `adopted` is the engine with which the loader already started the stream.
    pub fn new(
        show: &Show,
        engines: Engines,
        adopted: Option<Engine>,
        autoplay: bool,
        now: Time,
    ) -> Self {
        let choice = show.engine.unwrap_or(EngineChoice::Auto);
        Self {
            state: show.state(StreamState::Unknown, now),
            stream: StreamState::Unknown,
            playback: if adopted.is_some() {
                Playback::Starting
            } else {
                Playback::Idle
            },
            engine: adopted.or_else(|| engines.first(choice)),
            has_frame: false,
            muted: true,
            silent: false,
            sound_decided: false,
            captions: None,
            levels: Vec::new(),
            quality: None,
            behind: false,
            theatre: false,
            help: false,
            settings: false,
            programme: None,
            engines,
            autoplay,
            swapped: false,
            faulted: false,
            probe_at: None,
        }
    }

    /// Whether something is open, or on, that has its code for itself.
    pub(super) fn needs_extras(&self) -> bool {
        self.settings || self.help || self.captions.is_some()
    }
}
