//! Files that commands read.

use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, anyhow};

use crate::campaigns::text_encoding;

/// What is in a file; in the standard input for `-`.
pub(in crate::cli) fn read_bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    if file == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin()
            .read_to_end(&mut bytes)
            .context("cannot read the standard input")?;
        return Ok(bytes);
    }
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// The text of a file, as its editor saved it; of the standard input for `-`.
pub(in crate::cli) fn read_text(file: &Path) -> anyhow::Result<String> {
    text_encoding::decode(read_bytes(file)?)
        .map_err(|fault| anyhow!("{}: {fault}. {}", file.display(), fault.mend()))
}
