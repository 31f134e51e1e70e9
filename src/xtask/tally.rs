//! Runs tests and says how many ended how, and why some failed: by cargo-nextest and its report where it is installed, else
//! by what `cargo test` prints.

mod junit;
mod printed;
mod reason;
mod report;

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use anyhow::{Context, Result};

use crate::command::{self, on_path, shown};
use crate::house::House;
use printed::Printed;
use reason::plain;
pub(crate) use report::{Failure, Report, Tally};

/// Which tests to run, and how.
#[derive(Debug, Default)]
pub(crate) struct Choice<'a> {
    /// Options of cargo that name packages and programs.
    pub(crate) options: Vec<&'a str>,
    /// Part of a test's name.
    pub(crate) filter: Option<&'a str>,
    /// How many at a time; by itself as many as there are cores.
    pub(crate) threads: Option<usize>,
    /// What the tests are told.
    pub(crate) environment: Vec<(&'static str, PathBuf)>,
}

/// Where nextest puts the report of our profile (`.config/nextest.toml`), wherever cargo's target folder is.
const REPORT: &str = "target/nextest/xtask/junit.xml";
/// As much of a compiler's complaint as the end of a long log can show.
const MOST_OF_A_COMPLAINT: usize = 8;

/// Runs tests, by nextest if it is there.
pub(crate) fn run(house: &House, choice: &Choice) -> Result<Report> {
    let nextest = on_path(&["cargo-nextest"]).is_some();
    let mut command = command::cargo(house);
    command.envs(choice.environment.iter().cloned());
    let threads = choice
        .threads
        .map(|threads| format!("--test-threads={threads}"));
    if nextest {
        command.args(["nextest", "run", "--profile=xtask", "--no-tests=pass"]);
        command.args(&choice.options).args(threads);
        reported(command.args(choice.filter), &house.root.join(REPORT))
    } else {
        command.args(["test", "--no-fail-fast"]);
        command.args(&choice.options).arg("--").args(threads);
        printed(command.args(choice.filter))
    }
}

/// Runs a runner that writes a JUnit report to this file.
pub(crate) fn reported(command: &mut Command, report: &Path) -> Result<Report> {
    match fs::remove_file(report) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let followed = follow(command)?;
    let (tally, failures) = match fs::read_to_string(report) {
        Ok(text) => junit::read(&text)?,
        Err(error) if error.kind() == ErrorKind::NotFound => Default::default(),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read {}", report.display()));
        }
    };
    Ok(followed.report(tally, failures))
}

/// Runs a runner that writes no report, and reads what it prints as libtest does.
pub(crate) fn printed(command: &mut Command) -> Result<Report> {
    let mut followed = follow(command)?;
    let (tally, failures) = std::mem::take(&mut followed.printed).finish();
    Ok(followed.report(tally, failures))
}

/// What a runner that has ended did.
#[derive(Debug, Default)]
struct Followed {
    content: bool,
    printed: Printed,
    complaint: Vec<String>,
}

impl Followed {
    fn read(&mut self, line: &str) {
        self.printed.read(line);
        let line = plain(line);
        let begins = line.starts_with("error:") || line.starts_with("error[");
        if (begins || !self.complaint.is_empty()) && self.complaint.len() < MOST_OF_A_COMPLAINT {
            self.complaint.push(line);
        }
    }

    fn report(self, tally: Tally, mut failures: Vec<Failure>) -> Report {
        if !self.content && tally.failed == 0 {
            failures.push(Failure {
                name: "no test failed, but the runner did".to_owned(),
                reason: self.complaint,
            });
        }
        Report {
            content: self.content,
            tally,
            failures,
        }
    }
}

/// Runs a program, shows what it prints, and listens.
fn follow(command: &mut Command) -> Result<Followed> {
    let text = shown(command);
    if std::io::stdout().is_terminal() {
        command.env("CARGO_TERM_COLOR", "always");
    }
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start `{text}`"))?;
    let output = child.stdout.take();
    let complaints = child.stderr.take();
    let followed = Mutex::new(Followed::default());
    std::thread::scope(|scope| {
        scope.spawn(|| listen(output, &followed));
        scope.spawn(|| listen(complaints, &followed));
    });
    let content = child.wait()?.success();
    let followed = followed.into_inner().unwrap_or_default();
    Ok(Followed {
        content,
        ..followed
    })
}

/// Repeats a stream line by line. Both streams go to standard output: they belong together, in order.
fn listen(stream: Option<impl Read>, followed: &Mutex<Followed>) {
    let Some(stream) = stream else { return };
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        let _ = writeln!(std::io::stdout(), "{line}");
        if let Ok(mut followed) = followed.lock() {
            followed.read(&line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn tally(passed: u64, failed: u64) -> Tally {
        Tally {
            passed,
            failed,
            skipped: 0,
        }
    }

    #[test]
    fn a_runner_is_shown_counted_and_its_verdict_kept() {
        let mut command =
            shell("echo 'test result: FAILED. 2 passed; 1 failed; 0 ignored'; exit 101");
        let report = printed(&mut command).unwrap();
        assert_eq!((report.content, report.tally), (false, tally(2, 1)));
    }

    #[test]
    fn a_report_counts_and_one_of_an_earlier_run_does_not() {
        let file = std::env::temp_dir().join(format!("junit-{}.xml", std::process::id()));
        let write = "<testsuite><testcase/><testcase/></testsuite>";
        let mut command = shell(&format!("echo '{write}' > {}", file.display()));
        let report = reported(&mut command, &file).unwrap();
        assert_eq!((report.content, report.tally), (true, tally(2, 0)));
        let report = reported(&mut shell("true"), &file).unwrap();
        assert_eq!(report.tally, tally(0, 0));
    }

    #[test]
    fn a_runner_that_names_no_failed_test_is_quoted() {
        let mut command = shell(
            "echo compiling; echo 'error[E0308]: mismatched types'; echo ' --> src/a.rs:1:1'; exit 101",
        );
        let report = printed(&mut command).unwrap();
        assert_eq!(report.tally, tally(0, 0));
        assert_eq!(
            report.failures[0].reason,
            ["error[E0308]: mismatched types", " --> src/a.rs:1:1"]
        );
    }
}
