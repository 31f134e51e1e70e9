//! Points in time: Unix milliseconds in code, RFC 3339 in documents.

use crate::record::{Read, Reader, Value};
use std::fmt;

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(pub i64);

impl Time {
    /// Reads an RFC 3339 date-time (<https://www.rfc-editor.org/rfc/rfc3339#section-5.6>). A leap second counts as the second after it.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let separator = *bytes.get(10)?;
        if bytes.get(4) != Some(&b'-')
            || bytes.get(7) != Some(&b'-')
            || !matches!(separator, b'T' | b't' | b' ')
        {
            return None;
        }
        if bytes.get(13) != Some(&b':') || bytes.get(16) != Some(&b':') {
            return None;
        }
        let (year, month, day) = (
            number(bytes, 0, 4)?,
            number(bytes, 5, 2)?,
            number(bytes, 8, 2)?,
        );
        let (hour, minute, second) = (
            number(bytes, 11, 2)?,
            number(bytes, 14, 2)?,
            number(bytes, 17, 2)?,
        );
        let civil = Civil {
            year,
            month,
            day,
            hour,
            minute,
            second,
        };
        let (millis, rest) = fraction(bytes.get(19..)?)?;
        Some(Self((civil.seconds()? - offset(rest)?) * 1_000 + millis))
    }

    /// This moment moved by so many seconds.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000)))
    }
}

/// A date and a time of day.
pub(crate) struct Civil {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
}

impl Civil {
    /// Seconds since 1970 of this reading of a clock in Greenwich; `None` if no clock and calendar ever show it.
    pub(crate) fn seconds(&self) -> Option<i64> {
        let has_day = (1..=12).contains(&self.month)
            && (1..=days_of_month(self.year, self.month)).contains(&self.day);
        if !has_day || self.hour > 23 || self.minute > 59 || self.second > 60 {
            return None;
        }
        let days = days_from_civil(self.year, self.month, self.day);
        Some(days * 86_400 + self.hour * 3_600 + self.minute * 60 + self.second)
    }
}

/// The digits of a fraction of a second as milliseconds, and what follows them.
fn fraction(bytes: &[u8]) -> Option<(i64, &[u8])> {
    let Some(digits) = bytes.strip_prefix(b".") else {
        return Some((0, bytes));
    };
    let length = digits
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if length == 0 {
        return None;
    }
    let (digits, rest) = digits.split_at(length);
    let padded = digits.iter().copied().chain([b'0'; 3]).take(3);
    Some((
        padded.fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0')),
        rest,
    ))
}

/// Seconds east of UTC: `Z`, `+07:00`.
fn offset(bytes: &[u8]) -> Option<i64> {
    if matches!(bytes, [b'Z' | b'z']) {
        return Some(0);
    }
    let sign = match bytes.first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    if bytes.len() != 6 || bytes.get(3) != Some(&b':') {
        return None;
    }
    let (hours, minutes) = (number(bytes, 1, 2)?, number(bytes, 4, 2)?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    Some(sign * (hours * 3_600 + minutes * 60))
}

fn number(bytes: &[u8], from: usize, length: usize) -> Option<i64> {
    let digits = bytes.get(from..from + length)?;
    digits.iter().try_fold(0, |sum, digit| {
        digit
            .is_ascii_digit()
            .then(|| sum * 10 + i64::from(digit - b'0'))
    })
}

fn days_of_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar; years are counted from March so that leap days come last.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

impl Time {
    /// RFC 3339 in UTC with milliseconds. Digit by digit, for a formatter with widths costs a kilobyte in Wasm.
    pub fn written(self) -> String {
        let (year, month, day) = civil_from_days(self.0.div_euclid(86_400_000));
        let millis = self.0.rem_euclid(86_400_000);
        let mut text = String::with_capacity("2026-11-22T12:00:00.000Z".len());
        let mut put = |number: i64, width: u32, after: char| {
            let places = (0..width)
                .rev()
                .map(|place| number / 10_i64.pow(place) % 10);
            text.extend(places.map(|digit| char::from(b'0' + digit as u8)));
            text.push(after);
        };
        put(year, 4, '-');
        put(month, 2, '-');
        put(day, 2, 'T');
        put(millis / 3_600_000, 2, ':');
        put(millis / 60_000 % 60, 2, ':');
        put(millis / 1_000 % 60, 2, '.');
        put(millis % 1_000, 3, 'Z');
        text
    }
}

impl fmt::Display for Time {
    /// As [`Time::written`].
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

impl Read for Time {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let time = value.text().and_then(|text| Self::parse(&text));
        if time.is_none() {
            reading.fault::<V>(
                "must be a date and time with its offset (RFC 3339)",
                "Write it like “2026-11-22T19:00:00+07:00”.",
            );
        }
        time.unwrap_or_default()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Time {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Time {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Time".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "format": "date-time", "description": "A date and time with its offset, RFC 3339."})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn jakarta_evening_is_noon_in_utc() {
        assert_eq!(
            Time::parse("2026-11-22T19:00:00+07:00"),
            Time::parse("2026-11-22T12:00:00Z")
        );
        assert_eq!(Time::parse("1970-01-01T00:00:01.5Z"), Some(Time(1_500)));
        assert_eq!(Time(0).to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn what_is_no_moment_is_refused() {
        for text in [
            "",
            "2026-11-22",
            "2026-02-29T00:00:00Z",
            "2026-11-22T24:00:00Z",
            "2026-11-22T10:00:00",
            "2026-11-22T10:00:00.Z",
            "2026-11-22T10:00:00+7",
        ] {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn writing_and_reading_give_the_same_moment(millis in -62_135_596_800_000_i64..253_402_300_799_999) {
            let time = Time(millis);
            prop_assert_eq!(Time::parse(&time.to_string()), Some(time));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC*") {
            let _ = Time::parse(&text);
        }
    }
}
