//! Who may know whom: what crates name in their manifests, and what comes along with it.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Fault, Rule};
use crate::command::{cargo, quiet};
use crate::house::House;

/// Our crates, each with those of ours it may name.
const HOUSE: &[(&str, &[&str])] = &[
    ("etalase-model", &[]),
    ("etalase-view", &["etalase-model"]),
    ("etalase-widget", &["etalase-model", "etalase-view"]),
    ("etalase", &["etalase-model", "etalase-view"]),
    ("etalase-demo", &["etalase-model", "etalase"]),
    ("etalase-tests", &["etalase-model"]),
    ("xtask", &[]),
];
const KNOWS: Rule = Rule {
    name: "model ← view ← widget, model ← view ← server ← demo, model ← tests; xtask knows none",
    why: "each room can be read, tested and replaced without those that stand on it",
    mend: "move what both need down into the lower crate, or hand it over as an argument",
};
const PURE: Rule = Rule {
    name: "the model is pure",
    why: "its rules run in the browser, on the server and in a thousand property tests alike",
    mend: "take clock, network and browser as arguments; the model returns commands",
};
const SERVER_SAFE: Rule = Rule {
    name: "a view's manifest names no browser crate",
    why: "what it cannot name it cannot call, and such a call ends the server's process",
    mend: "give the view a property or a callback, and touch the browser in src/widget",
};
const LIGHT: Rule = Rule {
    name: "the widget knows no serde_json, url, regex, chrono",
    why: "they cost a shopper 31, 58, 82 and 9 KB; the whole first screen has 75",
    mend: "read JSON with the browser's parser, splice links with etalase_model::link, format with Intl",
};

/// What a crate may not reach, however far down.
const BANNED_IN_MODEL: &[&str] = &["yew", "web-sys", "js-sys", "wasm-bindgen", "tokio"];
const BANNED_IN_VIEW: &[&str] = &["web-sys", "js-sys", "gloo", "wasm-bindgen"];
const BANNED_IN_WIDGET: &[&str] = &["url", "regex", "chrono"];
/// Yew's own dependencies name it and the linker drops it again; of ours nobody may. The build looks at the Wasm too.
const BANNED_IN_OURS: &[&str] = &["serde_json"];

/// One crate naming another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: String,
    to: String,
}

/// Asks cargo and checks.
pub(super) fn check(house: &House) -> Result<Vec<Fault>> {
    let mut faults = knows(&named(house, false)?);
    faults.extend(server_safe(&named(house, true)?));
    let model = tree(house, &["--package=etalase-model", "--edges=normal"])?;
    faults.extend(pure(&model));
    let widget = tree(
        house,
        &[
            "--package=etalase-widget",
            "--edges=normal,no-proc-macro",
            "--target=wasm32-unknown-unknown",
        ],
    )?;
    faults.extend(light(&widget));
    Ok(faults)
}

fn knows(named: &[Edge]) -> Vec<Fault> {
    let ours = |name: &str| HOUSE.iter().any(|(own, _)| *own == name);
    let allowed = |edge: &Edge| {
        HOUSE
            .iter()
            .any(|(from, may)| *from == edge.from && may.contains(&edge.to.as_str()))
    };
    broken(KNOWS, named, |edge| ours(&edge.to) && !allowed(edge))
}

fn server_safe(named: &[Edge]) -> Vec<Fault> {
    broken(SERVER_SAFE, named, |edge| {
        edge.from == "etalase-view" && is_or_is_part_of(&edge.to, BANNED_IN_VIEW)
    })
}

fn pure(tree: &[Edge]) -> Vec<Fault> {
    broken(PURE, tree, |edge| {
        is_or_is_part_of(&edge.to, BANNED_IN_MODEL)
    })
}

fn light(tree: &[Edge]) -> Vec<Fault> {
    let ours = |name: &str| HOUSE.iter().any(|(own, _)| *own == name);
    broken(LIGHT, tree, |edge| {
        BANNED_IN_WIDGET.contains(&edge.to.as_str())
            || (ours(&edge.from) && BANNED_IN_OURS.contains(&edge.to.as_str()))
    })
}

fn broken(rule: Rule, edges: &[Edge], breaks: impl Fn(&Edge) -> bool) -> Vec<Fault> {
    let found: BTreeSet<_> = edges.iter().filter(|edge| breaks(edge)).collect();
    found
        .into_iter()
        .map(|Edge { from, to }| Fault {
            rule,
            place: format!("{from} names {to}"),
        })
        .collect()
}

/// `gloo` bans `gloo-net` as well.
fn is_or_is_part_of(name: &str, banned: &[&str]) -> bool {
    banned.iter().any(|banned| {
        name.strip_prefix(banned)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    })
}

