//! Where paths lead.

use std::collections::{BTreeMap, BTreeSet};

use super::{Import, Program};
use crate::tidy::tokens::Mention;

/// A definition of a module: which, and its name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Definition {
    module: usize,
    name: String,
}

/// What a path leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Found {
    Module(usize),
    Item(Definition),
}

/// One file naming items of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) names: BTreeSet<String>,
}

impl Program {
    /// All that one file names of another.
    pub(crate) fn edges(&self) -> Vec<Edge> {
        let mut edges: BTreeMap<(usize, usize), BTreeSet<String>> = BTreeMap::new();
        for index in 0..self.modules.len() {
            for definition in self.named_by(index) {
                let key = (
                    self.modules[index].file,
                    self.modules[definition.module].file,
                );
                if key.0 != key.1 {
                    edges.entry(key).or_default().insert(definition.name);
                }
            }
        }
        edges
            .into_iter()
            .map(|((from, to), names)| Edge {
                from: self.files[from].clone(),
                to: self.files[to].clone(),
                names,
            })
            .collect()
    }

    fn named_by(&self, index: usize) -> Vec<Definition> {
        let module = &self.modules[index];
        let taken = module
            .imports
            .iter()
            .filter(|import| !import.passed_on && import.name.is_some())
            .filter_map(|import| self.resolve(index, &import.path));
        let mentioned = module
            .mentions
            .iter()
            .filter_map(|mention| self.mentioned(index, mention));
        taken
            .chain(mentioned)
            .filter_map(|found| match found {
                Found::Item(definition) => Some(definition),
                Found::Module(_) => None,
            })
            .collect()
    }

    fn mentioned(&self, index: usize, mention: &Mention) -> Option<Found> {
        let single = mention.path.len() == 1;
        let is_type = mention.path[0].starts_with(|c: char| c.is_uppercase());
        // A name in small letters may be a variable's: alone it counts where it is called.
        if single && !is_type && !mention.is_called {
            return None;
        }
        self.resolve(index, &mention.path)
    }

    fn resolve(&self, from: usize, path: &[String]) -> Option<Found> {
        self.follow(from, path, &mut BTreeSet::new())
    }

    fn follow(
        &self,
        from: usize,
        path: &[String],
        seen: &mut BTreeSet<(usize, String)>,
    ) -> Option<Found> {
        let (first, rest) = path.split_first()?;
        let mut found = match first.as_str() {
            "crate" => Found::Module(0),
            "self" => Found::Module(from),
            "super" => Found::Module(self.modules[from].parent?),
            name => self.look_up(from, name, !rest.is_empty(), seen)?,
        };
        for (place, name) in rest.iter().enumerate() {
            let Found::Module(module) = found else { break };
            let goes_on = place + 1 < rest.len();
            found = match name.as_str() {
                "super" => Found::Module(self.modules[module].parent?),
                "self" => found,
                // What a macro of somebody else's declared is that module's all the same.
                name => self
                    .look_up(module, name, goes_on, seen)
                    .unwrap_or_else(|| Found::Item(definition(module, name))),
            };
        }
        Some(found)
    }

    /// What a name stands for in a module. A function may have the name of a module: the path that goes on means the module.
    fn look_up(
        &self,
        index: usize,
        name: &str,
        goes_on: bool,
        seen: &mut BTreeSet<(usize, String)>,
    ) -> Option<Found> {
        if !seen.insert((index, name.to_owned())) {
            return None;
        }
        let module = &self.modules[index];
        let child = module.children.get(name).copied().map(Found::Module);
        if goes_on && child.is_some() {
            return child;
        }
        if module.items.contains(name) {
            return Some(Found::Item(definition(index, name)));
        }
        if child.is_some() {
            return child;
        }
        let named = |import: &&Import| import.name.as_deref() == Some(name);
        if let Some(import) = module.imports.iter().find(named) {
            return self.follow(index, &import.path, seen);
        }
        let mut everything = module.imports.iter().filter(|import| import.name.is_none());
        everything.find_map(|import| match self.follow(index, &import.path, seen)? {
            Found::Module(from) => self.look_up(from, name, goes_on, seen),
            Found::Item(_) => None,
        })
    }
}

fn definition(module: usize, name: &str) -> Definition {
    Definition {
        module,
        name: name.to_owned(),
    }
}
