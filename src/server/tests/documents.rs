//! Documents as editors save them, through the command that a brand runs: `etalase campaign check`.

#![expect(
    clippy::unwrap_used,
    reason = "what goes wrong in a rehearsal ends it; the lint knows tests, but not what they share"
)]

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

const DOCUMENT: &str = r#"{
  "version": 1, "id": "kopi", "locale": "id-ID", "currency": "IDR",
  "brand": {"name": "Kopi Senja — 🌅", "url": "https://kopi.example/"},
  "products": [{"id": "gayo", "title": "Gayo", "variants": [{"id": "1", "price": 8900000, "stock": {"state": "in_stock"}}]}],
  "checkout": {"adapter": "plain", "url": "https://kopi.example/checkout"}
}
"#;

fn check(bytes: &[u8]) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_etalase"));
    command.args(["campaign", "check", "-"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Dropped at once: that is the end of the file.
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    let Output { status, stdout, .. } = child.wait_with_output().unwrap();
    (status.success(), String::from_utf8(stdout).unwrap())
}

#[test]
fn a_document_is_checked_as_editors_save_it() {
    let lines = DOCUMENT.replace('\n', "\r\n");
    let utf16 = |unit: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = ["\u{feff}", &lines].concat();
        units.encode_utf16().flat_map(unit).collect()
    };
    for (name, bytes) in [
        ("plain", DOCUMENT.as_bytes().to_vec()),
        ("crlf", lines.clone().into_bytes()),
        ("mark", ["\u{feff}", &lines].concat().into_bytes()),
        ("little", utf16(u16::to_le_bytes)),
        ("big", utf16(u16::to_be_bytes)),
    ] {
        let (sound, said) = check(&bytes);
        assert!(sound, "{name}: {said}");
        let noted = said.contains("UTF-16");
        assert_eq!(
            noted,
            name.starts_with("little") || name.starts_with("big"),
            "{said}"
        );
    }
}

#[test]
fn what_is_wrong_with_a_file_is_told_with_a_code_and_the_mend() {
    let comma = DOCUMENT.replace("/checkout\"}", "/checkout\",}");
    let quotes = DOCUMENT.replace("\"version\"", "“version”");
    let latin = [&b"{\"id\": \"caf"[..], b"\xe9\"}"].concat();
    for (bytes, code, mend) in [
        (
            comma.as_bytes(),
            "json_trailing_comma",
            "Take away the last comma before line 5",
        ),
        (quotes.as_bytes(), "json_invalid", "Look at line 2"),
        (&latin, "text_not_utf8", "Save it as UTF-8"),
        (b"\xff\xfe{", "text_not_utf16", "Save it as UTF-8"),
    ] {
        let (sound, said) = check(bytes);
        assert!(
            !sound && said.contains(code) && said.contains(mend),
            "{said}"
        );
        assert!(said.contains("1 fault"), "{said}");
    }
}
