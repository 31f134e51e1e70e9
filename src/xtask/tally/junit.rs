//! The JUnit report that cargo-nextest and Node's test runner write.

use anyhow::{Context, Result};
use roxmltree::{Document, Node};

use super::reason;
use super::report::{Failure, LEFT_OUT, Tally};

/// Counts the report's tests and says why some failed.
pub(super) fn read(report: &str) -> Result<(Tally, Vec<Failure>)> {
    let document = Document::parse(report).context("the test report is not XML")?;
    let mut tally = Tally::default();
    let mut failures = vec![];
    let cases = document
        .descendants()
        .filter(|node| is(node, &["testcase"]));
    for case in cases {
        if let Some(failure) = failure(&case) {
            tally.failed += 1;
            failures.push(failure);
        } else if was_skipped(&case) {
            tally.skipped += 1;
        } else {
            tally.passed += 1;
        }
    }
    Ok((tally, failures))
}

fn failure(case: &Node) -> Option<Failure> {
    let verdict = case
        .children()
        .find(|node| is(node, &["failure", "error"]))?;
    let [errors, output] = ["system-err", "system-out"].map(|stream| printed(case, stream));
    let mut reason = reason::of(&[&errors, &output]);
    if reason.is_empty() {
        // One that was killed or never started prints nothing: the runner says what became of it.
        let words = ["type", "message"].map(|name| verdict.attribute(name).unwrap_or_default());
        let words = words.into_iter().chain(verdict.text());
        reason = reason::of(&[&words.collect::<Vec<_>>().join("\n")]);
    }
    let name = |of: &Node| of.attribute("name").unwrap_or_default().to_owned();
    let suite = case.ancestors().find(|node| is(node, &["testsuite"]));
    let suite = suite.map_or_else(String::new, |suite| format!("{} ", name(&suite)));
    Some(Failure {
        name: format!("{suite}{}", name(case)),
        reason,
    })
}

fn was_skipped(case: &Node) -> bool {
    case.children().any(|node| is(&node, &["skipped"]))
        || printed(case, "system-err").contains(LEFT_OUT)
}

fn printed(case: &Node, stream: &str) -> String {
    let streams = case.children().filter(|node| is(node, &[stream]));
    streams.filter_map(|node| node.text()).collect()
}

fn is(node: &Node, names: &[&str]) -> bool {
    names.iter().any(|name| node.has_tag_name(*name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As cargo-nextest 0.9 writes it.
    const REPORT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="5" failures="2" errors="0" uuid="1" timestamp="2026-11-28T18:00:00Z" time="1.5">
  <testsuite name="etalase-tests::journeys" tests="5" disabled="0" errors="0" failures="2">
    <testcase name="cart::adds" classname="etalase-tests::journeys" time="1.0">
      <system-out>running 1 test</system-out><system-err></system-err>
    </testcase>
    <testcase name="traces::cookies" classname="etalase-tests::journeys" time="0.1">
      <system-err>journey skipped: traces: cookies only in Chromium
</system-err>
    </testcase>
    <testcase name="buying::all" classname="etalase-tests::journeys" time="0.2">
      <failure type="test failure with exit code 101">a long description</failure>
      <system-out>
running 1 test
test buying::all ... FAILED</system-out>
      <system-err>Error: the bag says 1 &lt; 2

Caused by:
    no row</system-err>
    </testcase>
    <testcase name="card::stands" classname="etalase-tests::journeys" time="60">
      <failure type="test timeout" message="timed out"/>
    </testcase>
    <testcase name="card::stays" classname="etalase-tests::journeys" time="1"/>
  </testsuite>
</testsuites>"#;

    #[test]
    fn a_report_is_counted_and_a_journey_that_left_itself_out_has_not_passed() {
        let (tally, _) = read(REPORT).unwrap();
        let expected = Tally {
            passed: 2,
            failed: 2,
            skipped: 1,
        };
        assert_eq!(tally, expected);
    }

    #[test]
    fn a_failed_test_is_named_with_its_reason() {
        let (_, failures) = read(REPORT).unwrap();
        assert_eq!(failures[0].name, "etalase-tests::journeys buying::all");
        let reason = ["Error: the bag says 1 < 2", "Caused by:", "    no row"];
        assert_eq!(failures[0].reason, reason);
        assert_eq!(failures[1].reason, ["test timeout", "timed out"]);
    }

    #[test]
    fn a_skipped_test_of_nodes_is_counted() {
        let report = r#"<testsuites><testsuite name="links" tests="2">
            <testcase name="splice"/><testcase name="later"><skipped type="todo"/></testcase>
            </testsuite></testsuites>"#;
        let (tally, failures) = read(report).unwrap();
        assert_eq!((tally.passed, tally.skipped), (1, 1));
        assert!(failures.is_empty());
    }

    #[test]
    fn a_damaged_report_is_an_error() {
        assert!(read("<testsuites>").is_err());
    }
}
