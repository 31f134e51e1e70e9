//! HLS playlists (RFC 8216) over a clip that goes round. Pure: a moment in, a text out.

use std::fmt::Write as _;

use etalase_model::time::Time;
use serde::Deserialize;

/// One size of the clip.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Rendition {
    /// Its folder, and its name in links.
    pub(super) name: String,
    /// In pixels.
    width: u32,
    /// In pixels.
    height: u32,
    /// The peak in bits per second.
    pub(super) bandwidth: u32,
    /// RFC 6381.
    codecs: String,
}

/// The length of every segment in seconds.
const SEGMENT_SECONDS: i64 = 2;
/// How many segments a live playlist shows.
const WINDOW: u64 = 6;
/// How often the recording plays the clip.
const REPLAY_ROUNDS: u64 = 3;

/// A clip of `length` segments on the clock of a show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Programme {
    /// When segment 0 began.
    begins_at: Time,
    /// How many segments one round has.
    length: u64,
    /// When the show begins, where its recording begins too.
    starts_at: Time,
}

impl Programme {
    /// The stream of a show: on the air one round before the show begins, so that whoever comes at its first second finds
    /// a full window.
    pub(super) fn of_show(starts_at: Time, length: u64) -> Self {
        let round = i64::try_from(length).unwrap_or_default() * SEGMENT_SECONDS;
        Self {
            begins_at: starts_at.plus_seconds(-round),
            length,
            starts_at,
        }
    }

    /// The number of the last segment that was complete at this moment, if one was.
    fn newest(&self, at: Time) -> Option<u64> {
        let segments = (at.0 - self.begins_at.0).div_euclid(SEGMENT_SECONDS * 1_000);
        u64::try_from(segments).ok()?.checked_sub(1)
    }

    /// The live playlist at this moment; `over` says that no segment will follow.
    pub(super) fn window(&self, at: Time, rendition: &str, over: bool) -> Option<String> {
        let newest = self.newest(at)?;
        let oldest = (newest + 1).saturating_sub(WINDOW);
        let mut text = head();
        let _ = writeln!(text, "#EXT-X-MEDIA-SEQUENCE:{oldest}");
        let _ = writeln!(
            text,
            "#EXT-X-DISCONTINUITY-SEQUENCE:{}",
            self.joints_before(oldest)
        );
        for number in oldest..=newest {
            self.segment(&mut text, rendition, number, self.begins_at);
        }
        if over {
            text.push_str("#EXT-X-ENDLIST\n");
        }
        Some(text)
    }

    /// The recording: the clip a few times, from the start of the show on.
    pub(super) fn replay(&self, rendition: &str) -> String {
        let mut text = head();
        text.push_str("#EXT-X-PLAYLIST-TYPE:VOD\n#EXT-X-MEDIA-SEQUENCE:0\n");
        for number in 0..self.length * REPLAY_ROUNDS {
            self.segment(&mut text, rendition, number, self.starts_at);
        }
        text.push_str("#EXT-X-ENDLIST\n");
        text
    }

    /// Whether the clip begins anew with this segment, and its timestamps with it.
    fn is_joint(&self, number: u64) -> bool {
        number > 0 && number.is_multiple_of(self.length)
    }

    /// How many joints lie before this segment: those that have left the playlist when it is the oldest in it. The joint at
    /// the segment itself is still in the playlist, as a tag (RFC 8216, 4.3.3.3 and 6.2.2).
    fn joints_before(&self, number: u64) -> u64 {
        number.saturating_sub(1) / self.length
    }

    fn segment(&self, text: &mut String, rendition: &str, number: u64, first_at: Time) {
        if self.is_joint(number) {
            text.push_str("#EXT-X-DISCONTINUITY\n");
        }
        let offset = i64::try_from(number)
            .unwrap_or(i64::MAX)
            .saturating_mul(SEGMENT_SECONDS);
        let _ = writeln!(
            text,
            "#EXT-X-PROGRAM-DATE-TIME:{}",
            as_ffmpeg(first_at.plus_seconds(offset))
        );
        let _ = writeln!(
            text,
            "#EXTINF:{SEGMENT_SECONDS}.000,\n{rendition}/{number}.ts"
        );
    }
}

/// Programme time as most shows have it: UTC is `+0000`.
fn as_ffmpeg(time: Time) -> String {
    time.to_string().replace('Z', "+0000")
}

fn head() -> String {
    format!(
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-INDEPENDENT-SEGMENTS\n#EXT-X-TARGETDURATION:{SEGMENT_SECONDS}\n"
    )
}

