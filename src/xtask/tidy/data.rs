//! Where programs lie and where data does.

use super::{Fault, Rule, Source};

const FOLDER: &str = "static/";
/// The demo's pages have scripts, and so has what makes its pictures: those are a brand's, and no part of the bundle.
const DEMO: &str = "static/demo/";
const DATA: Rule = Rule {
    name: "static/ has data and no program",
    why: "a program has tests, types and lints; who looks for it looks under src",
    mend: "put JavaScript of the bundle under src/loader, and vectors of tests under tests/fixtures",
};

/// Looks at every file of `static` outside the demo.
pub(super) fn check(sources: &[Source]) -> Vec<Fault> {
    let ours = sources
        .iter()
        .filter(|source| source.path.starts_with(FOLDER) && !source.path.starts_with(DEMO));
    let programs = ours.filter(|source| is_program(&source.path));
    let fault = |source: &Source| Fault {
        rule: DATA,
        place: source.path.clone(),
    };
    programs.map(fault).collect()
}

fn is_program(path: &str) -> bool {
    [".js", ".mjs", ".ts", ".rs", ".wasm"]
        .iter()
        .any(|ending| path.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_among_the_data_is_a_fault_and_a_page_of_the_demo_is_none() {
        let source = |path: &str| Source {
            path: path.to_owned(),
            text: String::new(),
        };
        let sources = [
            "static/skeleton.js",
            "static/looks/checkout.css",
            "static/demo/toko.js",
            "src/loader/skeleton.js",
        ]
        .map(source);
        let faults = check(&sources);
        let places: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(places, ["static/skeleton.js"]);
    }
}
