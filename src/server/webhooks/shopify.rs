//! Shopify's webhooks: <https://shopify.dev/docs/api/webhooks>. Topics `orders/*` and `refunds/create`.
//!
//! - An order is paid once its `financial_status` says so; `total_price` and `currency` are the shop's own, not the shopper's.
//! - `total_price` holds all taxes, in either way of pricing. `shipping_lines` hold theirs only where `taxes_included`.
//! - `total_price` grows when something is added to an order, and does not shrink when something is taken out of it: that is a
//!   refund without transactions. `current_total_price` is without both, and without what was given back.
//! - A test order of the shop's own earns nothing, or trying a checkout would.
//! - A refund is what its transactions gave back; its lines and adjustments say what of it was tax and shipping.

use std::collections::BTreeMap;

use etalase_model::commission::{
    AttributionHints, MOST_HINTS, OrderEvent, OrderUpdate, Paid, Parts, Refunded, Snapshot,
};
use etalase_model::money::Currency;
use etalase_model::record::ReadFault;
use etalase_model::time::Time;

use super::body::{WebhookJson, unreadable};

/// Where an order says who ordered it.
const BUYER: &[&str] = &[
    "/email",
    "/contact_email",
    "/phone",
    "/customer/email",
    "/customer/phone",
    "/billing_address/phone",
    "/shipping_address/phone",
];

pub(super) fn read(topic: &str, body: WebhookJson) -> Result<Option<OrderUpdate>, Vec<ReadFault>> {
    let is_other = !topic.is_empty() && !topic.starts_with("orders/") && topic != "refunds/create";
    if is_other {
        return Ok(None);
    }
    if body.has(&["/order_id", "/transactions"]) {
        let refund = refund(body)?.map(|(refund, said)| OrderEvent::Refunded { refund, said });
        return Ok(Some(OrderUpdate {
            order: body.id("/order_id")?,
            events: refund.into_iter().collect(),
            ..OrderUpdate::default()
        }));
    }
    if body.text("/financial_status").is_none() {
        return Ok(None);
    }
    order(body).map(Some)
}

fn order(body: WebhookJson) -> Result<OrderUpdate, Vec<ReadFault>> {
    let mut update = OrderUpdate {
        order: body.id("/id")?,
        hints: hints(body),
        ..OrderUpdate::default()
    };
    if body.is_true("/test") {
        body.notes().add("a test order of the shop".to_owned());
        return Ok(update);
    }
    update.events.push(OrderEvent::Snapshot(snapshot(body)?));
    Ok(update)
}

fn snapshot(body: WebhookJson) -> Result<Snapshot, Vec<ReadFault>> {
    let revised = body.time(&["/updated_at", "/processed_at", "/created_at"])?;
    let status = body.text("/financial_status").unwrap_or_default();
    let refunds: Result<Vec<Option<_>>, _> = body.list("/refunds").map(refund).collect();
    let refunds: BTreeMap<String, Refunded> = refunds?.into_iter().flatten().collect();
    let is_paid = ["paid", "partially_refunded", "refunded"].contains(&status);
    Ok(Snapshot {
        revised,
        cancelled: body.at("/cancelled_at").is_some(),
        paid: match is_paid {
            true => Some(sale(body, revised, refunds.is_empty())?),
            false => None,
        },
        refunds,
    })
}

/// What was paid, without what was taken out of the order before.
fn sale(
    body: WebhookJson,
    revised: Time,
    nothing_given_back: bool,
) -> Result<Paid, Vec<ReadFault>> {
    let currency = body.currency("/currency")?;
    let current = |current: &'static str, total: &'static str| {
        let place = if nothing_given_back && body.at(current).is_some() {
            current
        } else {
            total
        };
        body.amount_if_any(place, &currency)
    };
    body.amount("/total_price", &currency)?;
    let mut total = current("/current_total_price", "/total_price")?;
    let mut tax = current("/current_total_tax", "/total_tax")?;
    if !nothing_given_back {
        let (removed, removed_tax) = taken_out(body, &currency)?;
        total = total.saturating_sub(removed);
        tax = tax.saturating_sub(removed_tax);
    }
    if total < 0 {
        return Err(vec![unreadable("/total_price", "must be zero or more")]);
    }
    Ok(Paid {
        revised,
        at: body.time(&["/processed_at", "/created_at"])?,
        total,
        parts: Parts {
            tax: tax.max(0),
            shipping: shipping(body, &currency)?,
        },
        currency,
    })
}

