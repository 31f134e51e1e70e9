//! What `cargo test` prints, for want of a report: results, and what failed tests said.

use super::reason::{self, plain};
use super::report::{Failure, LEFT_OUT, Tally};

/// What the output has said so far.
#[derive(Debug, Default)]
pub(super) struct Printed {
    tally: Tally,
    left_out: u64,
    /// The failed test whose output is being read, and that output.
    open: Option<(String, String)>,
    failures: Vec<Failure>,
}

impl Printed {
    /// Takes one line into account.
    pub(super) fn read(&mut self, line: &str) {
        let line = plain(line);
        let text = line.trim();
        if let Some(name) = heading(text) {
            self.close();
            self.open = Some((name.to_owned(), String::new()));
        } else if text == "failures:" || text.starts_with("test result:") {
            self.close();
        } else if let Some((_, output)) = &mut self.open {
            *output += &format!("{line}\n");
        }
        if text.contains(LEFT_OUT) {
            self.left_out += 1;
        } else if let Some(result) = text.strip_prefix("test result:") {
            // `test result: ok. 3 passed; 0 failed; 1 ignored; …`
            let counts = result.split_once(". ").map_or("", |(_, counts)| counts);
            counts.split(';').for_each(|count| self.count(count));
        }
    }

    /// What it comes to. A journey that left itself out passed as far as its runner knows.
    pub(super) fn finish(mut self) -> (Tally, Vec<Failure>) {
        self.close();
        let tally = Tally {
            passed: self.tally.passed.saturating_sub(self.left_out),
            skipped: self.tally.skipped + self.left_out,
            ..self.tally
        };
        (tally, self.failures)
    }

    fn count(&mut self, count: &str) {
        let Some((number, what)) = count.trim().split_once(' ') else {
            return;
        };
        let number: u64 = number.parse().unwrap_or(0);
        match what {
            "passed" => self.tally.passed += number,
            "failed" => self.tally.failed += number,
            "ignored" => self.tally.skipped += number,
            _ => {}
        }
    }

    fn close(&mut self) {
        if let Some((name, output)) = self.open.take() {
            let reason = reason::of(&[&output]);
            self.failures.push(Failure { name, reason });
        }
    }
}

/// `---- cart::adds stdout ----` stands above what a failed test printed.
fn heading(line: &str) -> Option<&str> {
    line.strip_prefix("---- ")?.strip_suffix(" stdout ----")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> (Tally, Vec<Failure>) {
        let mut printed = Printed::default();
        output.lines().for_each(|line| printed.read(line));
        printed.finish()
    }

    /// Passed, failed, skipped.
    fn counted(output: &str) -> (u64, u64, u64) {
        let (tally, _) = read(output);
        (tally.passed, tally.failed, tally.skipped)
    }

    #[test]
    fn cargo_tests_results_are_summed() {
        let output = "running 2 tests\ntest a ... ok\ntest b ... FAILED\n\
            test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: ok. 40 passed; 0 failed; 2 ignored; 0 measured; 1 filtered out; finished in 1.25s";
        assert_eq!(counted(output), (41, 1, 2));
    }

    #[test]
    fn a_journey_that_left_itself_out_is_skipped_and_has_not_passed() {
        let output = "journey skipped: traces: a command of the DevTools protocol only in Chromium\n\
            test traces::cookies ... ok\ntest buying::all ... journey skipped: buying: the Navigation API only in Chromium\n\
            test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counted(output), (3, 0, 2));
    }

    #[test]
    fn colours_do_not_hide_a_number() {
        let output = "test result: \u{1b}[32mok\u{1b}[0m. 3 passed; 0 failed; 0 ignored";
        assert_eq!(counted(output), (3, 0, 0));
    }

    #[test]
    fn what_a_failed_test_printed_is_its_reason() {
        let output = "test a ... FAILED\ntest b ... FAILED\n\nfailures:\n\n---- a stdout ----\nError: no row\n\nCaused by:\n    timeout\n\n\
            ---- b stdout ----\n\nthread 'b' panicked at src/b.rs:1:1:\nno shop\n\nfailures:\n    a\n    b\n\n\
            test result: FAILED. 0 passed; 2 failed; 0 ignored";
        let (_, failures) = read(output);
        let told: Vec<_> = failures
            .iter()
            .map(|failure| (failure.name.as_str(), failure.reason.join("|")))
            .collect();
        let expected = [
            ("a", "Error: no row|Caused by:|    timeout".to_owned()),
            (
                "b",
                "thread 'b' panicked at src/b.rs:1:1:|no shop".to_owned(),
            ),
        ];
        assert_eq!(told, expected);
    }
}
