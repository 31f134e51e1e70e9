//! A touch as JSON, and back.

use etalase_model::attribution::{CLICK_IDS, Forwarding, Tag, Touch, TouchClass};
use etalase_model::link::serialize_query;
use etalase_model::time::Time;
use serde_json::{Map, Value, json};

use super::error::DoctorError;
use super::request::{DoctorRequest, wrong};

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

/// The other members of a touch.
#[rustfmt::skip]
const FACTS: [&str; 9] = [
    "other", "click_ids", "referrer", "class", "cause", "at", "duplicates", "creator", "late",
];

/// Answers `{"op":"touch",…}`.
pub(super) fn answer(question: &DoctorRequest) -> Result<Value, DoctorError> {
    let referrer = question.optional_text("referrer")?.unwrap_or_default();
    let at = question.optional_time("at")?;
    let touch = read(question.text("url")?, referrer, at.unwrap_or_default());
    let duplicates = Touch::duplicates(question.text("url")?);
    let mut json = touch.as_ref().map(|touch| to_json(touch, &duplicates));
    if let (Some(json), None) = (&mut json, at) {
        json["at"] = Value::Null;
    }
    Ok(json!({ "touch": json }))
}

/// What came of an arrival at this address.
pub(super) fn read(url: &str, referrer: &str, at: i64) -> Option<Touch> {
    Touch::read(url, referrer, at)
}

/// All that is known of a touch; its address had these keys more than once.
pub(super) fn to_json(touch: &Touch, duplicates: &[String]) -> Value {
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
        "duplicates": duplicates,
        "creator": touch.creator(),
        "late": touch.late,
    });
    for (member, key) in NAMES {
        // Whoever asks for the code need not know by which of its two names it came.
        let value = value(key).or_else(|| value("via").filter(|_| member == "ref"));
        json[member] = value.map_or(Value::Null, |value| Value::from(value.clone()));
    }
    json
}

/// A touch from what [`to_json`] writes, or as much of it as there is, and what of it no link can carry.
///
/// It is held to the same limits as one that arrives. `"class":"token"` stands for a token that somebody has verified.
pub(super) fn from_json(
    question: &DoctorRequest,
) -> Result<(Option<Touch>, Vec<Value>), DoctorError> {
    let tags = tags(question)?;
    let landing = ["https://landing.invalid/?", &serialize_query(&tags)].concat();
    let mut touch = read(&landing, "", 0);
    let kept = |key: &str| touch.as_ref().and_then(|touch| touch.tag(key));
    let mut lost = Vec::new();
    for (key, value) in tags.iter().filter(|(_, value)| !value.is_empty()) {
        match kept(key).or_else(|| kept(&key.to_ascii_lowercase())) {
            None => lost.push(json!({ "code": "dropped", "key": key })),
            Some(kept) if kept != value => lost.push(json!({ "code": "cut", "key": key })),
            Some(_) => {}
        }
    }
    let DoctorRequest(members) = question;
    let unknown = members.keys().filter(|member| !is_known(member));
    lost.extend(unknown.map(|member| json!({ "code": "dropped", "key": member })));
    if let (Some(touch), Some("token")) = (&mut touch, question.optional_text("class")?) {
        touch.class = TouchClass::Token;
    }
    Ok((touch, lost))
}

/// The tags that the members of a touch stand for, each by our name or by its key in an address.
fn tags(question: &DoctorRequest) -> Result<Vec<Tag>, DoctorError> {
    let mut tags: Vec<Tag> = Vec::new();
    for (member, key) in NAMES {
        let member = question.optional_text(member)?;
        let value = match member {
            Some(value) => Some(value),
            None => question.optional_text(key)?,
        };
        tags.extend(value.map(|value| (key.to_owned(), value.to_owned())));
    }
    // The code stands under `ref`, too, where it came as `via`.
    let value = |key: &str| tags.iter().find(|(k, _)| k == key).map(|(_, value)| value);
    if value("ref").is_some() && value("ref") == value("via") {
        tags.retain(|(key, _)| key != "ref");
    }
    for member in ["other", "click_ids"] {
        let Some(DoctorRequest(members)) = question.object(member)? else {
            continue;
        };
        for (key, value) in members {
            let value = value
                .as_str()
                .ok_or_else(|| wrong(member, "an object of texts"))?;
            tags.push((key, value.to_owned()));
        }
    }
    Ok(tags)
}

/// Whether a touch has such a member.
fn is_known(member: &str) -> bool {
    let is_tag = |(name, key): &(&str, &str)| *name == member || *key == member;
    NAMES.iter().any(is_tag) || FACTS.contains(&member)
}

/// An object of these pairs; of a key that comes twice the first stays.
fn object(pairs: &[(String, String)]) -> Value {
    let mut members = Map::new();
    for (key, value) in pairs {
        members
            .entry(key.clone())
            .or_insert_with(|| Value::from(value.clone()));
    }
    Value::Object(members)
}
