//! The files of the page that the bench compares with, made as a careful shop would: bundled, minified, compressed.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::{Workshop, compress, minify};

/// Its scripts in `tests/bench/assembled`.
const SCRIPTS: &[&str] = &["shop", "player", "reviews"];
/// The style sheet that Artalk asks pages to link.
const STYLES: &str = "node_modules/artalk/dist/ArtalkLite.css";

/// Writes them into the workshop's folder, each with its `.br` and `.gz` beside it.
pub(crate) fn run(workshop: &Workshop) -> Result<()> {
    fs::create_dir_all(&workshop.folder)?;
    let bench = workshop.house.bench();
    let styles = minify::theme(workshop, &bench.join(STYLES))?;
    let mut files = vec![write(workshop, "assembled.css", &styles)?];
    for name in SCRIPTS {
        let script = minify::glue(workshop, &bench.join(format!("assembled/{name}.js")))?;
        files.push(write(workshop, &format!("assembled.{name}.js"), &script)?);
    }
    let encoded = compress::run(workshop, &files)?;
    for (file, encoded) in files.iter().zip(encoded) {
        fs::copy(encoded.gzip, compress::beside(file, ".gz"))?;
        fs::copy(encoded.brotli, compress::beside(file, ".br"))?;
    }
    Ok(())
}

fn write(workshop: &Workshop, name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let file = workshop.folder.join(name);
    fs::write(&file, bytes)?;
    Ok(file)
}
