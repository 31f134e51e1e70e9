//! QR codes, in the terminal or as a picture.

use std::path::Path;

use anyhow::{Context as _, bail};
use etalase_model::checkout::LengthLimit;
use qrcode::render::{svg, unicode};
use qrcode::{EcLevel, QrCode};

/// Shows an address as a QR code, or writes it to a file.
pub(super) fn put(address: &str, file: Option<&Path>) -> anyhow::Result<()> {
    let code = code(address)?;
    let budget = LengthLimit::Qr.characters();
    match file {
        None => print!("{}", in_the_terminal(&code)),
        Some(file) if file.extension().is_none_or(|ending| ending != "svg") => {
            bail!(
                "{} is no FILE.svg; name the landing page before --qr",
                file.display()
            );
        }
        Some(file) => {
            let picture = code
                .render::<svg::Color<'_>>()
                .min_dimensions(512, 512)
                .build();
            std::fs::write(file, picture)
                .with_context(|| format!("cannot write {}", file.display()))?;
        }
    }
    eprintln!(
        "QR code: {} of {budget} octets, {} modules wide",
        address.len(),
        code.width()
    );
    Ok(())
}

/// The code, if every phone reads one of so much.
fn code(address: &str) -> anyhow::Result<QrCode> {
    let budget = LengthLimit::Qr.characters();
    if address.len() > budget {
        bail!(
            "the link has {} octets, and phones read QR codes of up to {budget}; make it short: --short",
            address.len()
        );
    }
    Ok(QrCode::with_error_correction_level(address, EcLevel::M)?)
}

/// Light on dark where terminals are dark: most phones read either.
fn in_the_terminal(code: &QrCode) -> String {
    let mut text = code
        .render::<unicode::Dense1x2>()
        .dark_color(unicode::Dense1x2::Light)
        .light_color(unicode::Dense1x2::Dark)
        .build();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_support::TempDir;

    #[test]
    fn a_code_of_512_octets_is_made_and_of_one_more_is_refused_with_the_mend() {
        let link = |length: usize| format!("https://kopi.example/{}", "a".repeat(length - 21));
        assert!(code(&link(512)).is_ok());
        let fault = code(&link(513)).map(|_| ()).unwrap_err().to_string();
        assert!(
            fault.contains("513 octets") && fault.contains("--short"),
            "{fault}"
        );
    }

    #[test]
    fn a_code_is_drawn_in_blocks_and_as_a_picture() {
        let code = code("https://kopi.example/c/q7x2m9k4tw").unwrap();
        let drawn = in_the_terminal(&code);
        let wide = code.width() + 8;
        assert!(
            drawn.lines().all(|line| line.chars().count() == wide),
            "{drawn}"
        );
        let dir = TempDir::new();
        let file = dir.path().join("rani.svg");
        put("https://kopi.example/c/q7x2m9k4tw", Some(&file)).unwrap();
        assert!(std::fs::read_to_string(file).unwrap().contains("<svg"));
        let page = Path::new("https://kopi.example/");
        assert!(put("https://kopi.example/c/q7x2m9k4tw", Some(page)).is_err());
    }
}
