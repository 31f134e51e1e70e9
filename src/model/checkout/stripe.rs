//! Stripe Payment Links: one link for one thing, made in Stripe's dashboard.
//!
//! - **Link**: the payment link of the line, or of the settings, with parameters.
//! - **Characters**: `A–Z a–z 0–9 _ -`; others are [escaped](super::unescape), for Stripe drops a value that has any.
//! - **Length**: 150 characters a tag, 200 for the reference; 2,048 in all.
//! - **Dropped**: every tag but the five classic utm_*; quantities and further lines.
//! - **On the order**: `client_reference_id` in `checkout.session.completed` carries the creator and as many tags as fit, as an
//!   escaped query; the utm_* go on to the page after payment.

use super::escape::{escape, unescape};
use super::{CheckoutFault, LinkBuilder, Order, single_page};
use crate::attribution::Tag;
use crate::link::parse_query;

#[rustfmt::skip]
const CLASSIC: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"];
const LONGEST_TAG: usize = 150;
const LONGEST_REFERENCE: usize = 200;

pub(super) fn link(url: Option<&str>, order: &Order) -> Result<LinkBuilder, CheckoutFault> {
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
        let query: Vec<String> = tags[..carried].iter().map(spelled).collect();
        let text = escape(&query.join("&"), takes);
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

/// A tag as a query has it. What a query need not escape stays, for here an escape would be escaped itself.
fn spelled((key, value): &Tag) -> String {
    let plain = |text: &str| {
        text.replace('%', "%25")
            .replace('&', "%26")
            .replace('+', "%2B")
    };
    [&plain(key).replace('=', "%3D"), "=", &plain(value)].concat()
}

fn takes(byte: u8) -> bool {
    byte == b'-'
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_creators_name_in_any_script_fits_into_the_reference() {
        let name = "ꦫꦤꦶ ꦏꦺꦴꦥꦶ ꦱꦺꦤ꧀ꦗ";
        let (text, carried) = reference(&[("ref".to_owned(), name.to_owned())]);
        assert_eq!(carried, 1, "{text}");
    }

    #[test]
    fn what_somebody_else_put_there_holds_no_tags() {
        assert_eq!(referred("_FF"), []);
    }

    proptest! {
        #[test]
        fn the_reference_comes_back_as_the_tags_it_holds(tags in prop::collection::vec((any::<String>(), any::<String>()), 1..4)) {
            let (text, carried) = reference(&tags);
            prop_assert!(text.len() <= LONGEST_REFERENCE);
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte)));
            prop_assert_eq!(&referred(&text), &tags[..carried]);
        }
    }
}
