//! Programme time, in every form that packagers write.
//!
//! Source: RFC 8216 §4.3.2.6 asks for ISO 8601 and gives but an example; its successor (draft-pantos-hls-rfc8216bis §4.4.4.6)
//! takes a date without a zone for UTC. Beside that example are met: `+0000` (ffmpeg), `-06` with six digits of fraction
//! (encoders), no seconds (Java), spaces in place of the `T` and before the zone (Ruby).

use crate::time::{Civil, Time};

/// The value of `EXT-X-PROGRAM-DATE-TIME`; `None` if it is no date and time.
pub fn programme_time(text: &str) -> Option<Time> {
    let mut rest = Rest(text.trim().trim_matches('"').as_bytes());
    let year = rest.number(4)?;
    rest.skip(b"-");
    let month = rest.number(2)?;
    rest.skip(b"-");
    let day = rest.number(2)?;
    if !rest.skip(b"Tt ") {
        return None;
    }
    let hour = rest.number(2)?;
    rest.skip(b":");
    let minute = rest.number(2)?;
    rest.skip(b":");
    let second = rest.number(2).unwrap_or_default();
    let millis = if rest.skip(b".,") { rest.fraction() } else { 0 };
    rest.skip(b" ");
    let civil = Civil {
        year,
        month,
        day,
        hour,
        minute,
        second,
    };
    Some(Time((civil.seconds()? - rest.offset()?) * 1_000 + millis))
}

/// What is left to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// Passes over one of these bytes, if it comes next.
    fn skip(&mut self, any: &[u8]) -> bool {
        let found = self.0.first().is_some_and(|byte| any.contains(byte));
        if found {
            self.0 = &self.0[1..];
        }
        found
    }

    /// A number of exactly so many digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        let number = number.iter().try_fold(0, |sum, byte| {
            let digit = byte.is_ascii_digit().then(|| i64::from(byte - b'0'))?;
            Some(sum * 10 + digit)
        })?;
        self.0 = rest;
        Some(number)
    }

    /// Milliseconds out of as many digits as there are.
    fn fraction(&mut self) -> i64 {
        let mut millis = 0;
        let mut worth = 100;
        while let Some(digit) = self.number(1) {
            millis += digit * worth;
            worth /= 10;
        }
        millis
    }

    /// Seconds east of UTC, to the end: `Z`, `+07:00`, `+0700`, `+07`, or nothing.
    fn offset(&mut self) -> Option<i64> {
        let is_east = self.skip(b"+");
        let has_sign = is_east || self.skip(b"-");
        let mut seconds = 0;
        if has_sign {
            let hours = self.number(2).filter(|hours| *hours < 24)?;
            self.skip(b":");
            let minutes = self.number(2).unwrap_or_default();
            seconds = hours * 3_600 + minutes * 60;
        } else {
            self.skip(b"Zz");
        }
        let sign = if is_east { 1 } else { -1 };
        self.0.is_empty().then_some(sign * seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_form_that_packagers_write_is_the_same_moment() {
        let moment = Time::parse("2026-11-27T22:18:40.869Z");
        assert!(moment.is_some());
        for text in [
            "2026-11-27T22:18:40.869Z",
            "2026-11-27T22:18:40.869+00:00",
            "2026-11-27T22:18:40.869+0000",
            "2026-11-27T22:18:40.869+00",
            "2026-11-27T22:18:40.869-0000",
            "2026-11-28T05:18:40.869+0700",
            "2026-11-27T16:18:40.869386-06",
            "2026-11-28T03:48:40.869000000+05:30",
            "2026-11-27t22:18:40.869z",
            "2026-11-27 22:18:40.869 +0000",
            "2026-11-27T22:18:40,869Z",
            "20261127T221840.869Z",
            " 2026-11-27T22:18:40.869Z ",
            "\"2026-11-27T22:18:40.869Z\"",
            // Without a zone it is UTC.
            "2026-11-27T22:18:40.869",
        ] {
            assert_eq!(programme_time(text), moment, "{text}");
        }
        for (text, moment) in [
            ("2026-11-27T22:18:40+0000", "2026-11-27T22:18:40Z"),
            ("2026-11-27T22:18:40.8Z", "2026-11-27T22:18:40.800Z"),
            ("2026-11-27T22:18+00:00", "2026-11-27T22:18:00Z"),
            ("2020-11-25 14:27:00 -0600", "2020-11-25T20:27:00Z"),
        ] {
            assert_eq!(programme_time(text), Time::parse(moment), "{text}");
        }
    }

    #[test]
    fn what_is_no_moment_is_none() {
        for text in [
            "",
            "2026-11-27",
            "2026-13-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-11-27T25:00:00Z",
            "2026-11-27T22:18:40.869+",
            "2026-11-27T22:18:40.869+99",
            "2026-11-27T22:18:40.869 kemarin",
            "Fri, 27 Nov 2026 22:18:40 GMT",
        ] {
            assert_eq!(programme_time(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_we_write_is_read_back(millis in 0_i64..253_402_300_799_999) {
            prop_assert_eq!(programme_time(&Time(millis).to_string()), Some(Time(millis)));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*", near in "[0-9TtZz:.,+ -]{0,36}") {
            let _ = (programme_time(&text), programme_time(&near));
        }
    }
}
