//! Captions: the part of WebVTT that says what is heard when.
//!
//! Source: W3C WebVTT. Settings, styles and regions are passed over: the window places its captions itself.

/// One caption. Its times count from the start of the show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// When it appears, in milliseconds.
    pub start: i64,
    /// When it goes, in milliseconds.
    pub end: i64,
    /// What it says; may hold WebVTT's own tags and several lines.
    pub text: String,
}

/// Reads a WebVTT file. What cannot be read in it is left out.
pub fn parse(file: &str) -> Vec<Caption> {
    let mut captions = Vec::new();
    let mut open: Option<Caption> = None;
    for line in file.lines().map(str::trim_end) {
        if line.is_empty() {
            captions.extend(open.take());
        } else if let Some(caption) = &mut open {
            if !caption.text.is_empty() {
                caption.text.push('\n');
            }
            caption.text.push_str(line);
        } else if let Some((start, end)) = timing(line) {
            open = Some(Caption {
                start,
                end,
                text: String::new(),
            });
        }
    }
    captions.extend(open);
    captions.retain(|caption| caption.start < caption.end && !caption.text.is_empty());
    captions
}

/// What is on screen at this moment, as plain text; empty if nothing is said.
pub fn at(captions: &[Caption], millis: i64) -> String {
    let mut words = String::new();
    let now = |caption: &&Caption| (caption.start..caption.end).contains(&millis);
    for caption in captions.iter().filter(now) {
        if !words.is_empty() {
            words.push('\n');
        }
        words.push_str(&plain(&caption.text));
    }
    words
}

/// A text without WebVTT's tags, and with the characters that its escapes stand for.
fn plain(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, mark) = rest.split_at(at);
        words.push_str(before);
        let (sign, length) = if mark.starts_with('<') {
            ("", mark.find('>').map_or(mark.len(), |end| end + 1))
        } else {
            let escape = ESCAPES.iter().find(|(escape, _)| mark.starts_with(escape));
            escape.map_or(("&", 1), |(escape, sign)| (sign, escape.len()))
        };
        words.push_str(sign);
        rest = &mark[length..];
    }
    words.push_str(rest);
    words
}

/// The escapes of WebVTT; those of directions are left out, since the text has one of its own.
const ESCAPES: [(&str, &str); 6] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", "\u{a0}"),
    ("&lrm;", ""),
    ("&rlm;", ""),
];

/// `00:01.000 --> 00:03.000 line:90%`.
fn timing(line: &str) -> Option<(i64, i64)> {
    let (start, rest) = line.split_once("-->")?;
    let end = rest.split_ascii_whitespace().next()?;
    Some((millis(start.trim())?, millis(end)?))
}

/// `mm:ss.mmm` or `hh:mm:ss.mmm` in milliseconds.
fn millis(clock: &str) -> Option<i64> {
    let (clock, fraction) = clock.split_once('.')?;
    let number = |digits: &str| {
        let fine =
            (1..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        fine.then(|| digits.parse::<i64>().ok()).flatten()
    };
    let seconds = clock
        .split(':')
        .try_fold(0, |sum, part| Some(sum * 60 + number(part)?))?;
    let parts = clock.split(':').count();
    (fraction.len() == 3 && (2..=3).contains(&parts)).then_some(seconds * 1_000 + number(fraction)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn captions_have_times_and_lines() {
        let file = "WEBVTT\n\nNOTE not said\n\n1\n00:01.000 --> 00:03.500 line:90%\nRani menuang\nair\n\n01:00:00.000 --> 01:00:02.000\nHalo";
        let expected = [
            Caption {
                start: 1_000,
                end: 3_500,
                text: "Rani menuang\nair".into(),
            },
            Caption {
                start: 3_600_000,
                end: 3_602_000,
                text: "Halo".into(),
            },
        ];
        assert_eq!(parse(file), expected);
        assert_eq!(parse(&file.replace('\n', "\r\n")), expected);
    }

    #[test]
    fn what_has_no_time_or_no_text_is_left_out() {
        assert_eq!(
            parse(
                "WEBVTT\n\n00:03.000 --> 00:01.000\nx\n\n00:01 --> 00:02\nx\n\n00:01.000 --> 00:02.000\n\n1:2:3:4.000 --> 9:9:9:9.000\nx"
            ),
            []
        );
    }

    #[test]
    fn what_is_on_screen_is_plain_text_of_all_captions_of_the_moment() {
        let file = "WEBVTT\n\n00:01.000 --> 00:03.000\n<v Rani>Gula &amp; <i>kopi</i>\n\n00:02.000 --> 00:04.000\n3 &lt; 5 & lagi <c";
        let captions = parse(file);
        assert_eq!(at(&captions, 999), "");
        assert_eq!(at(&captions, 1_000), "Gula & kopi");
        assert_eq!(at(&captions, 2_500), "Gula & kopi\n3 < 5 & lagi ");
        assert_eq!(at(&captions, 4_000), "");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*", times in "[0-9:.>\\n -]{0,60}") {
            let _ = plain(&text);
            let _ = parse(&text);
            let _ = parse(&times);
        }
    }
}
