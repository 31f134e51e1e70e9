//! The live stream of the demo's show: a short clip, cut into segments, that goes round for ever on the show's clock.

mod captions;
mod playlist;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use axum::http::HeaderValue;
use etalase_model::campaign::Campaign;
use etalase_model::time::Time;

use etalase::clock;

use playlist::{Programme, Rendition};

const PLAYLIST: HeaderValue = HeaderValue::from_static("application/vnd.apple.mpegurl");
const CAPTIONS: HeaderValue = HeaderValue::from_static("text/vtt; charset=utf-8");

/// What the stream does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// It goes on.
    Running,
    /// Its playlists answer 404.
    Missing,
    /// Its playlists are there and grow no more.
    Stalled,
    /// It said that it is over.
    Ended,
}

impl Mode {
    pub(super) fn parse(word: &str) -> Option<Self> {
        match word {
            "running" => Some(Self::Running),
            "missing" => Some(Self::Missing),
            "stalled" => Some(Self::Stalled),
            "ended" => Some(Self::Ended),
            _ => None,
        }
    }
}

/// A show that the demo streams.
#[derive(Clone, Copy, Debug)]
struct OnAir {
    starts_at: Time,
    ends_at: Option<Time>,
    mode: Mode,
    /// When the present mode began.
    since: Time,
}

/// The clip and the shows that it is streamed for.
#[derive(Debug)]
pub(super) struct Live {
    folder: PathBuf,
    renditions: Vec<Rendition>,
    /// How many segments the clip has.
    length: u64,
    shows: Mutex<HashMap<String, OnAir>>,
}

impl Live {
    /// The clip in this folder; without one there is no stream, and everything else works.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join("renditions.json");
        let renditions: Vec<Rendition> = match std::fs::read(&file) {
            Ok(text) => {
                serde_json::from_slice(&text).with_context(|| file.display().to_string())?
            }
            Err(fault) => {
                tracing::warn!(file = %file.display(), %fault, "no clip: the demo's show has no stream");
                Vec::new()
            }
        };
        let first = renditions
            .first()
            .map(|rendition| folder.join(&rendition.name));
        let segments = (0..).take_while(|number| {
            first
                .as_ref()
                .is_some_and(|first| first.join(segment_name(*number)).is_file())
        });
        let length = segments.count() as u64;
        Ok(Self {
            folder: folder.to_owned(),
            renditions,
            length,
            shows: Mutex::default(),
        })
    }

    /// Puts a campaign's show on the air; its stream keeps the mode that a test set. A show goes by its own id, and a
    /// stream under another name is one that is not there.
    pub(super) fn schedule(&self, campaign: &Campaign) {
        let Some(show) = &campaign.show else { return };
        let mut shows = self.shows.lock().unwrap_or_else(PoisonError::into_inner);
        let (mode, since) = shows
            .get(&show.id)
            .map_or((Mode::Running, show.starts_at), |on_air| {
                (on_air.mode, on_air.since)
            });
        let (starts_at, ends_at) = (show.starts_at, show.ends_at);
        shows.insert(
            show.id.clone(),
            OnAir {
                starts_at,
                ends_at,
                mode,
                since,
            },
        );
    }

    /// Changes what a show's stream does; `None` if there is no such show.
    pub(super) fn set_mode(&self, show: &str, mode: Mode) -> Option<()> {
        let mut shows = self.shows.lock().unwrap_or_else(PoisonError::into_inner);
        let on_air = shows.get_mut(show)?;
        // A stream that stalls and then ends stays at the segment where it stalled.
        let stood = matches!(on_air.mode, Mode::Stalled | Mode::Ended);
        let stands = matches!(mode, Mode::Stalled | Mode::Ended);
        if !(stood && stands) {
            on_air.since = clock::now();
        }
        on_air.mode = mode;
        Some(())
    }

    fn on_air(&self, show: &str) -> Option<OnAir> {
        let shows = self.shows.lock().unwrap_or_else(PoisonError::into_inner);
        shows.get(show).copied().filter(|_| self.length > 0)
    }

    fn rendition(&self, name: &str) -> Option<&Rendition> {
        self.renditions
            .iter()
            .find(|rendition| rendition.name == name)
    }

    fn programme(&self, on_air: OnAir) -> Programme {
        Programme::of_show(on_air.starts_at, self.length)
    }

    fn master(&self, on_air: OnAir) -> Option<String> {
        self.media(on_air, "")?;
        Some(playlist::master(&self.renditions))
    }

    /// The playlist as it stands now, if there is one.
    fn media(&self, on_air: OnAir, rendition: &str) -> Option<String> {
        let now = clock::now();
        let ended = on_air.ends_at.filter(|end| *end <= now);
        let (until, over) = match on_air.mode {
            Mode::Missing => return None,
            Mode::Stalled => (on_air.since, false),
            Mode::Ended => (on_air.since, true),
            Mode::Running => (ended.unwrap_or(now), ended.is_some()),
        };
        self.programme(on_air).window(until, rendition, over)
    }

    /// Everything that lies beside a show's master playlist.
    pub(super) fn text(&self, show: &str, file: &str) -> Option<(HeaderValue, String)> {
        let on_air = self.on_air(show)?;
        let playlist = |text: Option<String>| text.map(|text| (PLAYLIST, text));
        match file {
            "master.m3u8" => playlist(self.master(on_air)),
            "replay.m3u8" => {
                let best = self
                    .renditions
                    .iter()
                    .max_by_key(|rendition| rendition.bandwidth)?;
                playlist(Some(self.programme(on_air).replay(&best.name)))
            }
            _ => {
                if let Some(language) = file
                    .strip_prefix("captions.")
                    .and_then(|rest| rest.strip_suffix(".vtt"))
                {
                    return captions::of(language).map(|text| (CAPTIONS, text));
                }
                let rendition = self.rendition(file.strip_suffix(".m3u8")?)?;
                playlist(self.media(on_air, &rendition.name))
            }
        }
    }

    /// The file of a segment, whatever its round.
    pub(super) fn segment(&self, show: &str, rendition: &str, file: &str) -> Option<PathBuf> {
        self.on_air(show)?;
        let number: u64 = file.strip_suffix(".ts")?.parse().ok()?;
        let rendition = self.rendition(rendition)?;
        Some(
            self.folder
                .join(&rendition.name)
                .join(segment_name(number % self.length)),
        )
    }
}

fn segment_name(number: u64) -> String {
    format!("{number:02}.ts")
}
