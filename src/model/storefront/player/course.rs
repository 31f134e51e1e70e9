//! The course of a player: what each ask, fact and moment leads to. One swap of engines, and never an endless wait.

use super::{
    Engine, PROBE_SECONDS, Playback, Player, PlayerCommand, PlayerEvent, PlayerRequest,
    PlaylistStatus,
};
use crate::show::{EngineChoice, Show, ShowState, StreamState};
use crate::time::Time;

impl Player {
    /// The orders with which the session begins.
    pub(in crate::storefront) fn begin(&mut self, show: &Show, now: Time) -> Vec<PlayerCommand> {
        if self.playback == Playback::Starting {
            return Vec::new();
        }
        self.enter(show, now)
    }

    /// What follows from the present state of the show, once it is entered.
    fn enter(&mut self, show: &Show, now: Time) -> Vec<PlayerCommand> {
        match self.state {
            ShowState::Live if self.autoplay => self.start(show, true),
            ShowState::Soon | ShowState::Interrupted => self.probe_soon(now),
            ShowState::Unavailable => self.give_up(now),
            ShowState::Replay => {
                self.playback = Playback::Idle;
                vec![PlayerCommand::Stop]
            }
            // Not asked to play: still look, so that the badge says “live” only of what was seen to be.
            ShowState::Live => vec![PlayerCommand::Probe(show.stream.clone())],
            ShowState::Scheduled => Vec::new(),
            ShowState::Ended | ShowState::ReplayPending | ShowState::Cancelled => {
                self.playback = Playback::Idle;
                self.probe_at = None;
                vec![PlayerCommand::Stop]
            }
        }
    }

    fn give_up(&mut self, now: Time) -> Vec<PlayerCommand> {
        self.playback = Playback::Failed;
        self.probe_soon(now);
        vec![PlayerCommand::Stop]
    }

    fn probe_soon(&mut self, now: Time) -> Vec<PlayerCommand> {
        self.probe_at = Some(now.plus_seconds(PROBE_SECONDS));
        Vec::new()
    }

    fn start(&mut self, show: &Show, play: bool) -> Vec<PlayerCommand> {
        let playlist = show.playlist(self.state).cloned();
        let (Some(engine), Some(playlist)) = (self.engine, playlist) else {
            self.stream = StreamState::Refused;
            self.playback = Playback::Failed;
            return Vec::new();
        };
        self.playback = Playback::Starting;
        self.silent = false;
        vec![PlayerCommand::Start {
            engine,
            playlist,
            play,
        }]
    }

    /// Time passes.
    pub(in crate::storefront) fn tick(&mut self, show: &Show, now: Time) -> Vec<PlayerCommand> {
        let mut orders = Vec::new();
        let next = now.plus_seconds(PROBE_SECONDS);
        if self.probe_at.is_some_and(|at| now >= at || at > next) {
            self.probe_at = Some(next);
            orders.push(PlayerCommand::Probe(show.stream.clone()));
        }
        orders.extend(self.settle(show, now));
        orders
    }

    /// The show document changed.
    pub(in crate::storefront) fn changed(&mut self, show: &Show, now: Time) -> Vec<PlayerCommand> {
        self.settle(show, now)
    }

    /// Moves to the state that now holds, and does what entering it asks for.
    fn settle(&mut self, show: &Show, now: Time) -> Vec<PlayerCommand> {
        let state = show.state(self.stream, now);
        if state == self.state {
            return Vec::new();
        }
        let was_playing = matches!(
            self.playback,
            Playback::Starting | Playback::Playing | Playback::Waiting | Playback::Blocked
        );
        self.state = state;
        if state == ShowState::Live && was_playing {
            self.probe_at = None;
            return Vec::new();
        }
        self.enter(show, now)
    }

