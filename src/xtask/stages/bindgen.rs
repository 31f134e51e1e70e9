//! wasm-bindgen: the Wasm as browsers take it, and the glue between it and JavaScript.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{Workshop, read};

/// Crates that cost a shopper tens of kilobytes, and what does their work here.
const BANNED: &[(&str, &str)] = &[
    (
        "serde_json",
        "31 KB brotli; read fields of what JSON.parse returns",
    ),
    (
        "url",
        "58 KB brotli; etalase_model::link, or the browser's URL",
    ),
    ("regex", "82 KB brotli; methods of str"),
    ("chrono", "9 KB brotli; the browser's Intl"),
];

/// The two files wasm-bindgen makes.
pub(crate) struct Bound {
    /// The ES module, not minified.
    pub(crate) glue: PathBuf,
    /// The Wasm that belongs to it, not optimized.
    pub(crate) wasm: PathBuf,
}

/// Binds the compiled widget.
pub(crate) fn run(workshop: &Workshop, wasm: &Path) -> Result<Bound> {
    refuse_banned(&read(wasm)?)?;
    let folder = workshop.folder.join("bindgen");
    Bindgen::new()
        .input_path(wasm)
        .out_name("widget")
        .web(true)?
        // The loader says where the Wasm is, by its hashed name.
        .omit_default_module_path(true)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder)
        .with_context(|| format!("wasm-bindgen refused {}", wasm.display()))?;
    Ok(Bound {
        glue: folder.join("widget.js"),
        wasm: folder.join("widget_bg.wasm"),
    })
}

/// cargo's Wasm still has the names of its functions: what is linked can be read there. (The dependency tree cannot
/// say it: Yew's own dependencies name serde_json, and the linker drops it again.)
fn refuse_banned(wasm: &[u8]) -> Result<()> {
    for (name, price) in BANNED {
        if links(wasm, name) {
            bail!(
                "the widget links `{name}` ({price}).\n\
                 Find who wants it: cargo tree -p etalase-widget --target wasm32-unknown-unknown -i {name}"
            );
        }
    }
    Ok(())
}

/// Whether a function of this crate is named: `_ZN4name…` in the old mangling, `Cs<id>_4name…` in the new one.
fn links(wasm: &[u8], name: &str) -> bool {
    let part = format!("{}{name}", name.len());
    wasm.windows(part.len() + 1)
        .filter(|window| window.ends_with(part.as_bytes()))
        .any(|window| matches!(window[0], b'_' | b'N'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_linked_crate_is_seen_in_both_manglings() {
        assert!(links(b"..._ZN10serde_json2de10from_str17h0E", "serde_json"));
        assert!(links(
            b"..._RNvNtCsab1_10serde_json2de8from_str",
            "serde_json"
        ));
        assert!(refuse_banned(b"..._ZN3url5parse17h0E").is_err());
    }

    #[test]
    fn a_module_or_a_text_of_that_name_is_no_crate() {
        assert!(!links(b"_ZN5model3url5parse17h0E", "url"));
        assert!(!links(b"see serde_json", "serde_json"));
        assert!(refuse_banned(b"_ZN4core3fmt5write17h0E").is_ok());
    }
}
