//! WooCommerce: its checkout links (version 10 and later), or one line by `add-to-cart` before.
//!
//! - **Link**: `{shop}/checkout-link/?products={id}:{quantity},…&coupon={code}`, or `{shop}/?add-to-cart={id}&quantity={n}`.
//! - **Characters**: ids of products and variations are digits; values are any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: `ref`, `via`, `etl`, click ids and unknown `utm_*` are not in the shop's own record; they reach its scripts. `add-to-cart`
//!   takes one line and no coupon.
//! - **On the order**: the shop's own script reads the query and fills `_wc_order_attribution_*` with source, medium, campaign,
//!   content, term and id.

use super::{CheckoutFault, Draft, Loss, Order, digits, listed, merged, plain};

/// What the shop's own record has a place for.
#[rustfmt::skip]
const KEPT: [&str; 6] = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "utm_id"];

pub(super) fn link(shop: &str, single: bool, order: &Order) -> Result<Draft, CheckoutFault> {
    let site = plain::page(shop, order.base)?;
    let site = site.as_str().trim_end_matches('/');
    let items = merged(order.lines, digits)?;
    let way = if single { "/" } else { "/checkout-link/" };
    let mut draft = Draft::new([site, way].concat(), order);
    if let (true, [first, rest @ ..]) = (single, items.as_slice()) {
        draft.fix("add-to-cart", first.variant);
        draft.fix("quantity", &first.quantity.to_string());
        if !rest.is_empty() {
            draft.loss.push(Loss::Lines);
        }
    } else {
        draft.fix("products", &listed(&items));
    }
    draft.discount(order.discount, if single { "" } else { "coupon" });
    // The longer names of later versions of utm_* begin like these.
    draft.tell_unseen(&order.tags, &KEPT);
    Ok(draft)
}
