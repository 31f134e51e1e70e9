//! Why a test failed, out of all that it printed.

/// As much of a reason as the end of a long log can show.
const MOST_LINES: usize = 8;
/// A failed comparison may print whole documents.
const LONGEST_LINE: usize = 240;

/// The error that the test returned, or its panic, in the first stream that has one; where none has, the end of what was printed.
pub(super) fn of(streams: &[&str]) -> Vec<String> {
    let all: Vec<Vec<String>> = streams.iter().map(|stream| written(stream)).collect();
    all.iter()
        .find_map(|lines| found(lines))
        .unwrap_or_else(|| {
            let lines = all.concat();
            shown(&lines[lines.len().saturating_sub(MOST_LINES)..])
        })
}

fn found(lines: &[String]) -> Option<Vec<String>> {
    let error = lines.iter().position(|line| line.starts_with("Error: "));
    let start = error.or_else(|| lines.iter().position(|line| is_panic(line)))?;
    let reason = lines[start..].iter();
    Some(shown(reason.take_while(|line| !ends_a_reason(line))))
}

/// The lines that say something, without colours.
fn written(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| plain(line).trim_end().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

/// The beginning of an error that was told whole.
pub(super) fn first(text: &str) -> Vec<String> {
    shown(&written(text))
}

/// The first lines, none of them too long.
fn shown<'a>(lines: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    lines
        .into_iter()
        .take(MOST_LINES)
        .map(|line| match line.char_indices().nth(LONGEST_LINE) {
            Some((end, _)) => format!("{}…", &line[..end]),
            None => line.clone(),
        })
        .collect()
}

/// The line without colours.
pub(super) fn plain(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        // An escape sequence for colour ends with `m`.
        text.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    text
}

fn is_panic(line: &str) -> bool {
    line.starts_with("thread '") && line.contains("panicked at")
}

/// What follows tells the way to the error, or how to ask for it.
fn ends_a_reason(line: &str) -> bool {
    line.eq_ignore_ascii_case("stack backtrace:")
        || line.starts_with("note: run with `RUST_BACKTRACE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_with_its_causes_and_without_a_backtrace() {
        let output = "cart: see /tmp/failures/cart\nError: the cart is empty\n\nCaused by:\n    0: no row\n    1: timeout\n\n\
            Stack backtrace:\n   0: anyhow::error\n";
        assert_eq!(
            of(&[output]),
            [
                "Error: the cart is empty",
                "Caused by:",
                "    0: no row",
                "    1: timeout"
            ]
        );
    }

    #[test]
    fn a_panic_is_told_with_its_message() {
        let output = "made a shop\n\nthread 'cart::adds' (71) panicked at src/model/cart.rs:9:5:\nassertion `left == right` failed\n  left: 1\n right: 2\n\
            note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n";
        assert_eq!(
            of(&[output]),
            [
                "thread 'cart::adds' (71) panicked at src/model/cart.rs:9:5:",
                "assertion `left == right` failed",
                "  left: 1",
                " right: 2"
            ]
        );
    }

    #[test]
    fn whoever_says_neither_is_told_by_the_end_of_the_output() {
        let output: String = (1..=20).map(|number| format!("{number}\n")).collect();
        assert_eq!(
            of(&[&output]),
            ["13", "14", "15", "16", "17", "18", "19", "20"]
        );
        assert_eq!(of(&[""]), [""; 0]);
    }

    #[test]
    fn what_the_test_says_outweighs_what_its_runner_does() {
        let runner = "running 1 test\ntest cart::adds ... FAILED";
        assert_eq!(of(&["Error: no row\n", runner]), ["Error: no row"]);
        assert_eq!(of(&["noise", "Error: no row"]), ["Error: no row"]);
    }

    #[test]
    fn a_reason_is_short_and_plain() {
        let long = "ü".repeat(LONGEST_LINE + 1);
        let output = format!("\u{1b}[31mError: {long}\u{1b}[0m\n{}", "more\n".repeat(20));
        let reason = of(&[&output]);
        assert_eq!(reason.len(), MOST_LINES);
        assert_eq!(reason[0].chars().count(), LONGEST_LINE + 1);
        assert!(reason[0].starts_with("Error: ü") && reason[0].ends_with('…'));
    }
}
