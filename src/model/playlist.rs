//! The little that the window must know of an HLS playlist itself: does it go on, and what time is it in there.
//!
//! Source: RFC 8216 §4.3. Chromium's own player tells no programme time, so the playlist is read beside it.

mod date;

pub use date::programme_time;

use crate::time::Time;

/// What a playlist says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Playlist {
    /// A multivariant playlist: the address of its first rendition, as written.
    Multivariant(String),
    /// A media playlist.
    Media(MediaPlaylist),
}

/// A media playlist, without its segments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MediaPlaylist {
    /// The number of the first segment.
    pub sequence: u64,
    /// How many segments it lists.
    pub segments: u32,
    /// The longest a segment takes, in milliseconds.
    pub target_millis: i64,
    /// How long its segments take together, in milliseconds.
    pub duration_millis: i64,
    /// The programme time at the end of the last segment.
    pub programme_end: Option<Time>,
    /// Whether nothing will be added to it.
    pub is_over: bool,
}

impl Playlist {
    /// Reads a playlist; `None` if the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
        if lines.next()? != "#EXTM3U" {
            return None;
        }
        let mut media = MediaPlaylist::default();
        let mut is_multivariant = false;
        let mut clock: Option<Time> = None;
        for line in lines {
            if line.starts_with("#EXT-X-STREAM-INF:") {
                is_multivariant = true;
            } else if let Some(value) = line.strip_prefix("#EXT-X-MEDIA-SEQUENCE:") {
                media.sequence = value.parse().unwrap_or(0);
            } else if let Some(value) = line.strip_prefix("#EXT-X-TARGETDURATION:") {
                media.target_millis = millis(value);
            } else if let Some(value) = line.strip_prefix("#EXT-X-PROGRAM-DATE-TIME:") {
                clock = programme_time(value);
            } else if line == "#EXT-X-ENDLIST" {
                media.is_over = true;
            } else if let Some(value) = line.strip_prefix("#EXTINF:") {
                let duration = millis(value.split(',').next().unwrap_or(value));
                media.segments += 1;
                media.duration_millis += duration;
                clock = clock.map(|time| Time(time.0 + duration));
            } else if is_multivariant && !line.is_empty() && !line.starts_with('#') {
                return Some(Self::Multivariant(line.to_owned()));
            }
        }
        media.programme_end = clock;
        (!is_multivariant).then_some(Self::Media(media))
    }
}

/// Seconds with an optional fraction as milliseconds, without floating point: that would cost 6 KB in Wasm.
fn millis(seconds: &str) -> i64 {
    let (whole, fraction) = seconds
        .trim()
        .split_once('.')
        .unwrap_or((seconds.trim(), ""));
    let whole: i64 = whole.parse().unwrap_or(0);
    let padded = fraction
        .bytes()
        .filter(u8::is_ascii_digit)
        .chain(*b"000")
        .take(3);
    whole.clamp(0, 1_000_000) * 1_000
        + padded.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_end_of_a_live_playlist_has_a_programme_time() {
        let text = "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-PROGRAM-DATE-TIME:2026-11-22T12:00:00Z\n#EXTINF:2.000,\na.ts\n#EXTINF:1.5,\nb.ts\n";
        let Some(Playlist::Media(media)) = Playlist::parse(text) else {
            panic!("a media playlist")
        };
        assert_eq!(
            (
                media.sequence,
                media.segments,
                media.duration_millis,
                media.is_over
            ),
            (7, 2, 3_500, false)
        );
        assert_eq!(media.programme_end, Time::parse("2026-11-22T12:00:03.5Z"));
    }

    #[test]
    fn the_end_list_tag_says_that_it_is_over() {
        let Some(Playlist::Media(media)) =
            Playlist::parse("#EXTM3U\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST")
        else {
            panic!()
        };
        assert!(media.is_over);
    }

    #[test]
    fn a_multivariant_playlist_names_its_first_rendition() {
        let text = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nsd.m3u8\n#EXT-X-STREAM-INF:BANDWIDTH=2\nhd.m3u8\n";
        assert_eq!(
            Playlist::parse(text),
            Some(Playlist::Multivariant("sd.m3u8".into()))
        );
    }

    #[test]
    fn a_page_that_says_not_found_is_no_playlist() {
        assert_eq!(Playlist::parse("<!doctype html>"), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*", lines in proptest::collection::vec("#EXT[A-Z-]*:?[0-9.]{0,30},?", 0..9)) {
            let _ = Playlist::parse(&text);
            let _ = Playlist::parse(&format!("#EXTM3U\n{}", lines.join("\n")));
        }
    }
}
