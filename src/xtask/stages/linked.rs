//! What the compiled widget really contains, read from the names of its functions.
//!
//! The dependency tree cannot say it: Yew's own dependencies name serde_json, and the linker drops it again.

use anyhow::{Context, Result, bail};

/// Crates that cost a shopper many kilobytes, and what does their work here.
const BANNED: &[(&str, &str)] = &[
    (
        "serde_json",
        "31 KB brotli; read the fields of what JSON.parse returns",
    ),
    (
        "url",
        "58 KB brotli; use etalase_model::link, or the browser's URL",
    ),
    ("regex", "82 KB brotli; use the methods of str"),
    ("chrono", "9 KB brotli; use the browser's Intl"),
];
/// How many functions the message names.
const EXAMPLES: usize = 3;

/// Refuses a module that contains a function of a banned crate.
pub(crate) fn check(wasm: &[u8]) -> Result<()> {
    let names = functions(wasm).context("the compiled widget is no Wasm module with names")?;
    for (banned, price) in BANNED {
        let found: Vec<_> = names.iter().filter(|name| is_of(name, banned)).collect();
        if !found.is_empty() {
            let examples: Vec<_> = found
                .iter()
                .take(EXAMPLES)
                .map(|name| format!("  {name}"))
                .collect();
            bail!(
                "the widget links `{banned}` ({price}), {} functions:\n{}\n\
                 who names it: cargo tree -p etalase-widget --target wasm32-unknown-unknown -i {banned}",
                found.len(),
                examples.join("\n")
            );
        }
    }
    Ok(())
}

/// Whether a function belongs to a crate or works on a type of it.
fn is_of(function: &str, name: &str) -> bool {
    let path = format!("{name}::");
    function.match_indices(&path).any(|(at, _)| {
        let before = function[..at].chars().next_back();
        // `a::url::b` is a module of that name, `<url::Url as …>` and `url::parse` are the crate.
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':')
    })
}

/// The functions' names as Rust paths; nothing when the bytes are no module, or one without names.
fn functions(wasm: &[u8]) -> Option<Vec<String>> {
    let mut rest = Bytes(wasm.strip_prefix(b"\0asm\x01\0\0\0")?);
    let mut section = Bytes(rest.named_section("name")?);
    while !section.0.is_empty() {
        let kind = section.byte()?;
        let mut content = Bytes(section.sized()?);
        // Subsection 1 lists the functions.
        if kind == 1 {
            let count = content.number()?;
            return (0..count).map(|_| content.function()).collect();
        }
    }
    None
}

/// Reads the Wasm binary format from the front.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// LEB128, unsigned, 32 bits.
    fn number(&mut self) -> Option<usize> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = usize::from(self.byte()?);
            number |= (byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A length and that many bytes.
    fn sized(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (content, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(content)
    }

    /// The content of the custom section of this name.
    fn named_section(&mut self, name: &str) -> Option<&'a [u8]> {
        while !self.0.is_empty() {
            let custom = self.byte()? == 0;
            let mut content = Bytes(self.sized()?);
            if custom && content.sized()? == name.as_bytes() {
                return Some(content.0);
            }
        }
        None
    }

    /// One entry of the list of functions.
    fn function(&mut self) -> Option<String> {
        self.number()?;
        let mangled = String::from_utf8_lossy(self.sized()?);
        Some(format!("{:#}", rustc_demangle::demangle(&mangled)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with a type section and the names of these functions.
    fn module(names: &[&str]) -> Vec<u8> {
        // Two bytes of LEB128 hold every length here.
        let sized = |content: &[u8]| {
            let length = content.len();
            [
                &[(length & 0x7f) as u8 | 0x80, (length >> 7) as u8][..],
                content,
            ]
            .concat()
        };
        let list = names.iter().enumerate();
        let list: Vec<u8> = list
            .flat_map(|(index, name)| [vec![index as u8], sized(name.as_bytes())].concat())
            .collect();
        let functions = [vec![names.len() as u8], list].concat();
        let of_module = [vec![0], sized(&sized(b"w"))].concat();
        let content = [sized(b"name"), of_module, vec![1], sized(&functions)].concat();
        let types = [1, 1, 0];
        [b"\0asm\x01\0\0\0", &types[..], &[0], &sized(&content)].concat()
    }

    #[test]
    fn a_function_of_a_banned_crate_is_refused_by_name() {
        let wasm = module(&[
            "_RNvCs1234_7mycrate3foo",
            "_ZN3url5parse17h0123456789abcdefE",
        ]);
        let text = check(&wasm).unwrap_err().to_string();
        assert!(
            text.contains("links `url`") && text.contains("url::parse"),
            "{text}"
        );
        assert!(check(&module(&["_RNvCs1234_10serde_json8from_str"])).is_err());
    }

    #[test]
    fn a_function_of_std_that_such_a_crate_happened_to_compile_is_none_of_its() {
        let shared = "_RNvXs1g_NtCsi1BqfkSQkMp_4core3fmtRNtNtCs8NvVe5nLSqE_5alloc6string6String\
            NtB6_5Debug3fmtCsaSkqZHWeoeR_10serde_json";
        check(&module(&[shared])).unwrap();
    }

    #[test]
    fn a_module_of_that_name_is_no_crate() {
        assert!(!is_of("etalase_model::url::parse", "url"));
        assert!(!is_of("web_url::parse", "url"));
        assert!(is_of("<url::Url as core::fmt::Display>::fmt", "url"));
        assert!(is_of("core::ptr::drop_in_place::<url::Url>", "url"));
    }

    #[test]
    fn bytes_without_names_are_not_taken_for_clean() {
        for bytes in [
            &b""[..],
            b"\0asm\x01\0\0\0",
            b"\0asm\x01\0\0\0\x00\xff",
            b"<html>",
        ] {
            assert!(check(bytes).is_err(), "{bytes:?}");
        }
    }
}
