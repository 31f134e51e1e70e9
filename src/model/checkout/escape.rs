//! Values for shop systems that take few characters: legal ones go as they are, others come back by [`unescape`].
//!
//! A byte that is not taken becomes `_` and its two hexadecimal digits, upper case. A value without such bytes stays as it is,
//! unless it looks as if it had them: then every `_` is written `_5F`.

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// A value of letters, digits, `_` and what `takes` allows besides. `takes` must not allow `_`'s absence.
pub(super) fn escape(value: &str, takes: fn(u8) -> bool) -> String {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || takes(byte);
    if value.bytes().all(legal) && first_escape(value).is_none() {
        return value.to_owned();
    }
    let mut escaped = String::with_capacity(value.len() * 2);
    for byte in value.bytes() {
        if legal(byte) && byte != b'_' {
            escaped.push(char::from(byte));
        } else {
            let digit = |half: u8| char::from(DIGITS[usize::from(half & 15)]);
            escaped.extend(['_', digit(byte >> 4), digit(byte)]);
        }
    }
    escaped
}

/// The value that was escaped; `None` if it is not text.
pub fn unescape(escaped: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((at, byte)) = first_escape(rest) {
        let (before, after) = rest.split_at(at);
        bytes.extend(before.bytes());
        bytes.push(byte);
        rest = after.get(3..).unwrap_or_default();
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).ok()
}

/// Where the first escape stands, and for which byte.
fn first_escape(text: &str) -> Option<(usize, u8)> {
    let digit = |byte: u8| DIGITS.iter().position(|digit| *digit == byte);
    text.as_bytes()
        .windows(3)
        .enumerate()
        .find_map(|(at, window)| {
            let &[b'_', high, low] = window else {
                return None;
            };
            Some((at, (digit(high)? * 16 + digit(low)?) as u8))
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn stripe(byte: u8) -> bool {
        byte == b'-'
    }

    #[test]
    fn what_is_legal_goes_as_it_is() {
        for value in ["tiktok", "kopi-senja", "tiktok_ads", "A_1", ""] {
            assert_eq!(escape(value, stripe), value);
        }
    }

    #[test]
    fn everything_else_stays_readable_and_comes_back() {
        for (value, escaped) in [
            ("kopi susu", "kopi_20susu"),
            ("ꦏꦺꦴ", "_EA_A6_8F_EA_A6_BA_EA_A6_B4"),
            ("a_5Fb", "a_5F5Fb"),
            ("ads_2024", "ads_5F2024"),
        ] {
            assert_eq!(escape(value, stripe), escaped);
            assert_eq!(unescape(escaped).as_deref(), Some(value));
        }
        assert_eq!(unescape("_FF"), None);
    }

    proptest! {
        #[test]
        fn any_value_comes_back_and_is_legal(value in any::<String>()) {
            let narrow = escape(&value, |_| false);
            prop_assert!(narrow.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
            prop_assert_eq!(unescape(&narrow), Some(value.clone()));
            prop_assert_eq!(unescape(&escape(&value, stripe)), Some(value));
        }

        #[test]
        fn values_near_an_escape_come_back(value in "[_0-9A-Fa-f -]{0,12}") {
            prop_assert_eq!(unescape(&escape(&value, stripe)), Some(value));
        }
    }
}
