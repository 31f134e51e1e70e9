//! What any shop can send of an order: the body of a generic webhook.

use super::order::{OrderEvent, Paid, Parts, Refunded};
use crate::money::Currency;
use crate::record::{Read, ReadFault, Reader, TextMap, Value, choice, record};
use crate::time::Time;

choice! {
    /// What became of the order.
    pub enum Kind {
        /// It was paid.
        OrderPaid = "order_paid",
        /// Some or all of it was given back.
        Refunded = "refunded",
        /// It was cancelled.
        Cancelled = "cancelled",
    }
}

/// A decimal number, as a text or as JSON's own number: its digits as they were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decimal(pub String);

impl Read for Decimal {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let digits = value.text().or_else(|| value.digits());
        if digits.is_none() {
            reading.fault::<V>(
                "must be a decimal number",
                "Write it like \"125000.00\", without a sign or groups.",
            );
        }
        Self(digits.unwrap_or_default())
    }
}

record! {
    /// One thing that became of an order. Sent again with the same `id`, it counts once.
    pub struct OrderNotice {
        /// The shop's id of this notice, 1 to 128 characters.
        pub id: String,
        /// What became of the order.
        pub kind: Kind,
        /// The shop's id of the order, 1 to 128 characters.
        pub order: String,
        /// When it was paid, given back or cancelled.
        pub at: Time,
        /// When the shop wrote this; `at` if not said. Of two notices of the same sale or refund the later one counts.
        pub revised: Option<Time>,
        /// The currency of all amounts. Not for a cancellation.
        pub currency: Option<Currency>,
        /// All that was paid or given back, as a decimal number: "125000.00". Not for a cancellation.
        pub total: Option<Decimal>,
        /// What of it is tax, that of shipping too. For a refund: leave out tax and shipping, and it is spread like the sale.
        pub tax: Option<Decimal>,
        /// What of it is shipping, without its tax.
        pub shipping: Option<Decimal>,
        /// Which refund of the order, for a refund; `id` if not said.
        pub refund: Option<String>,
        /// Discount codes of the order.
        pub codes: Vec<String>,
        /// E-mail address and telephone number of who ordered: looked at to know a creator's own order, and kept with this body alone.
        pub buyer: Vec<String>,
        /// What the order carries: `etl`, `ref`, `via`, click ids, `etalase_event`.
        pub attributes: TextMap,
    }
}

/// The longest id of a notice, an order or a refund, in characters.
pub const MAX_ID: usize = 128;

impl OrderNotice {
    /// What it says of the order. Amounts that are finer than the currency are rounded, and `note` is told.
    ///
    /// # Errors
    /// Every member that is missing for this kind, or is no amount of the currency.
    pub fn event(&self, note: &mut dyn FnMut(String)) -> Result<OrderEvent, Vec<ReadFault>> {
        let revised = self.revised.unwrap_or(self.at);
        let mut faults = Vec::new();
        self.ids(&mut faults);
        if self.kind == Kind::Cancelled {
            return done(OrderEvent::Cancelled { revised }, faults);
        }
        let Some(currency) = self.currency.clone() else {
            faults.push(fault(
                "currency",
                "is required",
                "Write three capital letters, such as \"IDR\".",
            ));
            return Err(faults);
        };
        let mut amount = |path: &str, written: &Option<Decimal>| {
            let Decimal(text) = written.as_ref()?;
            let Some(amount) = currency.rounded(text).filter(|amount| amount.minor >= 0) else {
                let mend = "Write it like \"125000.00\", without a sign or groups.";
                faults.push(fault(path, "must be a decimal number, zero or more", mend));
                return None;
            };
            if !amount.exact {
                let nearest = currency.decimal(amount.minor.into());
                note(format!("{path}: {text} was rounded to {nearest}"));
            }
            Some(amount.minor)
        };
        let (total, tax, shipping) = (
            amount("total", &self.total),
            amount("tax", &self.tax),
            amount("shipping", &self.shipping),
        );
        if self.total.is_none() {
            faults.push(fault(
                "total",
                "is required",
                "Write what was paid or given back.",
            ));
        }
        let (total, said) = (
            total.unwrap_or_default(),
            tax.is_some() || shipping.is_some(),
        );
        let parts = Parts {
            tax: tax.unwrap_or_default(),
            shipping: shipping.unwrap_or_default(),
        };
        if parts.tax.saturating_add(parts.shipping) > total {
            faults.push(fault(
                "total",
                "must hold tax and shipping",
                "Write all that was paid, tax and shipping included.",
            ));
        }
        if self.kind == Kind::OrderPaid {
            let paid = Paid {
                revised,
                at: self.at,
                currency,
                total,
                parts,
            };
            return done(OrderEvent::Paid(paid), faults);
        }
        let refund = self.refund.clone().unwrap_or_else(|| self.id.clone());
        let said = Refunded {
            revised,
            currency,
            total,
            parts: said.then_some(parts),
        };
        done(OrderEvent::Refunded { refund, said }, faults)
    }

