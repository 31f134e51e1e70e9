//! An order by WhatsApp message, as small shops in Indonesia take them: <https://wa.me>.
//!
//! - **Link**: `https://wa.me/{number}?text={text}`; the shopper sends the text.
//! - **Characters**: any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: every tag but the creator's code, which ends the text as `#code`. Discount codes are written into it.
//! - **On the order**: where whoever reads the message writes it down.

use super::{CheckoutFault, Draft, Order, merged, plain};
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
    let mut lines = String::new();
    for item in merged(order.lines, plain::variant)? {
        let name = item.name.unwrap_or(item.variant);
        let sign = if lines.is_empty() { "" } else { "\n" };
        lines = [&lines, sign, &item.quantity.to_string(), " × ", name].concat();
    }
    let mut text = text.unwrap_or(LINES).replace(LINES, &lines);
    let mut hash = |code: &str| text = [&text, "\n#", code].concat();
    order.discount.iter().for_each(|code| hash(code));
    let is_code = |(key, _): &&Tag| ["ref", "via", "etl"].contains(&key.as_str());
    let creator = order.tags.iter().find(is_code);
    if let Some((_, code)) = creator {
        hash(code);
    }
    // Some versions of the app show a `+` as it is.
    let text = serialize_query(&[("text", text)]).replace('+', "%20");
    let mut draft = Draft::bare(["https://wa.me/", number, "?", &text].concat());
    for tag in order.tags.iter().filter(|tag| Some(*tag) != creator) {
        draft.lose(&tag.0);
    }
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
