//! Which script of ours imports which.

use std::collections::BTreeSet;

use super::Source;
use super::modules::Edge;

/// Every import of one script by another, `import()` at run time excepted: that one breaks a circle, as it waits.
pub(super) fn edges(sources: &[Source]) -> Vec<Edge> {
    let scripts = sources.iter().filter(|source| {
        let is_ours = ["src/", "static/"]
            .iter()
            .any(|room| source.path.starts_with(room));
        is_ours && source.path.ends_with(".js")
    });
    let mut edges = vec![];
    for Source { path, text } in scripts {
        let to: BTreeSet<_> = text
            .lines()
            .filter_map(imported)
            .map(|to| below(path, to))
            .collect();
        edges.extend(to.into_iter().map(|to| Edge {
            from: path.clone(),
            to,
            names: BTreeSet::from(["import".to_owned()]),
        }));
    }
    edges
}

/// `} from "./x.js";` or `import "./x.js";`, a path of ours.
fn imported(line: &str) -> Option<&str> {
    let line = line.trim();
    let is_import = ["import ", "export ", "} from "]
        .iter()
        .any(|start| line.starts_with(start));
    let (_, rest) = line.split_once('"').filter(|_| is_import)?;
    let (path, _) = rest.split_once('"')?;
    path.starts_with('.').then_some(path)
}

/// The path as seen from the clone.
fn below(from: &str, path: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_of_our_own_scripts_are_edges() {
        let source = |path: &str, text: &str| Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let sources = [
            source(
                "src/loader/sinks/shapes.js",
                "import {\n  a,\n} from \"../currency.js\";\nexport { b } from \"./b.js\";\nimport \"./c.js\";\nimport x from \"lean-qr\";\nimport(\"./late.js\");\nconst no = \"./no.js\";",
            ),
            source("tests/pages/react.js", "import \"./other.js\";"),
        ];
        let found: Vec<_> = edges(&sources).into_iter().map(|edge| edge.to).collect();
        assert_eq!(
            found,
            [
                "src/loader/currency.js",
                "src/loader/sinks/b.js",
                "src/loader/sinks/c.js"
            ]
        );
    }
}
