//! The files that a page loads, as `cargo xtask build` made them: held in memory, read anew when `manifest.json` changes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::SystemTime;

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::coding::Coding;

const MANIFEST: &str = "manifest.json";

/// One file in its three forms.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The media type.
    pub kind: &'static str,
    /// Changes whenever the file does.
    pub etag: String,
    raw: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Asset {
    fn read(dir: &Path, path: &str) -> std::io::Result<Self> {
        let file = |ending: &str| std::fs::read(dir.join(format!("{path}{ending}")));
        let raw = Bytes::from(file("")?);
        let etag = URL_SAFE_NO_PAD.encode(Sha256::digest(&raw));
        let compressed = |ending| file(ending).ok().map(Bytes::from);
        let (brotli, gzip) = (compressed(".br"), compressed(".gz"));
        Ok(Self {
            kind: kind(path),
            etag: etag.chars().take(22).collect(),
            raw,
            brotli,
            gzip,
        })
    }

    /// The codings that it can be sent in, the smallest first.
    pub fn codings(&self) -> Vec<Coding> {
        let brotli = self.brotli.as_ref().map(|_| Coding::Brotli);
        let gzip = self.gzip.as_ref().map(|_| Coding::Gzip);
        brotli.into_iter().chain(gzip).collect()
    }

    /// The bytes in one of its codings.
    pub fn bytes(&self, coding: Coding) -> Bytes {
        let compressed = match coding {
            Coding::Brotli => self.brotli.as_ref(),
            Coding::Gzip => self.gzip.as_ref(),
            Coding::Identity => None,
        };
        compressed.unwrap_or(&self.raw).clone()
    }
}

/// The media type by the end of the name.
fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

#[derive(Deserialize)]
struct Manifest {
    files: Vec<ManifestFile>,
}

#[derive(Deserialize)]
struct ManifestFile {
    path: String,
}

/// Why there is no bundle to serve.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// A file is missing or cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// The manifest is not what the build tool writes.
    #[error("{0}: {1}")]
    Manifest(PathBuf, serde_json::Error),
}

/// The bundle in a folder.
#[derive(Debug)]
pub struct Bundle {
    dir: PathBuf,
    held: RwLock<Held>,
}

#[derive(Debug, Default)]
struct Held {
    /// When the manifest was written that these files belong to.
    written: Option<SystemTime>,
    files: HashMap<String, Arc<Asset>>,
    /// The files of the build before: pages that loaded the former loader still ask for them.
    former: HashMap<String, Arc<Asset>>,
}

impl Bundle {
    /// The bundle in this folder, which may be made later.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            held: RwLock::default(),
        }
    }

    /// The file at this path below the bundle's folder, if the manifest names it.
    ///
    /// # Errors
    /// Where there is no bundle, or it cannot be read.
    pub fn asset(&self, path: &str) -> Result<Option<Arc<Asset>>, BundleError> {
        self.refresh()?;
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        Ok(held
            .files
            .get(path)
            .or_else(|| held.former.get(path))
            .cloned())
    }

    /// Reads the files anew if the manifest was written since. One look at the file's time for each request: a build
    /// under a running server shows at the next reload of the page.
    fn refresh(&self) -> Result<(), BundleError> {
        let manifest = self.dir.join(MANIFEST);
        let written = std::fs::metadata(&manifest).and_then(|file| file.modified());
        let written = written.map_err(|fault| BundleError::File(manifest.clone(), fault))?;
        let is_held = |held: &Held| held.written == Some(written);
        if is_held(&self.held.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(());
        }
        let files = self.read(&manifest)?;
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        if !is_held(&held) {
            held.former = std::mem::replace(&mut held.files, files);
            held.written = Some(written);
        }
        Ok(())
    }

    fn read(&self, manifest: &Path) -> Result<HashMap<String, Arc<Asset>>, BundleError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            |fault| BundleError::File(path, fault)
        };
        let text = std::fs::read(manifest).map_err(unreadable(manifest))?;
        let listed: Manifest = serde_json::from_slice(&text)
            .map_err(|fault| BundleError::Manifest(manifest.to_owned(), fault))?;
        let files = listed.files.into_iter().map(|file| {
            let asset = Asset::read(&self.dir, &file.path);
            let asset = asset.map_err(unreadable(&self.dir.join(&file.path)))?;
            Ok((file.path, Arc::new(asset)))
        });
        files.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wasm_and_scripts_have_the_types_that_browsers_insist_on() {
        assert_eq!(kind("a/widget.1_bg.wasm"), "application/wasm");
        assert_eq!(kind("etalase.js"), "text/javascript; charset=utf-8");
    }
}
