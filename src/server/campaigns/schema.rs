//! The JSON Schema of campaign documents, for editors and checkers.

use etalase_model::beacon;
use etalase_model::campaign::Campaign;
use etalase_model::commission::MAX_ID;
use etalase_model::review;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

/// As [`etalase_model::beacon`] asks for it.
const UUID_V7: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$";

/// Members that may be left out although their type is no option: the reader takes them for empty.
const EMPTY_BY_DEFAULT: &[&str] = &[
    "#/$defs/Strings",
    "#/$defs/Choice",
    "#/components/schemas/Strings",
    "#/components/schemas/Choice",
    "#/components/schemas/TextMap",
];

/// The schema of a campaign document.
pub fn campaign() -> Value {
    let schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<Campaign>();
    let mut schema = Value::from(schema);
    match_reader(&mut schema);
    if let Some(members) = schema.as_object_mut() {
        members.insert("$id".to_owned(), json!("/v1/schema/campaign.json"));
        members.insert("title".to_owned(), json!("An Etalase campaign"));
    }
    schema
}

/// Says what `etalase_model::record` does beyond the types: a missing list is an empty one, an unknown member is a fault.
pub(crate) fn match_reader(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.values_mut().for_each(match_reader);
            let Some(Value::Object(properties)) = members.get("properties") else {
                return;
            };
            let optional: Vec<String> = properties
                .iter()
                .filter(|(_, property)| is_empty_by_default(property))
                .map(|(name, _)| name.clone())
                .collect();
            if let Some(Value::Array(required)) = members.get_mut("required") {
                required.retain(|name| !optional.iter().any(|optional| name == optional));
            }
            members
                .entry("additionalProperties")
                .or_insert(json!(false));
        }
        Value::Array(items) => items.iter_mut().for_each(match_reader),
        _ => {}
    }
}

/// Says what the routes hold members to, by the very numbers that they go by.
pub(crate) fn match_routes(schemas: &mut Value) {
    let key = json!({"minLength": review::MIN_KEY, "maxLength": review::MAX_KEY, "pattern": "^[A-Za-z0-9_-]*$"});
    let stars = json!({"minimum": 1, "maximum": 5});
    let word = json!({"minLength": 1, "maxLength": beacon::MAX_WORD});
    let shop_id = json!({"minLength": 1, "maxLength": MAX_ID});
    for (place, held) in [
        ("ReviewDraft/properties/key", key.clone()),
        ("ReviewDraft/properties/stars", stars),
        (
            "ReviewDraft/properties/title",
            json!({"maxLength": review::MAX_TITLE}),
        ),
        (
            "ReviewDraft/properties/body",
            json!({"minLength": review::MIN_BODY, "maxLength": review::MAX_BODY}),
        ),
        (
            "ReviewDraft/properties/name",
            json!({"minLength": 1, "maxLength": review::MAX_NAME}),
        ),
        ("Helpful/properties/voter", key),
        (
            "Batch/properties/events",
            json!({"minItems": 1, "maxItems": beacon::MAX_BEACONS}),
        ),
        ("Beacon/properties/id", json!({"pattern": UUID_V7})),
        ("Beacon/properties/creator", word.clone()),
        ("Beacon/properties/reason", word.clone()),
        (
            "Beacon/properties/lines",
            json!({"maxItems": beacon::MAX_LINES}),
        ),
        // One without the other is refused.
        (
            "Beacon",
            json!({"dependentRequired": {"value": ["currency"], "currency": ["value"]}}),
        ),
        (
            "BeaconTouch/properties/tags",
            json!({"maxProperties": beacon::MAX_TAGS}),
        ),
        ("BeaconLine/properties/variant", word),
        (
            "BeaconLine/properties/quantity",
            json!({"minimum": 1, "maximum": beacon::MAX_QUANTITY}),
        ),
        ("OrderNotice/properties/id", shop_id.clone()),
        ("OrderNotice/properties/order", shop_id),
    ] {
        let schema = schemas.pointer_mut(&["/", place].concat());
        if let (Some(Value::Object(schema)), Value::Object(held)) = (schema, held) {
            schema.extend(held);
        }
    }
}

fn is_empty_by_default(property: &Value) -> bool {
    let reference = property
        .get("$ref")
        .and_then(Value::as_str)
        .unwrap_or_default();
    property.get("type") == Some(&json!("array")) || EMPTY_BY_DEFAULT.contains(&reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn required(schema: &Value) -> Vec<&str> {
        schema["required"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect()
    }

    #[test]
    fn what_the_reader_requires_the_schema_requires_and_nothing_else() {
        let schema = campaign();
        let names = required(&schema);
        for name in ["version", "id", "locale", "currency", "brand", "checkout"] {
            assert!(names.contains(&name), "{name}");
        }
        for name in [
            "creators", "products", "strings", "show", "theme", "reviews",
        ] {
            assert!(!names.contains(&name), "{name}");
        }
        assert_eq!(
            required(&schema["$defs"]["Variant"]),
            ["id", "price", "stock"]
        );
    }

    #[test]
    fn a_member_that_is_not_known_is_against_the_schema() {
        assert_eq!(campaign()["additionalProperties"], json!(false));
        assert_eq!(
            campaign()["$defs"]["Show"]["additionalProperties"],
            json!(false)
        );
    }
}
