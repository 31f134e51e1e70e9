//! `application/x-www-form-urlencoded`, as <https://url.spec.whatwg.org/#application/x-www-form-urlencoded> has it.

/// Reads a query (without its `?`) into pairs; nothing is an error.
///
/// `+` is a space and `%2B` is `+`; only the first `=` divides; a `%` without two hex digits is itself; bytes that are not
/// UTF-8 become U+FFFD; a key without `=` has an empty value; nothing between two `&` is no pair.
pub fn parse_query(query: &str) -> Vec<(String, String)> {
    parse(query, |parameter| parameter)
}

/// The same, each parameter as `mended`.
pub(super) fn parse(query: &str, mended: fn(&str) -> &str) -> Vec<(String, String)> {
    let pair = |parameter: &str| {
        let (key, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        (decode(key), decode(value))
    };
    let parameters = query.split('&').map(mended);
    let parameters = parameters.filter(|parameter| !parameter.is_empty());
    parameters.map(pair).collect()
}

/// Writes pairs as a query (without `?`) that [`parse_query`] reads back as it was.
pub fn serialize_query<K: AsRef<str>, V: AsRef<str>>(pairs: &[(K, V)]) -> String {
    let pair =
        |(key, value): &(K, V)| [&encode(key.as_ref()), "=", &encode(value.as_ref())].concat();
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A key or a value as it was meant.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, tail @ ..] = rest {
        let (decoded, after) = match byte {
            b'+' => (b' ', tail),
            b'%' => escaped(tail).unwrap_or((b'%', tail)),
            byte => (*byte, tail),
        };
        bytes.push(decoded);
        rest = after;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that the two hex digits after a `%` stand for, and what follows them.
fn escaped(tail: &[u8]) -> Option<(u8, &[u8])> {
    let [high, low, rest @ ..] = tail else {
        return None;
    };
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = digit(*high)? << 4 | digit(*low)?;
    Some((byte as u8, rest))
}

/// A key or a value as it is written in a query.
pub(super) fn encode(text: &str) -> String {
    const HEX: [u8; 16] = *b"0123456789ABCDEF";
    let hex = |digit: u8| char::from(HEX[usize::from(digit & 15)]);
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            byte => out.extend(['%', hex(byte >> 4), hex(byte)]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::vectors::{pairs, table, text};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parses_as_the_vectors_say() {
        for vector in table("parse") {
            let query = text(&vector["query"]);
            assert_eq!(parse_query(&query), pairs(&vector["pairs"]), "{query}");
        }
    }

    #[test]
    fn writes_what_the_standard_writes() {
        for (value, written) in [
            ("a b", "a+b"),
            ("a+b", "a%2Bb"),
            ("a=b&c#d?e/f", "a%3Db%26c%23d%3Fe%2Ff"),
            ("*-._~!'()", "*-._%7E%21%27%28%29"),
            ("kopi ☕", "kopi+%E2%98%95"),
            ("\u{0}\u{7f}%", "%00%7F%25"),
            ("a\r\nb\n", "a%0D%0Ab%0A"),
            ("\u{feff}\u{10ffff}", "%EF%BB%BF%F4%8F%BF%BF"),
            ("", ""),
        ] {
            assert_eq!(serialize_query(&[("k", value)]), ["k=", written].concat());
        }
        assert_eq!(
            serialize_query(&[("a", "1"), ("b", ""), ("", "")]),
            "a=1&b=&="
        );
        assert_eq!(serialize_query::<&str, &str>(&[]), "");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(pairs in proptest::collection::vec((any::<String>(), any::<String>()), 0..6)) {
            prop_assert_eq!(parse_query(&serialize_query(&pairs)), pairs);
        }

        #[test]
        fn reading_is_stable_under_writing(query in prop_oneof!["[a-c&=+%0-9A-F]{0,30}", any::<String>()]) {
            let pairs = parse_query(&query);
            prop_assert_eq!(parse_query(&serialize_query(&pairs)), pairs);
        }

        #[test]
        fn any_bytes_are_read_as_the_lossy_decoder_reads_them(bytes in any::<Vec<u8>>()) {
            let escaped: String = bytes.iter().map(|byte| format!("%{byte:02x}")).collect();
            prop_assert_eq!(decode(&escaped), String::from_utf8_lossy(&bytes));
        }
    }
}
