//! `etalase doctor`: what becomes of an arrival, said aloud. The same rules as in the window, run over what a merchant gives.
//!
//! - [`answer`]: one question in JSON, one answer in JSON; never a panic, whatever the question
//! - [`examine`]: one landing address, from its tags to the links that leave, for people and for programs
//!
//! The shapes of questions and answers are published by `etalase doctor --help`; merchants script against them.

mod arrival;
mod checkout;
mod decorate;
mod error;
mod examine;
mod request;
mod settings;
mod surrogates;
mod visits;

pub use error::DoctorError;
pub use examine::{Examination, examine};

use serde_json::{Value, json};

use etalase_model::link::{parse_query, serialize_query};
use request::DoctorRequest;

/// Answers one line. A question that cannot be answered gets `{"error":{"code":…,"mend":…}}`.
pub fn answer(line: &str) -> Value {
    match read(line).and_then(|question| reply(&question)) {
        Ok(answer) => answer,
        Err(fault) => fault.to_json(),
    }
}

fn read(line: &str) -> Result<DoctorRequest, DoctorError> {
    // Some shells on Windows put a byte order mark in front of what they pipe.
    let line = line.trim_start_matches('\u{feff}');
    let value = serde_json::from_str(&surrogates::mended(line))
        .map_err(|fault| DoctorError::Json(fault.to_string()))?;
    match value {
        Value::Object(members) => Ok(DoctorRequest(members)),
        _ => Err(DoctorError::Object),
    }
}

fn reply(question: &DoctorRequest) -> Result<Value, DoctorError> {
    match question.text("op")? {
        "parse_query" => Ok(json!({ "pairs": parse_query(question.text("query")?) })),
        "serialize_query" => Ok(json!({ "query": serialize_query(&question.pairs("pairs")?) })),
        "decorate" => decorate::answer(question),
        "touch" => arrival::answer(question),
        "visits" => visits::answer(question),
        "checkout" => checkout::answer(question),
        other => Err(DoctorError::Op(other.to_owned())),
    }
}

#[cfg(test)]
mod tests;
