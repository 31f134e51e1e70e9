//! The Universal Commerce Protocol's permalink (`dev.ucp.shopping.permalink`), which Shopify serves as `/buy`.
//!
//! - **Link**: `{endpoint}/{id}:{quantity},…?…`; the endpoint is what the shop's `/.well-known/ucp` names.
//! - **Characters**: ids of `A–Z a–z 0–9 . _ -` go as they are, others as `~` and base64url. Names are JSON Pointers without
//!   their first slash, such as `attribution/utm_source`; values are any text. Slashes are written plainly.
//! - **Length**: 2,048 characters.
//! - **Dropped**: nothing that is sent. Tags go as `attribution/*` only: sent plainly too, they would appear twice.
//! - **On the order**: as the order's `attribution`, with the names they came by.

use super::{CheckoutFault, LinkBuilder, Order, merged};
use crate::creator::encode;
use crate::link::{Href, decode, is_space};
use crate::record::Value;

pub(super) fn link(
    endpoint: &str,
    continue_to: Option<&str>,
    order: &Order,
    id: fn(&str) -> Option<&str>,
) -> Result<LinkBuilder, CheckoutFault> {
    check_endpoint(endpoint)?;
    check_continue_to(continue_to)?;
    let mut page = endpoint.to_owned();
    for item in merged(order.lines, id)? {
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
    let mut draft = LinkBuilder::bare(page);
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
            && !path.contains(|c: char| c == '\\' || is_space(c) || c.is_control())
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

/// The name of the capability in a shop's profile.
const CAPABILITY: &str = "dev.ucp.shopping.permalink";

/// Why a shop's profile names no endpoint to use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DiscoveryFault {
    /// It declares no permalinks.
    #[error("the shop's profile declares no {CAPABILITY}")]
    NotDeclared,
    /// It declares them, at an address that the protocol does not allow.
    #[error("the shop's profile names an endpoint that the protocol does not allow: {0}")]
    Endpoint(String),
}

/// The endpoint that a shop's profile (`/.well-known/ucp`) names, by its newest declaration.
///
/// # Errors
/// Where it names none, or one that is no absolute `https` address without user, query, fragment or closing slash.
pub fn discovered<V: Value>(profile: &V) -> Result<String, DiscoveryFault> {
    let declarations = profile
        .member("ucp")
        .and_then(|ucp| ucp.member("capabilities")?.member(CAPABILITY)?.items());
    let endpoint = |declaration: &V| declaration.member("config")?.member("endpoint")?.text();
    // Versions are dates.
    let version = |declaration: &V| {
        declaration
            .member("version")
            .and_then(|version| version.text())
    };
    let newest = declarations
        .unwrap_or_default()
        .into_iter()
        .max_by_key(version);
    let endpoint = newest
        .as_ref()
        .and_then(endpoint)
        .ok_or(DiscoveryFault::NotDeclared)?;
    match check_endpoint(&endpoint) {
        Ok(()) => Ok(endpoint),
        Err(_) => Err(DiscoveryFault::Endpoint(endpoint)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn profile(endpoints: &[(&str, &str)]) -> serde_json::Value {
        let declarations: Vec<_> = endpoints
            .iter()
            .map(
                |(version, endpoint)| json!({"version": version, "config": {"endpoint": endpoint}}),
            )
            .collect();
        json!({"ucp": {"version": "2026-04-08", "capabilities": {CAPABILITY: declarations}}})
    }

    #[test]
    fn the_newest_declaration_names_the_endpoint() {
        let profile = profile(&[
            ("2026-04-08", "https://kopi.example/buy"),
            ("2026-10-28", "https://kopi.example/beli"),
            ("2026-01-11", "https://kopi.example/old"),
        ]);
        let found = discovered(&profile);
        assert_eq!(found.as_deref(), Ok("https://kopi.example/beli"));
    }

    #[test]
    fn a_profile_without_permalinks_says_so() {
        for profile in [
            json!({}),
            json!([]),
            json!({"ucp": {"capabilities": {}}}),
            profile(&[]),
        ] {
            assert_eq!(discovered(&profile), Err(DiscoveryFault::NotDeclared));
        }
    }

    #[test]
    fn an_endpoint_that_the_protocol_does_not_allow_is_not_taken() {
        for endpoint in [
            "https://kopi.example/buy/",
            "https://kopi.example/buy?x=1",
            "https://kopi.example/buy#x",
            "https://rani@kopi.example/buy",
            "https://kopi.example/b uy",
            "https://kopi.example\\buy",
            "javascript:alert(1)",
            "/buy",
        ] {
            let found = discovered(&profile(&[("2026-04-08", endpoint)]));
            assert_eq!(
                found,
                Err(DiscoveryFault::Endpoint(endpoint.to_owned())),
                "{endpoint}"
            );
        }
    }
}
