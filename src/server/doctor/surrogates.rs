//! JavaScript strings may hold half of a surrogate pair, and JSON may escape it. A browser makes U+FFFD of it wherever text
//! is turned into bytes (<https://webidl.spec.whatwg.org/#dfn-obtain-unicode>), and so does this, before the line is parsed.

use std::borrow::Cow;

const ESCAPE: usize = "\\uXXXX".len();

/// The line with every lone surrogate escape replaced.
pub(super) fn mended(line: &str) -> Cow<'_, str> {
    if !line.contains("\\u") {
        return Cow::Borrowed(line);
    }
    let mut mended = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        mended.push_str(before);
        let (kept, length) = match (unit(escape), unit(escape.get(ESCAPE..).unwrap_or_default())) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => {
                (escape.get(..2 * ESCAPE), 2 * ESCAPE)
            }
            (Some(0xd800..=0xdfff), _) => (Some("\\ufffd"), ESCAPE),
            // The character behind a backslash belongs to it: `\\u` is a backslash and a u.
            _ => {
                let length = 1 + escape.chars().nth(1).map_or(0, char::len_utf8);
                (escape.get(..length), length)
            }
        };
        mended.push_str(kept.unwrap_or_default());
        rest = escape.get(length..).unwrap_or_default();
    }
    mended.push_str(rest);
    Cow::Owned(mended)
}

/// The UTF-16 unit of an escape at the front.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_pairs_become_the_replacement_character_and_pairs_stay() {
        assert_eq!(mended(r#""\ud83d\ude00""#), r#""\ud83d\ude00""#);
        assert_eq!(mended(r#""\ud83dx""#), r#""\ufffdx""#);
        assert_eq!(mended(r#""\ude00\ud83d""#), r#""\ufffd\ufffd""#);
        assert_eq!(mended(r#""\uD83D\uD83D\uDE00""#), r#""\ufffd\uD83D\uDE00""#);
    }

    #[test]
    fn an_escaped_backslash_begins_no_escape() {
        for line in [
            r#""\\ud83d""#,
            r#""\"\\u""#,
            r#""\u00e9""#,
            "\\",
            "\\é\\u12",
        ] {
            assert_eq!(mended(line), line);
        }
    }
}
