//! Shopify's webhooks: <https://shopify.dev/docs/api/webhooks>. Topics `orders/*` and `refunds/create`.
//!
//! - An order is paid once its `financial_status` says so; `total_price` and `currency` are the shop's own, not the shopper's.
//! - `total_price` holds all taxes, in either way of pricing. `shipping_lines` hold theirs only where `taxes_included`.
//! - A test order of the shop's own earns nothing, or trying a checkout would.
//! - A refund is what its transactions gave back; its lines and adjustments say what of it was tax and shipping.

use etalase_model::commission::{Event, Paid, Parts, Refunded};
use etalase_model::money::Currency;
use etalase_model::record::Fault;

use super::body::{Body, unreadable};
use super::{Hints, MOST_HINTS, Statement};

pub(super) fn read(topic: &str, body: Body) -> Result<Option<Statement>, Vec<Fault>> {
    match topic {
        "orders/create"
        | "orders/paid"
        | "orders/updated"
        | "orders/cancelled"
        | "orders/partially_fulfilled"
        | "orders/fulfilled" => order(body).map(Some),
        "refunds/create" => {
            let order = body.id("/order_id")?;
            let events = refund(body)?.into_iter().collect();
            Ok(Some(Statement {
                order,
                events,
                hints: Hints::default(),
            }))
        }
        _ => Ok(None),
    }
}

fn order(body: Body) -> Result<Statement, Vec<Fault>> {
    let revised = body.time(&["/updated_at", "/processed_at", "/created_at"])?;
    let mut said = Statement {
        order: body.id("/id")?,
        events: Vec::new(),
        hints: hints(body),
    };
    if body.at("/test").is_some_and(|flag| flag.0 == true) {
        return Ok(said);
    }
    let status = body.text("/financial_status").unwrap_or_default();
    if ["paid", "partially_refunded", "refunded"].contains(&status) {
        let currency = body.currency("/currency")?;
        said.events.push(Event::Paid(Paid {
            revised,
            at: body.time(&["/processed_at", "/created_at"])?,
            total: body.amount("/total_price", &currency)?,
            parts: parts(body, &currency)?,
            currency,
        }));
    }
    if body.at("/cancelled_at").is_some() {
        said.events.push(Event::Cancelled { revised });
    }
    for given_back in body.list("/refunds") {
        said.events.extend(refund(given_back)?);
    }
    Ok(said)
}

fn parts(body: Body, currency: &Currency) -> Result<Parts, Vec<Fault>> {
    let taxes_included = body
        .at("/taxes_included")
        .is_some_and(|flag| flag.0 == true);
    let mut shipping = 0_i64;
    for line in body.list("/shipping_lines") {
        let price = if line.at("/discounted_price").is_some() {
            "/discounted_price"
        } else {
            "/price"
        };
        shipping = shipping.saturating_add(line.amount(price, currency)?);
        if taxes_included {
            for tax in line.list("/tax_lines") {
                shipping = shipping.saturating_sub(tax.amount("/price", currency)?);
            }
        }
    }
    let tax = body.amount_if_any("/total_tax", currency)?;
    Ok(Parts {
        tax,
        shipping: shipping.max(0),
    })
}

/// `None` where nothing was given back, such as when goods only return to the shelf.
fn refund(body: Body) -> Result<Option<Event>, Vec<Fault>> {
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
        revised: body.time(&["/processed_at", "/created_at"])?,
        parts: refunded_parts(body, &currency)?,
        total,
        currency,
    };
    Ok(Some(Event::Refunded {
        refund: body.id("/id")?,
        said,
    }))
}

/// `None` where the refund names neither lines nor shipping: an amount that somebody typed.
fn refunded_parts(body: Body, currency: &Currency) -> Result<Option<Parts>, Vec<Fault>> {
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

fn hints(body: Body) -> Hints {
    let mut hints = Hints::default();
    for attribute in body.list("/note_attributes") {
        if let (Some(name), Some(value)) = (attribute.text("/name"), attribute.text("/value")) {
            hints.put(name, value);
        }
    }
    hints.landed(body.text("/landing_site").unwrap_or_default());
    let codes = body
        .list("/discount_codes")
        .filter_map(|discount| discount.text("/code"));
    hints.coupons = codes.map(str::to_owned).take(MOST_HINTS).collect();
    hints
}
