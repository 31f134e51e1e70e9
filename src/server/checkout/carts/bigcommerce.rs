//! BigCommerce's Management API: a cart (`POST /v3/carts`), its coupon (`POST /v3/checkouts/{id}/coupons`), and the address at
//! which a shopper takes it over (`POST /v3/carts/{id}/redirect_urls`), good for one visit.
//!
//! Source: BigCommerce's reference of carts, checkout coupons and cart redirect URLs, as of 2026.

use axum::http::HeaderValue;
use etalase_model::checkout::{BigcommerceCart, BigcommerceLine};
use serde_json::{Map, Value, json};

use super::error::CartApiError;
use crate::http::client::HttpClient;

const UNAUTHORIZED: u16 = 401;
/// The longest that a refusal is quoted.
const QUOTED: usize = 120;

/// One store's API.
pub(super) struct BigCommerceStore {
    client: HttpClient,
    address: String,
}

impl BigCommerceStore {
    pub(super) fn new(client: HttpClient, api: &str, hash: &str) -> Self {
        let address = format!("{api}/stores/{hash}/v3");
        Self { client, address }
    }

    /// Makes the cart and returns the address of its checkout.
    pub(super) fn checkout(
        &self,
        tokens: &[HeaderValue],
        wanted: &BigcommerceCart,
    ) -> Result<String, CartApiError> {
        let (cart, token) = self.cart(tokens, &wanted.lines)?;
        if let Some(code) = &wanted.coupon {
            self.redeem(token, &cart, code);
        }
        let tags: Map<String, Value> = wanted
            .tags
            .iter()
            .map(|(key, value)| (key.clone(), value.as_str().into()))
            .collect();
        let path = format!("/carts/{cart}/redirect_urls");
        let made = self.post(token, &path, &json!({ "query_params": tags }))?;
        let address = made["data"]["checkout_url"].as_str();
        Ok(address
            .ok_or(CartApiError::Answer("checkout_url"))?
            .to_owned())
    }

    /// The new cart's id, and the token that the store took.
    fn cart<'a>(
        &self,
        tokens: &'a [HeaderValue],
        lines: &[BigcommerceLine],
    ) -> Result<(String, &'a HeaderValue), CartApiError> {
        let items: Vec<Value> = lines.iter().map(item).collect();
        let body = json!({ "line_items": items });
        let mut refused = CartApiError::NoToken;
        for token in tokens {
            match self.post(token, "/carts", &body) {
                Ok(made) => {
                    let id = made["data"]["id"].as_str().filter(|id| is_id(id));
                    return Ok((id.ok_or(CartApiError::Answer("cart id"))?.to_owned(), token));
                }
                // The other one may be the one that lives.
                Err(
                    fault @ CartApiError::Refused {
                        status: UNAUTHORIZED,
                        ..
                    },
                ) => refused = fault,
                Err(fault) => return Err(fault),
            }
        }
        Err(refused)
    }

    /// A code that the store does not take costs nobody the cart: the shopper sees at the checkout that it is not there.
    fn redeem(&self, token: &HeaderValue, cart: &str, code: &str) {
        let path = format!("/checkouts/{cart}/coupons");
        if let Err(fault) = self.post(token, &path, &json!({ "coupon_code": code })) {
            tracing::warn!(%fault, "a coupon was not taken");
        }
    }

    fn post(&self, token: &HeaderValue, path: &str, body: &Value) -> Result<Value, CartApiError> {
        let address = [&self.address, path].concat();
        let answer = self.client.post(&address, token, body)?;
        let said: Value = serde_json::from_str(&answer.text).unwrap_or_default();
        if (200..300).contains(&answer.status) {
            return Ok(said);
        }
        let title = said["title"].as_str().unwrap_or_default();
        Err(CartApiError::Refused {
            status: answer.status,
            title: title.chars().take(QUOTED).collect(),
        })
    }
}

fn item(line: &BigcommerceLine) -> Value {
    let mut item = json!({ "product_id": line.product, "quantity": line.quantity });
    if let Some(variant) = line.variant {
        item["variant_id"] = variant.into();
    }
    item
}

/// Whether it can stand in a path as it is; the ids are UUIDs.
fn is_id(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=64).contains(&id.len()) && id.bytes().all(plain)
}
