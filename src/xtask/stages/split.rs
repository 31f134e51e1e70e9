//! The widget in parts: what the first screen and a tap on a product need, then the rest.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use wasm_split_cli_support::{Options, transform};

use super::{Workshop, linked, merge, read};

/// Where the first part looks for what brings the others: `parts.js` beside this file.
const LINK: &str = "./parts.js";
/// The other parts: one that every window has, then those that come when they are wanted, in any order.
pub(crate) const PARTS: [&str; 3] = ["deferred", "checkout", "extras"];

/// The parts, not yet bound.
pub(crate) struct Parts {
    /// The first screen, with everything that it shares with the others.
    pub(crate) first: PathBuf,
    /// The others, by their names.
    pub(crate) others: Vec<(&'static str, PathBuf)>,
}

/// Splits the compiled widget where its source says so (`#[wasm_split]`).
pub(crate) fn run(workshop: &Workshop, wasm: &Path) -> Result<Parts> {
    let input = read(wasm)?;
    // cargo's Wasm still has the names of its functions.
    linked::check(&input)?;
    let folder = workshop.folder.join("split");
    let first = folder.join("first.wasm");
    let mut options = Options::new(&input);
    options.output_dir = &folder;
    options.main_out_path = &first;
    options.link_name = LINK;
    let split = transform(options).map_err(|fault| anyhow!("{fault:#}"))?;
    let mut others = vec![];
    for (part, stems) in PARTS.into_iter().zip(belonging(&split.prefetch_map)?) {
        let files: Vec<_> = stems
            .iter()
            .map(|stem| folder.join(format!("{stem}.wasm")))
            .collect();
        others.push((part, merge::run(workshop, part, &files)?));
    }
    Ok(Parts { first, others })
}

/// The files of each part: its own, and for the one that every window has those that several parts use.
fn belonging(needs: &HashMap<String, Vec<String>>) -> Result<Vec<Vec<String>>> {
    let mut owners = BTreeMap::new();
    for (place, part) in PARTS.into_iter().enumerate() {
        let files = needs
            .get(part)
            .with_context(|| format!("the split made no part `{part}`"))?;
        for file in files {
            let owner = owners.entry(file.as_str()).or_insert(place);
            if *owner != place {
                *owner = 0;
            }
        }
    }
    let of = |place| {
        owners
            .iter()
            .filter(move |(_, owner)| **owner == place)
            .map(|(file, _)| (*file).to_owned())
    };
    Ok((0..PARTS.len()).map(|place| of(place).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_share_belongs_to_the_one_that_every_window_has() {
        let files = |files: &[&str]| {
            files
                .iter()
                .map(|&file| file.to_owned())
                .collect::<Vec<_>>()
        };
        let needs = HashMap::from([
            (
                "checkout".to_owned(),
                files(&["chunk", "on_demand", "rules"]),
            ),
            ("extras".to_owned(), files(&["on_demand", "form"])),
            ("deferred".to_owned(), files(&["chunk", "player"])),
        ]);
        assert_eq!(
            belonging(&needs).unwrap(),
            [
                files(&["chunk", "on_demand", "player"]),
                files(&["rules"]),
                files(&["form"])
            ]
        );
    }
}
