//! The Universal Commerce Protocol's permalink (`dev.ucp.shopping.permalink`), which Shopify serves as `/buy`.
//!
//! - **Link**: `{endpoint}/{id}:{quantity},…?…`; the endpoint is what the shop's `/.well-known/ucp` names.
//! - **Characters**: ids of `A–Z a–z 0–9 . _ -` go as they are, others as `~` and base64url. Names are paths such as
//!   `attribution/utm_source`; values are any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: nothing that is sent. Tags go as `attribution/*` only: sent plainly too, they would appear twice.
//! - **On the order**: as the order's `attribution`, with the names they came by.

use super::{CheckoutFault, Draft, Order, discount_codes, merged};
use crate::creator::encode;
use crate::link::Href;

pub(super) fn link(
    endpoint: &str,
    continue_to: Option<&str>,
    order: &Order,
) -> Result<Draft, CheckoutFault> {
    check_endpoint(endpoint)?;
    check_continue_to(continue_to)?;
    let items = merged(order.lines, variant)?;
    let items: Vec<String> = items
        .iter()
        .map(|item| [&spelled(item.variant), ":", &item.quantity.to_string()].concat())
        .collect();
    let mut params: Vec<_> = order
        .tags
        .iter()
        .map(|(key, value)| (["attribution/", key].concat(), value.clone()))
        .collect();
    let codes = discount_codes(order.discount)?.iter().enumerate();
    params.extend(
        codes.map(|(at, code)| (["discounts/codes/", &at.to_string()].concat(), code.clone())),
    );
    if let Some(path) = continue_to {
        params.push(("continue_to".to_owned(), path.to_owned()));
    }
    Ok(Draft::new(
        [endpoint, "/", &items.join(",")].concat(),
        params,
    ))
}

/// An id as the protocol writes it.
fn spelled(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    if id.bytes().all(plain) {
        return id.to_owned();
    }
    ["~", &encode(id.as_bytes())].concat()
}

pub(super) fn check_endpoint(endpoint: &str) -> Result<(), CheckoutFault> {
    let plain = !endpoint.ends_with('/') && !endpoint.contains(['?', '#']);
    Href::parse(endpoint)?;
    if plain {
        Ok(())
    } else {
        Err(CheckoutFault::Endpoint)
    }
}

/// One slash in front and nothing by which a browser would leave the shop, also after decoding once.
pub(super) fn check_continue_to(path: Option<&str>) -> Result<(), CheckoutFault> {
    let Some(path) = path else { return Ok(()) };
    let decoded = path
        .replace("%2f", "/")
        .replace("%2F", "/")
        .replace("%5c", "\\")
        .replace("%5C", "\\");
    let fine = decoded.starts_with('/')
        && !decoded.starts_with("//")
        && !decoded.contains(|c: char| c == '\\' || c.is_whitespace() || c.is_control())
        && !decoded
            .split(['/', '?', '#'])
            .any(|part| [".", ".."].contains(&part))
        && !path.contains("%2e")
        && !path.contains("%2E");
    if fine {
        Ok(())
    } else {
        Err(CheckoutFault::ContinueTo)
    }
}

pub(super) fn variant(id: &str) -> Option<&str> {
    let fine = !id.is_empty() && !id.contains(char::is_control);
    fine.then_some(id)
}
