//! `cargo xtask dev`: the demo, rebuilt when a file changes. The brand's pages are served as they lie on the disk.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use anyhow::Result;

use crate::bundle;
use crate::house::House;
use crate::server::{self, DEMO, Profile, Running};

/// How often files are looked at. A few hundred time stamps cost less than a millisecond.
const PAUSE: Duration = Duration::from_millis(400);
const WATCHED: &[&str] = &["src", "static", "Cargo.toml", "package.json"];

/// Time stamps of all watched files.
type Stamps = BTreeMap<PathBuf, SystemTime>;

/// What has to be made anew.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Stale {
    bundle: bool,
    server: bool,
}

/// Serves and rebuilds until Ctrl-C.
pub(crate) fn run(house: &House, port: u16) -> Result<()> {
    let stop = server::stop_sign()?;
    let mut stamps = stamps(house);
    let mut running = None;
    let mut stale = Stale {
        bundle: true,
        server: true,
    };
    while !stop.load(Ordering::SeqCst) {
        if stale != Stale::default() {
            match renew(house, port, stale, &mut running) {
                Ok(()) => {
                    stale = Stale::default();
                    println!("dev    ready; reload the page");
                }
                // What is stale stays so: the next change may mend it.
                Err(_) if stop.load(Ordering::SeqCst) => break,
                Err(error) => eprintln!("dev    {error:#}\ndev    waits for a change"),
            }
        }
        let changed = wait(house, &stop, &mut stamps);
        stale = changed.iter().fold(stale, |stale, path| stale.with(path));
    }
    println!("dev    stopped");
    Ok(())
}

/// Builds what is stale. The server notices a new bundle by itself.
fn renew(house: &House, port: u16, stale: Stale, running: &mut Option<Running>) -> Result<()> {
    if stale.bundle {
        bundle::set_up_and_build(house)?;
    }
    if stale.server {
        server::build(house, Profile::Dev, &[DEMO])?;
        // The old server goes first, and the new one takes its port: the open page stays valid.
        let port = running.take().map_or(port, |old| old.port);
        *running = Some(server::start(house, port)?);
    }
    Ok(())
}

/// Returns when files changed (or somebody wants to stop), with their paths.
fn wait(house: &House, stop: &std::sync::atomic::AtomicBool, before: &mut Stamps) -> Vec<PathBuf> {
    while !stop.load(Ordering::SeqCst) {
        std::thread::sleep(PAUSE);
        let now = stamps(house);
        let changed = changed(before, &now);
        if !changed.is_empty() {
            *before = now;
            return changed;
        }
    }
    vec![]
}

fn changed(before: &Stamps, now: &Stamps) -> Vec<PathBuf> {
    let new = now
        .iter()
        .filter(|(path, stamp)| before.get(*path) != Some(stamp));
    let gone = before.iter().filter(|(path, _)| !now.contains_key(*path));
    new.chain(gone).map(|(path, _)| path.clone()).collect()
}

impl Stale {
    /// Who has to be built again when this file (relative to the clone) changes.
    fn with(self, path: &Path) -> Self {
        let under = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
        let everything = under(&["Cargo.toml", "package.json", "src/model", "src/view"]);
        Self {
            bundle: self.bundle || everything || under(&["src/loader", "src/widget", "static"]),
            server: self.server || everything || under(&["src/server", "src/demo"]),
        }
    }
}

fn stamps(house: &House) -> Stamps {
    let mut stamps = Stamps::new();
    for name in WATCHED {
        collect(&house.root, Path::new(name), &mut stamps);
    }
    stamps
}

/// A file that vanishes while we look is seen as gone the next time.
fn collect(root: &Path, path: &Path, stamps: &mut Stamps) {
    let full = root.join(path);
    let Ok(entries) = fs::read_dir(&full) else {
        if let Ok(stamp) = fs::metadata(&full).and_then(|data| data.modified()) {
            stamps.insert(path.to_owned(), stamp);
        }
        return;
    };
    for entry in entries.flatten() {
        collect(root, &path.join(entry.file_name()), stamps);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(path: &str) -> (bool, bool) {
        let stale = Stale::default().with(Path::new(path));
        (stale.bundle, stale.server)
    }

    #[test]
    fn a_change_renews_what_contains_it_and_nothing_else() {
        assert_eq!(after("src/widget/dom.rs"), (true, false));
        assert_eq!(after("src/loader/skeleton/clock.js"), (true, false));
        assert_eq!(after("static/theme.css"), (true, false));
        assert_eq!(after("src/server/store.rs"), (false, true));
        assert_eq!(after("src/demo/live.rs"), (false, true));
        assert_eq!(after("src/model/money.rs"), (true, true));
        assert_eq!(after("src/xtask/main.rs"), (false, false));
    }

    #[test]
    fn new_touched_and_removed_files_are_changes() {
        let stamp = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let before = Stamps::from([("kept".into(), stamp(1)), ("gone".into(), stamp(1))]);
        let now = Stamps::from([("kept".into(), stamp(1)), ("new".into(), stamp(1))]);
        assert_eq!(
            changed(&before, &now),
            [PathBuf::from("new"), "gone".into()]
        );
        let touched = Stamps::from([("kept".into(), stamp(2)), ("gone".into(), stamp(1))]);
        assert_eq!(changed(&before, &touched), [PathBuf::from("kept")]);
    }
}
