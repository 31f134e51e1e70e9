//! What happened, and how it is told at the end.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::command::seconds;
use crate::tally::{Failure, Report, Tally};

/// As many are told with their reasons at the end; where more failed, few causes have many effects.
const MOST_FAILURES: usize = 20;

/// What happened, for the summary at the end.
#[derive(Default)]
pub(super) struct Ledger {
    lines: Vec<String>,
    tests: Tally,
    /// What failed and why: the end of a long log is what people see of it.
    failures: Vec<Failure>,
    /// Gates that are no tests: formatting, lints, sizes.
    broken: u64,
}

impl Ledger {
    /// Something that holds or does not.
    pub(super) fn gate<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        let start = Instant::now();
        println!("\ntest   {name}");
        let result = work();
        if let Err(error) = &result {
            self.broken += 1;
            eprintln!("error: {error:#}");
            self.failures.push(Failure::of_gate(name, error));
        }
        let verdict = if result.is_ok() { "ok" } else { "FAILED" };
        self.line(name, start.elapsed(), verdict);
        result.ok()
    }

    /// A runner of tests. One that fails without naming a failed test (it did not compile, say) counts as one.
    pub(super) fn tests(&mut self, name: &str, work: impl FnOnce() -> Result<Report>) {
        let start = Instant::now();
        println!("\ntest   {name}");
        let report = work().unwrap_or_else(|error| {
            eprintln!("error: {error:#}");
            Report {
                content: false,
                failures: vec![Failure::of_gate(name, &error)],
                ..Report::default()
            }
        });
        self.tests.add(report.tally);
        self.failures.extend(report.failures);
        if !report.content && report.tally.failed == 0 {
            self.broken += 1;
        }
        let verdict = if report.content { "ok" } else { "FAILED" };
        let counts = format!("{verdict:<7} {}", report.tally);
        self.line(name, start.elapsed(), &counts);
    }

    fn line(&mut self, name: &str, time: Duration, verdict: &str) {
        self.lines
            .push(format!("{name:<22}{:>12}  {verdict}", seconds(time)));
    }

    pub(super) fn note(&mut self, name: &str, text: &str) {
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

    pub(super) fn close(&self, filter: Option<&str>) -> ExitCode {
        let total = self.total();
        println!();
        for line in &self.lines {
            println!("{line}");
        }
        print!("{}", told(&self.failures));
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

/// What failed and why, short enough for the end of a log.
fn told(failures: &[Failure]) -> String {
    let mut text = String::new();
    for failure in failures.iter().take(MOST_FAILURES) {
        text += &format!("\nfailed {}\n", failure.name);
        for line in &failure.reason {
            text += &format!("       {line}\n");
        }
    }
    if let more @ 1.. = failures.len().saturating_sub(MOST_FAILURES) {
        text += &format!("\nfailed {more} more: see above\n");
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use anyhow::{anyhow, bail};

    use super::*;

    fn tally(passed: u64, failed: u64) -> Tally {
        Tally {
            passed,
            failed,
            skipped: 0,
        }
    }

    fn report(content: bool, tally: Tally) -> Report {
        Report {
            content,
            tally,
            failures: vec![],
        }
    }

    #[test]
    fn the_last_line_sums_all_runners() {
        let mut ledger = Ledger::default();
        ledger.tests("unit", || Ok(report(true, tally(5, 0))));
        ledger.tests("journeys", || Ok(report(false, tally(2, 1))));
        assert_eq!(ledger.total(), tally(7, 1));
    }

    #[test]
    fn a_broken_gate_or_a_runner_that_did_not_start_is_a_failure() {
        let mut ledger = Ledger::default();
        ledger.tests("unit", || Ok(report(true, tally(5, 0))));
        ledger.gate("format", || Ok(()));
        assert_eq!(ledger.total(), tally(5, 0));
        assert_eq!(ledger.close(None), ExitCode::SUCCESS);
        ledger.gate::<()>("lints", || bail!("unused variable"));
        ledger.tests("journeys", || Ok(report(false, tally(0, 0))));
        ledger.tests("examples", || bail!("cannot start"));
        assert_eq!(ledger.total(), tally(5, 3));
        assert_eq!(ledger.close(None), ExitCode::FAILURE);
    }

    #[test]
    fn what_failed_is_told_at_the_end_with_its_reason() {
        let mut ledger = Ledger::default();
        ledger.gate::<()>("lints", || {
            Err(anyhow!("unused\nvariable").context("clippy"))
        });
        ledger.tests("journeys", || {
            let failure = Failure {
                name: "cart::adds".to_owned(),
                reason: vec!["Error: no row".to_owned(), "Caused by:".to_owned()],
            };
            let mut report = report(false, tally(1, 1));
            report.failures.push(failure);
            Ok(report)
        });
        assert_eq!(
            told(&ledger.failures),
            "\nfailed lints\n       clippy: unused\n       variable\n\
             \nfailed cart::adds\n       Error: no row\n       Caused by:\n\n"
        );
        assert_eq!(told(&[]), "");
    }

    #[test]
    fn of_very_many_failures_the_first_are_told() {
        let failure = |number| Failure {
            name: format!("test {number}"),
            reason: vec![],
        };
        let failures: Vec<_> = (0..MOST_FAILURES + 3).map(failure).collect();
        let text = told(&failures);
        assert!(text.ends_with("\nfailed 3 more: see above\n\n"), "{text}");
        assert_eq!(text.matches("failed test").count(), MOST_FAILURES);
    }

    #[test]
    fn no_test_at_all_is_no_success() {
        assert_eq!(Ledger::default().close(Some("typo")), ExitCode::FAILURE);
    }

    #[test]
    fn the_last_line_names_what_was_skipped() {
        let mut ledger = Ledger::default();
        let tally = Tally {
            passed: 3,
            failed: 0,
            skipped: 2,
        };
        ledger.tests("journeys", || Ok(report(true, tally)));
        assert_eq!(ledger.total().to_string(), "3 passed, 0 failed, 2 skipped");
    }
}
