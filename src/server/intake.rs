//! What shops send of orders: from a webhook's body to what it says, exactly and without guessing.
//!
//! One file for each kind of shop. All read the same of an order: what became of it ([`Event`]), and what it carries that names
//! a creator ([`Hints`]). Amounts come as decimal texts and become minor units digit by digit; nothing passes through a float.

mod body;
pub mod credit;
mod generic;
mod shopify;
mod stripe;
mod woocommerce;

#[cfg(test)]
mod tests;

use axum::http::HeaderMap;
use etalase_model::attribution::{CLICK_IDS, Forwarding, Tag, Touch};
use etalase_model::commission::{Event, Source};
use etalase_model::record::Fault;
use serde_json::Value;

use body::{Body, unreadable};

/// The tag by which an order names the checkout beacon it came by.
pub const EVENT_TAG: &str = "etalase_event";
/// The longest id of a delivery, an order or a topic.
const LONGEST_ID: usize = 128;
/// The most tags, and the most discount codes, that are looked at: shoppers can write some of them.
const MOST_HINTS: usize = 64;

/// One webhook, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The shop's id of what happened, the same in every repetition.
    pub id: String,
    /// What it is about, in the shop's own word.
    pub topic: String,
    /// What it says of an order; `None` where its topic is none of ours.
    pub statement: Option<Statement>,
}

/// What one webhook says of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The shop's id of the order.
    pub order: String,
    /// What became of it; may be nothing yet, such as before it is paid.
    pub events: Vec<Event>,
    /// What it carries.
    pub hints: Hints,
}

/// What an order carries that could name a creator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hints {
    /// `etl`, `ref`, `via`, click ids and [`EVENT_TAG`]; those of the order itself before those of its landing page.
    pub tags: Vec<Tag>,
    /// Discount codes.
    pub coupons: Vec<String>,
}

impl Hints {
    /// Keeps a tag of the order, if it can name anybody.
    fn put(&mut self, key: &str, value: &str) {
        let names = ["etl", "ref", "via", EVENT_TAG];
        let fits = !value.is_empty() && self.tags.len() < MOST_HINTS;
        if fits && (names.contains(&key) || CLICK_IDS.contains(&key)) {
            self.tags.push((key.to_owned(), value.to_owned()));
        }
    }

    /// Keeps the tags of the address that the shopper landed on; a path will do.
    fn landed(&mut self, address: &str) {
        let address = if address.starts_with('/') {
            ["https://shop.invalid", address].concat()
        } else {
            address.to_owned()
        };
        let touch = Touch::read(&address, "", 0);
        for (key, value) in touch.map_or_else(Vec::new, |touch| touch.tags(Forwarding::Everything))
        {
            self.put(&key, &value);
        }
    }

    /// The values of these tags, in the order of their worth.
    pub fn values<'a>(&'a self, is: impl Fn(&str) -> bool + 'a) -> impl Iterator<Item = &'a Tag> {
        self.tags.iter().filter(move |(key, _)| is(key))
    }
}

/// Reads a webhook whose signature was right.
///
/// # Errors
/// What of it cannot be understood. It will not be any better when it is sent again.
pub fn read(source: Source, headers: &HeaderMap, body: &[u8]) -> Result<Delivery, Vec<Fault>> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|fault| vec![unreadable("", &format!("must be JSON: {fault}"))])?;
    let body = Body(&value);
    let (id, topic) = name(source, headers, body);
    for (name, text) in [("id", id), ("topic", topic)] {
        if !(1..=LONGEST_ID).contains(&text.chars().count()) {
            let rule = "must be 1 to 128 characters, where this kind of shop has it";
            return Err(vec![unreadable(name, rule)]);
        }
    }
    let statement = match source {
        Source::Shopify => shopify::read(topic, body),
        Source::Woocommerce => woocommerce::read(topic, body),
        Source::Stripe => stripe::read(topic, body),
        Source::Generic => generic::read(topic, &value),
    };
    Ok(Delivery {
        // Shopify gives all webhooks of one action the same id, whatever their topics.
        id: [topic, "/", id].concat(),
        topic: topic.to_owned(),
        statement: statement?,
    })
}

/// The shop's id of what happened, and its topic. What stands in headers is not signed: nothing may be concluded from it
/// that the body does not say itself.
fn name<'a>(source: Source, headers: &'a HeaderMap, body: Body<'a>) -> (&'a str, &'a str) {
    let header = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.filter(|value| !value.is_empty())
    };
    let (id, topic) = match source {
        Source::Shopify => (
            header("x-shopify-event-id").or_else(|| header("x-shopify-webhook-id")),
            header("x-shopify-topic"),
        ),
        Source::Woocommerce => (
            header("x-wc-webhook-delivery-id"),
            header("x-wc-webhook-topic"),
        ),
        Source::Stripe => (body.text("/id"), body.text("/type")),
        Source::Generic => (body.text("/id"), body.text("/kind")),
    };
    (id.unwrap_or_default(), topic.unwrap_or_default())
}

/// Whether this is the unsigned note by which WooCommerce asks if anybody listens, before the first webhook.
pub fn is_ping(source: Source, body: &[u8]) -> bool {
    let number = body.strip_prefix(b"webhook_id=").unwrap_or_default();
    source == Source::Woocommerce
        && (1..=20).contains(&number.len())
        && number.iter().all(u8::is_ascii_digit)
}
