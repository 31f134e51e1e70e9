//! The course of a player: what each ask, fact and moment leads to. One swap of engines, and never an endless wait.

use super::{Ask, Engine, Fact, Order, PROBE_SECONDS, Playback, Player, Probe};
use crate::show::{EngineChoice, Show, State, Stream};
use crate::time::Time;

impl Player {
    /// The orders with which the session begins.
    pub(in crate::shop) fn begin(&mut self, show: &Show, now: Time) -> Vec<Order> {
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
            State::Unavailable => self.give_up(now),
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

    fn give_up(&mut self, now: Time) -> Vec<Order> {
        self.playback = Playback::Failed;
        self.probe_soon(now);
        vec![Order::Stop]
    }

    fn probe_soon(&mut self, now: Time) -> Vec<Order> {
        self.probe_at = Some(now.plus_seconds(PROBE_SECONDS));
        Vec::new()
    }

    fn start(&mut self, show: &Show, play: bool) -> Vec<Order> {
        let playlist = show.playlist(self.state).cloned();
        let (Some(engine), Some(playlist)) = (self.engine, playlist) else {
            self.stream = Stream::Refused;
            self.playback = Playback::Failed;
            return Vec::new();
        };
        self.playback = Playback::Starting;
        self.silent = false;
        vec![Order::Start {
            engine,
            playlist,
            play,
        }]
    }

    /// Time passes.
    pub(in crate::shop) fn tick(&mut self, show: &Show, now: Time) -> Vec<Order> {
        let mut orders = Vec::new();
        let next = now.plus_seconds(PROBE_SECONDS);
        if self.probe_at.is_some_and(|at| now >= at || at > next) {
            self.probe_at = Some(next);
            orders.push(Order::Probe(show.stream.clone()));
        }
        orders.extend(self.settle(show, now));
        orders
    }

    /// The show document changed.
    pub(in crate::shop) fn changed(&mut self, show: &Show, now: Time) -> Vec<Order> {
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
    pub(in crate::shop) fn learn(&mut self, fact: Fact, show: &Show, now: Time) -> Vec<Order> {
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
            Fact::Sound(sound) => {
                self.silent = !sound;
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
        vec![Order::Probe(playlist.clone())]
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
    pub(in crate::shop) fn ask(&mut self, ask: Ask, show: &Show, now: Time) -> Vec<Order> {
        match ask {
            Ask::Toggle => self.toggle(show),
            Ask::ToggleMute if self.silent => Vec::new(),
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
mod tests;
