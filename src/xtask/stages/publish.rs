//! Puts a finished bundle into dist/ so that whoever reads there always finds a bundle that fits together.
//!
//! Assets are named after their content, so new ones can lie beside old ones: they come first, the loader that names
//! them after, `manifest.json` last. `builds/` keeps the manifest of each build, by which a server that was started since still
//! knows its files: loaders cached by shoppers' browsers and pages that are open ask for them. A build goes a month after it was
//! replaced, or when there are more than a few dozen.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};

use super::hash::name_of;
use super::{notices, read, write_whole};
use crate::manifest::Manifest;

/// The name of the only file that changes its content under the same name.
pub(crate) const LOADER: &str = "etalase.js";
const ENCODINGS: &[&str] = &["", ".gz", ".br"];
const BUILDS: &str = "builds";
/// How long a build stays that another has replaced.
const KEPT: Duration = Duration::from_secs(30 * 86_400);
/// How many builds stay at most, each with up to a megabyte of files of its own.
const MOST: usize = 32;
/// How many hexadecimal digits name a build.
const NAME: usize = 16;

/// Publishes the files of `folder` that the manifest names.
pub(crate) fn run(folder: &Path, dist: &Path, manifest: &Manifest) -> Result<()> {
    publish(folder, dist, manifest, SystemTime::now())
}

fn publish(folder: &Path, dist: &Path, manifest: &Manifest, now: SystemTime) -> Result<()> {
    let before = Manifest::read(dist).ok();
    for folder in ["a", BUILDS] {
        let folder = dist.join(folder);
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let (loader, assets): (Vec<_>, Vec<_>) =
        manifest.files.iter().partition(|file| file.path == LOADER);
    for file in assets.iter().chain(&loader) {
        for encoding in ENCODINGS {
            let name = format!("{}{encoding}", file.path);
            place(&folder.join(&name), &dist.join(&name))?;
        }
    }
    place(&folder.join(notices::NAME), &dist.join(notices::NAME))?;
    if before.as_ref() == Some(manifest) {
        return Ok(());
    }
    let current = dist.join("manifest.json");
    if let Some(before) = &before {
        // Whoever built before builds were noted has one all the same.
        note(dist, before, fs::metadata(&current)?.modified()?, false)?;
    }
    let text = note(dist, manifest, now, true)?;
    write_whole(&current, text.as_bytes())?;
    remove_older(dist, now)
}

/// Notes that a build was published at this time; again, if it was noted before. Returns the manifest as it is written.
fn note(dist: &Path, manifest: &Manifest, at: SystemTime, again: bool) -> Result<String> {
    let text = serde_json::to_string_pretty(manifest)? + "\n";
    let name = format!("{}.json", &name_of(&[text.as_bytes()])[..NAME]);
    let file = dist.join(BUILDS).join(name);
    if again || !file.exists() {
        write_whole(&file, text.as_bytes())?;
        let file = fs::File::options().append(true).open(&file)?;
        file.set_modified(at)?;
    }
    Ok(text)
}

/// A file that is right already keeps its time stamp: a server that watches has nothing to do.
fn place(from: &Path, to: &Path) -> Result<()> {
    let bytes = read(from)?;
    if fs::read(to).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    write_whole(to, &bytes)
}

/// Removes the builds whose time is over, and the files that only they name.
fn remove_older(dist: &Path, now: SystemTime) -> Result<()> {
    let mut replaced_at = None;
    let mut kept = BTreeSet::new();
    for (place, (published_at, record)) in builds(dist)?.into_iter().enumerate() {
        let age = replaced_at.and_then(|then| now.duration_since(then).ok());
        replaced_at = Some(published_at);
        let manifest = read(&record).map(|text| serde_json::from_slice::<Manifest>(&text));
        match manifest {
            Ok(Ok(manifest)) if place < MOST && age.is_none_or(|age| age <= KEPT) => {
                kept.extend(names(&manifest));
            }
            _ => fs::remove_file(record)?,
        }
    }
    for entry in fs::read_dir(dist.join("a"))? {
        let entry = entry?;
        if !kept.contains(&format!("a/{}", entry.file_name().to_string_lossy())) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The manifests of all builds and when each was published, the last one first.
fn builds(dist: &Path) -> Result<Vec<(SystemTime, PathBuf)>> {
    let mut builds = vec![];
    for entry in fs::read_dir(dist.join(BUILDS))? {
        let entry = entry?;
        builds.push((entry.metadata()?.modified()?, entry.path()));
    }
    builds.sort();
    builds.reverse();
    Ok(builds)
}

fn names(manifest: &Manifest) -> impl Iterator<Item = String> {
    manifest.files.iter().flat_map(|file| {
        ENCODINGS
            .iter()
            .map(move |encoding| format!("{}{encoding}", file.path))
    })
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
        fs::write(folder.join(notices::NAME), "notices").unwrap();
        Manifest {
            version: asset.to_owned(),
            files: files.to_vec(),
        }
    }

    const DAY: Duration = Duration::from_secs(86_400);

    /// Publishes a build of one asset, twice, so many days after the beginning of all time.
    fn publish_on(folder: &Path, asset: &str, day: u32) {
        let made = folder.join("made");
        let manifest = bundle(&made, asset);
        let now = SystemTime::UNIX_EPOCH + day * DAY;
        for now in [now, now + DAY / 2] {
            publish(&made, &folder.join("dist"), &manifest, now).unwrap();
        }
    }

    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("etalase-publish-{name}-{}", std::process::id()))
    }

    #[test]
    fn a_build_stays_reachable_for_a_month_after_it_was_replaced() {
        let folder = folder("month");
        let dist = folder.join("dist");
        let there = |asset: &str| dist.join(format!("a/{asset}.css.br")).exists();
        publish_on(&folder, "a/one.css", 0);
        publish_on(&folder, "a/two.css", 100);
        publish_on(&folder, "a/three.css", 130);
        assert!(there("one") && there("two") && there("three"));
        publish_on(&folder, "a/four.css", 131);
        assert!(!there("one") && there("two") && there("three") && there("four"));
        assert_eq!(fs::read_to_string(dist.join(LOADER)).unwrap(), "a/four.css");
        assert_eq!(Manifest::read(&dist).unwrap().version, "a/four.css");
        // Back to the build before: it counts from now on.
        publish_on(&folder, "a/three.css", 200);
        assert!(there("three") && there("four") && !there("two"));
        assert_eq!(fs::read_dir(dist.join(BUILDS)).unwrap().count(), 2);
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_busy_day_leaves_a_bounded_number_of_builds() {
        let folder = folder("busy");
        for number in 0..MOST + 8 {
            let made = folder.join("made");
            let manifest = bundle(&made, &format!("a/{number}.css"));
            let now = SystemTime::UNIX_EPOCH + DAY + Duration::from_secs(number as u64);
            publish(&made, &folder.join("dist"), &manifest, now).unwrap();
        }
        let count = |name: &str| {
            fs::read_dir(folder.join("dist").join(name))
                .unwrap()
                .count()
        };
        assert_eq!(count(BUILDS), MOST);
        assert_eq!(count("a"), MOST * ENCODINGS.len());
        fs::remove_dir_all(&folder).unwrap();
    }
}
