//! Text as editors save it: UTF-8 with or without a byte order mark, UTF-16 with one.

/// Why bytes are no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodingFault {
    /// Not UTF-8, and nothing says that it is anything else.
    #[error("text_not_utf8: byte {0} is no UTF-8")]
    Utf8(usize),
    /// UTF-16 that breaks off, or has half a pair.
    #[error("text_not_utf16: it begins as UTF-16 and does not go on as such")]
    Utf16,
}

impl EncodingFault {
    /// What to do about it.
    pub fn mend(self) -> &'static str {
        "Save it as UTF-8: in the editor's “Save as”, the encoding “UTF-8”."
    }
}

/// Whether a file is UTF-16: a page that loads it from its own host would not understand it.
pub fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// The text of a file, without its byte order mark. Ends of lines stay as they are: JSON takes all of them.
///
/// # Errors
/// Where it is none that can be told.
pub fn decode(bytes: Vec<u8>) -> Result<String, EncodingFault> {
    match bytes.as_slice() {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest.to_vec()),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: Vec<u8>) -> Result<String, EncodingFault> {
    String::from_utf8(bytes).map_err(|fault| EncodingFault::Utf8(fault.utf8_error().valid_up_to()))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, EncodingFault> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().copied().map(unit).collect();
    let text = String::from_utf16(&units).map_err(|_| EncodingFault::Utf16)?;
    match rest {
        [] => Ok(text),
        _ => Err(EncodingFault::Utf16),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_as_editors_save_it() {
        let text = "{\r\n  \"nama\": \"Kopi Senja — 🌅\"\r\n}";
        let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
            std::iter::once(0xfeff)
                .chain(text.encode_utf16())
                .flat_map(unit)
                .collect()
        };
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
        ] {
            assert_eq!(is_utf16(&bytes), bytes[0] > 0xf0, "{bytes:?}");
            assert_eq!(decode(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_no_text_is_told_with_its_place() {
        // “café”, as Windows wrote it once.
        assert_eq!(decode(b"caf\xe9".to_vec()), Err(EncodingFault::Utf8(3)));
        for half in [b"\xff\xfe{".to_vec(), b"\xff\xfe\x00\xd8".to_vec()] {
            assert_eq!(decode(half), Err(EncodingFault::Utf16));
        }
    }
}
