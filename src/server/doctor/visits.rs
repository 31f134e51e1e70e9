//! A shopper's visits, one after the other, and who is credited at their end.

use etalase_model::attribution::{Journey, Moment, Policy, Rule, Visit};
use serde_json::{Value, json};

use super::question::{Question, wrong};
use super::{DoctorFault, arrival};

/// How many visits one question may have.
const MOST: usize = 10_000;

/// Answers `{"op":"visits","policy":…,"visits":[…]}`.
pub(super) fn answer(question: &Question) -> Result<Value, DoctorFault> {
    let policy = match question.object("policy")? {
        Some(members) => policy(&members)?,
        None => Policy::default(),
    };
    let visits = question.list("visits")?;
    if visits.len() > MOST {
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
        "last": journey.last().map(arrival::to_json),
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
pub(super) fn policy(members: &Question) -> Result<Policy, DoctorFault> {
    let default = Policy::default();
    let rule = match members.optional_text("rule")? {
        None => default.rule,
        Some(word) => {
            Rule::parse(word).ok_or_else(|| wrong("rule", "last_creator or first_creator"))?
        }
    };
    let window_days = members.optional_number("window_days")?;
    let window_days = window_days.unwrap_or(default.window_days);
    if !(1..=90).contains(&window_days) {
        return Err(wrong("window_days", "a whole number from 1 to 90"));
    }
    Ok(Policy {
        rule,
        window_days,
        own_hosts: members.texts("own_hosts")?,
        ignored_hosts: members.texts("ignored_hosts")?,
        credits_late: members.flag("credits_late")?,
    })
}
