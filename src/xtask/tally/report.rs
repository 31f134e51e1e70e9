//! How many tests ended how, and why some failed.

use std::fmt;

use super::reason;

/// What a journey says that left itself out. To its runner it passed: the runner knows no third way to end.
pub(super) const LEFT_OUT: &str = "journey skipped: ";

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

/// Something that failed, and the first lines of why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The test's name, after that of its program.
    pub(crate) name: String,
    /// Its error with causes, or its panic.
    pub(crate) reason: Vec<String>,
}

/// What came of running tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// Whether the runner was content.
    pub(crate) content: bool,
    /// The counts.
    pub(crate) tally: Tally,
    /// Why some failed; or why none ran, where the runner was not content and named no test.
    pub(crate) failures: Vec<Failure>,
}

impl Tally {
    /// Both together.
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
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

impl Default for Report {
    /// Of no tests at all: nobody complains.
    fn default() -> Self {
        Self {
            content: true,
            tally: Tally::default(),
            failures: vec![],
        }
    }
}

impl Failure {
    /// Of what is no test.
    pub(crate) fn of_gate(name: &str, error: &anyhow::Error) -> Self {
        Self {
            name: name.to_owned(),
            reason: reason::first(&format!("{error:#}")),
        }
    }
}

impl Report {
    /// Both together.
    pub(crate) fn add(&mut self, other: Self) {
        self.content &= other.content;
        self.tally.add(other.tally);
        self.failures.extend(other.failures);
    }
}
