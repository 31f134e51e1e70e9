//! Names from contents, and the integrity a browser checks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// Ten hexadecimal digits: 40 bits keep a collision within one bundle's history out of sight.
const DIGITS: usize = 10;

/// `a/widget.js` becomes `a/widget.<hash>.js`.
pub(crate) fn hashed(stem: &str, extension: &str, bytes: &[u8]) -> String {
    let name = name_of(&[bytes]);
    format!("a/{stem}.{}.{extension}", &name[..DIGITS])
}

/// Subresource integrity, as the HTML attribute wants it. SHA-256, of the three that browsers take: each hash is
/// incompressible and a dozen of them are on the first screen.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// A name for exactly these inputs in this order.
pub(crate) fn name_of(inputs: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for input in inputs {
        // The length goes in as well, or two inputs could share their border.
        digest.update(input.len().to_le_bytes());
        digest.update(input);
    }
    let digest = digest.finalize();
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_has_the_same_name_and_other_content_another() {
        assert_eq!(
            hashed("theme", "css", b"a{}"),
            hashed("theme", "css", b"a{}")
        );
        assert_ne!(
            hashed("theme", "css", b"a{}"),
            hashed("theme", "css", b"b{}")
        );
        let name = hashed("locale.id-ID", "json", b"{}");
        assert!(name.starts_with("a/locale.id-ID.") && name.ends_with(".json"));
        assert_eq!(name.len(), "a/locale.id-ID..json".len() + DIGITS);
    }

    #[test]
    fn integrity_is_what_browsers_compute() {
        // printf 'abc' | openssl dgst -sha256 -binary | base64
        assert_eq!(
            integrity(b"abc"),
            "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
        );
    }

    #[test]
    fn inputs_do_not_run_into_each_other() {
        assert_ne!(name_of(&[b"ab", b"c"]), name_of(&[b"a", b"bc"]));
    }
}
