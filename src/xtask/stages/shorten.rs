//! Short names between Wasm and glue. wasm-bindgen's carry a hash each, and two hundred hashes do not compress.

use std::collections::BTreeMap;

use wasm_bindgen_cli_support::Output;

/// The glue as wasm-bindgen names it inside the Wasm.
const GLUE: &str = "./widget_bg.js";
/// Begins each short name: no name that wasm-bindgen or a person wrote in the glue does.
const SIGN: char = '$';
const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What a long name became.
pub(crate) struct Renames(BTreeMap<String, String>);

impl Renames {
    /// Renames what only the glue uses: every import, and the exports that wasm-bindgen made for itself.
    pub(crate) fn of(output: &mut Output) -> Self {
        let mut renames = Self(BTreeMap::new());
        let module = output.wasm_mut();
        let glue = renames.short(GLUE);
        for import in module.imports.iter_mut().filter(|i| i.module == GLUE) {
            import.name = renames.short(&import.name);
            import.module.clone_from(&glue);
        }
        for export in module.exports.iter_mut().filter(|e| is_internal(&e.name)) {
            export.name = renames.short(&export.name);
        }
        renames
    }

    fn short(&mut self, name: &str) -> String {
        let next = nth(self.0.len());
        self.0.entry(name.to_owned()).or_insert(next).clone()
    }

    /// The glue with the short names.
    pub(crate) fn apply(&self, glue: &str) -> String {
        let mut text = glue.replace(&format!("\"{GLUE}\""), &nth(0));
        text = identifiers(&text)
            .map(|word| self.0.get(word).map_or(word, String::as_str))
            .collect();
        text
    }
}

/// Names that wasm-bindgen gives; what the loader calls, or the second Wasm file imports, keeps its own.
fn is_internal(export: &str) -> bool {
    let shared = export == "__indirect_function_table" || export.starts_with("__wasm_split");
    (export.starts_with("__") && !shared) || export.starts_with("wasm_bindgen__")
}

/// `$a` … `$Z`, `$aa` …
fn nth(index: usize) -> String {
    let letter = |index: usize| char::from(LETTERS[index % LETTERS.len()]);
    match index / LETTERS.len() {
        0 => [SIGN, letter(index)].iter().collect(),
        more => [SIGN, letter(more - 1), letter(index)].iter().collect(),
    }
}

/// A text as its identifiers and what stands between them.
fn identifiers(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest
            .find(|c| is_part(c) != is_part(first))
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renames(names: &[&str]) -> Renames {
        let mut renames = Renames(BTreeMap::new());
        renames.short(GLUE);
        for name in names {
            renames.short(name);
        }
        renames
    }

    #[test]
    fn the_glue_uses_the_short_names_and_nothing_else_in_it_changes() {
        let glue = r#"const i = { __wbg_get_1f: function(a) { return wasm.__wbindgen_free(a, "__wbg_get_1"); } };
            return { "./widget_bg.js": i };"#;
        assert_eq!(
            renames(&["__wbg_get_1f", "__wbindgen_free"]).apply(glue),
            r#"const i = { $b: function(a) { return wasm.$c(a, "__wbg_get_1"); } };
            return { $a: i };"#
        );
    }

    #[test]
    fn every_name_has_a_short_one_of_its_own() {
        let all: std::collections::BTreeSet<_> = (0..2_000).map(nth).collect();
        assert_eq!(all.len(), 2_000);
        let mut renames = renames(&["twice"]);
        assert_eq!(renames.short("twice"), renames.short("twice"));
        assert_ne!(renames.short("twice"), renames.short("other"));
    }

    #[test]
    fn what_the_loader_calls_keeps_its_name() {
        assert!(is_internal("__wbindgen_malloc"));
        assert!(is_internal("wasm_bindgen__convert__closures__invoke__h1"));
        assert!(!is_internal("mount") && !is_internal("memory"));
        assert!(!is_internal("__indirect_function_table") && !is_internal("__wasm_split_shared0"));
    }
}
