//! Every language has every text.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Fault, Rule, Source};

const FOLDER: &str = "static/locales/";
const SAME: Rule = Rule {
    name: "every locale has the same keys",
    why: "a missing text leaves a shopper with a bare key or an empty button",
    mend: "add the text to the file named, or remove its key from all files",
};
const JSON: Rule = Rule {
    name: "a locale is a JSON object",
    why: "the build and the widget read it as one",
    mend: "mend the syntax at the place named",
};

/// Compares all files of static/locales.
pub(super) fn check(sources: &[Source]) -> Vec<Fault> {
    let files = sources
        .iter()
        .filter(|source| source.path.starts_with(FOLDER) && source.path.ends_with(".json"));
    let mut faults = vec![];
    let mut locales = BTreeMap::new();
    for file in files {
        match serde_json::from_str::<Value>(&file.text) {
            Ok(texts @ Value::Object(_)) => {
                let mut keys = BTreeSet::new();
                collect("", &texts, &mut keys);
                locales.insert(&file.path, keys);
            }
            Ok(_) => faults.push(fault(JSON, file.path.clone())),
            Err(error) => faults.push(fault(JSON, format!("{}: {error}", file.path))),
        }
    }
    let all: BTreeSet<_> = locales.values().flatten().cloned().collect();
    for (path, keys) in &locales {
        let missing = all.difference(keys);
        faults.extend(missing.map(|key| fault(SAME, format!("{path}: no `{key}`"))));
    }
    faults
}

/// The paths of all texts, `a.b` for a text in a group.
fn collect(path: &str, value: &Value, keys: &mut BTreeSet<String>) {
    let Value::Object(group) = value else {
        keys.insert(path.to_owned());
        return;
    };
    for (name, value) in group {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        collect(&path, value, keys);
    }
}

fn fault(rule: Rule, place: String) -> Fault {
    Fault { rule, place }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(files: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<_> = files
            .iter()
            .map(|(tag, text)| Source {
                path: format!("static/locales/{tag}.json"),
                text: (*text).to_owned(),
            })
            .collect();
        check(&sources)
            .into_iter()
            .map(|fault| fault.place)
            .collect()
    }

    #[test]
    fn a_text_that_one_language_lacks_is_named() {
        let english = r#"{ "buy": "Buy", "cart": { "empty": "Empty" } }"#;
        let indonesian = r#"{ "buy": "Beli", "cart": {} }"#;
        assert_eq!(
            places(&[("en", english), ("id-ID", indonesian)]),
            ["static/locales/id-ID.json: no `cart.empty`"]
        );
        assert!(places(&[("en", english), ("id-ID", english)]).is_empty());
    }

    #[test]
    fn a_damaged_locale_is_a_fault() {
        assert_eq!(places(&[("en", "{")]).len(), 1);
        assert_eq!(places(&[("en", "[]")]).len(), 1);
    }
}
