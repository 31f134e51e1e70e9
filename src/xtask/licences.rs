//! Whose code may come along, and under which licences: `deny.toml`, held against what cargo and npm have locked.
//!
//! The same file is cargo-deny's. It is read here because that program takes longer to compile than all of our own tests,
//! and knows nothing of npm.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde_json::Value;

use crate::command::{cargo, quiet};
use crate::house::House;

/// What others' packages for Node are locked by.
const NPM: &[&str] = &["package-lock.json", "tests/bench/package-lock.json"];
/// Besides this machine: what the widget is compiled for.
const WASM: &str = "wasm32-unknown-unknown";

/// `deny.toml`, as much of it as is held here.
#[derive(Debug, Default, Deserialize)]
struct Rules {
    licenses: Licences,
    bans: Bans,
    sources: Sources,
}

#[derive(Debug, Default, Deserialize)]
struct Licences {
    allow: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
struct Bans {
    deny: Vec<Ban>,
}

#[derive(Debug, Deserialize)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Sources {
    allow_registry: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Debug, Deserialize)]
struct Locked {
    name: String,
    source: Option<String>,
}

/// The gate of `cargo xtask test`.
pub(crate) fn gate(house: &House) -> Result<()> {
    let rules: Rules = toml::from_str(&read(&house.root.join("deny.toml"))?)?;
    let lock: Lock = toml::from_str(&read(&house.root.join("Cargo.lock"))?)?;
    let mut faults = rules.locked(&lock);
    let mut packages = crates(house, &[])?;
    packages.extend(crates(house, &["--target", WASM])?);
    for file in NPM {
        let lock = serde_json::from_str(&read(&house.root.join(file))?)?;
        packages.extend(modules(&lock));
    }
    faults.extend(rules.licences(&packages));
    if !faults.is_empty() {
        bail!(
            "deny.toml does not let this come along\n{}",
            faults.join("\n")
        );
    }
    println!(
        "test   deny.toml lets {} packages come along",
        packages.len()
    );
    Ok(())
}

impl Rules {
    /// Of all platforms: sources and names stand in the lock file.
    fn locked(&self, lock: &Lock) -> Vec<String> {
        let mut faults = vec![];
        for Locked { name, source } in &lock.package {
            if self.bans.deny.iter().any(|ban| ban.name == *name) {
                faults.push(format!("{name} is banned"));
            }
            let is_known = source.as_ref().is_none_or(|source| {
                let known = |registry: &String| *source == format!("registry+{registry}");
                self.sources.allow_registry.iter().any(known)
            });
            if let (false, Some(source)) = (is_known, source) {
                faults.push(format!("{name} comes from {source}"));
            }
        }
        faults
    }

    /// A package, and the expression of its licence.
    fn licences(&self, packages: &BTreeSet<(String, String)>) -> Vec<String> {
        let refused = packages.iter().filter(|(_, licence)| !self.allows(licence));
        refused
            .map(|(name, licence)| match licence.as_str() {
                "" => format!("{name} names no licence"),
                licence => format!("{name} is under {licence}"),
            })
            .collect()
    }

    /// `(MIT OR Apache-2.0) AND Unicode-3.0`: one of each choice has to be allowed. Old manifests write `/` for `OR`.
    fn allows(&self, licence: &str) -> bool {
        let licence = licence
            .replace('/', " OR ")
            .replace('(', " ( ")
            .replace(')', " ) ");
        let mut words: Vec<&str> = licence.split_whitespace().rev().collect();
        self.choice(&mut words) == Some(true) && words.is_empty()
    }

    /// `a OR b`; None where it cannot be read.
    fn choice(&self, words: &mut Vec<&str>) -> Option<bool> {
        let mut allowed = self.sum(words)?;
        while words.last() == Some(&"OR") {
            words.pop();
            allowed |= self.sum(words)?;
        }
        Some(allowed)
    }

    /// `a AND b`
    fn sum(&self, words: &mut Vec<&str>) -> Option<bool> {
        let mut allowed = self.one(words)?;
        while words.last() == Some(&"AND") {
            words.pop();
            allowed &= self.one(words)?;
        }
        Some(allowed)
    }

