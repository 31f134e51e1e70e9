//! What shops say of orders. An answer of 2xx means that it is stored.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use etalase_model::commission::{OrderNotice, Source};
use schemars::JsonSchema;
use serde::Serialize;

use crate::app::AppState;
use crate::clock;
use crate::http::error::Problem;
use crate::http::extract::{PathParams, collect};
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;
use crate::http::route::Route;
use crate::sign::{SignatureFault, signature_header};
use crate::store::{NewWebhook, WebhookState};
use crate::webhooks::receive::{Receipt, receive};
use crate::webhooks::{is_ping, topic, topic_header};

/// Orders of wholesalers have thousands of lines.
const BODY_LIMIT: usize = 2 * 1_024 * 1_024;
/// The longest question whether anybody listens.
const PING_LIMIT: usize = 64;

/// What became of a webhook.
#[derive(Default, Serialize, JsonSchema)]
struct WebhookReceipt {
    /// `stored`, `known` (it had come before), `noted` (it is about something else), `held` (it is stored, but cannot be
    /// understood), `received` (it is stored, and will be looked into later) or `listening` (the shop only asked).
    outcome: &'static str,
    /// What was rounded, or could not be understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
}

pub(crate) fn webhooks() -> Route {
    Route {
        path: "/v1/campaigns/{campaign}/orders/{source}",
        methods: post(take),
        operations: vec![describe()],
    }
}

fn describe() -> Operation {
    Operation::post(
        "send_order",
        "A shop's webhook about an order. The body described here is that of `generic`; shopify, woocommerce and stripe send their own.",
    )
    .segment("campaign", "The campaign's id.")
    .segment("source", "`shopify`, `woocommerce`, `stripe` or `generic`.")
    .header("X-Shopify-Hmac-Sha256", "shopify: HMAC-SHA-256 of the body, base64.")
    .header("X-WC-Webhook-Signature", "woocommerce: the same.")
    .header("Stripe-Signature", "stripe: t=…,v1=…, at most five minutes old.")
    .header("Etalase-Signature", "generic: `t=<Unix seconds>,v1=<hex HMAC-SHA-256 of t, a dot and the body>`, at most five minutes old.")
    .takes::<OrderNotice>()
    .answers::<WebhookReceipt>(200, "It is stored and understood, or was stored before.")
    .answers::<WebhookReceipt>(202, "It is stored. It is about something else, or waits until it is understood: do not send it again.")
    .fails(400, "body_incomplete")
    .fails(401, "signature_invalid, signature_expired")
    .fails(404, "campaign_unknown, source_unknown, orders_not_set_up")
    .most_bytes(BODY_LIMIT)
    .allows(|_| "too many large bodies of this address are under way".to_owned())
    .fails(503, "storage_unavailable, timed_out: send it again.")
}

/// Nothing is read of a body before it is known whose it would be, and that it is said to be signed.
async fn take(
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    PathParams((campaign, source)): PathParams<(String, String)>,
    request: Request,
) -> Result<Response, Problem> {
    let source = Source::parse(&source).ok_or_else(Problem::source_unknown)?;
    let document = app.campaign(&campaign).await?.shared();
    let headers = request.headers().clone();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(signature) = header(signature_header(source)) else {
        return ping(source, request).await;
    };
    let secrets = app.secrets();
    secrets.expect(&campaign, source)?;
    let _permit = app
        .limits
        .body_budget
        .acquire(client_ip, length(&headers))
        .await?;
    let body = collect::<BODY_LIMIT>(request).await?;
    let now = clock::now();
    secrets.check(&campaign, source, signature, &body, now)?;
    let said = topic_header(source).and_then(header).unwrap_or_default();
    let webhook = NewWebhook {
        campaign,
        source,
        topic: topic(source, said, &body),
        body: body.into(),
        now,
    };
    let receipt = receive(&app.store, document, webhook).await?;
    Ok(outcome_of(receipt))
}

/// Answers what came without a signature: only WooCommerce's question whether anybody listens may.
async fn ping(source: Source, request: Request) -> Result<Response, Problem> {
    let body = collect::<PING_LIMIT>(request).await;
    if body.is_ok_and(|body| is_ping(source, &body)) {
        return Ok(answer(StatusCode::OK, "listening", Vec::new()));
    }
    Err(Problem::signature_invalid())
}

/// How long a body will be at most.
fn length(headers: &HeaderMap) -> usize {
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
    length.map_or(BODY_LIMIT, |length: usize| length.min(BODY_LIMIT))
}

fn outcome_of(receipt: Receipt) -> Response {
    let (status, outcome) = match receipt.state {
        _ if receipt.is_known => (StatusCode::OK, "known"),
        WebhookState::Applied => (StatusCode::OK, "stored"),
        WebhookState::Noted | WebhookState::Dismissed => (StatusCode::ACCEPTED, "noted"),
        WebhookState::Held => (StatusCode::ACCEPTED, "held"),
        WebhookState::Received => (StatusCode::ACCEPTED, "received"),
    };
    answer(status, outcome, receipt.notes)
}

fn answer(status: StatusCode, outcome: &'static str, notes: Vec<String>) -> Response {
    let told = axum::Json(WebhookReceipt { outcome, notes });
    (status, [(header::CACHE_CONTROL, "no-store")], told).into_response()
}

impl From<SignatureFault> for Problem {
    fn from(fault: SignatureFault) -> Self {
        match fault {
            SignatureFault::NoSecret => Self::orders_not_set_up(),
            SignatureFault::Wrong => Self::signature_invalid(),
            SignatureFault::Stale => Self::signature_expired(),
        }
    }
}
