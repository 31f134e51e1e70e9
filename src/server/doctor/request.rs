//! A question, read member by member.

use std::ops::RangeInclusive;

use etalase_model::attribution::Tag;
use etalase_model::time::Time;
use serde_json::{Map, Value};

use super::error::DoctorError;

/// The members of one question, or of an object inside it.
pub(super) struct DoctorRequest(pub(super) Map<String, Value>);

impl DoctorRequest {
    /// A text that must be there.
    pub(super) fn text(&self, member: &str) -> Result<&str, DoctorError> {
        self.optional_text(member)?
            .ok_or_else(|| wrong(member, "a text"))
    }

    /// A text that may be missing or `null`.
    pub(super) fn optional_text(&self, member: &str) -> Result<Option<&str>, DoctorError> {
        match self.member(member) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(member, "a text")),
        }
    }

    /// Whether something holds; no, where it is missing.
    pub(super) fn flag(&self, member: &str) -> Result<bool, DoctorError> {
        match self.member(member) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(wrong(member, "true or false")),
        }
    }

    /// A whole number, zero or more, that may be missing.
    pub(super) fn optional_number(&self, member: &str) -> Result<Option<u32>, DoctorError> {
        let Some(value) = self.member(member) else {
            return Ok(None);
        };
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        number
            .map(Some)
            .ok_or_else(|| wrong(member, "a whole number, zero or more"))
    }

    /// A moment that must be there: RFC 3339, or Unix milliseconds.
    pub(super) fn time(&self, member: &str) -> Result<i64, DoctorError> {
        self.optional_time(member)?
            .ok_or_else(|| wrong(member, TIME))
    }

    /// A moment that may be missing or `null`.
    pub(super) fn optional_time(&self, member: &str) -> Result<Option<i64>, DoctorError> {
        let time = match self.member(member) {
            None => return Ok(None),
            Some(Value::String(text)) => Time::parse(text).map(|time| time.0),
            Some(value) => value.as_i64().filter(|millis| YEARS.contains(millis)),
        };
        time.map(Some).ok_or_else(|| wrong(member, TIME))
    }

    /// Whether there is such a member that is not `null`.
    pub(super) fn has(&self, member: &str) -> bool {
        self.member(member).is_some()
    }

    /// A list that may be missing.
    pub(super) fn list(&self, member: &str) -> Result<&[Value], DoctorError> {
        match self.member(member) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(wrong(member, "a list")),
        }
    }

    /// A list of texts that may be missing.
    pub(super) fn texts(&self, member: &str) -> Result<Vec<String>, DoctorError> {
        let text = |item: &Value| item.as_str().map(str::to_owned);
        self.list(member)?
            .iter()
            .map(text)
            .collect::<Option<_>>()
            .ok_or_else(|| wrong(member, "a list of texts"))
    }

    /// A list of `[key, value]`.
    pub(super) fn pairs(&self, member: &str) -> Result<Vec<Tag>, DoctorError> {
        if !self.has(member) {
            return Err(wrong(member, PAIRS));
        }
        let pair = |item: &Value| match item.as_array()?.as_slice() {
            [Value::String(key), Value::String(value)] => Some((key.clone(), value.clone())),
            _ => None,
        };
        self.list(member)?
            .iter()
            .map(pair)
            .collect::<Option<_>>()
            .ok_or_else(|| wrong(member, PAIRS))
    }

    /// An object that may be missing.
    pub(super) fn object(&self, member: &str) -> Result<Option<Self>, DoctorError> {
        match self.member(member) {
            None => Ok(None),
            Some(Value::Object(members)) => Ok(Some(Self(members.clone()))),
            Some(_) => Err(wrong(member, "an object")),
        }
    }

    fn member(&self, member: &str) -> Option<&Value> {
        self.0.get(member).filter(|value| !value.is_null())
    }
}

const TIME: &str = "a time such as 2026-11-24T19:00:00+07:00";
/// The years 0000 to 9999, in Unix milliseconds.
const YEARS: RangeInclusive<i64> = -62_167_219_200_000..=253_402_300_799_999;
const PAIRS: &str = "a list of [key, value], both texts";

/// A member that is not what it must be.
pub(super) fn wrong(member: &str, rule: &'static str) -> DoctorError {
    DoctorError::Member {
        member: member.to_owned(),
        rule,
    }
}
