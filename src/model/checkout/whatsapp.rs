//! An order by WhatsApp message, as small shops in Indonesia take them: <https://wa.me>.
//!
//! - **Link**: `https://wa.me/{number}?text={text}`; the shopper sends the text.
//! - **Characters**: any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: every tag but the creator's code, which ends the text as `#code`. Discount codes are written into it.
//! - **On the order**: where whoever reads the message writes it down.

use super::{CheckoutFault, Draft, Order, discount_codes, loss, merged, plain};
use crate::attribution::Tag;
use crate::link::serialize_query;

/// Where the lines go in a text of the merchant.
const LINES: &str = "{lines}";

pub(super) fn link(
    number: &str,
    text: Option<&str>,
    order: &Order,
) -> Result<Draft, CheckoutFault> {
    check_number(number)?;
    let items = merged(order.lines, plain::variant)?;
    let lines: Vec<String> = items
        .iter()
        .map(|item| {
            [
                &item.quantity.to_string(),
                " × ",
                item.name.unwrap_or(item.variant),
            ]
            .concat()
        })
        .collect();
    let mut text = text.unwrap_or(LINES).replace(LINES, &lines.join("\n"));
    let creator = order
        .tags
        .iter()
        .find(|(key, _)| ["ref", "via", "etl"].contains(&key.as_str()));
    let codes = discount_codes(order.discount)?.iter();
    for code in codes.chain(creator.map(|(_, code)| code)) {
        text = [&text, "\n#", code].concat();
    }
    // Some versions of the app show a `+` as it is.
    let text = serialize_query(&[("text", text)]).replace('+', "%20");
    let page = ["https://wa.me/", number, "?", &text].concat();
    let mut draft = Draft::new(page, Vec::new());
    let rest = order.tags.iter().filter(|tag| Some(*tag) != creator);
    let rest: Vec<Tag> = rest.cloned().collect();
    draft.loss.extend(loss::dropped(&rest));
    Ok(draft)
}

/// E.164: country code and number, 7 to 15 digits.
pub(super) fn check_number(number: &str) -> Result<(), CheckoutFault> {
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    if digits && !number.starts_with('0') && (7..=15).contains(&number.len()) {
        Ok(())
    } else {
        Err(CheckoutFault::Number)
    }
}
