//! dist/NOTICES.txt: the licences of what others wrote and this bundle carries, in the Wasm and in the JavaScript.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{Workshop, read};
use crate::command::{cargo, quiet};

/// Its name in dist/.
pub(crate) const NAME: &str = "NOTICES.txt";
const TARGET: &str = "wasm32-unknown-unknown";
/// What packages call the files of their licences.
const FILES: &[&str] = &[
    "LICENSE",
    "LICENCE",
    "COPYING",
    "COPYRIGHT",
    "NOTICE",
    "UNLICENSE",
];
/// Where a package may be had under MIT or one of these, MIT is taken.
const OTHERS: &[&str] = &["APACHE", "UNLICENSE", "BOOST", "ZLIB"];
const MIT: &str = include_str!("notices/mit.txt");

/// Something that others wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Package {
    name: String,
    version: String,
    licence: String,
    home: String,
    authors: Vec<String>,
    folder: PathBuf,
}

/// Puts the notices beside what is published.
pub(crate) fn run(workshop: &Workshop, compiler: &str) -> Result<()> {
    let mut packages = crates(workshop)?;
    packages.extend(modules(workshop)?);
    let mut texts = packages
        .iter()
        .map(|package| Ok((package.clone(), texts(package)?)))
        .collect::<Result<Vec<_>>>()?;
    texts.push((
        standard_library(compiler),
        vec![of_mit("The Rust Project contributors")],
    ));
    fs::write(workshop.folder.join(NAME), written(&texts))?;
    Ok(())
}

/// What the linker is given for the widget. It may leave some of it out; who is named too much is not wronged.
fn crates(workshop: &Workshop) -> Result<Vec<Package>> {
    let mut tree = cargo(&workshop.house);
    tree.args(["tree", "--package=etalase-widget", "--prefix=none"]);
    tree.args([
        "--edges=normal,no-proc-macro",
        "--target",
        TARGET,
        "--format={p}",
    ]);
    let tree = quiet(&mut tree)?;
    let linked: BTreeSet<_> = tree.lines().filter_map(name_and_version).collect();
    let mut metadata = cargo(&workshop.house);
    metadata.args([
        "metadata",
        "--format-version=1",
        "--filter-platform",
        TARGET,
    ]);
    let metadata: Value = serde_json::from_str(&quiet(&mut metadata)?)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata names no packages")?;
    let others = packages
        .iter()
        .filter(|package| !package["source"].is_null());
    let all = others.map(|package| Package {
        name: text(&package["name"]),
        version: text(&package["version"]),
        licence: text(&package["license"]),
        home: text(&package["repository"]),
        authors: package["authors"]
            .as_array()
            .into_iter()
            .flatten()
            .map(text)
            .collect(),
        folder: Path::new(&text(&package["manifest_path"]))
            .parent()
            .map(Path::to_owned)
            .unwrap_or_default(),
    });
    Ok(all
        .filter(|package| linked.contains(&(package.name.as_str(), package.version.as_str())))
        .collect())
}

