//! A cart and a touch, and the link that they make in one shop system.

use etalase_model::attribution::{Forwarding, Touch};
use etalase_model::checkout::{
    CheckoutFault, CheckoutLine, CheckoutRequest, LengthLimit, Loss, OrderSummary, check, link,
};
use serde_json::{Value, json};

use super::arrival;
use super::error::DoctorError;
use super::request::{DoctorRequest, wrong};
use super::settings::settings;

/// Where paths in settings stand, if the question does not say.
const BASE: &str = "https://shop.example";
/// How many lines, and how many discount codes, one question may have; no link holds as many.
const MOST_LINES: usize = 1_000;
const MOST_CODES: usize = 250;

/// Answers `{"op":"checkout",…}`.
pub(super) fn answer(question: &DoctorRequest) -> Result<Value, DoctorError> {
    let settings = settings(question)?;
    let (touch, mut lost) = match question.object("touch")? {
        Some(members) => arrival::from_json(&members)?,
        None => (None, Vec::new()),
    };
    let mut forward = Forwarding::Everything;
    if question.flag("gpc")? {
        forward = Forwarding::WithoutClickIds;
        lost.extend(touch.iter().flat_map(withheld));
    }
    let request = CheckoutRequest {
        base: question.optional_text("base")?.unwrap_or(BASE),
        lines: &lines(question)?,
        told: OrderSummary {
            total: question.optional_text("total")?,
            shop: question.optional_text("shop")?,
        },
        touch: touch.as_ref(),
        forward,
        discount: &discount(question)?,
        budget: budget(question)?,
    };
    let link = link(&settings, &request)?;
    let faults = check(&settings, request.base);
    let is_dead = |fault: &CheckoutFault| matches!(fault, CheckoutFault::Phone(_));
    if let Some(fault) = faults.into_iter().find(is_dead) {
        return Err(fault.into());
    }
    lost.extend(losses(&link.loss));
    Ok(json!({ "url": link.href.as_str(), "loss": lost }))
}

/// What of a touch stays behind under Global Privacy Control.
fn withheld(touch: &Touch) -> Vec<Value> {
    let rides = touch.tags(Forwarding::WithoutClickIds);
    let mut tags = touch.tags(Forwarding::Everything);
    tags.retain(|tag| !rides.contains(tag));
    tags.iter()
        .map(|(key, _)| json!({ "code": "withheld", "key": key }))
        .collect()
}

/// A list of codes, or one alone.
fn discount(question: &DoctorRequest) -> Result<Vec<String>, DoctorError> {
    if let Ok(Some(code)) = question.optional_text("discount") {
        return Ok(vec![code.to_owned()]);
    }
    let codes = question.texts("discount")?;
    if codes.len() > MOST_CODES {
        return Err(wrong("discount", "a list of at most 250 codes"));
    }
    Ok(codes)
}

/// `["id", 2]`, or `["id", 2, {"url": …, "name": …, "label": …, "price": …}]`.
fn lines(question: &DoctorRequest) -> Result<Vec<CheckoutLine>, DoctorError> {
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
        Some(CheckoutLine {
            variant,
            url: text("url"),
            name: text("name"),
            label: text("label"),
            price: text("price"),
            // What is no quantity is told as such by the adapter, with the line's name.
            quantity: quantity
                .as_u64()
                .and_then(|n| n.try_into().ok())
                .unwrap_or(0),
        })
    };
    let lines = question.list("lines")?;
    if lines.len() > MOST_LINES {
        return Err(wrong("lines", "a list of at most 1,000 lines"));
    }
    lines
        .iter()
        .map(line)
        .collect::<Option<_>>()
        .ok_or_else(|| wrong("lines", "a list of [variant id, quantity]"))
}

fn budget(question: &DoctorRequest) -> Result<LengthLimit, DoctorError> {
    let Some(characters) = question.optional_number("budget")? else {
        return Ok(LengthLimit::default());
    };
    LengthLimit::ALL
        .into_iter()
        .find(|budget| budget.characters() == characters as usize)
        .ok_or_else(|| wrong("budget", "512, 1024 or 2048"))
}

/// What a link lost, as the answers say it.
pub(super) fn losses(losses: &[Loss]) -> Vec<Value> {
    losses
        .iter()
        .map(|loss| match loss {
            Loss::Conflict {
                key,
                theirs,
                ours,
                prevails,
            } => {
                let kept = if *prevails { "ours" } else { "theirs" };
                json!({ "code": loss.code(), "key": key, "theirs": theirs, "ours": ours, "kept": kept })
            }
            _ => json!({ "code": loss.code(), "key": loss.key() }),
        })
        .collect()
}
