//! Looking into a shop's JSON: each place by its JSON Pointer (RFC 6901), each fault with that place.

use etalase_model::money::Currency;
use etalase_model::record::Fault;
use etalase_model::time::Time;
use serde_json::Value;

use super::LONGEST_ID;

/// A part of a shop's JSON.
#[derive(Clone, Copy)]
pub(super) struct Body<'a>(pub(super) &'a Value);

impl<'a> Body<'a> {
    /// The part at a place, unless it is missing or `null`.
    pub(super) fn at(self, place: &str) -> Option<Self> {
        self.0
            .pointer(place)
            .filter(|value| !value.is_null())
            .map(Body)
    }

    /// The text at a place.
    pub(super) fn text(self, place: &str) -> Option<&'a str> {
        self.0.pointer(place).and_then(Value::as_str)
    }

    /// The whole number at a place.
    pub(super) fn number(self, place: &str) -> Result<i64, Vec<Fault>> {
        let number = self.0.pointer(place).and_then(Value::as_i64);
        number.ok_or_else(|| vec![unreadable(place, "must be a whole number")])
    }

    /// The items of the list at a place; none where there is no list.
    pub(super) fn list(self, place: &str) -> impl Iterator<Item = Body<'a>> {
        let items = self.0.pointer(place).and_then(Value::as_array);
        items.into_iter().flatten().map(Body)
    }

    /// The members of the object at a place that are texts.
    pub(super) fn words(self, place: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let members = self.0.pointer(place).and_then(Value::as_object);
        members
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
    }

    /// An id, which shops write as a number or as a text.
    pub(super) fn id(self, place: &str) -> Result<String, Vec<Fault>> {
        let id = match self.0.pointer(place) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) if !number.is_f64() => number.to_string(),
            _ => String::new(),
        };
        if (1..=LONGEST_ID).contains(&id.chars().count()) {
            Ok(id)
        } else {
            Err(vec![unreadable(
                place,
                "must be an id of 1 to 128 characters",
            )])
        }
    }

    /// The currency at a place, whatever its capitals.
    pub(super) fn currency(self, place: &str) -> Result<Currency, Vec<Fault>> {
        let code = self.text(place).map(str::to_ascii_uppercase);
        let currency = code.and_then(|code| Currency::parse(&code));
        currency.ok_or_else(|| vec![unreadable(place, "must be an ISO 4217 currency code")])
    }

    /// The amount at a place, in minor units; negative amounts are the shop's way to say that something is given back.
    pub(super) fn amount(self, place: &str, currency: &Currency) -> Result<i64, Vec<Fault>> {
        let amount = match self.0.pointer(place) {
            Some(Value::String(text)) => currency.minor(text),
            Some(Value::Number(number)) if !number.is_f64() => currency.minor(&number.to_string()),
            _ => None,
        };
        amount.ok_or_else(|| {
            vec![unreadable(
                place,
                &format!(
                    "must be a decimal number with at most {} decimals, as a text",
                    currency.exponent()
                ),
            )]
        })
    }

    /// The amount at a place, zero where there is none.
    pub(super) fn amount_if_any(self, place: &str, currency: &Currency) -> Result<i64, Vec<Fault>> {
        self.at(place)
            .map_or(Ok(0), |_| self.amount(place, currency))
    }

    /// The moment at the first of these places that has one.
    pub(super) fn time(self, places: &[&str]) -> Result<Time, Vec<Fault>> {
        let mut found = places
            .iter()
            .filter_map(|place| Some((*place, self.text(place)?)));
        let Some((place, text)) = found.next() else {
            return Err(vec![unreadable(
                places.first().unwrap_or(&""),
                "must be a date and time",
            )]);
        };
        // WooCommerce's `…_gmt` is UTC and does not say so.
        let zoned = if place.ends_with("_gmt") {
            [text, "Z"].concat()
        } else {
            text.to_owned()
        };
        Time::parse(&zoned)
            .ok_or_else(|| vec![unreadable(place, "must be a date and time (RFC 3339)")])
    }
}

/// A fault of what a shop sent.
pub(super) fn unreadable(place: &str, rule: &str) -> Fault {
    Fault {
        path: place.to_owned(),
        rule: rule.to_owned(),
        mend: "Send the shop system's own, whole payload of this topic.".to_owned(),
    }
}
