//! A cart and a touch, and the link that they make in one shop system.

use etalase_model::attribution::Forwarding;
use etalase_model::checkout::{Budget, Line, Loss, Request, Settings, link};
use etalase_model::record::{Reading, read};
use serde_json::{Value, json};

use super::question::{Question, wrong};
use super::{DoctorFault, arrival};

/// Where paths in settings stand, if the question does not say.
const BASE: &str = "https://shop.example";
/// A shorter word for an adapter, as merchants say it.
const SHOPIFY: (&str, &str) = ("shopify", "shopify_cart");

/// Answers `{"op":"checkout",…}`.
pub(super) fn answer(question: &Question) -> Result<Value, DoctorFault> {
    let settings = settings(question)?;
    let touch = match question.object("touch")? {
        Some(members) => arrival::from_json(&members)?,
        None => None,
    };
    let forward = if question.flag("gpc")? {
        Forwarding::WithoutClickIds
    } else {
        Forwarding::Everything
    };
    let request = Request {
        base: question.optional_text("base")?.unwrap_or(BASE),
        lines: &lines(question)?,
        touch: touch.as_ref(),
        forward,
        discount: &question.texts("discount")?,
        budget: budget(question)?,
    };
    let link = link(&settings, &request)?;
    Ok(json!({ "url": link.href.as_str(), "loss": losses(&link.loss) }))
}

fn settings(question: &Question) -> Result<Settings, DoctorFault> {
    let word = question.text("adapter")?;
    let adapter = if word == SHOPIFY.0 { SHOPIFY.1 } else { word };
    if !Settings::ADAPTERS.contains(&adapter) {
        return Err(DoctorFault::Adapter(word.to_owned()));
    }
    let mut members = question
        .object("settings")?
        .map_or_else(Default::default, |Question(members)| members);
    members.insert("adapter".to_owned(), adapter.into());
    read(&Value::Object(members), Reading::strict()).map_err(|faults| {
        let (rules, mends) = faults
            .iter()
            .map(|fault| (format!("{} {}", fault.path, fault.rule), fault.mend.clone()))
            .unzip::<_, _, Vec<_>, Vec<_>>();
        DoctorFault::Settings {
            rule: rules.join("; "),
            mend: mends.join(" "),
        }
    })
}

/// `["id", 2]`, or `["id", 2, {"url": …, "name": …}]`.
fn lines(question: &Question) -> Result<Vec<Line>, DoctorFault> {
    let line = |item: &Value| {
        let (id, quantity, about) = match item.as_array()?.as_slice() {
            [id, quantity] => (id, quantity, &Value::Null),
            [id, quantity, about @ Value::Object(_)] => (id, quantity, about),
            _ => return None,
        };
        let variant = match id {
            Value::String(id) => id.clone(),
            Value::Number(id) => id.as_u64()?.to_string(),
            _ => return None,
        };
        let text = |name: &str| about.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Line {
            variant,
            url: text("url"),
            name: text("name"),
            // What is no quantity is told as such by the adapter, with the line's name.
            quantity: quantity
                .as_u64()
                .and_then(|n| n.try_into().ok())
                .unwrap_or(0),
        })
    };
    let lines = question.list("lines")?.iter().map(line);
    lines
        .collect::<Option<_>>()
        .ok_or_else(|| wrong("lines", "a list of [variant id, quantity]"))
}

fn budget(question: &Question) -> Result<Budget, DoctorFault> {
    let Some(characters) = question.optional_number("budget")? else {
        return Ok(Budget::default());
    };
    Budget::ALL
        .into_iter()
        .find(|budget| budget.characters() == characters as usize)
        .ok_or_else(|| wrong("budget", "512, 1024 or 2048"))
}

/// What a link lost, as the answers say it.
pub(super) fn losses(losses: &[Loss]) -> Vec<Value> {
    losses
        .iter()
        .map(|loss| match loss {
            Loss::Conflict { key, theirs } => {
                json!({ "code": loss.code(), "key": key, "theirs": theirs })
            }
            _ => json!({ "code": loss.code(), "key": loss.key() }),
        })
        .collect()
}
