//! What commands print: safe for a terminal, whoever wrote it.

use std::path::Path;

use etalase_model::record::ReadFault;

/// A text from outside, safe to print: what would move the cursor or recolour the terminal is escaped.
pub(in crate::cli) fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            if c.is_control() {
                c.escape_default().collect()
            } else {
                vec![c]
            }
        })
        .collect()
}

/// Lines stay lines, everything else that could move the cursor is escaped.
pub(in crate::cli) fn printable_lines(text: &str) -> String {
    text.lines().map(|line| printable(line) + "\n").collect()
}

/// Says each fault, and how many they are.
pub(in crate::cli) fn tell(file: &Path, faults: &[ReadFault]) {
    for fault in faults {
        println!("{}", printable(&fault.to_string()));
    }
    println!("\n{}: {}.", file.display(), counted(faults.len(), "fault"));
}

/// So many of a thing.
pub(in crate::cli) fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_cannot_paint_the_moderators_terminal() {
        assert_eq!(printable("ya\u{1b}[31m\nno"), "ya\\u{1b}[31m\\nno");
        assert_eq!(printable("enak, wangi “senja”"), "enak, wangi “senja”");
    }
}
