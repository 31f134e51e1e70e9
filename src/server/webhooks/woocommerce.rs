//! WooCommerce's webhooks: <https://woocommerce.github.io/woocommerce-rest-api-docs/#orders>. Topics `order.*`.
//!
//! - Every webhook is the whole order as it is now, its refunds included; a refund says only how much.
//! - An order is paid once it has a `date_paid`, or a status that says so (cash on delivery has no date until it is completed).
//! - `order.deleted` says nothing: old orders are thrown away to tidy up, and their commission stays earned.
//! - What a subscription orders by itself copies all fields of the first order, whoever brought that.

use std::collections::BTreeMap;

use etalase_model::commission::{
    AttributionHints, MOST_HINTS, OrderEvent, OrderUpdate, Paid, Parts, Refunded, Snapshot,
};
use etalase_model::money::Currency;
use etalase_model::record::ReadFault;
use etalase_model::time::Time;

use super::body::{WebhookJson, unreadable};

/// Where WooCommerce keeps the address that the shopper landed on.
const LANDING: &str = "_wc_order_attribution_session_entry";
/// Where its subscriptions say that an order is a renewal.
const RENEWAL: &str = "_subscription_renewal";

pub(super) fn read(topic: &str, body: WebhookJson) -> Result<Option<OrderUpdate>, Vec<ReadFault>> {
    if let Some(code) = body.text("/code").filter(|_| body.at("/status").is_none()) {
        let rule = format!(
            "must be an order; the shop sent an error instead: {code}, {}",
            body.text("/message").unwrap_or_default()
        );
        return Err(vec![ReadFault {
            mend:
                "Give the user that the webhook is delivered as the right to read orders, then save the order again."
                    .to_owned(),
            ..unreadable("", &rule)
        }]);
    }
    let is_other = !topic.is_empty() && !topic.starts_with("order.");
    let is_order = body.has(&["/id", "/status", "/currency"]);
    // A subscription looks like an order, but for when it bills.
    if is_other || !is_order || body.at("/billing_period").is_some() {
        return Ok(None);
    }
    Ok(Some(OrderUpdate {
        order: body.id("/id")?,
        events: vec![OrderEvent::Snapshot(snapshot(body)?)],
        hints: hints(body),
        is_renewal: is_renewal(body),
        ..OrderUpdate::default()
    }))
}

fn snapshot(body: WebhookJson) -> Result<Snapshot, Vec<ReadFault>> {
    let revised = body.time(&["/date_modified_gmt", "/date_created_gmt"])?;
    let status = body.text("/status").unwrap_or_default();
    let currency = body.currency("/currency")?;
    let is_paid = body.at("/date_paid_gmt").is_some()
        || ["processing", "completed", "refunded"].contains(&status);
    Ok(Snapshot {
        revised,
        cancelled: ["cancelled", "failed"].contains(&status),
        refunds: refunds(body, &currency, revised)?,
        paid: match is_paid {
            true => Some(sale(body, currency, revised)?),
            false => None,
        },
    })
}

fn sale(body: WebhookJson, currency: Currency, revised: Time) -> Result<Paid, Vec<ReadFault>> {
    Ok(Paid {
        revised,
        at: body.time(&["/date_paid_gmt", "/date_created_gmt"])?,
        total: body.amount("/total", &currency)?,
        parts: Parts {
            tax: body.amount_if_any("/total_tax", &currency)?,
            shipping: body.amount_if_any("/shipping_total", &currency)?,
        },
        currency,
    })
}

fn refunds(
    body: WebhookJson,
    currency: &Currency,
    revised: Time,
) -> Result<BTreeMap<String, Refunded>, Vec<ReadFault>> {
    let refunds = body.list("/refunds");
    let refunds = refunds.map(|refund| {
        let total = refund.amount("/total", currency)?;
        if total > 0 {
            let rule = "must be a negative amount";
            return Err(vec![unreadable("/refunds/total", rule)]);
        }
        let said = Refunded {
            revised,
            currency: currency.clone(),
            total: total.saturating_neg(),
            parts: None,
        };
        Ok((refund.id("/id")?, said))
    });
    refunds.collect()
}

fn is_renewal(body: WebhookJson) -> bool {
    let mut meta = body.list("/meta_data");
    body.text("/created_via") == Some("subscription")
        || meta.any(|meta| meta.text("/key") == Some(RENEWAL))
}

fn hints(body: WebhookJson) -> AttributionHints {
    let mut hints = AttributionHints::default();
    let of_lines = body
        .list("/line_items")
        .flat_map(|line| line.list("/meta_data"));
    for meta in body.list("/meta_data").chain(of_lines) {
        if let (Some(key), Some(value)) = (meta.text("/key"), meta.text("/value")) {
            // A leading underscore only hides a field from the shop's own pages.
            hints.put(key.trim_start_matches('_'), value);
        }
    }
    let landing = body
        .list("/meta_data")
        .find(|meta| meta.text("/key") == Some(LANDING));
    hints.put_landing_page(
        landing
            .and_then(|meta| meta.text("/value"))
            .unwrap_or_default(),
    );
    let codes = body
        .list("/coupon_lines")
        .filter_map(|coupon| coupon.text("/code"));
    hints.coupons = codes.map(str::to_owned).take(MOST_HINTS).collect();
    hints
        .buyer
        .extend(body.contacts(&["/billing/email", "/billing/phone", "/shipping/phone"]));
    hints
}
