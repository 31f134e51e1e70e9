//! What is not yet as it shall be, counted. Each count has a ceiling in `src/xtask/ceilings.json`, which may only fall.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};

use super::circles::{Circle, circles};
use super::modules::{Program, Type};
use super::{Fault, Rule, Source, scripts};
use crate::house::House;

const FILE: &str = "src/xtask/ceilings.json";
const TOOLS: &str = "src/xtask/";
const CIRCLES: Rule = Rule {
    name: "no circle between files, or at least no more than there were",
    why: "each file of a circle can only be understood, tested and moved with all the others",
    mend: "move what both need down into a file of its own; `cargo xtask tidy --circles` lists them",
};
const NAMES: Rule = Rule {
    name: "a type's name has one meaning, or at least no more have two than there were",
    why: "a reader who knows one of them reads the other wrong",
    mend: "say in the name what it is of; `cargo xtask tidy --names` lists them",
};

/// What all crates of `src` are made of.
#[derive(Debug)]
pub(super) struct Structure {
    circles: BTreeMap<String, Vec<Circle>>,
    names: BTreeMap<String, Vec<String>>,
}

/// How many files of a crate stand in circles; how many names have more than one meaning.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
struct Counts {
    files_in_circles: BTreeMap<String, usize>,
    names_with_two_meanings: usize,
}

impl Structure {
    /// Reads all crates and scripts.
    pub(super) fn read(house: &House, sources: &[Source]) -> Result<Self> {
        let files = |path: &str| fs::read_to_string(house.root.join(path)).ok();
        let mut edges = scripts::edges(sources);
        let mut types = vec![];
        for Source { path, .. } in sources {
            if is_root(path) {
                let program = Program::read(path, &files)?;
                edges.extend(program.edges());
                // What is no part of the product may have words of its own.
                if !path.starts_with(TOOLS) {
                    types.extend(program.types().to_vec());
                }
            }
        }
        let mut found: BTreeMap<String, Vec<Circle>> = BTreeMap::new();
        for circle in circles(&edges) {
            found.entry(room(&circle)).or_default().push(circle);
        }
        Ok(Self {
            circles: found,
            names: shared(types),
        })
    }

    /// Every circle with its edges.
    pub(super) fn told_circles(&self) -> String {
        let all = self.circles.values().flatten();
        all.map(Circle::told).collect()
    }

    /// Every name with more than one meaning, and where.
    pub(super) fn told_names(&self) -> String {
        let tell =
            |(name, files): (&String, &Vec<String>)| format!("{name}: {}\n", files.join(", "));
        self.names.iter().map(tell).collect()
    }

    /// What is above its ceiling; and, for who made it better, that the ceiling may fall.
    pub(super) fn check(&self, house: &House) -> Result<Vec<Fault>> {
        let ceilings = ceilings(house)?;
        let counts = self.counts();
        if counts != ceilings {
            println!(
                "tidy   note: `cargo xtask tidy --record` lowers the ceilings in {FILE} to what is reached"
            );
        }
        Ok(self.above(&counts, &ceilings))
    }

    /// Lowers the ceilings to what is reached; raises none.
    pub(super) fn record(&self, house: &House) -> Result<()> {
        let counts = self.counts().lowest(ceilings(house)?);
        let text = format!("{}\n", serde_json::to_string_pretty(&counts)?);
        fs::write(house.root.join(FILE), text).with_context(|| format!("cannot write {FILE}"))
    }

    fn counts(&self) -> Counts {
        let count = |circles: &Vec<Circle>| circles.iter().map(|circle| circle.files.len()).sum();
        let files = self
            .circles
            .iter()
            .map(|(name, all)| (name.clone(), count(all)));
        Counts {
            files_in_circles: files.filter(|(_, count)| *count > 0).collect(),
            names_with_two_meanings: self.names.len(),
        }
    }

    fn above(&self, counts: &Counts, ceilings: &Counts) -> Vec<Fault> {
        let mut faults = vec![];
        for (name, count) in &counts.files_in_circles {
            let ceiling = ceilings.files_in_circles.get(name).copied().unwrap_or(0);
            if *count > ceiling {
                let all = self.circles.get(name).into_iter().flatten();
                let told: String = all.map(Circle::told).collect();
                faults.push(Fault {
                    rule: CIRCLES,
                    place: format!("{told}src/{name}: {count} files in circles, {ceiling} before"),
                });
            }
        }
        let (count, ceiling) = (
            counts.names_with_two_meanings,
            ceilings.names_with_two_meanings,
        );
        if count > ceiling {
            faults.push(Fault {
                rule: NAMES,
                place: format!(
                    "{}{count} names with two meanings, {ceiling} before",
                    self.told_names()
                ),
            });
        }
        faults
    }
}

