//! `cargo xtask test`: everything that says whether a change is good, in the order of what it costs.

use std::num::NonZero;
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use crate::command::{self, loud, on_path, seconds};
use crate::house::House;
use crate::server::{self, Profile};
use crate::setup::{self, Browser, Compiler, Engine};
use crate::tally::{self, Tally};
use crate::{browsers, bundle, size, stages, tidy};

/// What is compiled for this machine, always together: with each choice of packages cargo unites the features of what they
/// stand on anew, and compiles that once more.
const NATIVE: &[&str] = &[
    "--package=etalase-model",
    "--package=etalase-view",
    "--package=etalase",
    "--package=etalase-tests",
];
/// This program, which was compiled alone when it was started.
const OURSELVES: &[&str] = &["--package=xtask"];

/// The most journeys at the same time: a browser takes half a gigabyte. Below it, one for each core: twice as many took as long.
const MOST_JOURNEYS: usize = 12;

/// What happened, for the summary at the end.
#[derive(Default)]
struct Ledger {
    lines: Vec<String>,
    tests: Tally,
    /// Gates that are no tests: formatting, lints, sizes.
    broken: u64,
}

/// Runs everything, or with a filter only tests whose name contains it.
pub(crate) fn run(house: &House, filter: Option<&str>, keep: bool) -> Result<ExitCode> {
    let mut ledger = Ledger::default();
    if let Some((compiler, browser)) = ledger.gate("setup", || set_up(house)) {
        if filter.is_none() {
            gates(house, &compiler, &mut ledger);
        }
        ledger.tests("unit", || unit(house, filter));
        if filter.is_none() {
            ledger.tests("examples", || examples(house));
        }
        let built = ledger.gate("build", || build(house, &compiler));
        if built.is_some() && filter.is_none() {
            ledger.gate("browsers", || browsers::gate(house));
            ledger.gate("size", || size::gate(house));
        }
        match built {
            Some(server) => ledger.tests("journeys", || {
                let environment = server::environment(house, &server, &browser);
                journeys(house, &environment, filter, keep)
            }),
            None => ledger.note("journeys", "not run: there is nothing to walk through"),
        }
    }
    Ok(ledger.close(filter))
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
        let server = build(house, &compiler)?;
        Ok(server::environment(house, &server, &browser))
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
fn build(house: &House, compiler: &Compiler) -> Result<PathBuf> {
    bundle::build(house, compiler)?;
    let selection = [NATIVE, &["--bin=etalase", "--test=journeys"]].concat();
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
    ledger.gate("tidy", || tidy::gate(house));
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

fn unit(house: &House, filter: Option<&str>) -> Result<(bool, Tally)> {
    let mut sum = (true, Tally::default());
    // All but the journeys, which need a browser and what is built later.
    let whole = whole_program_tests(house)?;
    let whole = whole.iter().map(String::as_str);
    let native: Vec<&str> = [NATIVE, &["--lib", "--bins"]].concat();
    let native: Vec<&str> = native.into_iter().chain(whole).collect();
    for selection in [&native[..], OURSELVES] {
        let mut command = command::cargo(house);
        if on_path(&["cargo-nextest"]).is_some() {
            command.args(["nextest", "run", "--no-fail-fast", "--no-tests=pass"]);
        } else {
            command.args(["test", "--no-fail-fast"]);
        }
        command.args(selection).args(filter);
        let (content, tally) = tally::run(&mut command)?;
        sum.0 &= content;
        sum.1.add(asked_for(tally, filter));
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
fn asked_for(tally: Tally, filter: Option<&str>) -> Tally {
    match filter {
        Some(_) => Tally {
            skipped: 0,
            ..tally
        },
        None => tally,
    }
}

/// The examples in the documentation, which nextest does not run.
fn examples(house: &House) -> Result<(bool, Tally)> {
    let mut command = command::cargo(house);
    command.args(["test", "--doc", "--no-fail-fast"]);
    tally::run(command.args(NATIVE))
}

fn journeys(
    house: &House,
    environment: &[(&'static str, PathBuf)],
    filter: Option<&str>,
    keep: bool,
) -> Result<(bool, Tally)> {
    let mut command = command::cargo(house);
    command.args(["test", "--no-fail-fast", "--test=journeys"]);
    command.args(NATIVE);
    command.envs(environment.iter().cloned());
    if keep {
        command.env("ETALASE_KEEP", "1");
    }
    let cores = available_parallelism().map_or(1, NonZero::get);
    let threads = format!("--test-threads={}", side_by_side(cores));
    let (content, tally) = tally::run(command.args(["--", &threads]).args(filter))?;
    ensure!(
        filter.is_some() || tally != Tally::default(),
        "not a single journey ran"
    );
    Ok((content, tally))
}

fn side_by_side(cores: usize) -> usize {
    cores.min(MOST_JOURNEYS)
}

impl Ledger {
    /// Something that holds or does not.
    fn gate<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let start = Instant::now();
        println!("\ntest   {name}");
        let result = work();
        if let Err(error) = &result {
            self.broken += 1;
            eprintln!("error: {error:#}");
        }
        let verdict = if result.is_ok() { "ok" } else { "FAILED" };
        self.line(name, start.elapsed(), verdict);
        result.ok()
    }

    /// A runner of tests. One that fails without naming a failed test (it did not compile, say) counts as one.
    fn tests(&mut self, name: &str, work: impl FnOnce() -> Result<(bool, Tally)>) {
        let start = Instant::now();
        println!("\ntest   {name}");
        let (content, tally) = work().unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            (false, Tally::default())
        });
        self.tests.add(tally);
        if !content && tally.failed == 0 {
            self.broken += 1;
        }
        let verdict = if content { "ok" } else { "FAILED" };
        let counts = format!("{verdict:<7} {tally}");
        self.line(name, start.elapsed(), &counts);
    }

    fn line(&mut self, name: &str, time: Duration, verdict: &str) {
        self.lines
            .push(format!("{name:<22}{:>12}  {verdict}", seconds(time)));
    }

    fn note(&mut self, name: &str, text: &str) {
        self.lines.push(format!("{name:<36}{text}"));
    }

    /// The count in the last line. A gate that broke is a failure there too: it never looks green when it is not.
    fn total(&self) -> Tally {
        Tally {
            passed: self.tests.passed,
            failed: self.tests.failed + self.broken,
            skipped: self.tests.skipped,
        }
    }

    fn close(&self, filter: Option<&str>) -> ExitCode {
        let total = self.total();
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        if let (Some(filter), 0) = (filter, total.passed + total.failed) {
            println!("no test has `{filter}` in its name");
        }
        println!("{total}");
        if total.failed == 0 && total.passed > 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    fn tally(passed: u64, failed: u64) -> Tally {
        Tally {
            passed,
            failed,
            skipped: 0,
        }
    }

    #[test]
    fn the_last_line_sums_all_runners() {
        let mut ledger = Ledger::default();
        ledger.tests("unit", || Ok((true, tally(5, 0))));
        ledger.tests("journeys", || Ok((false, tally(2, 1))));
        assert_eq!(ledger.total(), tally(7, 1));
    }

    #[test]
    fn the_last_line_names_what_was_skipped_and_what_a_filter_left_out_was_not() {
        let mut ledger = Ledger::default();
        let tally = Tally {
            passed: 3,
            failed: 0,
            skipped: 2,
        };
        ledger.tests("unit", || Ok((true, asked_for(tally, Some("name")))));
        assert_eq!(ledger.total().to_string(), "3 passed, 0 failed, 0 skipped");
        ledger.tests("journeys", || Ok((true, asked_for(tally, None))));
        assert_eq!(ledger.total().to_string(), "6 passed, 0 failed, 2 skipped");
    }

    #[test]
    fn the_servers_tests_in_files_of_their_own_are_among_the_units() {
        let tests = whole_program_tests(&House::find().unwrap()).unwrap();
        assert_eq!(tests, ["--test=documents", "--test=orders"]);
    }

    #[test]
    fn a_broken_gate_or_a_runner_that_did_not_start_is_a_failure() {
        let mut ledger = Ledger::default();
        ledger.tests("unit", || Ok((true, tally(5, 0))));
        ledger.gate("format", || Ok(()));
        assert_eq!(ledger.total(), tally(5, 0));
        assert_eq!(ledger.close(None), ExitCode::SUCCESS);
        ledger.gate::<()>("lints", || bail!("unused variable"));
        ledger.tests("journeys", || Ok((false, tally(0, 0))));
        ledger.tests("examples", || bail!("cannot start"));
        assert_eq!(ledger.total(), tally(5, 3));
        assert_eq!(ledger.close(None), ExitCode::FAILURE);
    }

    #[test]
    fn each_core_has_a_journey_and_never_are_there_too_many() {
        assert_eq!([1, 2, 4, 64].map(side_by_side), [1, 2, 4, 12]);
    }

    #[test]
    fn no_test_at_all_is_no_success() {
        assert_eq!(Ledger::default().close(Some("typo")), ExitCode::FAILURE);
    }
}
