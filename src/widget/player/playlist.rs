//! A look at the playlist beside the player: does the stream go on, and what programme time is it there.

use super::Core;
use crate::api::{self, ApiRequest};
use crate::dom;
use etalase_model::playlist::{MediaPlaylist, Playlist};
use etalase_model::storefront::player::{PlayerEvent, PlaylistStatus};
use etalase_model::time::Time;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::Url;

/// A playlist that has not gone on for three segments, and at least for so long, is stuck.
const STUCK_MILLIS: i64 = 6_000;

/// What was seen so far.
#[derive(Default)]
pub(super) struct PlaylistWatch {
    /// The stream that is looked at.
    stream: RefCell<String>,
    /// Its media playlist, once known.
    rendition: RefCell<Option<String>>,
    /// The number after the last segment, and when it was first seen.
    end: Cell<(u64, i64)>,
    target_millis: Cell<i64>,
    looked_at: Cell<i64>,
    /// The programme time at the end of the playlist, as last seen.
    edge: Cell<Option<Time>>,
}

type Then = Box<dyn FnOnce(&Rc<Core>, Option<MediaPlaylist>)>;

impl PlaylistWatch {
    /// How long a segment takes, in seconds.
    pub(super) fn target(&self) -> f64 {
        self.target_millis.get().max(2_000) as f64 / 1_000.0
    }

    /// The programme time at the end of the playlist, as last seen.
    pub(super) fn edge(&self) -> Option<Time> {
        self.edge.get()
    }

    pub(super) fn turn_to(&self, stream: &str) {
        if *self.stream.borrow() != stream {
            self.stream.replace(stream.to_owned());
            self.rendition.replace(None);
            self.end.set((0, 0));
            self.edge.set(None);
        }
    }

    /// The number after the last segment that was seen; 0 if none was.
    pub(super) fn end(&self) -> u64 {
        self.end.get().0
    }

    /// What a look at the playlist showed.
    pub(super) fn judge(&self, media: Option<MediaPlaylist>, now: i64) -> PlaylistStatus {
        let Some(media) = media.filter(|media| media.segments > 0) else {
            self.rendition.replace(None);
            return PlaylistStatus::Missing;
        };
        self.target_millis.set(media.target_millis);
        if media.is_over {
            return PlaylistStatus::Over;
        }
        let end = media.sequence + u64::from(media.segments);
        let (known, since) = self.end.get();
        if end != known {
            self.end.set((end, now));
            return PlaylistStatus::Delivers;
        }
        if now - since >= STUCK_MILLIS.max(media.target_millis * 3) {
            PlaylistStatus::Stuck
        } else {
            PlaylistStatus::Delivers
        }
    }
}

impl Core {
    /// Looks at a playlist and reports.
    pub(super) fn probe(self: &Rc<Self>, playlist: &str) {
        if playlist.is_empty() {
            // It would be the page itself that answers.
            return self.tell(PlayerEvent::Probed(PlaylistStatus::Missing));
        }
        self.playlist_watch.turn_to(playlist);
        self.look(Box::new(|core, media| {
            let probe = core.playlist_watch.judge(media, dom::elapsed());
            core.tell(PlayerEvent::Probed(probe));
        }));
    }

    /// Looks at what plays, once for each segment, to learn its programme time and whether it goes on.
    pub(super) fn look_along(self: &Rc<Self>, now: i64) {
        if now - self.playlist_watch.looked_at.get()
            < self.playlist_watch.target_millis.get().max(2_000)
        {
            return;
        }
        self.playlist_watch.looked_at.set(now);
        self.playlist_watch.turn_to(&self.playlist.borrow());
        let run = self.run.get();
        self.look(Box::new(move |core, media| {
            core.playlist_watch.judge(media, dom::elapsed());
            let end = media.and_then(|media| media.programme_end);
            if core.run.get() == run {
                core.align(end);
            }
        }));
    }

    /// A player fetches whatever its playlist lists, so what it has ends where the playlist ends, or a
    /// segment earlier if it has not looked yet. The least distance ever seen is therefore the true one.
    fn align(&self, end: Option<Time>) {
        let Some(end) = end else { return };
        self.playlist_watch.edge.set(Some(end));
        let Some(last) = self.reach() else { return };
        let origin = end.0 as f64 - last * 1_000.0;
        if self.is_of_show(origin) && self.origin.get().is_none_or(|known| origin < known) {
            self.origin.set(Some(origin));
        }
    }

    /// The last moment that the player knows of, in seconds of media time.
    fn reach(&self) -> Option<f64> {
        let ranges = self.video.buffered();
        let buffered = ranges
            .length()
            .checked_sub(1)
            .and_then(|last| ranges.end(last).ok());
        self.seekable().map(|(_, end)| end).or(buffered)
    }

    pub(super) fn look(self: &Rc<Self>, then: Then) {
        let known = self.playlist_watch.rendition.borrow().clone();
        let url = known.unwrap_or_else(|| self.playlist_watch.stream.borrow().clone());
        fetch(self, url, 1, then);
    }
}

fn fetch(core: &Rc<Core>, url: String, depth: u32, then: Then) {
    let weak = Rc::downgrade(core);
    let request = ApiRequest {
        url: url.clone(),
        ..ApiRequest::default()
    };
    api::send(request, move |text| {
        let Some(core) = weak.upgrade() else { return };
        match text.ok().as_deref().and_then(Playlist::parse) {
            Some(Playlist::Media(media)) => {
                core.playlist_watch.rendition.replace(Some(url));
                then(&core, Some(media));
            }
            Some(Playlist::Multivariant(first)) if depth > 0 => {
                match Url::new_with_base(&first, &url) {
                    Ok(rendition) => fetch(&core, rendition.href(), depth - 1, then),
                    Err(_) => then(&core, None),
                }
            }
            _ => then(&core, None),
        }
    });
}
