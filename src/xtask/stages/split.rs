//! The widget in two: what the first screen needs, and the interior that comes after it.

use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

use super::{Workshop, linked, read};

/// Where the first part looks for what brings the second: `interior.js` beside this file.
const LINK: &str = "./interior.js";

/// The parts, not yet bound.
pub(crate) struct Parts {
    /// The first screen, with everything that both parts use.
    pub(crate) first: PathBuf,
    /// What only the interior uses.
    pub(crate) interior: PathBuf,
}

/// Splits the compiled widget where its source says so (`#[wasm_split]`).
pub(crate) fn run(workshop: &Workshop, wasm: &Path) -> Result<Parts> {
    let input = read(wasm)?;
    // cargo's Wasm still has the names of its functions.
    linked::check(&input)?;
    let folder = workshop.folder.join("split");
    let first = folder.join("first.wasm");
    let mut options = Options::new(&input);
    options.output_dir = &folder;
    options.main_out_path = &first;
    options.link_name = LINK;
    let split = transform(options).map_err(|fault| anyhow!("{fault:#}"))?;
    let [interior] = split.split_modules.as_slice() else {
        bail!(
            "{} parts beside the first screen; one is expected",
            split.split_modules.len()
        );
    };
    Ok(Parts {
        first,
        interior: interior.clone(),
    })
}
