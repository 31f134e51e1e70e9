//! A shopper's visits, one after the other, and who is credited at their end.

use etalase_model::attribution::{Class, Journey, Moment, Policy, Rule, Strength, Visit};
use serde_json::{Value, json};

use super::question::{Question, wrong};
use super::{DoctorFault, arrival};

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
pub(super) fn answer(question: &Question) -> Result<Value, DoctorFault> {
    let policy = match question.object("policy")? {
        Some(members) => policy(&members)?,
        None => Policy::default(),
    };
    let visits = question.list("visits")?;
    if !question.has("visits") || visits.len() > MOST {
        return Err(wrong("visits", "a list of at most 10,000 visits"));
    }
    let mut journey = Journey::default();
    let mut now = i64::MIN;
    for visit in visits {
        let Value::Object(members) = visit else {
            return Err(wrong("visits", "a list of objects"));
        };
        now = note(&mut journey, &Question(members.clone()), &policy)?;
    }
    let credit = journey.credit(&policy, now);
    Ok(json!({
        "first": journey.first().map(arrival::to_json),
        "last": journey.last(&policy).map(arrival::to_json),
        "credit": {
            "creator": credit.creator,
            "touch": credit.touch.as_ref().map(arrival::to_json),
            "reason": credit.reason.as_str(),
        },
        "journey": journey.touches().iter().map(arrival::to_json).collect::<Vec<_>>(),
    }))
}

/// Lets one visit happen, and returns when it was.
fn note(journey: &mut Journey, visit: &Question, policy: &Policy) -> Result<i64, DoctorFault> {
    let at = visit.time("at")?;
    let visit = Visit {
        at,
        url: visit.text("url")?,
        referrer: visit.optional_text("referrer")?.unwrap_or_default(),
        moment: moment(visit.optional_text("event")?)?,
    };
    journey.note(&visit, policy);
    Ok(at)
}

fn moment(word: Option<&str>) -> Result<Moment, DoctorFault> {
    match word {
        None => Ok(Moment::Landing),
        Some(word) => Moment::parse(word)
            .ok_or_else(|| wrong("event", "landing, route, add_to_cart or checkout")),
    }
}

/// A policy; what it does not say is as by default.
fn policy(members: &Question) -> Result<Policy, DoctorFault> {
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

fn strength(members: &Question) -> Result<Strength, DoctorFault> {
    let words = members.texts("strength")?;
    if words.is_empty() {
        return Ok(Strength::default());
    }
    let classes: Option<Vec<Class>> = words.iter().map(|word| Class::parse(word)).collect();
    classes
        .and_then(|classes| Strength::of(&classes))
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
