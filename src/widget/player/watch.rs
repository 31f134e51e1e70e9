//! Once a second: is there a picture, what time is it in there, how far behind is it.

use super::{Core, Source, native};
use crate::dom;
use etalase_model::storefront::player::PlayerEvent;
use etalase_model::time::Time;
use std::rc::Rc;

/// No first frame for so long: the engine cannot play it. Counted while the page is visible and playing is allowed.
const FRAME_MILLIS: i64 = 4_000;
/// The same where no other engine could do it better: then a slow network is the likelier reason.
const LAST_FRAME_MILLIS: i64 = 15_000;
/// The browser's own player stands still for so long: it lost its way, and has no error for that.
const STALL_MILLIS: i64 = 9_000;
/// A picture that moves for so long without any sound has none.
const QUIET_MILLIS: i64 = 3_000;
/// A recording may be dated by when it was made: a time so far from the show's start is not the show's.
const ANOTHER_DAY_MILLIS: f64 = 12.0 * 3_600_000.0;

impl Core {
    pub(super) fn tick(self: &Rc<Self>) {
        let now = dom::elapsed();
        let passed = (now - self.ticked.replace(now)).clamp(0, 2_000);
        if !self.is_running() || self.video.paused() {
            return;
        }
        self.watch(passed);
        self.listen(passed);
        let told = self.locate();
        if let Some(time) = self.programme() {
            self.tell(PlayerEvent::Programme(time));
        }
        let behind = self.lag().is_some_and(|(lag, limit)| lag > limit);
        if behind != self.is_behind.replace(behind) {
            self.tell(PlayerEvent::Behind(behind));
        }
        let standing = self.stalled.get() > 1_500;
        let blind = !told && self.has_frame.get() && (self.is_native() || !self.is_finite());
        if standing || blind {
            self.look_along(now);
        }
    }

    /// Learns whether what plays has sound, which is not offered in vain.
    fn listen(&self, passed: i64) {
        if !self.has_frame.get() || self.sound.get() == Some(true) {
            return;
        }
        let Some(sound) = native::has_sound(&self.video) else {
            return;
        };
        self.quiet.set(self.quiet.get() + passed);
        let sure = sound || self.quiet.get() >= QUIET_MILLIS;
        if sure && self.sound.replace(Some(sound)) != Some(sound) {
            self.tell(PlayerEvent::Sound(sound));
        }
    }

    /// Both watchdogs.
    pub(super) fn watch(&self, passed: i64) {
        if let Some(awaited) = self.awaited.get() {
            self.awaited.set(Some(awaited + passed));
            let hurries = self.is_native() && self.has_other;
            let patience = if hurries {
                FRAME_MILLIS
            } else {
                LAST_FRAME_MILLIS
            };
            if awaited + passed >= patience {
                self.give_up();
            }
            return;
        }
        self.stalled.set(self.stalled.get() + passed);
        if self.is_native() && self.stalled.get() >= STALL_MILLIS && !self.video.ended() {
            self.stalled.set(0);
            self.give_up();
        }
    }

    /// Learns which programme time belongs to the media time; whether what plays has told.
    pub(super) fn locate(&self) -> bool {
        let told = match &*self.source.borrow() {
            Source::Mse(mse) => mse.origin(self.video.current_time()),
            Source::Native => native::start_date(&self.video),
            _ => None,
        };
        let told = told.filter(|origin| self.is_of_show(*origin));
        if told.is_some() {
            self.origin.set(told);
        } else if self.is_finite()
            && self
                .origin
                .get()
                .is_none_or(|known| !self.is_of_show(known))
        {
            self.origin.set(Some(self.starts_at.get().0 as f64));
        }
        told.is_some()
    }

    /// Whether this can be the programme time at the media time 0.
    pub(super) fn is_of_show(&self, origin: f64) -> bool {
        !self.is_finite() || (origin - self.starts_at.get().0 as f64).abs() < ANOTHER_DAY_MILLIS
    }

    /// The programme time on screen.
    pub(super) fn programme(&self) -> Option<Time> {
        self.origin
            .get()
            .map(|origin| Time((origin + self.video.current_time() * 1_000.0) as i64))
    }

    /// The first and the last moment that can be played.
    pub(super) fn seekable(&self) -> Option<(f64, f64)> {
        let ranges = self.video.seekable();
        let last = ranges.length().checked_sub(1)?;
        Some((ranges.start(0).ok()?, ranges.end(last).ok()?))
    }

    /// Seconds behind the live edge, and how many are too many. Players keep three segments away from it, and the edge itself
    /// moves a segment at a time.
    pub(super) fn lag(&self) -> Option<(f64, f64)> {
        if self.is_finite() {
            return None;
        }
        let position = self.video.current_time();
        if let Source::Mse(mse) = &*self.source.borrow() {
            return Some((mse.live_position()? - position, 6.0));
        }
        let limit = self.playlist_watch.target() * 4.0 + 4.0;
        if let Some((_, end)) = self.seekable() {
            return Some((end - position, limit));
        }
        let behind = self.playlist_watch.edge()?.0 - self.programme()?.0;
        Some((behind as f64 / 1_000.0, limit))
    }

    /// To the live edge, by a jump: a picture that hurries breaks lip sync.
    pub(super) fn go_live(self: &Rc<Self>) {
        let edge = match &*self.source.borrow() {
            Source::Mse(mse) => mse.live_position(),
            _ => self
                .seekable()
                .map(|(start, end)| f64::max(start, end - self.playlist_watch.target())),
        };
        match edge.filter(|edge| edge.is_finite()) {
            Some(edge) => self.video.set_current_time(edge),
            // Chromium's own player cannot seek in a live stream: it can only begin anew.
            None if self.is_native() => self.reload(),
            None => {}
        }
    }

    pub(super) fn seek(&self, to: f64) {
        if let Some((start, end)) = self.seekable().filter(|_| to.is_finite()) {
            self.video
                .set_current_time(to.clamp(start, f64::max(start, end)));
        }
    }
}
