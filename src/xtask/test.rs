//! `cargo xtask test`: everything that says whether a change is good, in the order of what it costs.

mod ledger;

use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;

use anyhow::{Result, ensure};

use crate::command::{self, loud};
use crate::house::House;
use crate::server::{self, Profile};
use crate::setup::{self, Browser, Compiler, Engine};
use crate::tally::{self, Choice, Report, Tally};
use crate::{browsers, bundle, licences, loader, size, stages, tidy};
use ledger::Ledger;

/// What is compiled for this machine, always together: with each choice of packages cargo unites the features of what they
/// stand on anew, and compiles that once more.
const NATIVE: &[&str] = &[
    "--package=etalase-model",
    "--package=etalase-view",
    "--package=etalase",
    "--package=etalase-demo",
    "--package=etalase-tests",
];
/// This program, which was compiled alone when it was started.
const OURSELVES: &[&str] = &["--package=xtask"];

/// The most journeys at the same time: a browser takes half a gigabyte. Below it, one for each core: twice as many took as long.
const MOST_JOURNEYS: usize = 12;

/// Runs everything, or with a filter only tests whose name contains it.
pub(crate) fn run(house: &House, filter: Option<&str>, keep: bool) -> Result<ExitCode> {
    let mut ledger = Ledger::default();
    if let Some((compiler, browser)) = ledger.gate("setup", || set_up(house)) {
        if filter.is_none() {
            gates(house, &compiler, &mut ledger);
        }
        ledger.tests("unit", || unit(house, filter));
        ledger.tests("loader", || loader::tests(house, filter));
        if filter.is_none() {
            ledger.tests("examples", || examples(house));
            ledger.gate("twins", || twins(house, loader::FEW, loader::SEED));
        }
        let built = ledger.gate("build", || build(house, &compiler));
        if built.is_some() && filter.is_none() {
            ledger.gate("browsers", || browsers::gate(house));
            ledger.gate("size", || size::gate(house));
        }
        match built {
            Some(()) => ledger.tests("journeys", || {
                let environment = server::environment(house, Profile::Dev, &browser)?;
                journeys(house, &environment, filter, keep)
            }),
            None => ledger.note("journeys", "not run: there is nothing to walk through"),
        }
    }
    Ok(ledger.close(filter))
}

/// Asks loader and model the same questions.
pub(crate) fn twins(house: &House, cases: u32, seed: u32) -> Result<()> {
    loader::twins(house, NATIVE, cases, seed)
}

/// Runs the journeys, or those whose name contains the filter, in a browser with this engine.
pub(crate) fn run_in(
    house: &House,
    engine: Engine,
    filter: Option<&str>,
    keep: bool,
) -> Result<ExitCode> {
    let mut ledger = Ledger::default();
    let ready = ledger.gate("setup", || {
        let compiler = setup::compiler(house)?;
        setup::packages(house)?;
        let browser = setup::browser_with(house, engine)?;
        build(house, &compiler)?;
        server::environment(house, Profile::Dev, &browser)
    });
    if let Some(mut environment) = ready {
        environment.push(("ETALASE_ENGINE", engine.as_str().into()));
        ledger.tests("journeys", || journeys(house, &environment, filter, keep));
    }
    Ok(ledger.close(filter))
}

fn set_up(house: &House) -> Result<(Compiler, Browser)> {
    let compiler = setup::compiler(house)?;
    setup::packages(house)?;
    Ok((compiler, setup::browser()?))
}

/// What journeys walk through, and themselves.
fn build(house: &House, compiler: &Compiler) -> Result<()> {
    bundle::build(house, compiler)?;
    let selection = [
        NATIVE,
        &["--bin=etalase", "--bin=etalase-demo", "--test=journeys"],
    ]
    .concat();
    server::build_among(house, Profile::Dev, &selection)
}

fn gates(house: &House, compiler: &Compiler, ledger: &mut Ledger) {
    ledger.gate("format", || {
        loud(command::cargo(house).args(["fmt", "--all", "--check"]))
    });
    ledger.gate("lints", || {
        let mut command = command::cargo(house);
        command.args(["clippy", "--all-targets"]);
        command.args(NATIVE).args(OURSELVES);
        loud(command.args(["--", "-D", "warnings"]))
    });
    ledger.gate("lints of the widget", || lints_of_widget(house, compiler));
    ledger.gate("types of the loader", || loader::types(house));
    ledger.gate("tidy", || tidy::gate(house));
    ledger.gate("licences", || licences::gate(house));
}

