//! The player's part of the session: what was asked, what the video said, and what follows from both.
//!
//! The video is the source of truth: an ask becomes an order, and only the fact that comes back changes the state.

use crate::show::{EngineChoice, Show, State, Stream};
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
pub enum Probe {
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
pub enum Fact {
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
    /// The qualities to choose from.
    Levels(Vec<Level>),
    /// It plays well behind the live edge, or not any more.
    Behind(bool),
    /// The programme time that is on screen.
    Programme(Time),
    /// The engine gave up, or showed no frame in time.
    Fault,
    /// The playlist was looked at.
    Probed(Probe),
}

/// What the shopper asks of the player.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
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
pub enum Order {
    /// Load this playlist with this engine and play it.
    Start {
        /// With which engine.
        engine: Engine,
        /// The playlist, as the campaign writes it.
        playlist: String,
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
    Probe(String),
}

/// The player as the views see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The state of the show.
    pub state: State,
    /// What is known of the stream.
    pub stream: Stream,
    /// What the picture does.
    pub playback: Playback,
    /// What plays it.
    pub engine: Option<Engine>,
    /// Whether a frame was ever seen.
    pub has_frame: bool,
    /// Whether the sound is off.
    pub muted: bool,
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
            state: show.state(Stream::Unknown, now),
            stream: Stream::Unknown,
            playback: if adopted.is_some() {
                Playback::Starting
            } else {
                Playback::Idle
            },
            engine: adopted.or_else(|| engines.first(choice)),
            has_frame: false,
            muted: true,
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

    /// The orders with which the session begins.
    pub(super) fn begin(&mut self, show: &Show, now: Time) -> Vec<Order> {
        if self.playback == Playback::Starting {
            return Vec::new();
        }
        self.enter(show, now)
    }

    /// What follows from the present state of the show, once it is entered.
    fn enter(&mut self, show: &Show, now: Time) -> Vec<Order> {
        match self.state {
            State::Live if self.autoplay => self.start(show, true),
            State::Soon | State::Interrupted => self.probe_soon(now),
            State::Unavailable => self.stop_and(now),
            State::Replay => {
                self.playback = Playback::Idle;
                vec![Order::Stop]
            }
            // Not asked to play: still look, so that the badge says “live” only of what was seen to be.
            State::Live => vec![Order::Probe(show.stream.clone())],
            State::Scheduled => Vec::new(),
            State::Ended | State::ReplayPending | State::Cancelled => {
                self.playback = Playback::Idle;
                self.probe_at = None;
                vec![Order::Stop]
            }
        }
    }

    fn stop_and(&mut self, now: Time) -> Vec<Order> {
        self.playback = Playback::Failed;
        self.probe_soon(now);
        vec![Order::Stop]
    }

    fn probe_soon(&mut self, now: Time) -> Vec<Order> {
        self.probe_at = Some(now.plus_seconds(PROBE_SECONDS));
        Vec::new()
    }

    fn start(&mut self, show: &Show, play: bool) -> Vec<Order> {
        let playlist = show.playlist(self.state).map(str::to_owned);
        let (Some(engine), Some(playlist)) = (self.engine, playlist) else {
            self.stream = Stream::Refused;
            self.playback = Playback::Failed;
            return Vec::new();
        };
        self.playback = Playback::Starting;
        vec![Order::Start {
            engine,
            playlist,
            play,
        }]
    }

    /// Time passes.
    pub(super) fn tick(&mut self, show: &Show, now: Time) -> Vec<Order> {
        let mut orders = Vec::new();
        if self.probe_at.is_some_and(|at| now >= at) {
            self.probe_at = Some(now.plus_seconds(PROBE_SECONDS));
            orders.push(Order::Probe(show.stream.clone()));
        }
        orders.extend(self.settle(show, now));
        orders
    }

    /// The show document changed.
    pub(super) fn changed(&mut self, show: &Show, now: Time) -> Vec<Order> {
        self.settle(show, now)
    }

    /// Moves to the state that now holds, and does what entering it asks for.
    fn settle(&mut self, show: &Show, now: Time) -> Vec<Order> {
        let state = show.state(self.stream, now);
        if state == self.state {
            return Vec::new();
        }
        let was_playing = matches!(
            self.playback,
            Playback::Starting | Playback::Playing | Playback::Waiting | Playback::Blocked
        );
        self.state = state;
        if state == State::Live && was_playing {
            self.probe_at = None;
            return Vec::new();
        }
        self.enter(show, now)
    }