/// What our manifests name: everything, or only what is no test's.
fn named(house: &House, without_tests: bool) -> Result<Vec<Edge>> {
    let mut command = cargo(house);
    let text = quiet(command.args(["metadata", "--no-deps", "--format-version=1"]))?;
    let metadata = serde_json::from_str(&text).context("cargo metadata is not JSON")?;
    Ok(edges_of_metadata(&metadata, without_tests))
}

fn edges_of_metadata(metadata: &Value, without_tests: bool) -> Vec<Edge> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut edges = vec![];
    for package in list(&metadata["packages"]) {
        for dependency in list(&package["dependencies"]) {
            if without_tests && dependency["kind"] == "dev" {
                continue;
            }
            edges.push(Edge {
                from: text(&package["name"]),
                to: text(&dependency["name"]),
            });
        }
    }
    edges
}

/// Everything that comes along, with default features.
fn tree(house: &House, arguments: &[&str]) -> Result<Vec<Edge>> {
    let mut command = cargo(house);
    command.args(["tree", "--prefix=depth"]).args(arguments);
    Ok(edges_of_tree(&quiet(&mut command)?))
}

/// Reads lines like `2web-sys v0.3.107`: how deep, and who. A crate's own line comes before those of what it names.
fn edges_of_tree(text: &str) -> Vec<Edge> {
    let mut path: Vec<&str> = vec![];
    let mut edges = vec![];
    for line in text.lines() {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let depth = line[..line.len() - rest.len()].parse().unwrap_or(0);
        let Some(name) = rest.split_whitespace().next() else {
            continue;
        };
        path.truncate(depth);
        if let Some(from) = path.last() {
            edges.push(Edge {
                from: (*from).to_owned(),
                to: name.to_owned(),
            });
        }
        path.push(name);
    }
    edges
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn edge(from: &str, to: &str) -> Edge {
        Edge {
            from: from.to_owned(),
            to: to.to_owned(),
        }
    }

    #[test]
    fn knowing_upwards_or_sideways_is_a_fault() {
        for (from, to) in [
            ("etalase-model", "etalase-view"),
            ("etalase-view", "etalase-widget"),
            ("etalase-widget", "etalase"),
            ("etalase-tests", "etalase"),
            ("etalase", "etalase-demo"),
            ("xtask", "etalase-model"),
            ("newcomer", "etalase-model"),
        ] {
            assert_eq!(knows(&[edge(from, to)]).len(), 1, "{from} → {to}");
        }
        let allowed = [edge("etalase", "etalase-view"), edge("xtask", "clap")];
        assert!(knows(&allowed).is_empty());
    }

    #[test]
    fn a_browser_crate_in_a_views_manifest_is_a_fault() {
        for to in ["web-sys", "js-sys", "gloo-net", "wasm-bindgen-futures"] {
            assert_eq!(server_safe(&[edge("etalase-view", to)]).len(), 1, "{to}");
        }
        let allowed = [
            edge("etalase-view", "yew"),
            edge("etalase-widget", "web-sys"),
        ];
        assert!(server_safe(&allowed).is_empty());
    }

    #[test]
    fn a_runtime_deep_under_the_model_is_a_fault() {
        let text =
            "0etalase-model v0.1.0 (/x)\n1thiserror v2.0.1\n1helper v1.0.0\n2tokio v1.54.0\n";
        let faults = pure(&edges_of_tree(text));
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place, "helper names tokio");
    }

    #[test]
    fn the_widget_may_reach_serde_json_through_yew_but_not_name_it() {
        let through_yew =
            "0etalase-widget v0.1.0\n1yew v0.23.0\n2gloo-net v0.5.0\n3serde_json v1.0.1\n";
        assert!(light(&edges_of_tree(through_yew)).is_empty());
        let itself =
            "0etalase-widget v0.1.0\n1etalase-view v0.1.0\n2serde_json v1.0.1 (*)\n1url v2.5.0\n";
        let faults = light(&edges_of_tree(itself));
        let places: Vec<_> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(
            places,
            ["etalase-view names serde_json", "etalase-widget names url"]
        );
    }

    #[test]
    fn what_only_tests_need_may_be_left_out() {
        let metadata = json!({ "packages": [{ "name": "etalase-view", "dependencies": [
            { "name": "yew", "kind": null }, { "name": "insta", "kind": "dev" },
        ] }] });
        assert_eq!(
            edges_of_metadata(&metadata, true),
            [edge("etalase-view", "yew")]
        );
        assert_eq!(edges_of_metadata(&metadata, false).len(), 2);
    }
}