    /// Something was reported.
    pub(in crate::storefront) fn learn(
        &mut self,
        fact: PlayerEvent,
        show: &Show,
        now: Time,
    ) -> Vec<PlayerCommand> {
        let mut orders = match fact {
            PlayerEvent::FirstFrame | PlayerEvent::Playing => self.plays(),
            PlayerEvent::Paused => self.is(Playback::Paused),
            PlayerEvent::Waiting => self.waits(now),
            PlayerEvent::Blocked => self.is(Playback::Blocked),
            PlayerEvent::Finished => self.finishes(),
            PlayerEvent::Muted(muted) => {
                self.muted = muted;
                Vec::new()
            }
            PlayerEvent::Sound(sound) => {
                self.silent = !sound;
                Vec::new()
            }
            PlayerEvent::Levels(levels) => {
                self.levels = levels;
                Vec::new()
            }
            PlayerEvent::Behind(behind) => {
                self.behind = behind;
                Vec::new()
            }
            PlayerEvent::Programme(time) => {
                self.programme = Some(time);
                Vec::new()
            }
            PlayerEvent::Fault => self.faults(show),
            PlayerEvent::Probed(probe) => self.probed(probe, show, now),
        };
        orders.extend(self.settle(show, now));
        orders
    }

    fn is(&mut self, playback: Playback) -> Vec<PlayerCommand> {
        self.playback = playback;
        Vec::new()
    }

    fn plays(&mut self) -> Vec<PlayerCommand> {
        self.playback = Playback::Playing;
        self.has_frame = true;
        self.faulted = false;
        if self.state != ShowState::Replay {
            self.stream = StreamState::Running;
        }
        if matches!(self.state, ShowState::Live | ShowState::Replay) {
            self.probe_at = None;
        }
        Vec::new()
    }

    /// A live picture that waits may have been interrupted: the playlist will tell.
    fn waits(&mut self, now: Time) -> Vec<PlayerCommand> {
        if self.playback != Playback::Playing && self.playback != Playback::Starting {
            return Vec::new();
        }
        self.playback = Playback::Waiting;
        if self.state == ShowState::Live {
            self.probe_soon(now)
        } else {
            Vec::new()
        }
    }

    fn finishes(&mut self) -> Vec<PlayerCommand> {
        self.playback = Playback::Paused;
        if self.state != ShowState::Replay {
            self.stream = StreamState::Over;
        }
        Vec::new()
    }

    /// An engine gave up: look at the playlist first, since swapping engines does not help a stream that is not there.
    fn faults(&mut self, show: &Show) -> Vec<PlayerCommand> {
        self.faulted = true;
        let playlist = show.playlist(self.state).unwrap_or(&show.stream);
        vec![PlayerCommand::Probe(playlist.clone())]
    }

    fn probed(&mut self, probe: PlaylistStatus, show: &Show, now: Time) -> Vec<PlayerCommand> {
        match probe {
            PlaylistStatus::Over if self.state == ShowState::Replay => self.recover(show),
            PlaylistStatus::Over => {
                self.stream = StreamState::Over;
                Vec::new()
            }
            PlaylistStatus::Missing | PlaylistStatus::Stuck => {
                self.stream = if self.was_on() {
                    StreamState::Stalled
                } else {
                    StreamState::Missing
                };
                if self.playback != Playback::Paused {
                    self.playback = Playback::Waiting;
                }
                self.probe_soon(now)
            }
            PlaylistStatus::Delivers => self.recover(show),
        }
    }

    fn was_on(&self) -> bool {
        self.has_frame || matches!(self.stream, StreamState::Running | StreamState::Stalled)
    }

    /// The stream is there: begin anew if it was away, swap engines if this one cannot play it.
    fn recover(&mut self, show: &Show) -> Vec<PlayerCommand> {
        let was_away = matches!(
            self.stream,
            StreamState::Stalled | StreamState::Missing | StreamState::Refused
        ) || matches!(self.state, ShowState::Soon | ShowState::Unavailable);
        if self.faulted && !was_away {
            return self.swap(show);
        }
        if !was_away {
            self.stream = if self.state == ShowState::Replay {
                self.stream
            } else {
                StreamState::Running
            };
            return Vec::new();
        }
        self.faulted = false;
        self.swapped = false;
        self.probe_at = None;
        self.stream = StreamState::Running;
        self.state = ShowState::Live;
        let play = self.autoplay || self.has_frame;
        if play {
            self.start(show, true)
        } else {
            self.is(Playback::Idle)
        }
    }