/// What was taken out of the order without giving money back, and what of it is tax.
fn taken_out(body: WebhookJson, currency: &Currency) -> Result<(i64, i64), Vec<ReadFault>> {
    let (mut total, mut tax) = (0_i64, 0_i64);
    let unpaid = body
        .list("/refunds")
        .filter(|refund| refund.list("/transactions").next().is_none());
    for line in unpaid.flat_map(|refund| refund.list("/refund_line_items")) {
        let line_tax = line.amount_if_any("/total_tax", currency)?;
        let besides = if body.is_true("/taxes_included") {
            0
        } else {
            line_tax
        };
        let subtotal = line.amount_if_any("/subtotal", currency)?;
        total = total.saturating_add(subtotal).saturating_add(besides);
        tax = tax.saturating_add(line_tax);
    }
    Ok((total, tax))
}

fn shipping(body: WebhookJson, currency: &Currency) -> Result<i64, Vec<ReadFault>> {
    let mut shipping = 0_i64;
    let lines = body.list("/shipping_lines");
    for line in lines.filter(|line| !line.is_true("/is_removed")) {
        let price = if line.at("/discounted_price").is_some() {
            "/discounted_price"
        } else {
            "/price"
        };
        shipping = shipping.saturating_add(line.amount(price, currency)?);
        if body.is_true("/taxes_included") {
            for tax in line.list("/tax_lines") {
                shipping = shipping.saturating_sub(tax.amount("/price", currency)?);
            }
        }
    }
    Ok(shipping.max(0))
}

/// `None` where nothing was given back, such as when goods only return to the shelf.
fn refund(body: WebhookJson) -> Result<Option<(String, Refunded)>, Vec<ReadFault>> {
    let mut total = 0_i64;
    let mut currency = None;
    for transaction in body.list("/transactions") {
        let is_refund = transaction.text("/kind") == Some("refund");
        let has_failed = matches!(transaction.text("/status"), Some("failure" | "error"));
        if !is_refund || has_failed {
            continue;
        }
        let own = transaction.currency("/currency")?;
        if currency.as_ref().is_some_and(|known| *known != own) {
            return Err(vec![unreadable("/transactions", "must be in one currency")]);
        }
        total = total.saturating_add(transaction.amount("/amount", &own)?);
        currency = Some(own);
    }
    let Some(currency) = currency.filter(|_| total > 0) else {
        return Ok(None);
    };
    let said = Refunded {
        revised: body.time(&["/created_at", "/processed_at"])?,
        parts: refunded_parts(body, &currency)?,
        total,
        currency,
    };
    Ok(Some((body.id("/id")?, said)))
}

/// `None` where the refund names neither lines nor shipping: an amount that somebody typed.
fn refunded_parts(body: WebhookJson, currency: &Currency) -> Result<Option<Parts>, Vec<ReadFault>> {
    let mut parts = Parts::default();
    let mut says = false;
    for line in body.list("/refund_line_items") {
        says = true;
        parts.tax = parts
            .tax
            .saturating_add(line.amount_if_any("/total_tax", currency)?);
    }
    for adjustment in body.list("/order_adjustments") {
        if adjustment.text("/kind") == Some("shipping_refund") {
            says = true;
            let amount = |place| {
                adjustment
                    .amount_if_any(place, currency)
                    .map(i64::saturating_abs)
            };
            parts.shipping = parts.shipping.saturating_add(amount("/amount")?);
            parts.tax = parts.tax.saturating_add(amount("/tax_amount")?);
        }
    }
    Ok(says.then_some(parts))
}

fn hints(body: WebhookJson) -> AttributionHints {
    let mut hints = AttributionHints::default();
    for attribute in body.list("/note_attributes") {
        if let (Some(name), Some(value)) = (attribute.text("/name"), attribute.text("/value")) {
            hints.put(name, value);
        }
    }
    hints.put_landing_page(body.text("/landing_site").unwrap_or_default());
    let codes = body
        .list("/discount_codes")
        .filter_map(|discount| discount.text("/code"));
    hints.coupons = codes.map(str::to_owned).take(MOST_HINTS).collect();
    hints.buyer.extend(body.contacts(BUYER));
    hints
}