    /// Something was reported.
    pub(super) fn learn(&mut self, fact: Fact, show: &Show, now: Time) -> Vec<Order> {
        let mut orders = match fact {
            Fact::FirstFrame | Fact::Playing => self.plays(),
            Fact::Paused => self.is(Playback::Paused),
            Fact::Waiting => self.waits(now),
            Fact::Blocked => self.is(Playback::Blocked),
            Fact::Finished => self.finishes(),
            Fact::Muted(muted) => {
                self.muted = muted;
                Vec::new()
            }
            Fact::Levels(levels) => {
                self.levels = levels;
                Vec::new()
            }
            Fact::Behind(behind) => {
                self.behind = behind;
                Vec::new()
            }
            Fact::Programme(time) => {
                self.programme = Some(time);
                Vec::new()
            }
            Fact::Fault => self.faults(show),
            Fact::Probed(probe) => self.probed(probe, show, now),
        };
        orders.extend(self.settle(show, now));
        orders
    }

    fn is(&mut self, playback: Playback) -> Vec<Order> {
        self.playback = playback;
        Vec::new()
    }

    fn plays(&mut self) -> Vec<Order> {
        self.playback = Playback::Playing;
        self.has_frame = true;
        self.faulted = false;
        if self.state != State::Replay {
            self.stream = Stream::Running;
        }
        if matches!(self.state, State::Live | State::Replay) {
            self.probe_at = None;
        }
        Vec::new()
    }

    /// A live picture that waits may have been interrupted: the playlist will tell.
    fn waits(&mut self, now: Time) -> Vec<Order> {
        if self.playback != Playback::Playing && self.playback != Playback::Starting {
            return Vec::new();
        }
        self.playback = Playback::Waiting;
        if self.state == State::Live {
            self.probe_soon(now)
        } else {
            Vec::new()
        }
    }

    fn finishes(&mut self) -> Vec<Order> {
        self.playback = Playback::Paused;
        if self.state != State::Replay {
            self.stream = Stream::Over;
        }
        Vec::new()
    }

    /// An engine gave up: look at the playlist first, since swapping engines does not help a stream that is not there.
    fn faults(&mut self, show: &Show) -> Vec<Order> {
        self.faulted = true;
        let playlist = show.playlist(self.state).unwrap_or(&show.stream);
        vec![Order::Probe(playlist.to_owned())]
    }

    fn probed(&mut self, probe: Probe, show: &Show, now: Time) -> Vec<Order> {
        match probe {
            Probe::Over if self.state == State::Replay => self.recover(show),
            Probe::Over => {
                self.stream = Stream::Over;
                Vec::new()
            }
            Probe::Missing | Probe::Stuck => {
                self.stream = if self.was_on() {
                    Stream::Stalled
                } else {
                    Stream::Missing
                };
                if self.playback != Playback::Paused {
                    self.playback = Playback::Waiting;
                }
                self.probe_soon(now)
            }
            Probe::Delivers => self.recover(show),
        }
    }

    fn was_on(&self) -> bool {
        self.has_frame || matches!(self.stream, Stream::Running | Stream::Stalled)
    }

    /// The stream is there: begin anew if it was away, swap engines if this one cannot play it.
    fn recover(&mut self, show: &Show) -> Vec<Order> {
        let was_away = matches!(
            self.stream,
            Stream::Stalled | Stream::Missing | Stream::Refused
        ) || matches!(self.state, State::Soon | State::Unavailable);
        if self.faulted && !was_away {
            return self.swap(show);
        }
        if !was_away {
            self.stream = if self.state == State::Replay {
                self.stream
            } else {
                Stream::Running
            };
            return Vec::new();
        }
        self.faulted = false;
        self.swapped = false;
        self.probe_at = None;
        self.stream = Stream::Running;
        self.state = State::Live;
        let play = self.autoplay || self.has_frame;
        if play {
            self.start(show, true)
        } else {
            self.is(Playback::Idle)
        }
    }

