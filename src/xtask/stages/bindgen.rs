//! wasm-bindgen: the Wasm as browsers take it, and the glue between it and JavaScript.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::shorten::Renames;
use super::{Workshop, linked, read, write_whole};

/// The two files wasm-bindgen makes.
pub(crate) struct Bound {
    /// The ES module, not minified.
    pub(crate) glue: PathBuf,
    /// The Wasm that belongs to it, not optimized.
    pub(crate) wasm: PathBuf,
}

/// Binds the compiled widget.
pub(crate) fn run(workshop: &Workshop, wasm: &Path) -> Result<Bound> {
    // cargo's Wasm still has the names of its functions.
    linked::check(&read(wasm)?)?;
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
        .generate_output()
        .with_context(|| format!("wasm-bindgen refused {}", wasm.display()))?;
    let renames = Renames::of(&mut output);
    output.emit(&folder)?;
    let glue = folder.join("widget.js");
    write_whole(&glue, renames.apply(output.js()).as_bytes())?;
    Ok(Bound {
        glue,
        wasm: folder.join("widget_bg.wasm"),
    })
}
