//! A show and the state it is in: nine states, decided by one pure function.

use crate::link::MediaUrl;
use crate::product::Image;
use crate::record::{choice, record};
use crate::text::Text;
use crate::time::Time;

/// How long before its start a show is "soon" instead of "scheduled": 15 minutes.
pub const SOON_SECONDS: i64 = 15 * 60;
/// How long a show that never began stays "soon" after its start: hosts are late. Then it is unavailable: 10 minutes.
pub const GRACE_SECONDS: i64 = 10 * 60;

choice! {
    /// What the host has said about the show, beyond its times.
    pub enum ShowStatus {
        /// It goes as planned.
        Planned = "planned",
        /// It will not take place.
        Cancelled = "cancelled",
        /// It is over, whatever its times say.
        Ended = "ended",
    }
}

choice! {
    /// Which player plays the stream.
    pub enum EngineChoice {
        /// The browser's own first, the media-source engine when that fails.
        Auto = "auto",
        /// Only the browser's own.
        Native = "native",
        /// Only the media-source engine.
        Mse = "mse",
    }
}

choice! {
    /// The shape of the picture.
    pub enum Orientation {
        /// Taller than wide: 9 to 16.
        Portrait = "portrait",
        /// Wider than tall: 16 to 9.
        Landscape = "landscape",
    }
}

record! {
    /// Captions in one language: a WebVTT file whose times count from the start of the show.
    pub struct CaptionTrack {
        /// The language tag.
        pub language: String,
        /// What the menu shows.
        pub label: Text,
        /// Where the file is.
        pub src: MediaUrl,
    }
}

record! {
    /// The cue that puts one product on top of the shelf.
    pub struct Pin {
        /// Seconds of programme time from the start of the show.
        pub at: u32,
        /// The product's id.
        pub product: String,
    }
}

record! {
    /// What comes after the show.
    pub struct Replay {
        /// The recording's HLS playlist, once there is one.
        pub stream: Option<MediaUrl>,
        /// When it is promised, while there is none.
        pub expected_at: Option<Time>,
    }
}

record! {
    /// One show.
    pub struct Show {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: Text,
        /// The live HLS playlist.
        pub stream: MediaUrl,
        /// What is seen before the first frame, and without one.
        pub poster: Image,
        /// The shape of the picture; portrait if not said.
        pub orientation: Option<Orientation>,
        /// The creator who hosts it.
        pub host: Option<String>,
        /// When it begins.
        pub starts_at: Time,
        /// When it is planned to end.
        pub ends_at: Option<Time>,
        /// What the host has said; planned if nothing.
        pub status: Option<ShowStatus>,
        /// What comes after.
        pub replay: Option<Replay>,
        /// Captions, the default first.
        pub captions: Vec<CaptionTrack>,
        /// Which product is shown when, in the order of time.
        pub pins: Vec<Pin>,
        /// Which player plays it; auto if not said.
        pub engine: Option<EngineChoice>,
    }
}

/// What the player has seen of the stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StreamState {
    /// Nothing yet.
    #[default]
    Unknown,
    /// It delivers.
    Running,
    /// It delivered, and stopped without saying that it is over.
    Stalled,
    /// It said that it is over.
    Over,
    /// There is none at this address.
    Missing,
    /// There is one, and no player here can play it.
    Refused,
}

/// The state of a show. Each has a screen of its own, and each can follow without a reload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShowState {
    /// It begins later.
    Scheduled,
    /// It begins within minutes, or should have begun.
    Soon,
    /// It is on.
    Live,
    /// It was on, and the stream stopped.
    Interrupted,
    /// It is over, and no recording will come.
    Ended,
    /// It is over, and a recording is promised.
    ReplayPending,
    /// It is over, and can be watched again.
    Replay,
    /// It will not take place.
    Cancelled,
    /// It should be on and cannot be had.
    Unavailable,
}

