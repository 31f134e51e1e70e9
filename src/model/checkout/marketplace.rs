//! Product pages of marketplaces. None takes a cart from outside; each sells one thing at a time.
//!
//! # Shopee's affiliate redirect
//! - **Link**: `https://s.shopee.{domain}/an_redir?origin_link={page}&affiliate_id={id}&sub_id={a}-{b}-{c}-{d}-{e}`.
//! - **Characters**: letters, digits and `_` in a slot; others are [escaped](super::unescape). A slot has no `-`.
//! - **Length**: five slots: the creator, then source, medium, campaign and content. 2,048 characters in all.
//! - **Dropped**: all other tags; Shopee writes its own utm_* over what it is given. Quantities and further lines.
//! - **On the order**: the five slots in the affiliate report.
//!
//! # TikTok Shop, Tokopedia and Lazada
//! Links that carry a creator are made inside the platform. Here the page is decorated, for the platforms' own analytics, and
//! the loss report says that no tag reaches the order.

use super::escape::escape;
use super::{CheckoutFault, LinkBuilder, Order, check_word, single_page};
use crate::link::is_domain;

const SLOTS: [&[&str]; 5] = [
    &["ref", "via", "etl"],
    &["utm_source"],
    &["utm_medium"],
    &["utm_campaign"],
    &["utm_content"],
];
/// What a slot holds, with room for the other four.
const LONGEST_SLOT: usize = 150;

pub(super) fn shopee(
    affiliate: &str,
    url: Option<&str>,
    domain: Option<&str>,
    order: &Order,
) -> Result<LinkBuilder, CheckoutFault> {
    check_word(affiliate)?;
    let domain = domain.unwrap_or("co.id");
    if !is_country(domain) {
        return Err(CheckoutFault::Shop);
    }
    let mut draft = single_page(url, order)?;
    let redirect = ["https://s.shopee.", domain, "/an_redir"].concat();
    let page = std::mem::replace(&mut draft.page, redirect);
    draft.fix("origin_link", &page);
    draft.fix("affiliate_id", affiliate);
    let mut slots = [const { String::new() }; 5];
    for (key, value) in &order.tags {
        let escaped = escape(value, |_| false);
        let place = SLOTS.iter().position(|keys| keys.contains(&key.as_str()));
        match place.and_then(|place| slots.get_mut(place)) {
            Some(slot) if slot.is_empty() && escaped.len() <= LONGEST_SLOT => {
                draft.tell_spelling(key, value, &escaped);
                *slot = escaped;
            }
            _ => draft.lose(key),
        }
    }
    let slots = slots.join("-");
    if slots.len() > SLOTS.len() - 1 {
        draft.fix("sub_id", &slots);
    }
    draft.discount(order.discount, "");
    Ok(draft)
}

/// `sg`, `co.id`, `com.my`: what stands behind `shopee.` in a country, and not somebody's name.
fn is_country(domain: &str) -> bool {
    let last = domain
        .strip_prefix("co.")
        .or_else(|| domain.strip_prefix("com."))
        .unwrap_or(domain);
    last.len() == 2 && is_domain(domain)
}

pub(super) fn product(url: Option<&str>, order: &Order) -> Result<LinkBuilder, CheckoutFault> {
    let mut draft = single_page(url, order)?;
    draft.params.clone_from(&order.tags);
    draft.tell_unseen(&order.tags, &[]);
    draft.discount(order.discount, "");
    Ok(draft)
}