/// `yew v0.23.0`, whatever follows.
fn name_and_version(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split_whitespace();
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

/// What package.json names as needed by more than the build.
fn modules(workshop: &Workshop) -> Result<Vec<Package>> {
    let root = &workshop.house.root;
    let ours: Value = serde_json::from_slice(&read(&root.join("package.json"))?)?;
    let names = ours["dependencies"].as_object().into_iter().flatten();
    names
        .map(|(name, _)| {
            let folder = root.join("node_modules").join(name);
            let about: Value = serde_json::from_slice(&read(&folder.join("package.json"))?)?;
            let home = about["repository"]
                .as_str()
                .or(about["repository"]["url"].as_str());
            let author = about["author"]
                .as_str()
                .or(about["author"]["name"].as_str());
            Ok(Package {
                name: name.clone(),
                version: text(&about["version"]),
                licence: text(&about["license"]),
                home: home.unwrap_or_default().to_owned(),
                authors: author.map(str::to_owned).into_iter().collect(),
                folder,
            })
        })
        .collect()
}

/// It is compiled along with the widget, and no package names it.
fn standard_library(compiler: &str) -> Package {
    Package {
        name: "Rust's standard library".to_owned(),
        version: compiler.to_owned(),
        licence: "MIT OR Apache-2.0".to_owned(),
        home: "https://github.com/rust-lang/rust".to_owned(),
        ..Package::default()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The texts that a package brings along; MIT as it is everywhere for one that brings none.
fn texts(package: &Package) -> Result<Vec<String>> {
    let entries = fs::read_dir(&package.folder)
        .with_context(|| format!("cannot read {}", package.folder.display()))?;
    let names = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let chosen = chosen(&package.licence, names.collect());
    if !chosen.is_empty() {
        let read = |name: &String| {
            let bytes = read(&package.folder.join(name))?;
            Ok(String::from_utf8_lossy(&bytes)
                .replace("\r\n", "\n")
                .trim()
                .to_owned())
        };
        return chosen.iter().map(read).collect();
    }
    if !package.licence.contains("MIT") {
        bail!(
            "{} {} brings no text of its licence ({}) along",
            package.name,
            package.version,
            package.licence
        );
    }
    let authors = match &package.authors[..] {
        [] => format!("The authors of {}", package.name),
        authors => authors.join(", "),
    };
    Ok(vec![of_mit(&authors)])
}

fn chosen(licence: &str, names: Vec<String>) -> Vec<String> {
    let has = |name: &str, words: &[&str]| {
        let name = name.to_uppercase();
        words.iter().any(|word| name.contains(word))
    };
    let begins = |name: &str| {
        let name = name.to_uppercase();
        FILES.iter().any(|file| name.starts_with(file)) && !name.ends_with(".RS")
    };
    let mut chosen: Vec<_> = names.into_iter().filter(|name| begins(name)).collect();
    let is_free = !licence.contains(" AND ") && chosen.iter().any(|name| has(name, &["MIT"]));
    if is_free {
        chosen.retain(|name| !has(name, OTHERS));
    }
    chosen.sort();
    chosen
}

fn of_mit(authors: &str) -> String {
    format!("Copyright (c) {authors}\n\n{}", MIT.trim())
}

/// The whole file: each text once, under all who have it.
fn written(all: &[(Package, Vec<String>)]) -> String {
    let mut groups: BTreeMap<&[String], BTreeSet<String>> = BTreeMap::new();
    for (package, texts) in all {
        let Package {
            name,
            version,
            licence,
            home,
            ..
        } = package;
        let line = format!("{name} {version} ({licence}) {home}");
        groups
            .entry(texts)
            .or_default()
            .insert(line.trim_end().to_owned());
    }
    let mut groups: Vec<_> = groups
        .into_iter()
        .map(|(texts, packages)| (packages, texts))
        .collect();
    groups.sort();
    let rule = "-".repeat(80);
    let mut file = "Etalase is under the MIT licence. This bundle carries work of others, under the licences below.\n".to_owned();
    for (packages, texts) in groups {
        file += &format!("\n{rule}\n");
        for package in packages {
            file += &format!("{package}\n");
        }
        for text in texts {
            file += &format!("\n{text}\n");
        }
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn of_licences_to_choose_from_mit_is_taken() {
        let files = [
            "Cargo.toml",
            "LICENSE-APACHE",
            "LICENSE-MIT",
            "license.rs",
            "README.md",
        ];
        assert_eq!(chosen("MIT OR Apache-2.0", names(&files)), ["LICENSE-MIT"]);
        let both = ["LICENSE-MIT", "LICENSE-APACHE"];
        assert_eq!(chosen("MIT AND Apache-2.0", names(&both)).len(), 2);
        assert_eq!(
            chosen("Apache-2.0", names(&["LICENSE", "NOTICE"])),
            ["LICENSE", "NOTICE"]
        );
    }

    #[test]
    fn a_text_that_several_have_stands_once_under_all_of_them() {
        let package = |name: &str| Package {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            licence: "MIT".to_owned(),
            ..Package::default()
        };
        let all = [
            (package("zebra"), names(&["one"])),
            (package("hls"), names(&["two"])),
            (package("ant"), names(&["one"])),
        ];
        let file = written(&all);
        assert_eq!(file.matches("\none\n").count(), 1);
        let place = |text: &str| file.find(text).unwrap();
        assert!(place("ant 1.0.0 (MIT)") < place("zebra 1.0.0 (MIT)"));
        assert!(place("zebra 1.0.0") < place("\none\n") && place("\none\n") < place("hls 1.0.0"));
    }

    #[test]
    fn a_package_without_a_text_is_named_with_its_authors_or_stops_the_build() {
        let folder = std::env::temp_dir().join(format!("etalase-notices-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let mut package = Package {
            name: "yew".to_owned(),
            licence: "MIT OR Apache-2.0".to_owned(),
            folder,
            ..Package::default()
        };
        let found = texts(&package).unwrap();
        assert!(found[0].starts_with("Copyright (c) The authors of yew\n\nPermission is"));
        package.authors = vec!["Denis".to_owned()];
        assert!(texts(&package).unwrap()[0].starts_with("Copyright (c) Denis\n"));
        package.licence = "Apache-2.0".to_owned();
        let fault = texts(&package).unwrap_err().to_string();
        assert!(fault.contains("brings no text"), "{fault}");
    }

    #[test]
    fn cargos_tree_is_read_by_name_and_version() {
        assert_eq!(name_and_version("yew v0.23.0 (*)"), Some(("yew", "0.23.0")));
        assert_eq!(name_and_version(""), None);
    }
}