impl ShowState {
    /// The word for it in locales, events and `data-state`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Soon => "soon",
            Self::Live => "live",
            Self::Interrupted => "interrupted",
            Self::Ended => "ended",
            Self::ReplayPending => "replay_pending",
            Self::Replay => "replay",
            Self::Cancelled => "cancelled",
            Self::Unavailable => "unavailable",
        }
    }

    /// Whether there is something to play.
    pub const fn has_picture(self) -> bool {
        matches!(self, Self::Live | Self::Interrupted | Self::Replay)
    }
}

impl Show {
    /// The state now, from the plan, the host's word and what was seen of the stream.
    pub fn state(&self, stream: StreamState, now: Time) -> ShowState {
        match self.status.unwrap_or(ShowStatus::Planned) {
            ShowStatus::Cancelled => return ShowState::Cancelled,
            ShowStatus::Ended => return self.aftermath(),
            ShowStatus::Planned => {}
        }
        let past_end = self.ends_at.is_some_and(|end| now >= end);
        if stream == StreamState::Over || (past_end && stream != StreamState::Running) {
            return self.aftermath();
        }
        if now < self.starts_at.plus_seconds(-SOON_SECONDS) {
            return ShowState::Scheduled;
        }
        let begun = now >= self.starts_at;
        match stream {
            StreamState::Running => ShowState::Live,
            StreamState::Stalled => ShowState::Interrupted,
            _ if !begun => ShowState::Soon,
            StreamState::Refused => ShowState::Unavailable,
            StreamState::Missing if now < self.starts_at.plus_seconds(GRACE_SECONDS) => {
                ShowState::Soon
            }
            StreamState::Missing => ShowState::Unavailable,
            StreamState::Unknown | StreamState::Over => ShowState::Live,
        }
    }

    fn aftermath(&self) -> ShowState {
        match &self.replay {
            Some(Replay {
                stream: Some(_), ..
            }) => ShowState::Replay,
            Some(Replay {
                expected_at: Some(_),
                ..
            }) => ShowState::ReplayPending,
            _ => ShowState::Ended,
        }
    }

    /// When the state may next change by the clock alone.
    pub fn next_change(&self, now: Time) -> Option<Time> {
        let start = self.starts_at;
        let moments = [
            Some(start.plus_seconds(-SOON_SECONDS)),
            Some(start),
            Some(start.plus_seconds(GRACE_SECONDS)),
            self.ends_at,
        ];
        moments
            .into_iter()
            .flatten()
            .filter(|moment| *moment > now)
            .min()
    }

    /// The playlist to play in this state.
    pub fn playlist(&self, state: ShowState) -> Option<&MediaUrl> {
        match state {
            ShowState::Live | ShowState::Interrupted | ShowState::Soon => Some(&self.stream),
            ShowState::Replay => self.replay.as_ref()?.stream.as_ref(),
            _ => None,
        }
    }