    /// One swap, never a second: an endless exchange of engines would be an endless spinner.
    fn swap(&mut self, show: &Show) -> Vec<PlayerCommand> {
        self.faulted = false;
        let choice = show.engine.unwrap_or(EngineChoice::Auto);
        let other = match self.engine {
            Some(Engine::Native) => Engine::Mse,
            _ => Engine::Native,
        };
        if self.swapped || !self.engines.allows(other, choice) {
            self.playback = Playback::Failed;
            if self.state != ShowState::Replay {
                self.stream = StreamState::Refused;
            }
            return vec![PlayerCommand::Stop];
        }
        self.swapped = true;
        self.engine = Some(other);
        self.levels.clear();
        self.quality = None;
        let mut orders = self.start(show, true);
        if self.captions.is_some() {
            orders.push(PlayerCommand::Captions(self.captions));
        }
        orders
    }

    /// The shopper asks for something.
    pub(in crate::storefront) fn ask(
        &mut self,
        ask: PlayerRequest,
        show: &Show,
        now: Time,
    ) -> Vec<PlayerCommand> {
        match ask {
            PlayerRequest::Toggle => self.toggle(show),
            PlayerRequest::ToggleMute if self.silent => Vec::new(),
            PlayerRequest::ToggleMute => {
                self.sound_decided = true;
                vec![PlayerCommand::Mute(!self.muted)]
            }
            PlayerRequest::ToggleCaptions => {
                let next = if self.captions.is_none() && !show.captions.is_empty() {
                    Some(0)
                } else {
                    None
                };
                self.caption(next, show)
            }
            PlayerRequest::Captions(track) => self.caption(track, show),
            PlayerRequest::Quality(level) => {
                self.quality = level.filter(|level| *level < self.levels.len());
                vec![PlayerCommand::Quality(self.quality)]
            }
            PlayerRequest::Live if self.state == ShowState::Live => {
                vec![PlayerCommand::Live, PlayerCommand::Play]
            }
            PlayerRequest::Live => Vec::new(),
            PlayerRequest::Seek(seconds) => vec![PlayerCommand::Seek(seconds)],
            PlayerRequest::ToggleTheatre => {
                self.theatre = !self.theatre;
                Vec::new()
            }
            PlayerRequest::ToggleHelp => {
                self.help = !self.help;
                self.settings = false;
                Vec::new()
            }
            PlayerRequest::ToggleSettings => {
                self.settings = !self.settings;
                self.help = false;
                Vec::new()
            }
            PlayerRequest::Escape => self.escape(),
            PlayerRequest::Retry => {
                self.faulted = false;
                self.probe_at = Some(now);
                self.tick(show, now)
            }
        }
    }

    fn toggle(&mut self, show: &Show) -> Vec<PlayerCommand> {
        match self.playback {
            Playback::Playing | Playback::Waiting | Playback::Starting => {
                vec![PlayerCommand::Pause]
            }
            Playback::Paused | Playback::Blocked => vec![PlayerCommand::Play],
            Playback::Idle | Playback::Failed if self.state.has_picture() => {
                self.swapped = false;
                self.start(show, true)
            }
            Playback::Idle | Playback::Failed => Vec::new(),
        }
    }

    fn caption(&mut self, track: Option<usize>, show: &Show) -> Vec<PlayerCommand> {
        self.captions = track.filter(|track| *track < show.captions.len());
        vec![PlayerCommand::Captions(self.captions)]
    }

    fn escape(&mut self) -> Vec<PlayerCommand> {
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