impl Counts {
    fn lowest(mut self, ceilings: Self) -> Self {
        self.files_in_circles
            .retain(|name, _| ceilings.files_in_circles.contains_key(name));
        for (name, count) in &mut self.files_in_circles {
            let ceiling = ceilings.files_in_circles.get(name).copied().unwrap_or(0);
            *count = ceiling.min(*count);
        }
        self.names_with_two_meanings = self
            .names_with_two_meanings
            .min(ceilings.names_with_two_meanings);
        self
    }
}

/// `src/model/lib.rs`
fn is_root(path: &str) -> bool {
    let parts: Vec<_> = path.split('/').collect();
    matches!(parts[..], ["src", _, "lib.rs" | "main.rs"])
}

/// The folder that a circle is in: no crate can be in one with another.
fn room(circle: &Circle) -> String {
    let parts: Vec<_> = circle
        .files
        .iter()
        .flat_map(|file| file.split('/').take(2))
        .collect();
    match parts[..] {
        ["src", room, ..] => room.to_owned(),
        [room, ..] => room.to_owned(),
        [] => String::new(),
    }
}

fn ceilings(house: &House) -> Result<Counts> {
    let text =
        fs::read_to_string(house.root.join(FILE)).with_context(|| format!("there is no {FILE}"))?;
    serde_json::from_str(&text).with_context(|| format!("{FILE} is damaged"))
}

/// The names that more than one declaration has.
fn shared(types: Vec<Type>) -> BTreeMap<String, Vec<String>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for Type { name, file } in types {
        names.entry(name).or_default().push(file);
    }
    names.retain(|_, files| files.len() > 1);
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn counts(files: &[(&str, usize)], names: usize) -> Counts {
        Counts {
            files_in_circles: files
                .iter()
                .map(|(name, count)| ((*name).to_owned(), *count))
                .collect(),
            names_with_two_meanings: names,
        }
    }

    fn structure() -> Structure {
        let edge = |from: &str, to: &str| super::super::modules::Edge {
            from: from.to_owned(),
            to: to.to_owned(),
            names: BTreeSet::from(["Cart".to_owned()]),
        };
        let kind = |name: &str, file: &str| Type {
            name: name.to_owned(),
            file: file.to_owned(),
        };
        Structure {
            circles: BTreeMap::from([(
                "model".to_owned(),
                circles(&[edge("a.rs", "b.rs"), edge("b.rs", "a.rs")]),
            )]),
            names: shared(vec![
                kind("Line", "a.rs"),
                kind("Line", "b.rs"),
                kind("Cart", "a.rs"),
            ]),
        }
    }

    #[test]
    fn what_is_above_its_ceiling_is_a_fault_that_lists_all() {
        let structure = structure();
        assert_eq!(structure.counts(), counts(&[("model", 2)], 1));
        let above = |ceilings: Counts| structure.above(&structure.counts(), &ceilings);
        assert!(above(counts(&[("model", 2)], 1)).is_empty());
        assert!(above(counts(&[("model", 5), ("view", 1)], 9)).is_empty());
        let faults = above(counts(&[], 0));
        let rules: Vec<_> = faults.iter().map(|fault| fault.rule).collect();
        assert_eq!(rules, [CIRCLES, NAMES]);
        assert!(
            faults[0].place.contains("a.rs → b.rs: Cart"),
            "{}",
            faults[0].place
        );
        assert!(
            faults[1].place.contains("Line: a.rs, b.rs"),
            "{}",
            faults[1].place
        );
    }

    #[test]
    fn a_ceiling_only_falls() {
        let reached = counts(&[("model", 2), ("view", 3), ("widget", 4)], 7);
        let before = counts(&[("model", 5), ("view", 1), ("server", 8)], 3);
        assert_eq!(
            reached.lowest(before),
            counts(&[("model", 2), ("view", 1)], 3)
        );
    }
}
