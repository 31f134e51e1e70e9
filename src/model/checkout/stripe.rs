//! Stripe Payment Links: one link for one thing, made in Stripe's dashboard.
//!
//! - **Link**: the payment link of the line, or of the settings, with parameters.
//! - **Characters**: `A–Z a–z 0–9 _ -`; others are [escaped](super::unescape), for Stripe drops a value that has any.
//! - **Length**: 150 characters a tag, 200 for the reference; 2,048 in all.
//! - **Dropped**: every tag but the five classic utm_*; quantities and further lines.
//! - **On the order**: `client_reference_id` in `checkout.session.completed` carries the creator and as many tags as fit, as an
//!   escaped query; the utm_* go on to the page after payment.

use super::escape::{escape, unescape};
use super::{CheckoutFault, Draft, Order, single_page};
use crate::attribution::Tag;
use crate::link::{parse_query, serialize_query};

#[rustfmt::skip]
const CLASSIC: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"];
const LONGEST_TAG: usize = 150;
const LONGEST_REFERENCE: usize = 200;

pub(super) fn link(url: Option<&str>, order: &Order) -> Result<Draft, CheckoutFault> {
    let mut draft = single_page(url, order)?;
    let (reference, carried) = reference(&order.tags);
    for (index, (key, value)) in order.tags.iter().enumerate() {
        let escaped = escape(value, takes);
        if CLASSIC.contains(&key.as_str()) && escaped.len() <= LONGEST_TAG {
            draft.tell_spelling(key, value, &escaped);
            draft.put(key, &escaped);
        } else if index >= carried {
            draft.lose(key);
        }
    }
    if carried > 0 {
        draft.fix("client_reference_id", &reference);
    }
    draft.discount(order.discount, "prefilled_promo_code");
    Ok(draft)
}

/// The most valuable tags as one legal text, and how many of them it holds.
fn reference(tags: &[Tag]) -> (String, usize) {
    for carried in (1..=tags.len()).rev() {
        let text = escape(&serialize_query(&tags[..carried]), takes);
        if text.len() <= LONGEST_REFERENCE {
            return (text, carried);
        }
    }
    (String::new(), 0)
}

/// The tags that a `client_reference_id` carries, when it comes back on the order; none where it is somebody else's.
pub fn referred(reference: &str) -> Vec<Tag> {
    unescape(reference).map_or_else(Vec::new, |query| parse_query(&query))
}

fn takes(byte: u8) -> bool {
    byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reference_carries_comes_back_as_it_was() {
        let tags = [
            ("ref", "rani"),
            ("etl", "v1.k1.cGF5-bG9h.c2ln_bmF0"),
            ("utm_source", "kopi & ꦏꦺꦴ=_5F"),
        ];
        let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let (text, carried) = reference(&tags);
        assert!(carried == 3 && text.len() <= LONGEST_REFERENCE);
        assert_eq!(referred(&text), tags);
        assert_eq!(referred("_FF"), []);
    }
}
