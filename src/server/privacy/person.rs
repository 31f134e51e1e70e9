//! One person: what is kept of it, told or erased.
//!
//! Nobody has an account here, so a person is known only by what it shows: an e-mail address or a telephone number, which stand in
//! bodies of webhooks and, of creators, in terms, the id of an order, of a review, of an event, or the key its browser votes by. Names are no
//! clue: two people may have one. Addresses of the network, user agents and visitors' tokens are not stored at all.

use std::collections::BTreeSet;

use etalase_model::commission::Terms;
use serde_json::{Map, Value};

use crate::campaigns::document;
use crate::store::{OrderKey, PersonalRecord, Store, StoreError, StoredWebhook};

/// How many webhooks are held in memory at once while all are looked through.
const PAGE: u32 = 16;
/// The shortest number that is one person's.
const LEAST_DIGITS: usize = 8;
/// The most digits that a country's code has, or what stands before a number in its place.
const MOST_PREFIX: usize = 4;

/// By what a person is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonQuery {
    /// Only what this campaign keeps; orders are looked for in one campaign alone, for shops number them alike.
    pub campaign: Option<String>,
    /// E-mail addresses.
    pub emails: Vec<String>,
    /// Telephone numbers, in whatever way they are written.
    pub phones: Vec<String>,
    /// Ids of orders.
    pub orders: Vec<String>,
    /// Ids of reviews.
    pub reviews: Vec<String>,
    /// Keys that browsers vote by.
    pub voters: Vec<String>,
    /// Ids of events.
    pub events: Vec<String>,
}

/// Everything that is kept of whom the clues are of.
///
/// # Errors
/// Where the database cannot be read.
pub async fn find_records(
    store: &Store,
    query: &PersonQuery,
) -> Result<BTreeSet<PersonalRecord>, StoreError> {
    let mut found = BTreeSet::new();
    if let Some(campaign) = &query.campaign {
        for order in &query.orders {
            let orders = store.orders_called(campaign, order).await?;
            found.extend(orders.into_iter().map(PersonalRecord::Order));
        }
    }
    if !(query.emails.is_empty() && query.phones.is_empty()) {
        in_bodies(store, query, &mut found).await?;
        in_terms(store, query, &mut found).await?;
    }
    for event in &query.events {
        let campaigns = store.events_called(event).await?.into_iter();
        let campaigns = campaigns.filter(|campaign| query.covers(campaign));
        found.extend(campaigns.map(|campaign| PersonalRecord::Event(campaign, event.clone())));
    }
    let known = query.reviews.iter().cloned().map(PersonalRecord::Review);
    for record in known.chain(query.voters.iter().cloned().map(PersonalRecord::Votes)) {
        if !store.export_record(&record).await?.is_null() {
            found.insert(record);
        }
    }
    Ok(found)
}

async fn in_bodies(
    store: &Store,
    query: &PersonQuery,
    found: &mut BTreeSet<PersonalRecord>,
) -> Result<(), StoreError> {
    let mut after = String::new();
    loop {
        let webhooks = store.webhooks_after(&after, PAGE).await?;
        let Some(last) = webhooks.last() else {
            return Ok(());
        };
        after.clone_from(&last.id);
        for webhook in webhooks {
            if query.covers(&webhook.campaign) && query.stand_in(&webhook) {
                found.extend(of_webhook(store, webhook).await?);
            }
        }
    }
}

/// Terms hold the addresses and numbers of creators, each version its own.
async fn in_terms(
    store: &Store,
    query: &PersonQuery,
    found: &mut BTreeSet<PersonalRecord>,
) -> Result<(), StoreError> {
    for campaign in store.campaigns().await? {
        if !query.covers(&campaign.id) {
            continue;
        }
        for version in store.all_terms(&campaign.id).await? {
            let terms: Option<Terms> = document::stored(&version.document);
            for creator in terms.map(|terms| terms.creators).unwrap_or_default() {
                if creator
                    .contacts
                    .iter()
                    .any(|contact| query.stand_in_text(contact))
                {
                    let campaign = campaign.id.clone();
                    found.insert(PersonalRecord::Contacts(
                        campaign,
                        version.version,
                        creator.id,
                    ));
                }
            }
        }
    }
    Ok(())
}

