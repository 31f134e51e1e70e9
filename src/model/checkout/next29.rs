//! 29 Next: <https://developers.29next.com>, adding to the checkout by address.
//!
//! - **Link**: `https://{shop}/checkout/add/?product={id}:{n}&product=…&voucher={code}&currency={code}`: the key repeats.
//! - **Characters**: product ids are digits; values are any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: second discount codes; `ref`, `via`, `etl` and click ids reach the shop's scripts only.
//! - **On the order**: utm_* as its attribution.

use super::{CheckoutFault, LinkBuilder, Order, check_word, digits, merged, shopify_cart};

pub(super) fn link(
    shop: &str,
    currency: Option<&str>,
    order: &Order,
) -> Result<LinkBuilder, CheckoutFault> {
    shopify_cart::check_shop(shop)?;
    let start = ["https://", shop, "/checkout/add/"].concat();
    let mut page = start.clone();
    for item in merged(order.lines, digits)? {
        let sign = if page == start { "?" } else { "&" };
        page = [
            &page,
            sign,
            "product=",
            item.variant,
            ":",
            &item.quantity.to_string(),
        ]
        .concat();
    }
    let mut draft = LinkBuilder::new(page, order);
    if let Some(currency) = currency {
        check_word(currency)?;
        draft.fix("currency", currency);
    }
    draft.discount(order.discount, "voucher");
    draft.tell_unseen(&order.tags, &["utm_"]);
    Ok(draft)
}