    /// `MIT`, `Apache-2.0 WITH LLVM-exception`, `( … )`
    fn one(&self, words: &mut Vec<&str>) -> Option<bool> {
        let first = words.pop()?;
        if first == "(" {
            let allowed = self.choice(words)?;
            return (words.pop()? == ")").then_some(allowed);
        }
        let mut name = first.to_owned();
        if words.last() == Some(&"WITH") {
            words.pop();
            name += &format!(" WITH {}", words.pop()?);
        }
        Some(self.licenses.allow.contains(&name))
    }
}

/// What is compiled for this machine or for another target, for builds and for tests, with its licence.
fn crates(house: &House, target: &[&str]) -> Result<BTreeSet<(String, String)>> {
    let mut command = cargo(house);
    command.args([
        "tree",
        "--workspace",
        "--prefix=none",
        "--edges=normal,build,dev",
    ]);
    command
        .args(["--all-features", "--format={p}|{l}"])
        .args(target);
    Ok(read_tree(&quiet(&mut command)?))
}

/// Lines like `yew v0.23.0|MIT OR Apache-2.0 (*)`.
fn read_tree(tree: &str) -> BTreeSet<(String, String)> {
    let lines = tree.lines().filter_map(|line| line.split_once('|'));
    lines
        .map(|(package, licence)| {
            let name: Vec<_> = package.split_whitespace().take(2).collect();
            let licence = licence.trim_end_matches("(*)").trim();
            (name.join(" "), licence.to_owned())
        })
        .collect()
}

fn modules(lock: &Value) -> BTreeSet<(String, String)> {
    let packages = lock["packages"].as_object().into_iter().flatten();
    packages
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, about)| {
            let licence = about["license"].as_str().unwrap_or_default();
            (path.clone(), licence.to_owned())
        })
        .collect()
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn rules() -> Rules {
        let text = r#"
            [licenses]
            allow = ["MIT", "Unicode-3.0", "Apache-2.0 WITH LLVM-exception"]
            [bans]
            deny = [{ crate = "openssl" }]
            [sources]
            allow-registry = ["https://index"]
        "#;
        toml::from_str(text).unwrap()
    }

    #[test]
    fn one_licence_of_each_choice_has_to_be_allowed() {
        for allowed in [
            "MIT",
            "MIT/Apache-2.0",
            "Apache-2.0 OR MIT",
            "(MIT OR Apache-2.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR GPL-3.0",
            "GPL-3.0 AND ISC OR MIT",
        ] {
            assert!(rules().allows(allowed), "{allowed}");
        }
        for refused in [
            "",
            "GPL-3.0-only",
            "Apache-2.0",
            "MIT AND GPL-3.0",
            "(MIT OR ISC) AND Apache-2.0",
            "MIT OR",
            "(MIT",
            "MIT MIT",
        ] {
            assert!(!rules().allows(refused), "{refused}");
        }
    }

    #[test]
    fn a_banned_crate_and_one_from_elsewhere_are_named() {
        let lock = r#"
            [[package]]
            name = "etalase"
            [[package]]
            name = "serde"
            source = "registry+https://index"
            [[package]]
            name = "openssl"
            source = "registry+https://index"
            [[package]]
            name = "yew"
            source = "git+https://github.com/yewstack/yew#1"
        "#;
        let faults = rules().locked(&toml::from_str(lock).unwrap());
        let expected = [
            "openssl is banned",
            "yew comes from git+https://github.com/yewstack/yew#1",
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn a_package_of_cargos_or_npms_under_another_licence_is_named() {
        let tree = "yew v0.23.0|MIT (*)\nold v1.0.0 (proc-macro)|GPL-3.0\n\nbare v1.0.0|\n";
        let lock = json!({ "packages": {
            "": { "license": "Own" },
            "node_modules/a": { "license": "MIT" },
            "node_modules/b": { "license": "BUSL-1.1" },
        } });
        let mut packages = read_tree(tree);
        packages.extend(modules(&lock));
        let expected = [
            "bare v1.0.0 names no licence",
            "node_modules/b is under BUSL-1.1",
            "old v1.0.0 is under GPL-3.0",
        ];
        assert_eq!(rules().licences(&packages), expected);
    }
}
