//! wasm-bindgen: the Wasm as browsers take it, and the glue between it and JavaScript.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::shorten::Renames;
use super::{Workshop, write_whole};

/// What stands beside wasm-bindgen's own module: it brings the other Wasm files.
const PARTS: &str = include_str!("parts.js");
/// What of both the loader gets to see.
const GLUE: &str = include_str!("glue.js");

/// The glue and the Wasm that belongs to it.
pub(crate) struct Bound {
    /// The ES module, not minified.
    pub(crate) glue: PathBuf,
    /// The Wasm that belongs to it, not optimized.
    pub(crate) wasm: PathBuf,
}

/// Binds the compiled widget.
pub(crate) fn run(workshop: &Workshop, wasm: &Path) -> Result<Bound> {
    let folder = workshop.folder.join("bindgen");
    let mut output = Bindgen::new()
        .input_path(wasm)
        .out_name("widget")
        .web(true)?
        // The loader says where the Wasm is, by its hashed name.
        .omit_default_module_path(true)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        // The other parts import memory, table and stack.
        .keep_lld_exports(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen refused {}", wasm.display()))?;
    let renames = Renames::of(&mut output);
    output.emit(&folder)?;
    let glue = renames.apply(output.js());
    let files = [
        ("widget.js", glue.as_str()),
        ("parts.js", PARTS),
        ("glue.js", GLUE),
    ];
    for (name, text) in files {
        write_whole(&folder.join(name), text.as_bytes())?;
    }
    Ok(Bound {
        glue: folder.join("glue.js"),
        wasm: folder.join("widget_bg.wasm"),
    })
}
