//! A touch as JSON, and back.

use etalase_model::attribution::{CLICK_IDS, Forwarding, Tag, Touch};
use etalase_model::link::serialize_query;
use etalase_model::time::Time;
use serde_json::{Value, json};

use super::question::{Question, wrong};
use super::{DoctorFault, object};

/// The members that stand for one tag each.
const NAMES: [(&str, &str); 12] = [
    ("source", "utm_source"),
    ("medium", "utm_medium"),
    ("campaign", "utm_campaign"),
    ("term", "utm_term"),
    ("content", "utm_content"),
    ("id", "utm_id"),
    ("source_platform", "utm_source_platform"),
    ("creative_format", "utm_creative_format"),
    ("marketing_tactic", "utm_marketing_tactic"),
    ("ref", "ref"),
    ("via", "via"),
    ("token", "etl"),
];

/// What came of an arrival at this address.
pub(super) fn read(url: &str, referrer: &str, at: i64) -> Option<Touch> {
    Touch::read(url, referrer, at)
}

/// All that is known of a touch.
pub(super) fn to_json(touch: &Touch) -> Value {
    let tags = touch.tags(Forwarding::Everything);
    let value = |key: &str| tags.iter().find(|(k, _)| k == key).map(|(_, value)| value);
    let is_named = |key: &str| NAMES.iter().any(|(_, name)| *name == key);
    let rest = tags.iter().filter(|(key, _)| !is_named(key)).cloned();
    let (click_ids, other): (Vec<Tag>, Vec<Tag>) =
        rest.partition(|(key, _)| CLICK_IDS.contains(&key.as_str()));
    let mut json = json!({
        "other": object(&other),
        "click_ids": object(&click_ids),
        "referrer": touch.referrer,
        "class": touch.class.as_str(),
        "cause": touch.cause.as_str(),
        "at": Time(touch.at).to_string(),
        "duplicates": touch.duplicates,
        "creator": touch.creator(),
        "late": touch.late,
    });
    for (member, key) in NAMES {
        json[member] = value(key).map_or(Value::Null, |value| Value::from(value.clone()));
    }
    json
}

/// A touch from what [`to_json`] writes, or as much of it as there is. It is held to the same limits as one that arrives.
pub(super) fn from_json(question: &Question) -> Result<Option<Touch>, DoctorFault> {
    let mut tags: Vec<Tag> = Vec::new();
    for (member, key) in NAMES {
        if let Some(value) = question.optional_text(member)? {
            tags.push((key.to_owned(), value.to_owned()));
        }
    }
    for member in ["other", "click_ids"] {
        let Some(Question(members)) = question.object(member)? else {
            continue;
        };
        for (key, value) in members {
            let value = value
                .as_str()
                .ok_or_else(|| wrong(member, "an object of texts"))?;
            tags.push((key, value.to_owned()));
        }
    }
    let landing = ["https://landing.invalid/?", &serialize_query(&tags)].concat();
    Ok(read(&landing, "", 0))
}
