//! Objects whose members are all texts, whatever their names.

use super::{Read, Reader, Value};

/// Names and texts, such as the tags of an arrival.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextMap(pub Vec<(String, String)>);

impl TextMap {
    /// The text of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        let pair = self.0.iter().find(|(key, _)| key == name);
        pair.map(|(_, text)| text.as_str())
    }
}

impl Read for TextMap {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let Some(names) = value.names() else {
            reading.fault::<V>("must be an object", "Write { … } here.");
            return Self::default();
        };
        let read = |name: String| {
            let text = reading.member(value, &name);
            (name, text)
        };
        Self(names.into_iter().map(read).collect())
    }

    fn absent<V: Value>(_: &mut Reader) -> Self {
        Self::default()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for TextMap {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, text)| (name, text)))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for TextMap {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "TextMap".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object", "description": "Texts by name.", "additionalProperties": {"type": "string"}
        })
    }
}
