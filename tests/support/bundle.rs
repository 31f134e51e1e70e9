//! The bundle that a server of a journey has: a copy of the one that was built, to be broken, and to be followed by another.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::given;

const ENDINGS: [&str; 3] = ["", ".br", ".gz"];
const LOADER: &str = "etalase.js";

/// A folder like dist/.
pub(crate) struct Bundle(PathBuf);

impl Bundle {
    /// The one in this folder.
    pub(crate) fn in_folder(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Fills it with the present build, and with none of those that were built before.
    pub(crate) fn fill(&self) -> Result<()> {
        let built = Self(given("ETALASE_BUNDLE")?);
        let manifest = built.manifest()?;
        for folder in ["a", "builds"] {
            fs::create_dir_all(self.0.join(folder))?;
        }
        for path in paths(&manifest) {
            self.take(&built.0.join(&path), &path)?;
        }
        self.note(&manifest)
    }

    /// Takes in a file that no build knows.
    pub(crate) fn add(&self, file: &Path) -> Result<()> {
        let name = file.file_name().context("a file has a name")?;
        let name = name.to_string_lossy();
        let path = format!("a/{name}");
        self.take(file, &path)?;
        let integrity = integrity(&fs::read(file)?);
        let mut manifest = self.manifest()?;
        files(&mut manifest)?.push(json!({"entry": name, "path": path, "integrity": integrity}));
        self.note(&manifest)
    }

    /// Loses a file.
    pub(crate) fn lose(&self, entry: &str) -> Result<()> {
        let mut manifest = self.manifest()?;
        let files = files(&mut manifest)?;
        let place = files.iter().position(|file| file["entry"] == entry);
        let place = place.with_context(|| format!("the bundle has no {entry}"))?;
        let path = text(&files.remove(place)["path"]);
        for ending in ENDINGS {
            fs::remove_file(self.0.join([&path, ending].concat()))?;
        }
        self.note(&manifest)
    }

    /// Changes a file, which its manifest now names as it is; the loader does not.
    pub(crate) fn alter(&self, entry: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Result<()> {
        let mut manifest = self.manifest()?;
        let file = files(&mut manifest)?
            .iter_mut()
            .find(|file| file["entry"] == entry);
        let file = file.with_context(|| format!("the bundle has no {entry}"))?;
        let path = self.0.join(text(&file["path"]));
        let changed = change(fs::read(&path)?);
        file["integrity"] = integrity(&changed).into();
        fs::write(&path, changed)?;
        for ending in [".br", ".gz"] {
            fs::remove_file([path.display().to_string().as_str(), ending].concat())?;
        }
        self.note(&manifest)
    }

    /// Changes a file as another build would: whoever names its hash names the new one.
    pub(crate) fn republish(&self, entry: &str, bytes: Vec<u8>) -> Result<()> {
        let mut manifest = self.manifest()?;
        let files = files(&mut manifest)?;
        let former = files.iter().find(|file| file["entry"] == entry);
        let former = former.map(|file| text(&file["integrity"]));
        let former = former.with_context(|| format!("the bundle has no {entry}"))?;
        let present = integrity(&bytes);
        self.alter(entry, |_| bytes)?;
        for file in files {
            let script = fs::read(self.0.join(text(&file["path"])))?;
            let Ok(script) = String::from_utf8(script) else {
                continue;
            };
            if script.contains(&former) {
                let script = script.replace(&former, &present);
                self.republish(&text(&file["entry"]), script.into_bytes())?;
            }
        }
        Ok(())
    }

    /// Puts another build in its place, as `cargo xtask build` does: all files but the loader have other names, and the former
    /// ones stay. Returns the former paths.
    pub(crate) fn deploy(&self) -> Result<Vec<String>> {
        let mut manifest = self.manifest()?;
        let former: Vec<String> = paths(&manifest).collect();
        for file in files(&mut manifest)? {
            let path = text(&file["path"]);
            if path == LOADER {
                continue;
            }
            let next = path.replace("a/", "a/next.");
            self.take(&self.0.join(&path), &next)?;
            file["path"] = next.into();
        }
        self.note(&manifest)?;
        Ok(former.into_iter().filter(|path| path != LOADER).collect())
    }

    fn take(&self, from: &Path, path: &str) -> Result<()> {
        for ending in ENDINGS {
            let from = [from.display().to_string().as_str(), ending].concat();
            let to = self.0.join([path, ending].concat());
            fs::copy(&from, to).with_context(|| from.clone())?;
        }
        Ok(())
    }

    fn manifest(&self) -> Result<Value> {
        let text = fs::read(self.0.join("manifest.json"))?;
        Ok(serde_json::from_slice(&text)?)
    }

    /// Writes the manifest, and keeps it among those of all builds.
    fn note(&self, manifest: &Value) -> Result<()> {
        let text = manifest.to_string();
        let name = format!(
            "builds/{}.json",
            &integrity(text.as_bytes())[7..].replace('/', "_")
        );
        for name in [&name, "manifest.json"] {
            fs::write(self.0.join(name), &text)?;
        }
        Ok(())
    }
}

fn files(manifest: &mut Value) -> Result<&mut Vec<Value>> {
    manifest["files"].as_array_mut().context("no files")
}

fn paths(manifest: &Value) -> impl Iterator<Item = String> {
    let files = manifest["files"].as_array().into_iter().flatten();
    files.map(|file| text(&file["path"]))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn integrity(bytes: &[u8]) -> String {
    ["sha256-", &STANDARD.encode(Sha256::digest(bytes))].concat()
}
