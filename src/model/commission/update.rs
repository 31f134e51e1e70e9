//! What a shop says of one order at a time, and what the order carries that could name a creator.

use super::OrderEvent;
use crate::attribution::{CLICK_IDS, Forwarding, Tag, Touch, code};

/// The tag by which an order names the checkout beacon it came by.
pub const EVENT_TAG: &str = "etalase_event";
/// The most tags, and the most discount codes, that are looked at: shoppers can write some of them.
pub const MOST_HINTS: usize = 64;

/// What one webhook says of one order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderUpdate {
    /// The shop's id of the order.
    pub order: String,
    /// Other ids that the shop has for the same order, such as that of its invoice.
    pub aliases: Vec<String>,
    /// What became of it; may be nothing yet, such as before it is paid.
    pub events: Vec<OrderEvent>,
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

impl AttributionHints {
    /// Keeps a tag of the order, if it can name anybody.
    pub fn put(&mut self, key: &str, value: &str) {
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
    pub fn put_landing_page(&mut self, address: &str) {
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
