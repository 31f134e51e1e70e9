//! The files that a page loads, as `cargo xtask build` made them, and those of former builds, which cached loaders and open
//! pages still ask for.
//!
//! A build takes effect when its `manifest.json` is there with every file that it names, each as the manifest says: half a build
//! changes nothing, and what was served before is served on. What `builds/*.json` name besides is read when it is asked for.

pub(crate) mod routes;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime};

use axum::body::Bytes;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::http::precompressed::Precompressed;

const MANIFEST: &str = "manifest.json";
const BUILDS: &str = "builds";
/// The file whose name stays; it names all others.
const LOADER: &str = "etalase.js";
/// Where the loader says what its bundle's address is (`src/xtask/stages/minify.rs` leaves this there).
const PUBLIC_URL_PLACEHOLDER: &str = "\"{{etalase-home}}\"";
/// How soon a build that is not whole is looked at again.
const BROKEN_RETRY_AFTER: Duration = Duration::from_secs(1);

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
    integrity: String,
}

impl Manifest {
    fn read(path: &Path) -> Result<Self, BundleError> {
        let text = std::fs::read(path);
        let text = text.map_err(|fault| BundleError::File(path.to_owned(), fault))?;
        serde_json::from_slice(&text).map_err(|fault| BundleError::Manifest(path.to_owned(), fault))
    }
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
    /// A file has other bytes than its manifest says.
    #[error("{0}: it is not the file that the manifest names; publish one whole build")]
    Altered(PathBuf),
}

/// The bundle in a folder.
#[derive(Debug)]
pub struct Bundle {
    dir: PathBuf,
    public_url: Option<String>,
    held: RwLock<LoadedBundle>,
}

#[derive(Debug, Default)]
struct LoadedBundle {
    /// When the manifest was written that these files belong to.
    written: Option<SystemTime>,
    files: HashMap<String, Arc<Precompressed>>,
    previous: HashMap<String, PreviousFile>,
    /// A build that is not whole: when its manifest was written, and when it was looked at.
    broken: Option<(Option<SystemTime>, Instant)>,
}

/// A file of a former build.
#[derive(Debug)]
struct PreviousFile {
    integrity: String,
    read: OnceLock<Arc<Precompressed>>,
}

impl Bundle {
    /// The bundle in this folder, which may be made later.
    pub fn new(dir: PathBuf) -> Self {
        Self {
            dir,
            public_url: None,
            held: RwLock::default(),
        }
    }

    /// The same, where it is known at which address shoppers reach it.
    pub fn with_public_url(self, public_url: Option<String>) -> Self {
        Self { public_url, ..self }
    }

    /// The file at this path below the bundle's folder, if a manifest names it.
    ///
    /// # Errors
    /// Where there is no bundle, or it cannot be read.
    pub fn asset(&self, path: &str) -> Result<Option<Arc<Precompressed>>, BundleError> {
        self.refresh()?;
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let previous = || held.previous.get(path)?.get(&self.dir, path);
        Ok(held.files.get(path).cloned().or_else(previous))
    }

    /// Reads the files anew if the manifest was written since. One look at the file's time for each request: a build
    /// under a running server shows at the next reload of the page.
    fn refresh(&self) -> Result<(), BundleError> {
        let manifest = self.dir.join(MANIFEST);
        let written = std::fs::metadata(&manifest).and_then(|file| file.modified());
        let written = written.ok();
        let is_current = self
            .held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_current(written);
        if is_current {
            return Ok(());
        }
        let files = self.read(&manifest);
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        match files {
            Ok(files) if held.written != written => held.replace(files, written, &self.dir),
            Ok(_) => {}
            Err(fault) if held.written.is_none() => return Err(fault),
            Err(fault) => {
                tracing::warn!(%fault, "the new build is not whole; the one before is served on");
                held.broken = Some((written, Instant::now()));
            }
        }
        Ok(())
    }

