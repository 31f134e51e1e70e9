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

use super::{
    CheckoutFault, Draft, Loss, Order, check_word, discount_codes, escape::escape, loss,
    single_page,
};
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
) -> Result<Draft, CheckoutFault> {
    check_word(affiliate)?;
    let domain = domain.unwrap_or("co.id");
    if !is_domain(domain) {
        return Err(CheckoutFault::Shop);
    }
    let (page, told) = single_page(url, order)?;
    let mut draft = Draft::new(
        ["https://s.shopee.", domain, "/an_redir"].concat(),
        Vec::new(),
    );
    let mut carried = Vec::new();
    let slots = SLOTS.map(|keys| {
        let Some((key, value)) = order
            .tags
            .iter()
            .find(|(key, _)| keys.contains(&key.as_str()))
        else {
            return String::new();
        };
        let escaped = escape(value, |_| false);
        if escaped.len() > LONGEST_SLOT {
            return String::new();
        }
        if escaped != *value {
            draft.loss.push(Loss::Transcoded { key: key.clone() });
        }
        carried.push(key.as_str());
        escaped
    });
    let rest = order
        .tags
        .iter()
        .filter(|(key, _)| !carried.contains(&key.as_str()));
    let rest: Vec<_> = rest.cloned().collect();
    draft.loss.extend(loss::dropped(&rest));
    let mut draft = draft.with([
        ("origin_link", page),
        ("affiliate_id", affiliate.to_owned()),
    ]);
    if !carried.is_empty() {
        draft.fixed.push(("sub_id".to_owned(), slots.join("-")));
    }
    finish(draft, told, order)
}

pub(super) fn product(url: Option<&str>, order: &Order) -> Result<Draft, CheckoutFault> {
    let (page, told) = single_page(url, order)?;
    let mut draft = Draft::new(page, order.tags.clone());
    draft.loss.extend(loss::not_on_order(&order.tags));
    finish(draft, told, order)
}

fn finish(mut draft: Draft, told: bool, order: &Order) -> Result<Draft, CheckoutFault> {
    let codes = discount_codes(order.discount)?.iter();
    draft
        .loss
        .extend(codes.map(|code| Loss::Discount { code: code.clone() }));
    if !told {
        draft.loss.push(Loss::Lines);
    }
    Ok(draft)
}