/// The playlist of playlists, the smallest first.
pub(super) fn master(renditions: &[Rendition]) -> String {
    let mut text = "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-INDEPENDENT-SEGMENTS\n".to_owned();
    for Rendition {
        name,
        width,
        height,
        bandwidth,
        codecs,
    } in renditions
    {
        let _ = writeln!(
            text,
            "#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},RESOLUTION={width}x{height},CODECS=\"{codecs}\"\n{name}.m3u8"
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: u64 = 12;

    fn programme() -> Programme {
        Programme::of_show(Time::parse("2026-11-22T12:00:00Z").unwrap(), LENGTH)
    }

    /// The window whose newest segment is this one.
    fn window(newest: u64) -> String {
        let programme = programme();
        let at = programme
            .begins_at
            .plus_seconds((i64::try_from(newest).unwrap() + 1) * SEGMENT_SECONDS);
        programme.window(at, "sd", false).unwrap()
    }

    fn number(text: &str, tag: &str) -> u64 {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(tag))
            .unwrap();
        line.parse().unwrap()
    }

    /// The discontinuity sequence number of each segment, as a player counts it.
    fn counted(text: &str) -> Vec<(u64, u64)> {
        let mut joints = number(text, "#EXT-X-DISCONTINUITY-SEQUENCE:");
        let mut counted = Vec::new();
        for line in text.lines() {
            if line == "#EXT-X-DISCONTINUITY" {
                joints += 1;
            }
            if let Some(segment) = line
                .strip_prefix("sd/")
                .and_then(|name| name.strip_suffix(".ts"))
            {
                counted.push((segment.parse().unwrap(), joints));
            }
        }
        counted
    }

    #[test]
    fn a_segment_is_listed_when_it_is_complete_and_not_before() {
        let programme = programme();
        let at = |millis| programme.newest(Time(programme.begins_at.0 + millis));
        assert_eq!((at(-1), at(0), at(1_999)), (None, None, None));
        assert_eq!(
            (at(2_000), at(3_999), at(4_000)),
            (Some(0), Some(0), Some(1))
        );
        assert!(programme.window(programme.begins_at, "sd", false).is_none());
    }

    #[test]
    fn the_window_is_full_when_the_show_begins() {
        let programme = programme();
        let text = programme.window(programme.starts_at, "sd", false).unwrap();
        assert_eq!(text.matches("#EXTINF").count() as u64, WINDOW);
        assert!(text.ends_with("sd/11.ts\n"));
        assert!(text.contains(
            "#EXT-X-PROGRAM-DATE-TIME:2026-11-22T11:59:58.000+0000\n#EXTINF:2.000,\nsd/11.ts"
        ));
    }

    #[test]
    fn the_window_slides_by_one_segment_at_a_time() {
        for newest in 0..60 {
            let text = window(newest);
            assert_eq!(
                number(&text, "#EXT-X-MEDIA-SEQUENCE:"),
                (newest + 1).saturating_sub(WINDOW)
            );
            assert_eq!(counted(&text).last().unwrap().0, newest);
        }
    }

    #[test]
    fn a_joint_is_tagged_where_the_clip_begins_anew_and_nowhere_else() {
        let text = window(LENGTH);
        assert!(text.contains("sd/11.ts\n#EXT-X-DISCONTINUITY\n"));
        assert_eq!(text.matches("#EXT-X-DISCONTINUITY\n").count(), 1);
        assert!(!window(LENGTH - 1).contains("#EXT-X-DISCONTINUITY\n"));
    }

    #[test]
    fn every_segment_keeps_its_discontinuity_number_in_all_windows_that_show_it() {
        for newest in 0..200 {
            for (segment, joints) in counted(&window(newest)) {
                assert_eq!(
                    joints,
                    segment / LENGTH,
                    "segment {segment} in the window up to {newest}"
                );
            }
        }
    }

    #[test]
    fn the_count_moves_when_the_joint_leaves_the_window_and_not_when_it_is_its_first_segment() {
        let count = |newest| number(&window(newest), "#EXT-X-DISCONTINUITY-SEQUENCE:");
        let first_is_joint = LENGTH + WINDOW - 1;
        assert_eq!(count(first_is_joint), 0);
        assert_eq!(count(first_is_joint + 1), 1);
    }

    #[test]
    fn a_show_that_is_over_says_so() {
        let programme = programme();
        let text = programme.window(programme.starts_at, "sd", true).unwrap();
        assert!(text.ends_with("#EXT-X-ENDLIST\n"));
    }

    #[test]
    fn the_recording_is_whole_and_dated_from_the_start_of_the_show() {
        let text = programme().replay("hd");
        assert_eq!(
            text.matches("#EXTINF").count() as u64,
            LENGTH * REPLAY_ROUNDS
        );
        assert_eq!(
            text.matches("#EXT-X-DISCONTINUITY\n").count() as u64,
            REPLAY_ROUNDS - 1
        );
        assert!(text.contains("VOD") && text.ends_with("#EXT-X-ENDLIST\n"));
        assert!(text.contains(
            "#EXT-X-PROGRAM-DATE-TIME:2026-11-22T12:00:00.000+0000\n#EXTINF:2.000,\nhd/0.ts"
        ));
    }

    #[test]
    fn the_master_names_each_rendition() {
        let rendition = Rendition {
            name: "sd".into(),
            width: 360,
            height: 640,
            bandwidth: 320_000,
            codecs: "avc1.4d401e,mp4a.40.2".into(),
        };
        let text = master(&[rendition]);
        assert!(text.contains(
            "BANDWIDTH=320000,RESOLUTION=360x640,CODECS=\"avc1.4d401e,mp4a.40.2\"\nsd.m3u8"
        ));
    }
}
