//! Webhooks of shops: stored first, understood second.
//!
//! [`receive`] keeps a signed body before anything looks into it. Then one file for each kind of shop says what became of which
//! order ([`etalase_model::commission::OrderUpdate`]), and [`attribution`] who is credited. A body that cannot be understood is held, and can be read again.
//! Amounts are read from the text of the JSON, digit by digit; nothing passes through a float.

pub mod attribution;
mod body;
mod generic;
pub mod receive;
pub(crate) mod routes;
mod shopify;
mod stripe;
mod woocommerce;

#[cfg(test)]
mod tests;

use etalase_model::commission::{OrderUpdate, Source};
use etalase_model::record::ReadFault;
use serde_json::Value;

use body::{LONGEST_ID, Notes, WebhookJson, unreadable};

/// A webhook that was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookContent {
    /// What it says of an order; `None` where it is about something else.
    pub update: Option<OrderUpdate>,
    /// What a bookkeeper would like to know, such as that an amount was rounded.
    pub notes: Vec<String>,
}

/// Reads a webhook whose signature was right. `topic` is the shop's own word in a header that nobody signed: it may say that
/// the body is none of ours, and nothing else is concluded from it.
///
/// # Errors
/// What of it cannot be understood.
pub fn read(source: Source, topic: &str, body: &[u8]) -> Result<WebhookContent, Vec<ReadFault>> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|fault| vec![unreadable("", &format!("must be JSON: {fault}"))])?;
    let notes = Notes::default();
    let body = WebhookJson::new(&value, &notes);
    let update = match source {
        Source::Shopify => shopify::read(topic, body),
        Source::Woocommerce => woocommerce::read(topic, body),
        Source::Stripe => stripe::read(body),
        Source::Generic => generic::read(body),
    }?;
    Ok(WebhookContent {
        update,
        notes: notes.into_texts(),
    })
}

/// What a webhook is about, in the shop's own word: of a header, or of the body where that says it. May be empty.
pub fn topic(source: Source, header: &str, body: &[u8]) -> String {
    let member = match source {
        Source::Shopify | Source::Woocommerce => return shortened(header),
        Source::Stripe => "type",
        Source::Generic => "kind",
    };
    let value: Option<Value> = serde_json::from_slice(body).ok();
    let topic = value.as_ref().and_then(|value| value.get(member)?.as_str());
    shortened(topic.unwrap_or_default())
}

/// The header in which a shop of this kind says what its webhook is about.
pub const fn topic_header(source: Source) -> Option<&'static str> {
    match source {
        Source::Shopify => Some("x-shopify-topic"),
        Source::Woocommerce => Some("x-wc-webhook-topic"),
        Source::Stripe | Source::Generic => None,
    }
}

fn shortened(topic: &str) -> String {
    topic.chars().take(LONGEST_ID).collect()
}

/// Whether this is the unsigned note by which WooCommerce asks if anybody listens, before the first webhook.
pub fn is_ping(source: Source, body: &[u8]) -> bool {
    let number = body.strip_prefix(b"webhook_id=").unwrap_or_default();
    source == Source::Woocommerce
        && (1..=20).contains(&number.len())
        && number.iter().all(u8::is_ascii_digit)
}
