//! The loader's JavaScript by itself: its types, its tests in Node, and the comparison with the model.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use crate::command::{self, loud, program};
use crate::house::House;
use crate::tally::{self, Report};

/// How many questions the twins are asked by `cargo xtask test`.
pub(crate) const FEW: u32 = 3_000;
/// The questions that are asked if nobody says others.
pub(crate) const SEED: u32 = 1;

/// Checks the types of the rooms that `src/loader/tsconfig.json` names.
pub(crate) fn types(house: &House) -> Result<()> {
    let mut command = program(house.npm_program("tsc"), &house.root);
    loud(command.arg("--project").arg(house.loader()))
}

/// Runs the tests under `src/loader/tests`, or those whose name contains the filter.
pub(crate) fn tests(house: &House, filter: Option<&str>) -> Result<Report> {
    let file = house.notes().join("loader.junit.xml");
    fs::create_dir_all(house.notes())?;
    let mut command = program("node", &house.root);
    command.args(["--test", "--test-reporter=dot", "--test-reporter=junit"]);
    command.arg("--test-reporter-destination=stdout");
    command.arg(format!("--test-reporter-destination={}", file.display()));
    if let Some(filter) = filter {
        command.arg(format!("--test-name-pattern={}", pattern(filter)));
    }
    command.args(files(house)?);
    let mut report = tally::reported(&mut command, &file)?;
    if filter.is_some() {
        // What a filter left out is nothing that was skipped.
        report.tally.skipped = 0;
    }
    Ok(report)
}

/// The text as a regular expression that matches it alone.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for character in text.chars() {
        if !character.is_alphanumeric() && character != '_' && character != ' ' {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

fn files(house: &House) -> Result<Vec<PathBuf>> {
    let folder = house.loader().join("tests");
    let entries = fs::read_dir(&folder).context("the loader has no tests")?;
    let mut files = vec![];
    for entry in entries {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(".test.js") {
            files.push(path);
        }
    }
    files.sort();
    ensure!(!files.is_empty(), "the loader has no tests");
    Ok(files)
}

/// Asks loader and model the same questions, compiled among `selection`.
pub(crate) fn twins(house: &House, selection: &[&str], cases: u32, seed: u32) -> Result<()> {
    let mut build = command::cargo(house);
    loud(build.arg("build").args(selection).arg("--bin=twins"))?;
    let mut twins = program(house.target.join("debug/twins"), &house.root);
    loud(twins.args([cases.to_string(), seed.to_string()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_a_text_and_no_expression() {
        assert_eq!(pattern("a_b c.(d)"), r"a_b c\.\(d\)");
    }

    #[test]
    fn every_file_of_tests_is_run() {
        let files = files(&House::find().unwrap()).unwrap();
        assert!(files.iter().any(|file| file.ends_with("tags.test.js")));
    }
}
