//! `.gz` and `.br` beside each file, made once per content.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::json;

use super::{Workshop, read};

/// Two encodings of one file.
pub(crate) struct Encoded {
    /// gzip, level 9.
    pub(crate) gzip: PathBuf,
    /// brotli, quality 11.
    pub(crate) brotli: PathBuf,
}

/// Encodes all files at once; what the cache has is not encoded again.
pub(crate) fn run(workshop: &Workshop, files: &[PathBuf]) -> Result<Vec<Encoded>> {
    let encoded = files
        .iter()
        .map(|file| places(workshop, file))
        .collect::<Result<Vec<_>>>()?;
    let missing: Vec<_> = files
        .iter()
        .zip(&encoded)
        .filter(|(_, encoded)| !encoded.gzip.is_file() || !encoded.brotli.is_file())
        .map(|(from, encoded)| {
            json!({ "from": from, "gzip": encoded.gzip, "brotli": encoded.brotli })
        })
        .collect();
    if !missing.is_empty() {
        workshop.node(include_str!("compress.mjs"), &json!(missing).to_string())?;
    }
    Ok(encoded)
}

fn places(workshop: &Workshop, file: &Path) -> Result<Encoded> {
    let bytes = read(file)?;
    let script = include_bytes!("compress.mjs");
    Ok(Encoded {
        gzip: workshop.cache_file("gz", &[&bytes, script])?,
        brotli: workshop.cache_file("br", &[&bytes, script])?,
    })
}

/// The size of a file in bytes.
pub(crate) fn size(file: &Path) -> Result<u64> {
    Ok(fs::metadata(file)?.len())
}

/// The name of an encoded file beside the file itself.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
