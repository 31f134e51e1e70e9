//! `cargo xtask tidy`: the rules of the house that no compiler checks. Each says why, and what to do instead.

mod ceilings;
mod circles;
mod data;
mod locales;
mod manifests;
mod modules;
mod rule;
mod scripts;
mod text;
mod tokens;
mod words;

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::house::House;
use ceilings::Structure;
use rule::{Fault, Rule, Source};

/// A file longer than this usually wants to be two.
const LONG: usize = 400;
/// Where people write.
const ROOMS: &[&str] = &["src", "static", "tests"];

/// What to do besides checking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
pub(crate) struct Wishes {
    /// Only list the circles between files of `src`, with what leads from one to the next.
    #[arg(long)]
    circles: bool,
    /// Only list the types of `src` whose name another type has, too.
    #[arg(long)]
    names: bool,
    /// Lower the ceilings of src/xtask/ceilings.json to what is reached. None is ever raised.
    #[arg(long)]
    record: bool,
}

/// Checks and prints.
pub(crate) fn run(house: &House, wishes: Wishes) -> Result<ExitCode> {
    if wishes.circles || wishes.names {
        let structure = Structure::read(house, &sources(&house.root)?)?;
        if wishes.circles {
            print!("{}", structure.told_circles());
        }
        if wishes.names {
            print!("{}", structure.told_names());
        }
        return Ok(ExitCode::SUCCESS);
    }
    if wishes.record {
        Structure::read(house, &sources(&house.root)?)?.record(house)?;
    }
    let faults = check(house)?;
    print!("{}", told(&faults));
    Ok(if faults.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The gate of `cargo xtask test`.
pub(crate) fn gate(house: &House) -> Result<()> {
    let faults = check(house)?;
    if !faults.is_empty() {
        bail!("the house is not tidy\n{}", told(&faults));
    }
    Ok(())
}

fn check(house: &House) -> Result<Vec<Fault>> {
    let sources = sources(&house.root)?;
    let mut faults = manifests::check(house)?;
    faults.extend(text::check(&sources));
    faults.extend(data::check(&sources));
    faults.extend(locales::check(&sources));
    faults.extend(words::check(&sources));
    faults.extend(Structure::read(house, &sources)?.check(house)?);
    for long in long(&sources) {
        println!("tidy   note: {long}");
    }
    if faults.is_empty() {
        println!("tidy   all rules hold in {} files", sources.len());
    }
    Ok(faults)
}

fn told(faults: &[Fault]) -> String {
    let tell = |fault: &Fault| {
        let Rule { name, why, mend } = fault.rule;
        format!(
            "{}\n  rule: {name}\n  why:  {why}\n  mend: {mend}\n",
            fault.place
        )
    };
    faults.iter().map(tell).collect()
}

fn long(sources: &[Source]) -> Vec<String> {
    let code = sources.iter().filter(|source| {
        [".rs", ".js", ".css"]
            .iter()
            .any(|end| source.path.ends_with(end))
    });
    code.map(|source| (&source.path, source.text.lines().count()))
        .filter(|(_, lines)| *lines > LONG)
        .map(|(path, lines)| {
            format!("{path} has {lines} lines; past {LONG} it usually wants to be two")
        })
        .collect()
}

/// Every text file of the rooms; pictures and films are passed over.
fn sources(root: &Path) -> Result<Vec<Source>> {
    let mut sources = vec![];
    for room in ROOMS {
        collect(&root.join(room), room, &mut sources)?;
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(folder: &Path, path: &str, sources: &mut Vec<Source>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // What npm brought for the bench is not ours.
        if entry.file_name() == "node_modules" {
            continue;
        }
        let path = format!("{path}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, sources)?;
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            sources.push(Source { path, text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_of_code_is_noted_and_a_long_text_is_not() {
        let source = |path: &str, lines: usize| Source {
            path: path.to_owned(),
            text: "x\n".repeat(lines),
        };
        let sources = [
            source("src/a.rs", LONG + 1),
            source("src/b.rs", LONG),
            source("static/demo/long.json", LONG * 2),
        ];
        let notes = long(&sources);
        assert_eq!(notes.len(), 1);
        assert!(notes[0].starts_with("src/a.rs has 401 lines"));
    }

    #[test]
    fn a_fault_is_told_with_its_reason_and_its_mend() {
        let rule = Rule {
            name: "no cats",
            why: "they shed",
            mend: "get a fish",
        };
        let text = told(&[Fault {
            rule,
            place: "src/a.rs:3".to_owned(),
        }]);
        for part in ["src/a.rs:3", "no cats", "they shed", "get a fish"] {
            assert!(text.contains(part), "{text}");
        }
    }
}
