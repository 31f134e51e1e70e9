//! Where no answer says what time it is, this device's clock decides whether a show is on, and may be days off. A playlist that
//! goes on knows better, and its programme time is the time.

use super::Core;
use crate::dom::{self, Timer};
use etalase_model::playlist::MediaPlaylist;
use etalase_model::show::{SOON_SECONDS, Show, ShowStatus};
use etalase_model::storefront::player::{PlayerEvent, PlaylistStatus};
use etalase_model::time::Time;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What it needs to know.
#[derive(Default)]
pub(super) struct StreamProbe {
    /// Whether there is nothing more to be seen.
    dismissed: Cell<bool>,
    again: RefCell<Option<Timer>>,
}

impl Core {
    /// Looks whether the stream of a show that is not on goes on all the same.
    pub(super) fn probe_stream(self: &Rc<Self>, show: &Show) {
        let planned = show.status.unwrap_or(ShowStatus::Planned) == ShowStatus::Planned;
        let replay = show.replay.as_ref();
        let recorded = replay.is_some_and(|replay| replay.stream.is_some());
        let told = dom::clock("isSet", &[]).as_bool().unwrap_or(true);
        if planned && !recorded && !told && !self.stream_probe.dismissed.get() {
            self.playlist_watch.turn_to(show.stream.as_str());
            self.question();
        }
    }

    fn question(self: &Rc<Self>) {
        self.look(Box::new(|core, media| {
            let before = core.playlist_watch.end();
            let probe = core.playlist_watch.judge(media, dom::elapsed());
            match (media, probe) {
                (Some(media), PlaylistStatus::Delivers)
                    if before > 0 && core.playlist_watch.end() > before =>
                {
                    core.believe(&media);
                }
                (_, PlaylistStatus::Delivers) => core.question_again(),
                // Only before the show may it be that there is no stream yet.
                _ => core
                    .stream_probe
                    .dismissed
                    .set(dom::now() >= core.starts_at.get()),
            }
        }));
    }

    fn question_again(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        let segment = (self.playlist_watch.target() * 1_000.0) as u32;
        let again = Timer::after(segment, move || {
            if let Some(core) = weak.upgrade() {
                core.question();
            }
        });
        self.stream_probe.again.replace(Some(again));
    }

    fn believe(&self, media: &MediaPlaylist) {
        let soon = self.starts_at.get().plus_seconds(-SOON_SECONDS);
        // A recording that goes round has the time of when it was made.
        if let Some(Time(time)) = media.programme_end.filter(|time| *time >= soon) {
            dom::clock("set", &[(time as f64).into()]);
        }
        self.tell(PlayerEvent::Probed(PlaylistStatus::Delivers));
    }
}
