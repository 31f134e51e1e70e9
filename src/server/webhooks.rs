//! Webhooks of shops: stored first, understood second.
//!
//! [`receive`] keeps a signed body before anything looks into it. Then one file for each kind of shop says what became of which
//! order ([`OrderUpdate`]), and [`credit`] who is credited. A body that cannot be understood is held, and can be read again.
//! Amounts are read from the text of the JSON, digit by digit; nothing passes through a float.

mod body;
pub mod credit;
mod generic;
pub mod receive;
mod shopify;
mod stripe;
mod woocommerce;

#[cfg(test)]
mod tests;

use etalase_model::attribution::{CLICK_IDS, Forwarding, Tag, Touch, code};
use etalase_model::commission::{Event, Source};
use etalase_model::record::ReadFault;
use serde_json::Value;

use body::{Body, Notes, unreadable};

/// The tag by which an order names the checkout beacon it came by.
pub const EVENT_TAG: &str = "etalase_event";
/// The longest id of an order or a refund, and the longest topic.
const LONGEST_ID: usize = 128;
/// The most tags, and the most discount codes, that are looked at: shoppers can write some of them.
const MOST_HINTS: usize = 64;

/// What one webhook says of one order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderUpdate {
    /// The shop's id of the order.
    pub order: String,
    /// Other ids that the shop has for the same order, such as that of its invoice.
    pub aliases: Vec<String>,
    /// What became of it; may be nothing yet, such as before it is paid.
    pub events: Vec<Event>,
    /// What it carries that could name a creator.
    pub hints: AttributionHints,
    /// Whether a subscription made it by itself: nobody came by a link for it.
    pub is_renewal: bool,
}

/// What an order carries that could name a creator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttributionHints {
    /// `etl`, `ref`, `via`, click ids and [`EVENT_TAG`]; those of the order itself before those of its landing page.
    pub tags: Vec<Tag>,
    /// Discount codes.
    pub coupons: Vec<String>,
    /// E-mail addresses and telephone numbers of who ordered. They are compared with those of creators, and not kept.
    pub buyer: Vec<String>,
}

/// A webhook that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// What it says of an order; `None` where it is about something else.
    pub update: Option<OrderUpdate>,
    /// What a bookkeeper would like to know, such as that an amount was rounded.
    pub notes: Vec<String>,
}

impl AttributionHints {
    /// Looks up who ordered, where a shop of this kind writes that.
    fn put_buyer(&mut self, body: Body, places: &[&str]) {
        let contacts = places.iter().filter_map(|place| body.text(place));
        let contacts = contacts.filter(|contact| !contact.trim().is_empty());
        self.buyer.extend(contacts.map(str::to_owned));
    }

    /// Keeps a tag of the order, if it can name anybody.
    fn put(&mut self, key: &str, value: &str) {
        let names = ["etl", "ref", "via", EVENT_TAG];
        // As it is read on a landing page.
        let value = match key {
            "etl" | "ref" | "via" => code(value),
            _ => value,
        };
        let fits = !value.is_empty() && self.tags.len() < MOST_HINTS;
        if fits && (names.contains(&key) || CLICK_IDS.contains(&key)) {
            self.tags.push((key.to_owned(), value.to_owned()));
        }
    }

    /// Keeps the tags of the address that the shopper landed on; a path will do.
    fn put_landing_page(&mut self, address: &str) {
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

/// Reads a webhook whose signature was right. `topic` is the shop's own word in a header that nobody signed: it may say that
/// the body is none of ours, and nothing else is concluded from it.
///
/// # Errors
/// What of it cannot be understood.
pub fn read(source: Source, topic: &str, body: &[u8]) -> Result<Content, Vec<ReadFault>> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|fault| vec![unreadable("", &format!("must be JSON: {fault}"))])?;
    let notes = Notes::default();
    let body = Body::new(&value, &notes);
    let update = match source {
        Source::Shopify => shopify::read(topic, body),
        Source::Woocommerce => woocommerce::read(topic, body),
        Source::Stripe => stripe::read(body),
        Source::Generic => generic::read(body),
    }?;
    Ok(Content {
        update,
        notes: notes.into_texts(),
    })
}

/// What a webhook is about, in the shop's own word: of a header, or of the body where that says it. May be empty.
pub fn topic(source: Source, header: &str, body: &[u8]) -> String {
    let member = match source {
        Source::Shopify | Source::Woocommerce => return shortened(header),
        Source::Stripe => "type",
        Source::Generic => "kind",
    };
    let value: Option<Value> = serde_json::from_slice(body).ok();
    let topic = value.as_ref().and_then(|value| value.get(member)?.as_str());
    shortened(topic.unwrap_or_default())
}

/// The header in which a shop of this kind says what its webhook is about.
pub const fn topic_header(source: Source) -> Option<&'static str> {
    match source {
        Source::Shopify => Some("x-shopify-topic"),
        Source::Woocommerce => Some("x-wc-webhook-topic"),
        Source::Stripe | Source::Generic => None,
    }
}

fn shortened(topic: &str) -> String {
    topic.chars().take(LONGEST_ID).collect()
}

/// Whether this is the unsigned note by which WooCommerce asks if anybody listens, before the first webhook.
pub fn is_ping(source: Source, body: &[u8]) -> bool {
    let number = body.strip_prefix(b"webhook_id=").unwrap_or_default();
    source == Source::Woocommerce
        && (1..=20).contains(&number.len())
        && number.iter().all(u8::is_ascii_digit)
}