    /// The product that is shown at this moment of programme time.
    pub fn pinned(&self, programme: Time) -> Option<&str> {
        let seconds = (programme.0 - self.starts_at.0).div_euclid(1_000);
        let begun = |pin: &&Pin| i64::from(pin.at) <= seconds;
        self.pins
            .iter()
            .filter(begun)
            .max_by_key(|pin| pin.at)
            .map(|pin| pin.product.as_str())
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::record::{Reader, read};
    use serde_json::json;

    const HOUR: i64 = 3_600;
    const BASE: &str = "https://kopi.example/senja.json";

    pub(crate) fn show() -> Show {
        let document = json!({
            "id": "senja", "title": "Senja", "stream": "/live.m3u8",
            "poster": {"src": "/p.webp", "alt": "Rani", "width": 720, "height": 1280},
            "starts_at": "2026-11-22T12:00:00Z", "ends_at": "2026-11-22T13:00:00Z",
            "pins": [{"at": 0, "product": "a"}, {"at": 60, "product": "b"}]
        });
        read(&document, Reader::strict().at(BASE)).unwrap()
    }

    /// An address as documents write it, made whole.
    pub(crate) fn address(written: &str) -> MediaUrl {
        read(&json!(written), Reader::strict().at(BASE)).unwrap()
    }

    fn at(show: &Show, seconds: i64, stream: StreamState) -> ShowState {
        show.state(stream, show.starts_at.plus_seconds(seconds))
    }

    #[test]
    fn the_plan_alone_leads_from_scheduled_through_soon_and_live_to_ended() {
        let show = show();
        assert_eq!(at(&show, -HOUR, StreamState::Unknown), ShowState::Scheduled);
        assert_eq!(at(&show, -60, StreamState::Unknown), ShowState::Soon);
        assert_eq!(at(&show, 0, StreamState::Unknown), ShowState::Live);
        assert_eq!(at(&show, HOUR, StreamState::Unknown), ShowState::Ended);
    }

    #[test]
    fn a_rehearsal_is_not_shown_but_an_early_host_is() {
        let show = show();
        assert_eq!(at(&show, -HOUR, StreamState::Running), ShowState::Scheduled);
        assert_eq!(at(&show, -60, StreamState::Running), ShowState::Live);
    }

    #[test]
    fn a_late_host_is_soon_and_then_unavailable() {
        let show = show();
        assert_eq!(at(&show, 60, StreamState::Missing), ShowState::Soon);
        assert_eq!(
            at(&show, GRACE_SECONDS, StreamState::Missing),
            ShowState::Unavailable
        );
        assert_eq!(at(&show, 1, StreamState::Refused), ShowState::Unavailable);
    }

    #[test]
    fn a_show_that_runs_over_time_stays_live_and_one_that_stalls_is_interrupted() {
        let show = show();
        assert_eq!(at(&show, HOUR + 60, StreamState::Running), ShowState::Live);
        assert_eq!(at(&show, 600, StreamState::Stalled), ShowState::Interrupted);
        assert_eq!(at(&show, HOUR + 60, StreamState::Stalled), ShowState::Ended);
    }

    #[test]
    fn what_follows_the_end_depends_on_the_recording() {
        let mut show = show();
        show.replay = Some(Replay {
            stream: None,
            expected_at: Some(Time(0)),
        });
        assert_eq!(at(&show, 600, StreamState::Over), ShowState::ReplayPending);
        show.replay = Some(Replay {
            stream: Some(address("/r.m3u8")),
            expected_at: None,
        });
        assert_eq!(at(&show, 600, StreamState::Over), ShowState::Replay);
        assert_eq!(show.playlist(ShowState::Replay), Some(&address("/r.m3u8")));
    }

    #[test]
    fn the_hosts_word_outweighs_plan_and_stream() {
        let mut show = show();
        show.status = Some(ShowStatus::Cancelled);
        assert_eq!(at(&show, 600, StreamState::Running), ShowState::Cancelled);
        show.status = Some(ShowStatus::Ended);
        assert_eq!(at(&show, 600, StreamState::Running), ShowState::Ended);
    }

    #[test]
    fn the_pinned_product_follows_programme_time() {
        let show = show();
        let pinned = |seconds| {
            show.pinned(show.starts_at.plus_seconds(seconds))
                .map(str::to_owned)
        };
        assert_eq!(pinned(-1), None);
        assert_eq!(pinned(59).as_deref(), Some("a"));
        assert_eq!(pinned(60).as_deref(), Some("b"));
    }

    #[test]
    fn the_clock_has_a_next_change_until_the_planned_end() {
        let show = show();
        assert_eq!(
            show.next_change(show.starts_at),
            Some(show.starts_at.plus_seconds(GRACE_SECONDS))
        );
        assert_eq!(show.next_change(show.starts_at.plus_seconds(HOUR)), None);
    }
}
