//! Stripe's webhooks: <https://docs.stripe.com/api/events/types>.
//!
//! - A paid checkout session is the sale. What ties refunds to it is the payment intent; where a subscription begins, the session
//!   has none yet, and its invoice ties them. Newer API versions name the invoice on neither side: there `invoice.paid` or
//!   `invoice_payment.paid` says which payment is which invoice's.
//! - Renewals of a subscription have invoices of their own and are no part of the order.
//! - `charge.refunded` says how much of the charge was given back so far, all refunds together, so the charge is the refund.
//! - A dispute that is lost is money given back.
//! - Amounts are whole numbers, but not always of the currency's own minor unit: <https://docs.stripe.com/currencies#special-cases>.

use etalase_model::checkout::referred;
use etalase_model::commission::{AttributionHints, OrderEvent, OrderUpdate, Paid, Parts, Refunded};
use etalase_model::money::Currency;
use etalase_model::record::ReadFault;
use etalase_model::time::Time;

use super::body::{LONGEST_ID, WebhookJson, unreadable};

pub(super) fn read(body: WebhookJson) -> Result<Option<OrderUpdate>, Vec<ReadFault>> {
    let Some(object) = body.at("/data/object") else {
        return Err(vec![unreadable("/data/object", "must be there")]);
    };
    let revised = body.unix_time("/created")?;
    match body.text("/type").unwrap_or_default() {
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
            session(object, revised)
        }
        "charge.refunded" => {
            let said = refunded(object, "/amount_refunded", revised)?;
            refund(object, said)
        }
        "charge.dispute.closed" if object.text("/status") == Some("lost") => {
            let said = refunded(object, "/amount", revised)?;
            refund(object, said)
        }
        "payment_intent.canceled" => update(
            &[object.text("/id")],
            vec![OrderEvent::Cancelled { revised }],
            AttributionHints::default(),
        ),
        "invoice.paid" => invoice(object),
        "invoice_payment.paid" => {
            let payment = object.text("/payment/payment_intent");
            names(&[object.text("/invoice"), payment])
        }
        _ => return Ok(None),
    }
    .map(Some)
}

fn session(object: WebhookJson, revised: Time) -> Result<OrderUpdate, Vec<ReadFault>> {
    let mut events = Vec::new();
    // Some ways to pay take days: then `async_payment_succeeded` follows.
    if matches!(
        object.text("/payment_status"),
        Some("paid" | "no_payment_required")
    ) {
        events.push(OrderEvent::Paid(sale(object, revised)?));
    }
    let mut hints = AttributionHints::default();
    for (key, value) in referred(object.text("/client_reference_id").unwrap_or_default()) {
        hints.put(&key, &value);
    }
    for (key, value) in object.words("/metadata") {
        match key {
            "coupon" | "discount" => hints.coupons.push(value.to_owned()),
            key => hints.put(key, value),
        }
    }
    hints.buyer.extend(object.contacts(&[
        "/customer_details/email",
        "/customer_details/phone",
        "/customer_email",
    ]));
    let ids = [
        expandable(object, "/payment_intent"),
        expandable(object, "/invoice"),
        expandable(object, "/subscription"),
        object.text("/id"),
    ];
    update(&ids, events, hints)
}

fn sale(object: WebhookJson, revised: Time) -> Result<Paid, Vec<ReadFault>> {
    let currency = object.currency("/currency")?;
    let amount = |place| minor(object, place, &currency);
    let amount_if_any = |place| object.at(place).map_or(Ok(0), |_| amount(place));
    let shipping = [
        "/shipping_cost/amount_subtotal",
        "/total_details/amount_shipping",
    ];
    let shipping = shipping
        .into_iter()
        .find(|place| object.at(place).is_some());
    Ok(Paid {
        revised,
        at: revised,
        total: amount("/amount_total")?,
        parts: Parts {
            tax: amount_if_any("/total_details/amount_tax")?,
            shipping: shipping.map_or(Ok(0), amount)?,
        },
        currency: currency.clone(),
    })
}

fn refunded(object: WebhookJson, place: &str, revised: Time) -> Result<Refunded, Vec<ReadFault>> {
    let currency = object.currency("/currency")?;
    Ok(Refunded {
        revised,
        total: minor(object, place, &currency)?,
        parts: None,
        currency,
    })
}

/// Of a charge or a dispute.
fn refund(object: WebhookJson, said: Refunded) -> Result<OrderUpdate, Vec<ReadFault>> {
    let refund = object.id("/id")?;
    let ids = [
        expandable(object, "/payment_intent"),
        expandable(object, "/invoice"),
        expandable(object, "/charge"),
        object.text("/id"),
    ];
    let events = vec![OrderEvent::Refunded { refund, said }];
    update(&ids, events, AttributionHints::default())
}

/// Which payment an invoice was paid by. The first invoice of a subscription is the order that began it.
fn invoice(object: WebhookJson) -> Result<OrderUpdate, Vec<ReadFault>> {
    let begins = object.text("/billing_reason") == Some("subscription_create");
    let subscription = ["/subscription", "/parent/subscription_details/subscription"];
    let subscription = subscription
        .into_iter()
        .find_map(|place| expandable(object, place))
        .filter(|_| begins);
    let payments = object.list("/payments/data");
    let mut ids = vec![object.text("/id"), expandable(object, "/payment_intent")];
    ids.extend(payments.map(|payment| payment.text("/payment/payment_intent")));
    ids.push(subscription);
    names(&ids)
}

/// Only that all these ids belong to one order.
fn names(ids: &[Option<&str>]) -> Result<OrderUpdate, Vec<ReadFault>> {
    update(ids, Vec::new(), AttributionHints::default())
}

/// An update of the order that has all these ids.
fn update(
    ids: &[Option<&str>],
    events: Vec<OrderEvent>,
    hints: AttributionHints,
) -> Result<OrderUpdate, Vec<ReadFault>> {
    let is_id = |id: &&str| (1..=LONGEST_ID).contains(&id.len());
    let mut ids = ids.iter().flatten().copied().filter(is_id);
    let Some(order) = ids.next() else {
        return Err(vec![unreadable("/data/object/id", "must be an id")]);
    };
    Ok(OrderUpdate {
        order: order.to_owned(),
        aliases: ids.map(str::to_owned).collect(),
        events,
        hints,
        is_renewal: false,
    })
}

/// The id of an object that may be written out in full.
fn expandable<'a>(object: WebhookJson<'a>, place: &str) -> Option<&'a str> {
    object
        .text(place)
        .or_else(|| object.text(&[place, "/id"].concat()))
}

/// An amount of Stripe's in the currency's own minor units, zero or more.
fn minor(object: WebhookJson, place: &str, currency: &Currency) -> Result<i64, Vec<ReadFault>> {
    let amount = object.number(place)?;
    let decimals = match currency.as_str() {
        "MGA" => 0,
        "ISK" | "UGX" => 2,
        _ => currency.exponent(),
    };
    let rounded = currency.rounded(&format!("{amount}e-{decimals}"));
    let Some(rounded) = rounded.filter(|_| amount >= 0) else {
        let rule = "must be a whole amount of the currency, zero or more";
        return Err(vec![unreadable(place, rule)]);
    };
    if !rounded.exact {
        let nearest = currency.decimal(rounded.minor.into());
        object
            .notes()
            .add(format!("{place}: {amount} was rounded to {nearest}"));
    }
    Ok(rounded.minor)
}