    /// One swap, never a second: an endless exchange of engines would be an endless spinner.
    fn swap(&mut self, show: &Show) -> Vec<Order> {
        self.faulted = false;
        let choice = show.engine.unwrap_or(EngineChoice::Auto);
        let other = match self.engine {
            Some(Engine::Native) => Engine::Mse,
            _ => Engine::Native,
        };
        if self.swapped || !self.engines.allows(other, choice) {
            self.playback = Playback::Failed;
            if self.state != State::Replay {
                self.stream = Stream::Refused;
            }
            return vec![Order::Stop];
        }
        self.swapped = true;
        self.engine = Some(other);
        self.levels.clear();
        self.quality = None;
        let mut orders = self.start(show, true);
        if self.captions.is_some() {
            orders.push(Order::Captions(self.captions));
        }
        orders
    }

    /// The shopper asks for something.
    pub(super) fn ask(&mut self, ask: Ask, show: &Show, now: Time) -> Vec<Order> {
        match ask {
            Ask::Toggle => self.toggle(show),
            Ask::ToggleMute => {
                self.sound_decided = true;
                vec![Order::Mute(!self.muted)]
            }
            Ask::ToggleCaptions => {
                let next = if self.captions.is_none() && !show.captions.is_empty() {
                    Some(0)
                } else {
                    None
                };
                self.caption(next, show)
            }
            Ask::Captions(track) => self.caption(track, show),
            Ask::Quality(level) => {
                self.quality = level.filter(|level| *level < self.levels.len());
                vec![Order::Quality(self.quality)]
            }
            Ask::Live if self.state == State::Live => vec![Order::Live, Order::Play],
            Ask::Live => Vec::new(),
            Ask::Seek(seconds) => vec![Order::Seek(seconds)],
            Ask::ToggleTheatre => {
                self.theatre = !self.theatre;
                Vec::new()
            }
            Ask::ToggleHelp => {
                self.help = !self.help;
                self.settings = false;
                Vec::new()
            }
            Ask::ToggleSettings => {
                self.settings = !self.settings;
                self.help = false;
                Vec::new()
            }
            Ask::Escape => self.escape(),
            Ask::Retry => {
                self.faulted = false;
                self.probe_at = Some(now);
                self.tick(show, now)
            }
        }
    }

    fn toggle(&mut self, show: &Show) -> Vec<Order> {
        match self.playback {
            Playback::Playing | Playback::Waiting | Playback::Starting => vec![Order::Pause],
            Playback::Paused | Playback::Blocked => vec![Order::Play],
            Playback::Idle | Playback::Failed if self.state.has_picture() => {
                self.swapped = false;
                self.start(show, true)
            }
            Playback::Idle | Playback::Failed => Vec::new(),
        }
    }

    fn caption(&mut self, track: Option<usize>, show: &Show) -> Vec<Order> {
        self.captions = track.filter(|track| *track < show.captions.len());
        vec![Order::Captions(self.captions)]
    }

