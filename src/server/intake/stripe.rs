//! Stripe's webhooks: <https://docs.stripe.com/api/events/types>. Paid checkout sessions, refunds of charges, cancelled payments.
//!
//! - What ties them together is the payment intent: it is the order's id here.
//! - `charge.refunded` says how much of the charge was given back so far, all refunds together, so the charge is the refund.
//! - Amounts are whole numbers, but not always of the currency's own minor unit: <https://docs.stripe.com/currencies#special-cases>.

use etalase_model::checkout::referred;
use etalase_model::commission::{Event, Paid, Parts, Refunded};
use etalase_model::money::Currency;
use etalase_model::record::Fault;
use etalase_model::time::Time;

use super::body::{Body, unreadable};
use super::{Hints, Statement};

pub(super) fn read(topic: &str, body: Body) -> Result<Option<Statement>, Vec<Fault>> {
    let revised = Time(body.number("/created")?.saturating_mul(1_000));
    let Some(object) = body.at("/data/object") else {
        return Err(vec![unreadable("/data/object", "must be there")]);
    };
    match topic {
        "checkout.session.completed" | "checkout.session.async_payment_succeeded" => {
            session(object, revised).map(Some)
        }
        "charge.refunded" => charge(object, revised).map(Some),
        "payment_intent.canceled" => Ok(Some(Statement {
            order: object.id("/id")?,
            events: vec![Event::Cancelled { revised }],
            hints: Hints::default(),
        })),
        _ => Ok(None),
    }
}

fn session(object: Body, revised: Time) -> Result<Statement, Vec<Fault>> {
    let mut events = Vec::new();
    // Some ways to pay take days: then `async_payment_succeeded` follows.
    if matches!(
        object.text("/payment_status"),
        Some("paid" | "no_payment_required")
    ) {
        let currency = object.currency("/currency")?;
        let amount = |place| minor(object.number(place)?, &currency, place);
        let amount_if_any = |place| object.at(place).map_or(Ok(0), |_| amount(place));
        let shipping = [
            "/shipping_cost/amount_subtotal",
            "/total_details/amount_shipping",
        ];
        let shipping = shipping
            .into_iter()
            .find(|place| object.at(place).is_some());
        events.push(Event::Paid(Paid {
            revised,
            at: revised,
            total: amount("/amount_total")?,
            parts: Parts {
                tax: amount_if_any("/total_details/amount_tax")?,
                shipping: shipping.map_or(Ok(0), amount)?,
            },
            currency: currency.clone(),
        }));
    }
    let mut hints = Hints::default();
    for (key, value) in referred(object.text("/client_reference_id").unwrap_or_default()) {
        hints.put(&key, &value);
    }
    for (key, value) in object.words("/metadata") {
        match key {
            "coupon" | "discount" => hints.coupons.push(value.to_owned()),
            key => hints.put(key, value),
        }
    }
    Ok(Statement {
        order: intent(object)?,
        events,
        hints,
    })
}

fn charge(object: Body, revised: Time) -> Result<Statement, Vec<Fault>> {
    let currency = object.currency("/currency")?;
    let said = Refunded {
        revised,
        total: minor(
            object.number("/amount_refunded")?,
            &currency,
            "/amount_refunded",
        )?,
        parts: None,
        currency,
    };
    let refund = object.id("/id")?;
    Ok(Statement {
        order: intent(object)?,
        events: vec![Event::Refunded { refund, said }],
        hints: Hints::default(),
    })
}

/// The payment intent, which may be written out in full; without one the object's own id.
fn intent(object: Body) -> Result<String, Vec<Fault>> {
    let places = ["/payment_intent/id", "/payment_intent"];
    let place = places
        .into_iter()
        .find(|place| object.text(place).is_some());
    object.id(place.unwrap_or("/id"))
}

/// An amount of Stripe's in the currency's own minor units.
fn minor(amount: i64, currency: &Currency, place: &str) -> Result<i64, Vec<Fault>> {
    let exponent = match currency.as_str() {
        "MGA" => 0,
        "ISK" | "UGX" => 2,
        _ => currency.exponent(),
    };
    let ours = currency.exponent();
    let exact = match exponent.checked_sub(ours) {
        Some(finer) => Some(10_i64.pow(finer))
            .filter(|unit| amount % unit == 0)
            .map(|unit| amount / unit),
        None => amount.checked_mul(10_i64.pow(ours - exponent)),
    };
    exact.filter(|amount| *amount >= 0).ok_or_else(|| {
        vec![unreadable(
            place,
            "must be a whole amount of the currency, zero or more",
        )]
    })
}
