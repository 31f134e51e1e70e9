//! WooCommerce: its checkout links (version 10 and later), or one line by `add-to-cart` before.
//!
//! - **Link**: `{shop}/checkout-link/?products={id}:{quantity},…&coupon={code}`, or `{shop}/?add-to-cart={id}&quantity={n}`.
//! - **Characters**: ids of products and variations are digits; values are any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: `ref`, `via`, `etl`, click ids and unknown `utm_*` are not in the shop's own record; they reach its scripts. `add-to-cart`
//!   takes one line and no coupon.
//! - **On the order**: the shop's own script reads the query and fills `_wc_order_attribution_*` with source, medium, campaign,
//!   content, term and id.

use super::{CheckoutFault, Draft, Loss, Order, digits, discount_codes, listed, merged, plain};
use crate::attribution::Tag;

/// What the shop's own record has a place for.
#[rustfmt::skip]
const KEPT: [&str; 6] = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "utm_id"];

pub(super) fn link(shop: &str, single: bool, order: &Order) -> Result<Draft, CheckoutFault> {
    let site = plain::page(shop, order.base)?;
    let site = site.as_str().trim_end_matches('/');
    let items = merged(order.lines, digits)?;
    let codes = discount_codes(order.discount)?;
    let mut draft = match (single, items.as_slice()) {
        (true, [first, ..]) => {
            let fixed = [
                ("add-to-cart", first.variant.to_owned()),
                ("quantity", first.quantity.to_string()),
            ];
            let mut draft = Draft::new([site, "/"].concat(), order.tags.clone()).with(fixed);
            if items.len() > 1 {
                draft.loss.push(Loss::Lines);
            }
            draft.loss.extend(
                codes
                    .iter()
                    .map(|code| Loss::Discount { code: code.clone() }),
            );
            draft
        }
        _ => {
            let fixed = [("products", listed(&items))];
            let mut draft =
                Draft::new([site, "/checkout-link/"].concat(), order.tags.clone()).with(fixed);
            if let [code, rest @ ..] = codes {
                draft.params.push(("coupon".to_owned(), code.clone()));
                draft.loss.extend(
                    rest.iter()
                        .map(|code| Loss::Discount { code: code.clone() }),
                );
            }
            draft
        }
    };
    let unseen = |(key, _): &&Tag| !KEPT.contains(&key.as_str());
    let unseen = order.tags.iter().filter(unseen);
    draft
        .loss
        .extend(unseen.map(|(key, _)| Loss::NotOnOrder { key: key.clone() }));
    Ok(draft)
}
