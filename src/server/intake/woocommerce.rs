//! WooCommerce's webhooks: <https://woocommerce.github.io/woocommerce-rest-api-docs/#orders>. Topics `order.created`, `order.updated`, `order.restored`.
//!
//! - Every webhook is the whole order as it is now, its refunds included; a refund says only how much.
//! - An order is paid once it has a `date_paid`, or a status that says so (cash on delivery has no date until it is completed).
//! - `order.deleted` says nothing: old orders are thrown away to tidy up, and their commission stays earned.

use etalase_model::commission::{Event, Paid, Parts, Refunded};
use etalase_model::record::Fault;

use super::body::{Body, unreadable};
use super::{Hints, MOST_HINTS, Statement};

/// Where WooCommerce keeps the address that the shopper landed on.
const LANDING: &str = "_wc_order_attribution_session_entry";

pub(super) fn read(topic: &str, body: Body) -> Result<Option<Statement>, Vec<Fault>> {
    if !["order.created", "order.updated", "order.restored"].contains(&topic) {
        return Ok(None);
    }
    let revised = body.time(&["/date_modified_gmt", "/date_created_gmt"])?;
    let status = body.text("/status").unwrap_or_default();
    let mut events = Vec::new();
    if body.at("/date_paid_gmt").is_some()
        || ["processing", "completed", "refunded"].contains(&status)
    {
        let currency = body.currency("/currency")?;
        events.push(Event::Paid(Paid {
            revised,
            at: body.time(&["/date_paid_gmt", "/date_created_gmt"])?,
            total: body.amount("/total", &currency)?,
            parts: Parts {
                tax: body.amount_if_any("/total_tax", &currency)?,
                shipping: body.amount_if_any("/shipping_total", &currency)?,
            },
            currency,
        }));
    }
    if ["cancelled", "failed"].contains(&status) {
        events.push(Event::Cancelled { revised });
    }
    for refund in body.list("/refunds") {
        let currency = body.currency("/currency")?;
        let total = refund
            .amount("/total", &currency)?
            .checked_neg()
            .filter(|total| *total >= 0);
        let total =
            total.ok_or_else(|| vec![unreadable("/refunds/total", "must be a negative amount")])?;
        let said = Refunded {
            revised,
            currency,
            total,
            parts: None,
        };
        events.push(Event::Refunded {
            refund: refund.id("/id")?,
            said,
        });
    }
    Ok(Some(Statement {
        order: body.id("/id")?,
        events,
        hints: hints(body),
    }))
}

fn hints(body: Body) -> Hints {
    let mut hints = Hints::default();
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
    hints.landed(
        landing
            .and_then(|meta| meta.text("/value"))
            .unwrap_or_default(),
    );
    let codes = body
        .list("/coupon_lines")
        .filter_map(|coupon| coupon.text("/code"));
    hints.coupons = codes.map(str::to_owned).take(MOST_HINTS).collect();
    hints
}