/// For Wasm where the Wasm compiler has a clippy; else for this machine, which sees all but code for Wasm alone.
fn lints_of_widget(house: &House, compiler: &Compiler) -> Result<()> {
    let mut command = if compiler.has_clippy() {
        stages::cargo::command(house, compiler, "clippy")
    } else {
        println!(
            "test   the Wasm compiler has no clippy (Debian: rust-web-clippy); the widget is linted for this machine"
        );
        let mut command = command::cargo(house);
        command.arg("clippy");
        command
    };
    command.args(["--package=etalase-widget", "--package=etalase-view"]);
    loud(command.args(["--", "-D", "warnings"]))
}

fn unit(house: &House, filter: Option<&str>) -> Result<Report> {
    let mut sum = Report::default();
    // All but the journeys, which need a browser and what is built later.
    let whole = whole_program_tests(house)?;
    let whole = whole.iter().map(String::as_str);
    let native = [NATIVE, &["--lib", "--bins"]].concat();
    for options in [
        native.into_iter().chain(whole).collect(),
        OURSELVES.to_vec(),
    ] {
        let choice = Choice {
            options,
            filter,
            ..Choice::default()
        };
        sum.add(asked_for(tally::run(house, &choice)?, filter));
    }
    Ok(sum)
}

/// The server's tests that stand in files of their own, as options of cargo.
fn whole_program_tests(house: &House) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(house.root.join("src/server/tests"))? {
        let path = entry?.path();
        let is_test =
            path.extension().is_some_and(|ending| ending == "rs") || path.join("main.rs").is_file();
        if let (true, Some(name)) = (is_test, path.file_stem()) {
            names.push(format!("--test={}", name.to_string_lossy()));
        }
    }
    names.sort();
    ensure!(!names.is_empty(), "src/server/tests has no test");
    Ok(names)
}

/// What a filter left out is nothing that was skipped.
fn asked_for(mut report: Report, filter: Option<&str>) -> Report {
    if filter.is_some() {
        report.tally.skipped = 0;
    }
    report
}

/// The examples in the documentation, which nextest does not run.
fn examples(house: &House) -> Result<Report> {
    let mut command = command::cargo(house);
    command.args(["test", "--doc", "--no-fail-fast"]);
    tally::printed(command.args(NATIVE))
}

fn journeys(
    house: &House,
    environment: &[(&'static str, PathBuf)],
    filter: Option<&str>,
    keep: bool,
) -> Result<Report> {
    let mut environment = environment.to_vec();
    if keep {
        environment.push(("ETALASE_KEEP", "1".into()));
    }
    let cores = available_parallelism().map_or(1, NonZero::get);
    let choice = Choice {
        options: [NATIVE, &["--test=journeys"]].concat(),
        filter,
        threads: Some(side_by_side(cores)),
        environment,
    };
    let report = tally::run(house, &choice)?;
    ensure!(
        filter.is_some() || !report.content || report.tally != Tally::default(),
        "not a single journey ran"
    );
    Ok(report)
}

fn side_by_side(cores: usize) -> usize {
    cores.min(MOST_JOURNEYS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_tests_in_files_of_their_own_are_among_the_units() {
        let tests = whole_program_tests(&House::find().unwrap()).unwrap();
        assert_eq!(tests, ["--test=documents", "--test=orders"]);
    }

    #[test]
    fn each_core_has_a_journey_and_never_are_there_too_many() {
        assert_eq!([1, 2, 4, 64].map(side_by_side), [1, 2, 4, 12]);
    }

    #[test]
    fn what_a_filter_left_out_is_not_skipped() {
        let report = |skipped| Report {
            tally: Tally {
                skipped,
                ..Tally::default()
            },
            ..Report::default()
        };
        assert_eq!(asked_for(report(2), Some("name")), report(0));
        assert_eq!(asked_for(report(2), None), report(2));
    }
}
