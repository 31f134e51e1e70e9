//! dist/manifest.json: what the bundle consists of.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};

/// The whole bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// The workspace's version.
    pub(crate) version: String,
    /// Every file, in the order of `Entry`.
    pub(crate) files: Vec<File>,
}

/// One file of the bundle. Sizes in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct File {
    /// Relative to dist/, with `/`.
    pub(crate) path: String,
    /// What it is: `loader`, `skeleton`, `glue`, `wasm`, `theme`, `deferred`, `checkout`, `extras`, `looks.<part>`, `locale.<tag>`, `memory`, `consent`, `sinks`, `shapes`, `hls` or `diagnose`.
    pub(crate) entry: String,
    /// As it is.
    pub(crate) raw: u64,
    /// As `.gz`, level 9.
    pub(crate) gzip: u64,
    /// As `.br`, quality 11.
    pub(crate) brotli: u64,
    /// For the `integrity` attribute: `sha256-…`.
    pub(crate) integrity: String,
}

impl Manifest {
    /// Reads a finished bundle's manifest.
    pub(crate) fn read(dist: &Path) -> Result<Self> {
        let file = dist.join("manifest.json");
        let text = fs::read_to_string(&file)
            .with_context(|| format!("there is no {}; run `cargo xtask build`", file.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is damaged", file.display()))
    }
}
