//! The Universal Commerce Protocol's permalink (`dev.ucp.shopping.permalink`), which Shopify serves as `/buy`.
//!
//! - **Link**: `{endpoint}/{id}:{quantity},…?…`; the endpoint is what the shop's `/.well-known/ucp` names.
//! - **Characters**: ids of `A–Z a–z 0–9 . _ -` go as they are, others as `~` and base64url. Names are JSON Pointers without
//!   their first slash, such as `attribution/utm_source`; values are any text. Slashes are written plainly.
//! - **Length**: 2,048 characters.
//! - **Dropped**: nothing that is sent. Tags go as `attribution/*` only: sent plainly too, they would appear twice.
//! - **On the order**: as the order's `attribution`, with the names they came by.

use super::{CheckoutFault, Draft, Order, merged};
use crate::creator::encode;
use crate::link::{Href, decode};

pub(super) fn link(
    endpoint: &str,
    continue_to: Option<&str>,
    order: &Order,
) -> Result<Draft, CheckoutFault> {
    check_endpoint(endpoint)?;
    check_continue_to(continue_to)?;
    let mut page = endpoint.to_owned();
    for item in merged(order.lines, variant)? {
        let sign = if page.len() == endpoint.len() {
            "/"
        } else {
            ","
        };
        page = [
            &page,
            sign,
            &spelled(item.variant),
            ":",
            &item.quantity.to_string(),
        ]
        .concat();
    }
    let mut draft = Draft::bare(page);
    draft.slashes = true;
    for (key, value) in &order.tags {
        // As a step of a JSON Pointer (RFC 6901).
        let step = key.replace('~', "~0").replace('/', "~1");
        draft.put(&["attribution/", &step].concat(), value);
    }
    for (at, code) in order.discount.iter().enumerate() {
        draft.put(&["discounts/codes/", &at.to_string()].concat(), code);
    }
    if let Some(path) = continue_to {
        draft.put("continue_to", path);
    }
    Ok(draft)
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
    Href::parse(endpoint)?;
    if endpoint.ends_with('/') || endpoint.contains(['?', '#']) {
        return Err(CheckoutFault::Endpoint);
    }
    Ok(())
}

/// One slash in front and nothing by which a browser would leave the shop, also after decoding once, as the shop will.
pub(super) fn check_continue_to(path: Option<&str>) -> Result<(), CheckoutFault> {
    let fine = |path: &str| {
        let way = path.split(['?', '#']).next().unwrap_or_default();
        let turns = way.split('/').any(|part| [".", ".."].contains(&part));
        way.starts_with('/')
            && !way.starts_with("//")
            && !turns
            && !path.contains(|c: char| c == '\\' || c.is_whitespace() || c.is_control())
    };
    // A plus is a plus in a path.
    let decoded = |path: &str| decode(&path.replace('+', "%2B"));
    match path {
        Some(path) if !(fine(path) && fine(&decoded(path))) => Err(CheckoutFault::ContinueTo),
        _ => Ok(()),
    }
}

pub(super) fn variant(id: &str) -> Option<&str> {
    let fine = !id.is_empty() && !id.contains(char::is_control);
    fine.then_some(id)
}