/// The order that a webhook is of, or itself where it is of none.
async fn of_webhook(
    store: &Store,
    webhook: StoredWebhook,
) -> Result<Vec<PersonalRecord>, StoreError> {
    let Some(order) = &webhook.order else {
        return Ok(vec![PersonalRecord::Webhook(webhook.id)]);
    };
    let orders = store.orders_called(&webhook.campaign, order).await?;
    let source = webhook.source.as_str();
    let is_its = |order: &OrderKey| order.source == source;
    Ok(orders
        .into_iter()
        .filter(is_its)
        .map(PersonalRecord::Order)
        .collect())
}

/// All that is kept under these traces, as one object with a list for each kind.
///
/// # Errors
/// Where the database cannot be read.
pub async fn export(
    store: &Store,
    find_records: &BTreeSet<PersonalRecord>,
) -> Result<Value, StoreError> {
    let mut lists = Map::new();
    for kind in [
        "orders", "webhooks", "reviews", "votes", "events", "contacts",
    ] {
        lists.insert(kind.to_owned(), Value::Array(Vec::new()));
    }
    for record in find_records {
        let told = store.export_record(record).await?;
        if let Some(Value::Array(list)) = lists.get_mut(kind(record)) {
            list.push(told);
        }
    }
    Ok(Value::Object(lists))
}

const fn kind(record: &PersonalRecord) -> &'static str {
    match record {
        PersonalRecord::Order(_) => "orders",
        PersonalRecord::Webhook(_) => "webhooks",
        PersonalRecord::Review(_) => "reviews",
        PersonalRecord::Votes(_) => "votes",
        PersonalRecord::Event(..) => "events",
        PersonalRecord::Contacts(..) => "contacts",
    }
}

impl PersonQuery {
    fn covers(&self, campaign: &str) -> bool {
        self.campaign.as_deref().is_none_or(|only| only == campaign)
    }

    /// Whether the body names an address or a number of the person's.
    fn stand_in(&self, webhook: &StoredWebhook) -> bool {
        let Some(body) = &webhook.body else {
            return false;
        };
        match serde_json::from_slice(body) {
            Ok(body) => self.stand_in_value(&body),
            Err(_) => self.stand_in_text(&String::from_utf8_lossy(body)),
        }
    }

    fn stand_in_value(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => self.stand_in_text(text),
            Value::Number(number) => self.stand_in_text(&number.to_string()),
            Value::Array(items) => items.iter().any(|item| self.stand_in_value(item)),
            Value::Object(members) => {
                let mut members = members.iter();
                members.any(|(name, value)| self.stand_in_text(name) || self.stand_in_value(value))
            }
            Value::Null | Value::Bool(_) => false,
        }
    }

    fn stand_in_text(&self, text: &str) -> bool {
        self.emails.iter().any(|email| has_email(text, email))
            || self.phones.iter().any(|phone| has_phone(text, phone))
    }
}

/// Whether two ways of writing an address or a number mean the same.
pub fn is_same_contact(one: &str, other: &str) -> bool {
    let folded = |contact: &str| contact.trim().to_lowercase();
    match one.contains('@') || other.contains('@') {
        true => folded(one) == folded(other),
        false => has_phone(one, other),
    }
}

/// Whether the address stands in the text whole: not as the end of another.
fn has_email(text: &str, email: &str) -> bool {
    let (text, email) = (text.to_lowercase(), email.trim().to_lowercase());
    let is_of_address = |c: char| c.is_alphanumeric() || "._%+-@".contains(c);
    !email.is_empty()
        && text.match_indices(&email).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let mut after = text[at + email.len()..].chars();
            let after = match after.next() {
                // The end of a sentence is no part of an address.
                Some('.') => after.next(),
                other => other,
            };
            !before.is_some_and(is_of_address) && !after.is_some_and(is_of_address)
        })
}

/// Whether the number stands in the text, with or without the code of its country.
fn has_phone(text: &str, phone: &str) -> bool {
    let number = significant(phone);
    let is_of_number = |c: char| c.is_ascii_digit() || " +-()./\u{a0}".contains(c);
    let mut runs = text.split(|c| !is_of_number(c)).map(significant);
    number.len() >= LEAST_DIGITS
        && runs.any(|run| {
            let (long, short) = match run.len() < number.len() {
                true => (&number, &run),
                false => (&run, &number),
            };
            short.len() >= LEAST_DIGITS
                && long.ends_with(short.as_str())
                && long.len() - short.len() <= MOST_PREFIX
        })
}

/// The digits of a number, without the noughts that stand for its country.
fn significant(phone: &str) -> String {
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

#[cfg(test)]
mod tests;
