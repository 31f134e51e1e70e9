//! Looking into a shop's JSON: each place by its JSON Pointer (RFC 6901), each fault with that place.

use std::cell::RefCell;

use etalase_model::money::Currency;
use etalase_model::record::ReadFault;
use etalase_model::time::Time;
use serde_json::Value;

/// The longest id of an order or a refund, and the longest topic.
pub(super) const LONGEST_ID: usize = 128;
/// The last second that a date of four digits can say.
const LAST_SECOND: i64 = 253_402_300_799;
/// The most notes that are kept of one webhook.
const MOST_NOTES: usize = 32;

/// What is to be told of a webhook that was understood.
#[derive(Default)]
pub(super) struct Notes(RefCell<Vec<String>>);

impl Notes {
    pub(super) fn add(&self, note: String) {
        let mut notes = self.0.borrow_mut();
        if notes.len() < MOST_NOTES {
            notes.push(note);
        }
    }

    pub(super) fn into_texts(self) -> Vec<String> {
        self.0.into_inner()
    }
}

/// A part of a shop's JSON.
#[derive(Clone, Copy)]
pub(super) struct WebhookJson<'a> {
    value: &'a Value,
    notes: &'a Notes,
}

impl<'a> WebhookJson<'a> {
    pub(super) fn new(value: &'a Value, notes: &'a Notes) -> Self {
        Self { value, notes }
    }

    pub(super) fn value(self) -> &'a Value {
        self.value
    }

    pub(super) fn notes(self) -> &'a Notes {
        self.notes
    }

    /// The e-mail addresses and telephone numbers at these places.
    pub(super) fn contacts(self, places: &[&str]) -> Vec<String> {
        let contacts = places.iter().filter_map(|place| self.text(place));
        let contacts = contacts.filter(|contact| !contact.trim().is_empty());
        contacts.map(str::to_owned).collect()
    }

    fn part(self, value: &'a Value) -> Self {
        Self { value, ..self }
    }

    /// The part at a place, unless it is missing or `null`.
    pub(super) fn at(self, place: &str) -> Option<Self> {
        let value = self.value.pointer(place)?;
        (!value.is_null()).then(|| self.part(value))
    }

    /// Whether all these places have something.
    pub(super) fn has(self, places: &[&str]) -> bool {
        places.iter().all(|place| self.at(place).is_some())
    }

    /// Whether `true` stands at a place.
    pub(super) fn is_true(self, place: &str) -> bool {
        self.value.pointer(place) == Some(&Value::Bool(true))
    }

    /// The text at a place.
    pub(super) fn text(self, place: &str) -> Option<&'a str> {
        self.value.pointer(place).and_then(Value::as_str)
    }

    /// The whole number at a place.
    pub(super) fn number(self, place: &str) -> Result<i64, Vec<ReadFault>> {
        let number = self.value.pointer(place).and_then(Value::as_i64);
        number.ok_or_else(|| vec![unreadable(place, "must be a whole number")])
    }

    /// The moment at a place that is written in seconds since 1970.
    pub(super) fn unix_time(self, place: &str) -> Result<Time, Vec<ReadFault>> {
        let seconds = self.number(place)?;
        if !(0..=LAST_SECOND).contains(&seconds) {
            return Err(vec![unreadable(place, "must be seconds since 1970")]);
        }
        Ok(Time(seconds * 1_000))
    }

    /// The items of the list at a place; none where there is no list.
    pub(super) fn list(self, place: &str) -> impl Iterator<Item = WebhookJson<'a>> {
        let items = self.value.pointer(place).and_then(Value::as_array);
        items
            .into_iter()
            .flatten()
            .map(move |value| self.part(value))
    }

    /// The members of the object at a place that are texts.
    pub(super) fn words(self, place: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let members = self.value.pointer(place).and_then(Value::as_object);
        members
            .into_iter()
            .flatten()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
    }

    /// An id, which shops write as a number or as a text.
    pub(super) fn id(self, place: &str) -> Result<String, Vec<ReadFault>> {
        let id = match self.value.pointer(place) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) if number.is_i64() || number.is_u64() => number.to_string(),
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
    pub(super) fn currency(self, place: &str) -> Result<Currency, Vec<ReadFault>> {
        let code = self.text(place).map(str::to_ascii_uppercase);
        let currency = code.and_then(|code| Currency::parse(&code));
        currency.ok_or_else(|| vec![unreadable(place, "must be an ISO 4217 currency code")])
    }

    /// The amount at a place, a text or a number, in the nearest minor units; negative amounts are the shop's way to say that
    /// something is given back.
    pub(super) fn amount(self, place: &str, currency: &Currency) -> Result<i64, Vec<ReadFault>> {
        let text = match self.value.pointer(place) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let Some(amount) = currency.rounded(&text) else {
            return Err(vec![unreadable(place, "must be a decimal number")]);
        };
        if !amount.exact {
            let nearest = currency.decimal(amount.minor.into());
            self.notes
                .add(format!("{place}: {text} was rounded to {nearest}"));
        }
        Ok(amount.minor)
    }

    /// The amount at a place, zero where there is none.
    pub(super) fn amount_if_any(
        self,
        place: &str,
        currency: &Currency,
    ) -> Result<i64, Vec<ReadFault>> {
        self.at(place)
            .map_or(Ok(0), |_| self.amount(place, currency))
    }

    /// The moment at the first of these places that has one.
    pub(super) fn time(self, places: &[&str]) -> Result<Time, Vec<ReadFault>> {
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
pub(super) fn unreadable(place: &str, rule: &str) -> ReadFault {
    ReadFault {
        path: place.to_owned(),
        rule: rule.to_owned(),
        mend: "Send the shop system's own, whole payload of this topic.".to_owned(),
    }
}
