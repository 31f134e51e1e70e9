//! Puts a finished bundle into dist/ so that whoever reads there always finds a bundle that fits together.
//!
//! Assets are named after their content, so new ones can lie beside old ones: they come first, the loader that names
//! them last. Assets of the bundle before this one stay: a loader still cached by a shopper's browser asks for them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{read, write_whole};
use crate::manifest::Manifest;

/// The name of the only file that changes its content under the same name.
pub(crate) const LOADER: &str = "etalase.js";
const ENCODINGS: &[&str] = &["", ".gz", ".br"];

/// Publishes the files of `folder` that the manifest names.
pub(crate) fn run(folder: &Path, dist: &Path, manifest: &Manifest) -> Result<()> {
    let before = Manifest::read(dist).ok();
    fs::create_dir_all(dist.join("a"))
        .with_context(|| format!("cannot make {}", dist.display()))?;
    let (loader, assets): (Vec<_>, Vec<_>) =
        manifest.files.iter().partition(|file| file.path == LOADER);
    for file in assets.iter().chain(&loader) {
        for encoding in ENCODINGS {
            let name = format!("{}{encoding}", file.path);
            place(&folder.join(&name), &dist.join(&name))?;
        }
    }
    if before.as_ref() != Some(manifest) {
        let text = serde_json::to_string_pretty(manifest)? + "\n";
        write_whole(&dist.join("manifest.json"), text.as_bytes())?;
        remove_older(dist, [Some(manifest), before.as_ref()])?;
    }
    Ok(())
}

/// A file that is right already keeps its time stamp: a server that watches has nothing to do.
fn place(from: &Path, to: &Path) -> Result<()> {
    let bytes = read(from)?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    write_whole(to, &bytes)
}

fn remove_older(dist: &Path, kept: [Option<&Manifest>; 2]) -> Result<()> {
    let files = kept
        .iter()
        .flatten()
        .flat_map(|manifest| &manifest.files)
        .flat_map(|file| {
            ENCODINGS
                .iter()
                .map(move |encoding| format!("{}{encoding}", file.path))
        });
    let kept: BTreeSet<_> = files.collect();
    for entry in fs::read_dir(dist.join("a"))? {
        let entry = entry?;
        if !kept.contains(&format!("a/{}", entry.file_name().to_string_lossy())) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::File;

    fn bundle(folder: &Path, asset: &str) -> Manifest {
        fs::create_dir_all(folder.join("a")).unwrap();
        let files = [asset, LOADER].map(|path| {
            for encoding in ENCODINGS {
                fs::write(folder.join(format!("{path}{encoding}")), asset).unwrap();
            }
            File {
                path: path.to_owned(),
                entry: "theme".to_owned(),
                raw: 1,
                gzip: 1,
                brotli: 1,
                integrity: String::new(),
            }
        });
        Manifest {
            version: asset.to_owned(),
            files: files.to_vec(),
        }
    }

    #[test]
    fn the_bundle_before_this_one_stays_reachable_and_older_ones_go() {
        let folder = std::env::temp_dir().join(format!("etalase-publish-{}", std::process::id()));
        let dist = folder.join("dist");
        for asset in ["a/one.css", "a/two.css", "a/three.css"] {
            let made = folder.join("made");
            let manifest = bundle(&made, asset);
            run(&made, &dist, &manifest).unwrap();
            // The same bundle again pushes nothing out.
            run(&made, &dist, &manifest).unwrap();
        }
        assert!(!dist.join("a/one.css").exists());
        assert!(dist.join("a/two.css.br").exists());
        assert!(dist.join("a/three.css").exists());
        assert_eq!(
            fs::read_to_string(dist.join(LOADER)).unwrap(),
            "a/three.css"
        );
        assert_eq!(Manifest::read(&dist).unwrap().version, "a/three.css");
        fs::remove_dir_all(&folder).unwrap();
    }
}
