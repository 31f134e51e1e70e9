//! Texts of a campaign in one or several languages.

use crate::record::{Read, Reader, Value};

/// A text that may come in several languages: a plain string, or `{"id-ID": "…", "en": "…"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Vec<(String, String)>);

impl Text {
    /// A text that is the same in every language.
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![(String::new(), text.into())])
    }

    /// The wording for a locale: its own, else one of the same language, else the first.
    pub fn get(&self, locale: &str) -> &str {
        let exact = self.0.iter().find(|(tag, _)| tag == locale);
        let close = || {
            self.0
                .iter()
                .find(|(tag, _)| language(tag) == language(locale))
        };
        exact
            .or_else(close)
            .or(self.0.first())
            .map_or("", |(_, text)| text)
    }

    /// Every wording.
    pub fn wordings(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, text)| text.as_str())
    }
}

/// `id` of `id-ID`.
pub fn language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

impl Read for Text {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        if let Some(text) = value.text() {
            return Self::plain(text);
        }
        let Some(tags) = value.names().filter(|tags| !tags.is_empty()) else {
            reading.fault::<V>(
                "must be a text, or one text per language",
                "Write \"…\" or {\"id-ID\": \"…\", \"en\": \"…\"}.",
            );
            return Self::default();
        };
        let read = |tag: String| {
            let wording = reading.member(value, &tag);
            (tag, wording)
        };
        Self(tags.into_iter().map(read).collect())
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [(tag, text)] if tag.is_empty() => serializer.serialize_str(text),
            wordings => serializer.collect_map(wordings.iter().map(|(tag, text)| (tag, text))),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Text {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A text, or one text per language, such as {\"id-ID\": \"Kopi\", \"en\": \"Coffee\"}.",
            "anyOf": [{"type": "string"}, {"type": "object", "minProperties": 1, "additionalProperties": {"type": "string"}}]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::read;
    use serde_json::json;

    #[test]
    fn a_locale_finds_its_own_wording_then_its_language_then_the_first() {
        let text: Text = read(&json!({"id-ID": "Kopi", "en": "Coffee"}), Reader::strict()).unwrap();
        assert_eq!(text.get("en"), "Coffee");
        assert_eq!(text.get("en-GB"), "Coffee");
        let only: Text = read(&json!({"id-ID": "Kopi"}), Reader::strict()).unwrap();
        assert_eq!(only.get("fr"), "Kopi");
    }

    #[test]
    fn a_plain_text_serves_every_language() {
        let text: Text = read(&json!("Kopi"), Reader::strict()).unwrap();
        assert_eq!(text.get("en"), "Kopi");
    }

    #[test]
    fn a_number_is_no_text() {
        assert!(read::<_, Text>(&json!({"en": 5}), Reader::strict()).unwrap_err()[0].path == "en");
    }
}
