//! WooCommerce: its checkout links (version 10 and later), or one line by `add-to-cart` before.
//!
//! - **Link**: `{shop}/checkout-link/?products={id}:{quantity},…&coupon={code}`, or `{shop}/?add-to-cart={id}&quantity={n}`.
//! - **Characters**: ids of products and variations are digits; values are any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: `ref`, `via`, `etl`, click ids and unknown `utm_*` are not in the shop's own record; they reach its scripts. `add-to-cart`
//!   takes one line and no coupon.
//! - **On the order**: the shop's own script reads the query and fills `_wc_order_attribution_*` with source, medium, campaign,
//!   content, term and id.

use super::{CheckoutFault, LinkBuilder, Loss, Order, digits, listed, merged, plain};
use crate::link::cut;

/// What the shop's own record has a place for.
#[rustfmt::skip]
const KEPT: [&str; 6] = ["utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "utm_id"];

pub(super) fn link(shop: &str, single: bool, order: &Order) -> Result<LinkBuilder, CheckoutFault> {
    let shop = plain::page(shop, order.base)?;
    let (site, query, fragment) = cut(shop.as_str());
    let items = merged(order.lines, digits)?;
    let (way, lines) = match items.as_slice() {
        [first, ..] if single => {
            let quantity = first.quantity.to_string();
            let lines = ["add-to-cart=", first.variant, "&quantity=", &quantity].concat();
            ("/?", lines)
        }
        items => ("/checkout-link/?", ["products=", &listed(items)].concat()),
    };
    let sign = if query.is_empty() { "" } else { "&" };
    let site = site.trim_end_matches('/');
    let mut draft = LinkBuilder::new([site, way, query, sign, &lines, fragment].concat(), order);
    if single && items.len() > 1 {
        draft.loss.push(Loss::Lines);
    }
    draft.discount(order.discount, if single { "" } else { "coupon" });
    draft.tell_unseen(&order.tags, &KEPT);
    Ok(draft)
}