    fn escape(&mut self) -> Vec<Order> {
        if self.help || self.settings {
            self.help = false;
            self.settings = false;
        } else {
            self.theatre = false;
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::show::tests::show;
    use crate::show::{Replay, Status};

    const BOTH: Engines = Engines {
        native: true,
        mse: true,
    };

    fn live(engines: Engines) -> (Player, Show, Time) {
        let show = show();
        let now = show.starts_at.plus_seconds(60);
        (Player::new(&show, engines, None, true, now), show, now)
    }

    fn starts(orders: &[Order]) -> Vec<Engine> {
        let engine = |order: &Order| {
            if let Order::Start { engine, .. } = order {
                Some(*engine)
            } else {
                None
            }
        };
        orders.iter().filter_map(engine).collect()
    }

    #[test]
    fn a_live_show_starts_with_the_browsers_own_player() {
        let (mut player, show, now) = live(BOTH);
        assert_eq!(starts(&player.begin(&show, now)), [Engine::Native]);
        player.learn(Fact::FirstFrame, &show, now);
        assert_eq!(
            (player.playback, player.stream),
            (Playback::Playing, Stream::Running)
        );
    }

    #[test]
    fn a_stream_that_the_loader_started_is_not_started_again() {
        let (_, show, now) = live(BOTH);
        let mut player = Player::new(&show, BOTH, Some(Engine::Native), true, now);
        assert_eq!(player.begin(&show, now), vec![]);
    }

    #[test]
    fn a_fault_swaps_the_engine_once_and_then_the_show_is_unavailable() {
        let (mut player, show, now) = live(BOTH);
        player.begin(&show, now);
        assert!(matches!(
            player.learn(Fact::Fault, &show, now).as_slice(),
            [Order::Probe(_)]
        ));
        assert_eq!(
            starts(&player.learn(Fact::Probed(Probe::Delivers), &show, now)),
            [Engine::Mse]
        );
        player.learn(Fact::Fault, &show, now);
        let orders = player.learn(Fact::Probed(Probe::Delivers), &show, now);
        assert_eq!(starts(&orders), []);
        assert_eq!(
            (player.state, player.playback),
            (State::Unavailable, Playback::Failed)
        );
    }

    #[test]
    fn a_fault_of_a_stream_that_is_gone_swaps_nothing() {
        let (mut player, show, now) = live(BOTH);
        player.begin(&show, now);
        player.learn(Fact::FirstFrame, &show, now);
        player.learn(Fact::Fault, &show, now);
        let orders = player.learn(Fact::Probed(Probe::Missing), &show, now);
        assert_eq!(starts(&orders), []);
        assert_eq!(
            (player.state, player.engine),
            (State::Interrupted, Some(Engine::Native))
        );
    }

    #[test]
    fn an_interrupted_show_goes_on_by_itself() {
        let (mut player, show, now) = live(BOTH);
        player.begin(&show, now);
        player.learn(Fact::FirstFrame, &show, now);
        player.learn(Fact::Waiting, &show, now);
        let later = now.plus_seconds(PROBE_SECONDS);
        assert!(matches!(
            player.tick(&show, later).as_slice(),
            [Order::Probe(_)]
        ));
        player.learn(Fact::Probed(Probe::Stuck), &show, later);
        assert_eq!(player.state, State::Interrupted);
        assert_eq!(
            starts(&player.learn(Fact::Probed(Probe::Delivers), &show, later)),
            [Engine::Native]
        );
        assert_eq!(player.state, State::Live);
    }

    #[test]
    fn a_host_who_is_late_is_waited_for() {
        let (mut player, show, _) = live(BOTH);
        let early = show.starts_at.plus_seconds(-60);
        player = Player::new(&show, player.engines, None, true, early);
        player.begin(&show, early);
        assert_eq!(player.state, State::Soon);
        let later = early.plus_seconds(PROBE_SECONDS);
        assert!(matches!(
            player.tick(&show, later).as_slice(),
            [Order::Probe(_)]
        ));
        assert_eq!(
            starts(&player.learn(Fact::Probed(Probe::Delivers), &show, later)),
            [Engine::Native]
        );
    }

    #[test]
    fn a_blocked_picture_waits_for_a_tap_and_is_no_failure() {
        let (mut player, show, now) = live(BOTH);
        player.begin(&show, now);
        player.learn(Fact::Blocked, &show, now);
        assert_eq!(
            (player.playback, player.state),
            (Playback::Blocked, State::Live)
        );
        assert_eq!(player.ask(Ask::Toggle, &show, now), vec![Order::Play]);
    }

    #[test]
    fn asking_for_sound_changes_nothing_until_the_video_reports_it() {
        let (mut player, show, now) = live(BOTH);
        assert_eq!(
            player.ask(Ask::ToggleMute, &show, now),
            vec![Order::Mute(false)]
        );
        assert!(player.muted && player.sound_decided);
        player.learn(Fact::Muted(false), &show, now);
        assert!(!player.muted);
    }

    #[test]
    fn the_end_of_the_stream_leads_to_the_replay_without_a_reload() {
        let (mut player, mut show, now) = live(BOTH);
        show.replay = Some(Replay {
            stream: Some("/r.m3u8".into()),
            expected_at: None,
        });
        player.begin(&show, now);
        player.learn(Fact::FirstFrame, &show, now);
        player.learn(Fact::Finished, &show, now);
        assert_eq!(player.state, State::Replay);
        let orders = player.ask(Ask::Toggle, &show, now);
        assert!(
            matches!(orders.as_slice(), [Order::Start { playlist, .. }] if playlist == "/r.m3u8")
        );
    }

    #[test]
    fn a_cancelled_show_lets_go_of_the_stream() {
        let (mut player, mut show, now) = live(BOTH);
        player.begin(&show, now);
        show.status = Some(Status::Cancelled);
        assert_eq!(player.changed(&show, now), vec![Order::Stop]);
        assert_eq!(player.state, State::Cancelled);
    }

    #[test]
    fn a_browser_that_plays_no_hls_at_all_is_told_so() {
        let (mut player, show, now) = live(Engines::default());
        player.begin(&show, now);
        player.tick(&show, now);
        assert_eq!(player.state, State::Unavailable);
    }
}
