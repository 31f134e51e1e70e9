//! VTEX: <https://help.vtex.com>, adding to the cart by address.
//!
//! - **Link**: `https://{shop}/checkout/cart/add?sc={channel}&sku={id}&qty={n}&seller={s}&sku=…`: the keys repeat, in order.
//! - **Characters**: SKU ids are digits; values are any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: discount codes; `ref`, `via`, `etl` and click ids reach the shop's scripts only.
//! - **On the order**: utm_source, utm_medium and utm_campaign in its marketing data.

use super::{CheckoutFault, LinkBuilder, Order, check_word, digits, merged, shopify_cart};

pub(super) fn link(
    shop: &str,
    seller: Option<&str>,
    channel: Option<&str>,
    order: &Order,
) -> Result<LinkBuilder, CheckoutFault> {
    shopify_cart::check_shop(shop)?;
    let (seller, channel) = (seller.unwrap_or("1"), channel.unwrap_or("1"));
    check_word(seller)?;
    check_word(channel)?;
    let mut page = ["https://", shop, "/checkout/cart/add?sc=", channel].concat();
    for item in merged(order.lines, digits)? {
        let quantity = item.quantity.to_string();
        page = [
            &page,
            "&sku=",
            item.variant,
            "&qty=",
            &quantity,
            "&seller=",
            seller,
        ]
        .concat();
    }
    let mut draft = LinkBuilder::new(page, order);
    draft.discount(order.discount, "");
    draft.tell_unseen(&order.tags, &["utm_source", "utm_medium", "utm_campaign"]);
    Ok(draft)
}
