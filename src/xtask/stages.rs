//! How the bundle is made: one stage, one file. `crate::bundle` puts them in order.

pub(crate) mod bindgen;
pub(crate) mod cargo;
pub(crate) mod compress;
pub(crate) mod hash;
mod linked;
mod merge;
pub(crate) mod minify;
pub(crate) mod notices;
pub(crate) mod optimize;
pub(crate) mod peer;
pub(crate) mod publish;
mod shorten;
pub(crate) mod split;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::command::quiet_with;
use crate::house::House;

/// How long a result stays in the cache.
const KEPT: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Where the stages of one build work.
#[derive(Debug, Clone)]
pub(crate) struct Workshop {
    /// The clone.
    pub(crate) house: House,
    /// An empty folder for what lies between two stages.
    pub(crate) folder: PathBuf,
}

impl Workshop {
    /// A result that depends on `inputs` alone: taken from the cache, or made and put there.
    fn cached(
        &self,
        kind: &str,
        inputs: &[&[u8]],
        make: impl FnOnce() -> Result<Vec<u8>>,
    ) -> Result<Vec<u8>> {
        let file = self.cache_file(kind, inputs)?;
        if let Ok(bytes) = fs::read(&file) {
            return Ok(bytes);
        }
        let bytes = make()?;
        write_whole(&file, &bytes)?;
        Ok(bytes)
    }

    /// Where the cache keeps the result of these inputs.
    fn cache_file(&self, kind: &str, inputs: &[&[u8]]) -> Result<PathBuf> {
        let folder = self.house.notes().join("cache");
        fs::create_dir_all(&folder)?;
        Ok(folder.join(format!("{}.{kind}", hash::name_of(inputs))))
    }

    /// Forgets results of builds long past; what is still wanted is made again once.
    pub(crate) fn prune(&self) -> Result<()> {
        for entry in fs::read_dir(self.house.notes().join("cache"))? {
            let entry = entry?;
            let age = entry.metadata()?.modified()?.elapsed().unwrap_or_default();
            if age > KEPT {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// The versions of all JavaScript tools: part of the key of everything they make.
    fn tools(&self) -> Result<Vec<u8>> {
        read(&self.house.root.join("package-lock.json"))
    }

    /// Runs a script of ours in Node with a text on its standard input.
    fn node(&self, script: &str, input: &str) -> Result<String> {
        let mut command = crate::command::program("node", &self.house.root);
        command.args(["--input-type=module", "--eval", script]);
        quiet_with(&mut command, input)
    }
}

/// Reads a file, naming it in the error.
fn read(file: &Path) -> Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// Writes a file so that a reader, or a build that dies, never leaves half of it.
fn write_whole(file: &Path, bytes: &[u8]) -> Result<()> {
    let name = file.file_name().context("a file has a name")?;
    let name = format!(".{}.{}", name.to_string_lossy(), std::process::id());
    let half = file.with_file_name(name);
    fs::write(&half, bytes).with_context(|| format!("cannot write {}", half.display()))?;
    fs::rename(&half, file).with_context(|| format!("cannot write {}", file.display()))
}
