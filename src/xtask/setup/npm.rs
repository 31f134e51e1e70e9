//! The JavaScript tools (esbuild, Binaryen, TypeScript), the HLS engine and the drawer of QR codes, exactly as package-lock.json says.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use super::{announce, debian, found};
use crate::command::{loud, on_path, program, quiet};
use crate::house::House;

const OLDEST_NODE: u32 = 18;

/// The programs that builds run.
const PROGRAMS: &[&str] = &["esbuild", "wasm-opt", "tsc"];

/// Makes node_modules agree with package-lock.json.
pub(crate) fn packages(house: &House) -> Result<()> {
    if agrees(&house.root, PROGRAMS) {
        return Ok(());
    }
    node(house)?;
    install(
        &house.root,
        PROGRAMS,
        "esbuild, Binaryen, TypeScript, hls.js, lean-qr; React, Preact, Turbo",
        "they minify the files, shrink the Wasm, check types, play HLS where the browser does not, and draw QR codes; three frameworks are journeys' hosts",
    )?;
    let esbuild = quiet(program(house.npm_program("esbuild"), &house.root).arg("--version"))?;
    found("packages", format_args!("esbuild {}", esbuild.trim()));
    Ok(())
}

/// The same for what the bench's assembled page is made of.
pub(crate) fn bench_packages(house: &House) -> Result<()> {
    let folder = house.bench();
    if agrees(&folder, &[]) {
        return Ok(());
    }
    install(
        &folder,
        &[],
        "media-chrome, Artalk",
        "the bench measures against a page that is assembled from them",
    )
}

fn install(folder: &Path, programs: &[&str], what: &str, why: &str) -> Result<()> {
    // esbuild's program comes as a package of its own: nothing needs to run at installation, so nothing may.
    let mut command = program("npm", folder);
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    announce(what, why, &[&command]);
    loud(&mut command)?;
    if !agrees(folder, programs) {
        bail!(
            "npm is content, but node_modules does not match package-lock.json in {}; delete node_modules and try again",
            folder.display()
        );
    }
    Ok(())
}

fn node(house: &House) -> Result<()> {
    if on_path(&["npm"]).is_none() && debian::here() {
        debian::install(
            "Node",
            "it runs esbuild and Binaryen, and compresses the files",
            &["nodejs", "npm"],
        )?;
    }
    let version = quiet(program("node", &house.root).arg("--version")).context(
        "please install Node 18 or newer with npm (https://nodejs.org), then run the same task again",
    )?;
    let major = version.trim().trim_start_matches('v').split('.').next();
    if major.and_then(|major| major.parse().ok()).unwrap_or(0) < OLDEST_NODE {
        bail!(
            "Node {} is too old for esbuild; please install Node {OLDEST_NODE} or newer",
            version.trim()
        );
    }
    Ok(())
}

/// Whether what npm installed is what the lock file wants. Reads two files, runs nothing.
fn agrees(root: &Path, programs: &[&str]) -> bool {
    let wanted = entries(&root.join("package-lock.json"));
    let installed = entries(&root.join("node_modules/.package-lock.json"));
    let (Some(wanted), Some(installed)) = (wanted, installed) else {
        return false;
    };
    matches(&wanted, &installed)
        && installed
            .keys()
            .all(|path| root.join(path).join("package.json").is_file())
        && programs
            .iter()
            .all(|name| root.join("node_modules/.bin").join(name).exists())
}

fn entries(file: &Path) -> Option<Map<String, Value>> {
    let text = fs::read_to_string(file).ok()?;
    let lock: Value = serde_json::from_str(&text).ok()?;
    lock.get("packages")?.as_object().cloned()
}

/// Every wanted package is installed in that version (other systems' binaries excepted), and no other is.
fn matches(wanted: &Map<String, Value>, installed: &Map<String, Value>) -> bool {
    let same = |path: &str, entry: &Value| match installed.get(path) {
        Some(there) => there["integrity"] == entry["integrity"],
        None => entry["optional"] == Value::Bool(true),
    };
    // The entry without a name is our own package.
    let mut packages = wanted.iter().filter(|(path, _)| !path.is_empty());
    packages.all(|(path, entry)| same(path, entry))
        && installed.keys().all(|path| wanted.contains_key(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn map(value: Value) -> Map<String, Value> {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn binaries_of_other_systems_may_be_missing() {
        let wanted = map(json!({
            "": { "name": "etalase" },
            "node_modules/a": { "integrity": "1" },
            "node_modules/@a/sunos": { "integrity": "2", "optional": true },
        }));
        assert!(matches(
            &wanted,
            &map(json!({ "node_modules/a": { "integrity": "1" } }))
        ));
    }

    #[test]
    fn another_version_a_missing_and_a_surplus_package_are_seen() {
        let wanted = map(json!({ "node_modules/a": { "integrity": "1" } }));
        for installed in [
            json!({ "node_modules/a": { "integrity": "other" } }),
            json!({}),
            json!({ "node_modules/a": { "integrity": "1" }, "node_modules/b": { "integrity": "3" } }),
        ] {
            assert!(!matches(&wanted, &map(installed.clone())), "{installed}");
        }
    }
}
