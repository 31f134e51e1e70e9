//! An order by WhatsApp message, as small shops in Indonesia take them: <https://wa.me>.
//!
//! - **Link**: `https://wa.me/{number}?text={text}`; the shopper sends the text, and the shop answers in the chat.
//! - **Text**: a line for each variant with quantity, product, variant and price, then the total; `#code` for each discount
//!   code; the shop's name and the creator's `#code` last.
//! - **Characters**: any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: every tag but the creator's code.
//! - **On the order**: where whoever reads the message writes it down.

use super::lines::Item;
use super::{CheckoutFault, LinkBuilder, Order, merged, plain};
use crate::attribution::Tag;
use crate::link::serialize_query;

/// Where the lines go in a text of the merchant.
const LINES: &str = "{lines}";

pub(super) fn link(
    number: &str,
    text: Option<&str>,
    order: &Order,
) -> Result<LinkBuilder, CheckoutFault> {
    check_number(number)?;
    let items = merged(order.lines, plain::variant)?;
    let mut lines: Vec<String> = items.iter().map(|item| said(item, order.priced)).collect();
    let total = order.told.total.filter(|total| !total.is_empty());
    lines.extend(total.map(|total| ["Total: ", total].concat()));
    let is_code = |(key, _): &&Tag| ["ref", "via", "etl"].contains(&key.as_str());
    let creator = order.tags.iter().find(is_code);
    let sign = |code: &str| ["#", code].concat();
    let shop = order.told.shop.unwrap_or_default().to_owned();
    let last = [
        shop,
        creator.map_or_else(String::new, |(_, code)| sign(code)),
    ];
    let mut parts = vec![text.unwrap_or(LINES).replace(LINES, &lines.join("\n"))];
    parts.extend(order.discount.iter().map(|code| sign(code)));
    parts.push(joined(last.to_vec(), " "));
    let text = joined(parts, "\n");
    // Some versions of the app show a `+` as it is.
    let text = serialize_query(&[("text", text)]).replace('+', "%20");
    let mut draft = LinkBuilder::bare(["https://wa.me/", number, "?", &text].concat());
    for tag in order.tags.iter().filter(|tag| Some(*tag) != creator) {
        draft.lose(&tag.0);
    }
    Ok(draft)
}

/// What is said, without gaps where nothing is.
fn joined(mut parts: Vec<String>, between: &str) -> String {
    parts.retain(|part| !part.is_empty());
    parts.join(between)
}

/// `2 × Gayo Senja (500 g · V60): Rp 178.000`
fn said(item: &Item, priced: bool) -> String {
    let mut said = [
        &item.quantity.to_string(),
        " × ",
        item.name.unwrap_or(item.variant),
    ]
    .concat();
    if let Some(label) = item.label.filter(|label| !label.is_empty()) {
        said = [&said, " (", label, ")"].concat();
    }
    match item.price.filter(|price| priced && !price.is_empty()) {
        Some(price) => [&said, ": ", price].concat(),
        None => said,
    }
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
