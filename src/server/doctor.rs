//! `etalase doctor`: what becomes of an arrival, said aloud. The same rules as in the window, run over what a merchant gives.
//!
//! - [`answer`]: one question in JSON, one answer in JSON; never a panic, whatever the question
//! - [`examine`]: one landing address, from its tags to the links that leave, for people and for programs
//!
//! The shapes of questions and answers are published by `etalase doctor --help`; merchants script against them.

mod arrival;
mod checkout;
mod decorate;
mod examine;
mod fault;
mod question;
mod settings;
mod surrogates;
mod visits;

pub use examine::{Examination, examine};
pub use fault::DoctorFault;

use serde_json::{Map, Value, json};

use etalase_model::link::{parse_query, serialize_query};
use question::Question;

/// Answers one line. A question that cannot be answered gets `{"error":{"code":…,"mend":…}}`.
pub fn answer(line: &str) -> Value {
    match read(line).and_then(|question| reply(&question)) {
        Ok(answer) => answer,
        Err(fault) => fault.to_json(),
    }
}

fn read(line: &str) -> Result<Question, DoctorFault> {
    // Some shells on Windows put a byte order mark in front of what they pipe.
    let line = line.trim_start_matches('\u{feff}');
    let value = serde_json::from_str(&surrogates::mended(line))
        .map_err(|fault| DoctorFault::Json(fault.to_string()))?;
    match value {
        Value::Object(members) => Ok(Question(members)),
        _ => Err(DoctorFault::Object),
    }
}

fn reply(question: &Question) -> Result<Value, DoctorFault> {
    match question.text("op")? {
        "parse_query" => Ok(json!({ "pairs": parse_query(question.text("query")?) })),
        "serialize_query" => Ok(json!({ "query": serialize_query(&question.pairs("pairs")?) })),
        "decorate" => decorate::answer(question),
        "touch" => arrival::answer(question),
        "visits" => visits::answer(question),
        "checkout" => checkout::answer(question),
        other => Err(DoctorFault::Op(other.to_owned())),
    }
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

#[cfg(test)]
mod tests;
