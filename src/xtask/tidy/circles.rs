//! Circles between files: each file of one can only be understood with all the others.

use std::collections::{BTreeMap, BTreeSet};

use super::modules::Edge;

/// Files that lead to one another, with what leads on within.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Circle {
    pub(super) files: Vec<String>,
    pub(super) edges: Vec<Edge>,
}

impl Circle {
    /// As a contributor reads it.
    pub(super) fn told(&self) -> String {
        let mut text = format!("circle of {} files\n", self.files.len());
        for edge in &self.edges {
            let names: Vec<_> = edge.names.iter().map(String::as_str).collect();
            text += &format!("  {} → {}: {}\n", edge.from, edge.to, names.join(", "));
        }
        text
    }
}

/// All circles, each as large as it is.
pub(super) fn circles(edges: &[Edge]) -> Vec<Circle> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for edge in edges {
        next.entry(&edge.from).or_default().push(&edge.to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next
        .keys()
        .map(|file| (*file, reach(file, &next)))
        .collect();
    let leads = |from: &str, to: &str| reached.get(from).is_some_and(|files| files.contains(to));
    let mut circles: Vec<Circle> = vec![];
    for file in next.keys() {
        let is_known = circles
            .iter()
            .any(|circle| circle.files.iter().any(|known| known == file));
        if is_known || !leads(file, file) {
            continue;
        }
        let within = |other: &str| leads(file, other) && leads(other, file);
        let files = next.keys().filter(|other| within(other));
        let edges = edges
            .iter()
            .filter(|edge| within(&edge.from) && within(&edge.to));
        circles.push(Circle {
            files: files.map(|file| (*file).to_owned()).collect(),
            edges: edges.cloned().collect(),
        });
    }
    circles
}

/// All that a file leads to; itself only by way of others.
fn reach<'a>(file: &'a str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut ahead = vec![file];
    while let Some(file) = ahead.pop() {
        for other in next.get(file).into_iter().flatten() {
            if reached.insert(*other) {
                ahead.push(other);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: &str, to: &str) -> Edge {
        Edge {
            from: from.to_owned(),
            to: to.to_owned(),
            names: BTreeSet::from(["Name".to_owned()]),
        }
    }

    #[test]
    fn files_that_lead_to_one_another_are_a_circle_and_those_beside_are_not() {
        let edges = [
            edge("a", "b"),
            edge("b", "c"),
            edge("c", "a"),
            edge("main", "a"),
            edge("c", "leaf"),
            edge("x", "y"),
            edge("y", "x"),
        ];
        let found = circles(&edges);
        let files: Vec<_> = found.iter().map(|circle| circle.files.join(" ")).collect();
        assert_eq!(files, ["a b c", "x y"]);
        assert_eq!(found[0].edges.len(), 3);
        assert!(found[1].told().contains("x → y: Name"));
    }

    #[test]
    fn a_row_of_files_is_no_circle() {
        assert!(circles(&[edge("a", "b"), edge("a", "c"), edge("b", "c")]).is_empty());
    }
}
