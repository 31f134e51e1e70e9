//! Counts tests from what the runners print: cargo-nextest's summary and cargo test's results.

use std::fmt;
use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use anyhow::{Context, Result};

use crate::command::shown;

/// How many tests ended how.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Passed, a flaky one included.
    pub(crate) passed: u64,
    /// Failed, crashed, or cut off by a time limit.
    pub(crate) failed: u64,
    /// Left out: ignored, or a journey that this browser cannot be asked for.
    pub(crate) skipped: u64,
}

/// What a journey says that left itself out. To its runner it passed: the runner knows no third way to end.
const LEFT_OUT: &str = "journey skipped: ";

impl Tally {
    /// Both together.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Those that left themselves out did not pass.
    fn without(self, left_out: u64) -> Self {
        Self {
            passed: self.passed.saturating_sub(left_out),
            skipped: self.skipped + left_out,
            ..self
        }
    }

    fn count<'a>(&mut self, counts: impl Iterator<Item = &'a str>) {
        for count in counts {
            let Some((number, what)) = count.trim().split_once(' ') else {
                continue;
            };
            let number = number.parse().unwrap_or(0);
            let is = |words: &[&str]| words.iter().any(|word| what.starts_with(word));
            if is(&["passed"]) {
                self.passed += number;
            } else if is(&["failed", "timed out", "exec failed"]) {
                self.failed += number;
            } else if is(&["ignored", "skipped"]) {
                self.skipped += number;
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// What a runner's output has said so far.
#[derive(Debug, Default)]
struct Counts {
    tally: Tally,
    left_out: u64,
}

impl Counts {
    /// Takes one line of a runner's output into account.
    fn read(&mut self, line: &str) {
        let line = plain(line);
        let line = line.trim();
        if line.contains(LEFT_OUT) {
            self.left_out += 1;
        } else if let Some(result) = line.strip_prefix("test result:") {
            // `test result: ok. 3 passed; 0 failed; 1 ignored; …`
            let counts = result.split_once(". ").map_or("", |(_, counts)| counts);
            self.tally.count(counts.split(';'));
        } else if let Some(summary) = line.strip_prefix("Summary [") {
            // `Summary [   0.5s] 4/5 tests run: 2 passed (1 slow), 1 failed, 1 timed out, 3 skipped`
            let counts = summary.split_once("run:").map_or("", |(_, counts)| counts);
            self.tally.count(counts.split(", "));
        }
    }
}

/// Runs a test runner, shows what it prints, and counts. The first value is whether it was content.
pub(crate) fn run(command: &mut Command) -> Result<(bool, Tally)> {
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
    let counts = Mutex::new(Counts::default());
    std::thread::scope(|scope| {
        scope.spawn(|| follow(output, &counts));
        scope.spawn(|| follow(complaints, &counts));
    });
    let content = child.wait()?.success();
    let counts = counts.into_inner().unwrap_or_default();
    Ok((content, counts.tally.without(counts.left_out)))
}

/// Repeats a stream line by line. Both streams go to standard output: they belong together, in order.
fn follow(stream: Option<impl Read>, counts: &Mutex<Counts>) {
    let Some(stream) = stream else { return };
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        let _ = writeln!(std::io::stdout(), "{line}");
        if let Ok(mut counts) = counts.lock() {
            counts.read(&line);
        }
    }
}

/// The line without colours.
fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        // An escape sequence for colour ends with `m`.
        text.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Passed, failed, skipped.
    fn counted(output: &str) -> (u64, u64, u64) {
        let mut counts = Counts::default();
        output.lines().for_each(|line| counts.read(line));
        let Tally {
            passed,
            failed,
            skipped,
        } = counts.tally.without(counts.left_out);
        (passed, failed, skipped)
    }

    #[test]
    fn cargo_tests_results_are_summed() {
        let output = "running 2 tests\ntest a ... ok\ntest b ... FAILED\n\
            test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: ok. 40 passed; 0 failed; 2 ignored; 0 measured; 1 filtered out; finished in 1.25s";
        assert_eq!(counted(output), (41, 1, 2));
    }

    #[test]
    fn nextests_summary_is_read_and_its_single_lines_are_not() {
        let output = "        PASS [   0.004s] (1/2) xtask command::tests::passed\n\
            \x20    Summary [   0.512s] 118 tests run: 117 passed (2 slow, 1 flaky), 1 failed, 3 skipped";
        assert_eq!(counted(output), (117, 1, 3));
    }

    #[test]
    fn a_journey_that_left_itself_out_is_skipped_and_has_not_passed() {
        let output = "journey skipped: traces: a command of the DevTools protocol only in Chromium\n\
            test traces::cookies ... ok\ntest buying::all ... journey skipped: buying: the Navigation API only in Chromium\n\
            test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(counted(output), (3, 0, 2));
    }

    #[test]
    fn a_test_that_timed_out_or_could_not_start_has_failed() {
        let output =
            "Summary [ 9.0s] 3/7 tests run: 1 passed, 1 timed out, 1 exec failed, 0 skipped";
        assert_eq!(counted(output), (1, 2, 0));
    }

    #[test]
    fn colours_do_not_hide_a_number() {
        let output = "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] \u{1b}[1m2\u{1b}[0m tests run: \
            \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m, \u{1b}[1m0\u{1b}[0m skipped";
        assert_eq!(counted(output), (2, 0, 0));
        let output = "test result: \u{1b}[32mok\u{1b}[0m. 3 passed; 0 failed; 0 ignored";
        assert_eq!(counted(output), (3, 0, 0));
    }

    #[test]
    fn a_runner_is_shown_counted_and_its_verdict_kept() {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "echo 'test result: FAILED. 2 passed; 1 failed; 0 ignored'; exit 101",
        ]);
        let expected = Tally {
            passed: 2,
            failed: 1,
            skipped: 0,
        };
        assert_eq!(run(&mut command).unwrap(), (false, expected));
    }
}