    fn read(&self, manifest: &Path) -> Result<HashMap<String, Arc<Precompressed>>, BundleError> {
        let listed = Manifest::read(manifest)?;
        let files = listed.files.into_iter().map(|file| {
            let read = read_whole(&self.dir, &file.path, &file.integrity)?;
            let public_url = self.public_url.as_deref().filter(|_| file.path == LOADER);
            let read = public_url
                .and_then(|public_url| with_url_inserted(&read, public_url))
                .unwrap_or(read);
            Ok((file.path, Arc::new(read)))
        });
        files.collect()
    }
}

impl LoadedBundle {
    fn is_current(&self, written: Option<SystemTime>) -> bool {
        let is_held = self.written.is_some() && self.written == written;
        let was_broken = |&(then, at): &(Option<SystemTime>, Instant)| {
            then == written && at.elapsed() < BROKEN_RETRY_AFTER
        };
        is_held || self.broken.as_ref().is_some_and(was_broken)
    }

    fn replace(
        &mut self,
        files: HashMap<String, Arc<Precompressed>>,
        written: Option<SystemTime>,
        dir: &Path,
    ) {
        let before = std::mem::replace(&mut self.files, files);
        // What is held of the build before stays, whatever has become of its files.
        let held = before.into_iter().map(|(path, file)| {
            let integrity = integrity(file.raw());
            let read = OnceLock::from(file);
            (path, PreviousFile { integrity, read })
        });
        self.previous = previous(dir).into_iter().chain(held).collect();
        self.written = written;
        self.broken = None;
    }
}

impl PreviousFile {
    fn get(&self, dir: &Path, path: &str) -> Option<Arc<Precompressed>> {
        if let Some(read) = self.read.get() {
            return Some(read.clone());
        }
        let read = read_whole(dir, path, &self.integrity);
        let read = read.inspect_err(|fault| tracing::warn!(%fault, "a former build is not whole"));
        let read = Arc::new(read.ok()?);
        Some(self.read.get_or_init(|| read).clone())
    }
}

/// What former builds name.
fn previous(dir: &Path) -> HashMap<String, PreviousFile> {
    let manifests = std::fs::read_dir(dir.join(BUILDS)).into_iter().flatten();
    let manifests = manifests.filter_map(|entry| Manifest::read(&entry.ok()?.path()).ok());
    let files = manifests.flat_map(|manifest| manifest.files);
    let files = files.map(|file| {
        let (integrity, read) = (file.integrity, OnceLock::new());
        (file.path, PreviousFile { integrity, read })
    });
    files.collect()
}

/// A file with its compressed forms, if it is the one that the manifest means.
fn read_whole(dir: &Path, path: &str, expected: &str) -> Result<Precompressed, BundleError> {
    let whole = dir.join(path);
    let raw = std::fs::read(&whole).map_err(|fault| BundleError::File(whole.clone(), fault))?;
    if integrity(&raw) != expected {
        return Err(BundleError::Altered(whole));
    }
    let compressed = |ending: &str| std::fs::read(dir.join([path, ending].concat()));
    let compressed = |ending| compressed(ending).ok().map(Bytes::from);
    let (brotli, gzip) = (compressed(".br"), compressed(".gz"));
    Ok(Precompressed::new(kind(path), raw, brotli, gzip))
}

/// The loader with its bundle's address in it, so that an optimiser may carry the text away from its file.
fn with_url_inserted(loader: &Precompressed, public_url: &str) -> Option<Precompressed> {
    let text = std::str::from_utf8(loader.raw()).ok()?;
    let replaced = text.replace(PUBLIC_URL_PLACEHOLDER, &format!("{public_url:?}"));
    (replaced != text).then(|| Precompressed::compress(kind(LOADER), replaced))
}

/// As the HTML attribute and the manifest have it.
fn integrity(bytes: &[u8]) -> String {
    ["sha256-", &STANDARD.encode(Sha256::digest(bytes))].concat()
}

#[cfg(test)]
mod tests;
