//! 29 Next: <https://developers.29next.com>, adding to the checkout by address.
//!
//! - **Link**: `https://{shop}/checkout/add/?product={id}:{n}&product=…&voucher={code}&currency={code}`: the key repeats.
//! - **Characters**: product ids are digits; values are any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: second discount codes; `ref`, `via`, `etl` and click ids reach the shop's scripts only.
//! - **On the order**: utm_* as its attribution.

use super::{
    CheckoutFault, Draft, Loss, Order, check_word, digits, discount_codes, merged, shopify_cart,
};

pub(super) fn link(
    shop: &str,
    currency: Option<&str>,
    order: &Order,
) -> Result<Draft, CheckoutFault> {
    shopify_cart::check_shop(shop)?;
    let mut page = ["https://", shop, "/checkout/add/"].concat();
    for (index, item) in merged(order.lines, digits)?.iter().enumerate() {
        let sign = if index == 0 { "?" } else { "&" };
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
    let mut draft = Draft::new(page, order.tags.clone());
    if let Some(currency) = currency {
        check_word(currency)?;
        draft
            .fixed
            .push(("currency".to_owned(), currency.to_owned()));
    }
    if let [code, rest @ ..] = discount_codes(order.discount)? {
        draft.params.push(("voucher".to_owned(), code.clone()));
        draft.loss.extend(
            rest.iter()
                .map(|code| Loss::Discount { code: code.clone() }),
        );
    }
    draft.tell_unseen(&order.tags, &["utm_"]);
    Ok(draft)
}
