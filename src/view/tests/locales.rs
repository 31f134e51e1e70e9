use super::support::{html, storefront, words};
use crate::i18n::MessageKey;
use std::collections::BTreeSet;

fn names(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect()
}

/// The keys of a locale file in the order in which they stand: one a line.
fn keys(file: &str) -> Vec<&str> {
    file.lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.split('"').next())
        .collect()
}

#[test]
fn both_locales_hold_exactly_the_keys_that_the_views_use_in_their_order() {
    let declared: Vec<&str> = MessageKey::ALL.iter().map(|key| key.name()).collect();
    for (locale, file) in [
        ("id-ID", include_str!("../../../static/locales/id-ID.json")),
        ("en", include_str!("../../../static/locales/en.json")),
    ] {
        assert_eq!(declared, keys(file), "{locale}");
        let words = words(locale);
        assert_eq!(words.len(), declared.len(), "{locale}: a key stands twice");
        assert!(
            words
                .values()
                .all(|word| word.as_str().is_some_and(|word| !word.trim().is_empty())),
            "{locale}"
        );
    }
}

#[test]
fn both_locales_fill_in_the_same_names() {
    let (indonesian, english) = (words("id-ID"), words("en"));
    for (key, word) in &indonesian {
        assert_eq!(
            names(word.as_str().unwrap()),
            names(english[key].as_str().unwrap()),
            "{key}"
        );
    }
}

#[test]
fn the_window_names_its_language() {
    assert!(html(&storefront()).contains(r#"lang="id-ID""#));
}

#[test]
fn no_view_writes_an_inline_style_or_a_property() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"));
    let files = ["", "/reviews"]
        .iter()
        .flat_map(|room| std::fs::read_dir([folder, room].concat()).unwrap());
    for file in files
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
    {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(
            !text.contains(concat!(" style", "=")) && !text.contains(concat!(" ~", "value")),
            "{}",
            file.display()
        );
    }
}
