//! A shopper's visits, one after the other, and who is credited at their end.

use etalase_model::attribution::{
    ClassOrder, Forwarding, Journey, Policy, Rule, Touch, TouchClass, Visit, VisitKind,
};
use serde_json::{Value, json};

use super::arrival;
use super::error::DoctorError;
use super::request::{DoctorRequest, wrong};

/// The members of a policy; `model` is `rule` and `window` is `window_days`.
#[rustfmt::skip]
const MEMBERS: [&str; 9] = [
    "rule", "model", "window_days", "window", "own_hosts", "ignored_hosts", "credits_late", "strength", "creators",
];
const KNOWN: &str =
    "one of rule, window_days, own_hosts, ignored_hosts, credits_late, strength, creators";
/// How many visits one question may have.
const MOST: usize = 10_000;

/// Answers `{"op":"visits","policy":…,"visits":[…]}`.
pub(super) fn answer(question: &DoctorRequest) -> Result<Value, DoctorError> {
    let policy = match question.object("policy")? {
        Some(members) => policy(&members)?,
        None => Policy::default(),
    };
    let visits = question.list("visits")?;
    if !question.has("visits") || visits.len() > MOST {
        return Err(wrong("visits", "a list of at most 10,000 visits"));
    }
    let mut journey = Journey::default();
    let mut told = Vec::new();
    for visit in visits {
        let Value::Object(members) = visit else {
            return Err(wrong("visits", "a list of objects"));
        };
        told.push(note(
            &mut journey,
            &DoctorRequest(members.clone()),
            &policy,
        )?);
    }
    let now = told.last().map_or(i64::MIN, |(at, _)| *at);
    let to_json = |touch: &Touch| arrival::to_json(touch, &duplicates(touch, &told));
    let credit = journey.credit(&policy, now);
    Ok(json!({
        "first": journey.first(&policy).map(to_json),
        "last": journey.last(&policy).map(to_json),
        "credit": {
            "creator": credit.creator,
            "touch": credit.touch.as_ref().map(to_json),
            "reason": credit.reason.as_str(),
        },
        "journey": journey.touches().iter().map(to_json).collect::<Vec<_>>(),
    }))
}

/// Keys that the address of a touch had more than once.
fn duplicates(touch: &Touch, told: &[(i64, String)]) -> Vec<String> {
    let keys = |touch: &Touch| {
        let tags = touch.tags(Forwarding::Everything).into_iter();
        tags.map(|(key, _)| key).collect::<Vec<_>>()
    };
    // Of long touches the journey keeps less.
    let is_its = |(at, url): &&(i64, String)| {
        let read = arrival::read(url, "", *at);
        read.is_some_and(|read| keys(&read).starts_with(&keys(touch)))
    };
    let visit = told.iter().filter(|(at, _)| *at == touch.at).find(is_its);
    visit.map_or_else(Vec::new, |(_, url)| Touch::duplicates(url))
}

/// Lets one visit happen, and returns when it was, and where.
fn note(
    journey: &mut Journey,
    visit: &DoctorRequest,
    policy: &Policy,
) -> Result<(i64, String), DoctorError> {
    let at = visit.time("at")?;
    let address = visit.text("url")?.to_owned();
    let visit = Visit {
        at,
        url: &address,
        referrer: visit.optional_text("referrer")?.unwrap_or_default(),
        moment: moment(visit.optional_text("event")?)?,
    };
    journey.note(&visit, policy);
    Ok((at, address))
}

fn moment(word: Option<&str>) -> Result<VisitKind, DoctorError> {
    match word {
        None => Ok(VisitKind::Landing),
        Some(word) => VisitKind::parse(word)
            .ok_or_else(|| wrong("event", "landing, route, add_to_cart or checkout")),
    }
}

/// A policy; what it does not say is as by default.
fn policy(members: &DoctorRequest) -> Result<Policy, DoctorError> {
    if let Some(other) = members
        .0
        .keys()
        .find(|member| !MEMBERS.contains(&member.as_str()))
    {
        return Err(wrong(&["policy.", other].concat(), KNOWN));
    }
    let default = Policy::default();
    let rule = match members
        .optional_text("rule")?
        .or(members.optional_text("model")?)
    {
        None => default.rule,
        Some(word) => rule(word).ok_or_else(|| wrong("rule", "last_creator or first_creator"))?,
    };
    let window_days = match members.optional_number("window_days")? {
        Some(days) => days,
        None => members
            .optional_number("window")?
            .unwrap_or(default.window_days),
    };
    if !(1..=90).contains(&window_days) {
        return Err(wrong("window_days", "a whole number from 1 to 90"));
    }
    Ok(Policy {
        strength: strength(members)?,
        rule,
        window_days,
        own_hosts: members.texts("own_hosts")?,
        ignored_hosts: members.texts("ignored_hosts")?,
        creators: members.texts("creators")?,
        credits_late: members.flag("credits_late")?,
    })
}

fn strength(members: &DoctorRequest) -> Result<ClassOrder, DoctorError> {
    let words = members.texts("strength")?;
    if words.is_empty() {
        return Ok(ClassOrder::default());
    }
    let classes: Option<Vec<TouchClass>> =
        words.iter().map(|word| TouchClass::parse(word)).collect();
    classes
        .and_then(|classes| ClassOrder::of(&classes))
        .ok_or_else(|| {
            wrong(
                "strength",
                "each of token, code, utm, click_id, organic, referral once, the strongest first",
            )
        })
}

/// A rule by our word, or as others say it.
fn rule(word: &str) -> Option<Rule> {
    match word {
        "last" | "last_touch" | "last_click" => Some(Rule::LastCreator),
        "first" | "first_touch" | "first_click" => Some(Rule::FirstCreator),
        word => Rule::parse(word),
    }
}

#[cfg(test)]
mod tests;
