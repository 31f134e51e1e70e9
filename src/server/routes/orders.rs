//! What shops say of orders. An answer of 2xx means that it is stored.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use etalase_model::campaign::Campaign;
use etalase_model::commission::{Notice, Source};
use schemars::JsonSchema;
use serde::Serialize;

use super::Route;
use crate::app::App;
use crate::clock;
use crate::error::Problem;
use crate::extract::{Raw, Segments};
use crate::intake;
use crate::operation::Operation;
use crate::sign::{SignatureFault, signature_header};
use crate::store::{NewDelivery, Outcome};

/// Orders of wholesalers have thousands of lines.
const BODY_LIMIT: usize = 2 * 1_024 * 1_024;

/// What became of a webhook.
#[derive(Serialize, JsonSchema)]
struct Receipt {
    /// `stored`, `known` (it had come before), `noted` (its topic is none of ours) or `listening` (the shop only asked).
    outcome: &'static str,
}

pub(crate) fn intake() -> Route {
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
    .takes::<Notice>()
    .answers::<Receipt>(200, "It is stored, or was stored before.")
    .answers::<Receipt>(202, "Its topic is none of ours; that it came is noted.")
    .fails(400, "body_incomplete")
    .fails(401, "signature_invalid, signature_expired")
    .fails(404, "campaign_unknown, source_unknown, orders_not_set_up")
    .fails(413, "body_too_large: more than 2 MiB.")
    .fails(422, "order_invalid")
    .fails(503, "storage_unavailable, timed_out: send it again.")
}

async fn take(
    State(app): State<Arc<App>>,
    Segments((campaign, source)): Segments<(String, String)>,
    headers: HeaderMap,
    Raw(body): Raw<BODY_LIMIT>,
) -> Result<Response, Problem> {
    let source = Source::parse(&source).ok_or_else(Problem::source_unknown)?;
    let published = app.campaign(&campaign).await?;
    let name = signature_header(source);
    if !headers.contains_key(name) && intake::is_ping(source, &body) {
        return Ok(answer(StatusCode::OK, "listening"));
    }
    let now = clock::now();
    let signature = headers.get(name).and_then(|value| value.to_str().ok());
    app.secrets()
        .check(&campaign, source, signature.unwrap_or_default(), &body, now)?;
    let delivery = intake::read(source, &headers, &body).map_err(Problem::order_invalid)?;
    let credit = intake::credit::decide(
        &app.store,
        &campaign,
        published.campaign().unwrap_or(&Campaign::default()),
        delivery.statement.as_ref(),
    )
    .await?;
    let outcome = app
        .store
        .take_delivery(NewDelivery {
            campaign,
            source,
            delivery,
            credit,
            now,
        })
        .await?;
    Ok(match outcome {
        Outcome::Stored => answer(StatusCode::OK, "stored"),
        Outcome::Known => answer(StatusCode::OK, "known"),
        Outcome::Noted => answer(StatusCode::ACCEPTED, "noted"),
    })
}

fn answer(status: StatusCode, outcome: &'static str) -> Response {
    let receipt = axum::Json(Receipt { outcome });
    (status, [(header::CACHE_CONTROL, "no-store")], receipt).into_response()
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