    fn ids(&self, faults: &mut Vec<ReadFault>) {
        let refund = self.refund.as_deref().unwrap_or("none");
        for (path, id) in [
            ("id", self.id.as_str()),
            ("order", &self.order),
            ("refund", refund),
        ] {
            if !(1..=MAX_ID).contains(&id.chars().count()) {
                faults.push(fault(
                    path,
                    "must be 1 to 128 characters",
                    "Write the shop's own id.",
                ));
            }
        }
    }
}

fn done(event: OrderEvent, faults: Vec<ReadFault>) -> Result<OrderEvent, Vec<ReadFault>> {
    if faults.is_empty() {
        Ok(event)
    } else {
        Err(faults)
    }
}

fn fault(path: &str, rule: &str, mend: &str) -> ReadFault {
    let [path, rule, mend] = [path, rule, mend].map(str::to_owned);
    ReadFault { path, rule, mend }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Reader, read};
    use serde_json::{Value, json};

    fn event(change: Value) -> Result<OrderEvent, Vec<String>> {
        let mut notice = json!({
            "id": "n1", "kind": "order_paid", "order": "1001", "at": "1970-01-01T00:00:01Z",
            "currency": "IDR", "total": "120000.00", "tax": "11000", "shipping": "9000.00"
        });
        for (name, value) in change.as_object().unwrap() {
            notice[name] = value.clone();
        }
        let notice: OrderNotice = read(&notice, Reader::strict()).unwrap();
        notice
            .event(&mut |_| {})
            .map_err(|faults| faults.into_iter().map(|fault| fault.path).collect())
    }

    #[test]
    fn amounts_are_minor_units_to_the_last_digit() {
        let Ok(OrderEvent::Paid(paid)) = event(json!({})) else {
            panic!()
        };
        assert_eq!(
            (paid.total, paid.parts.tax, paid.parts.shipping),
            (12_000_000, 1_100_000, 900_000)
        );
        assert_eq!((paid.at, paid.revised), (Time(1_000), Time(1_000)));
    }

    #[test]
    fn an_amount_may_be_a_number_and_what_is_too_fine_is_rounded_and_told() {
        let notice = json!({
            "id": "n1", "kind": "order_paid", "order": "1001", "at": "1970-01-01T00:00:01Z",
            "currency": "JPY", "total": 2605, "tax": "236.79"
        });
        let notice: OrderNotice = read(&notice, Reader::strict()).unwrap();
        let mut notes = Vec::new();
        let event = notice.event(&mut |note| notes.push(note)).unwrap();
        let OrderEvent::Paid(paid) = event else {
            panic!()
        };
        assert_eq!((paid.total, paid.parts.tax), (2_605, 237));
        assert_eq!(notes, ["tax: 236.79 was rounded to 237"]);
    }

    #[test]
    fn a_refund_without_parts_leaves_them_open() {
        let Ok(OrderEvent::Refunded { refund, said }) =
            event(json!({"kind": "refunded", "tax": null, "shipping": null}))
        else {
            panic!()
        };
        assert_eq!(
            (refund.as_str(), said.total, said.parts),
            ("n1", 12_000_000, None)
        );
    }

    #[test]
    fn what_is_missing_or_no_amount_is_named() {
        assert_eq!(
            event(json!({"currency": null})),
            Err(vec!["currency".to_owned()])
        );
        assert_eq!(
            event(json!({"total": "1,005", "tax": "-1", "shipping": null})),
            Err(vec!["total".to_owned(), "tax".to_owned()])
        );
        assert_eq!(
            event(json!({"total": "1.00"})),
            Err(vec!["total".to_owned()])
        );
        assert_eq!(
            event(json!({"id": "", "kind": "cancelled"})),
            Err(vec!["id".to_owned()])
        );
    }
}
