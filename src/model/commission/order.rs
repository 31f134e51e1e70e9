//! An order as the sum of what was said of it.
//!
//! # Rules
//! - Whatever comes in whatever order and however often, the result is the same. Of two things said of the same (the sale, one
//!   refund), what the shop wrote later counts; of equals the larger.
//! - A refund that comes before its order waits for it. So does a cancellation.
//! - A cancelled order earns nothing, unless the shop says later that it was paid.
//! - **Revenue** is what was paid, less the parts that the terms exclude. **Refunds** are the same of what was given back, at most
//!   the revenue. A refund that does not say what it is of is spread like the sale: all such refunds of an order together, rounded half up.
//! - **Commission** is the share of revenue less refunds, rounded half up to a whole minor unit, once for each order.
//! - What is said in another currency than the sale's is not counted, but told.

use std::collections::BTreeMap;

use super::Rule;
use crate::money::Currency;
use crate::time::Time;

const WHOLE: i128 = 10_000;

/// Parts of an amount, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Parts {
    /// All taxes, that of shipping too.
    pub tax: i64,
    /// Shipping without its tax.
    pub shipping: i64,
}

/// What was paid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Paid {
    /// When the shop wrote this.
    pub revised: Time,
    /// When it was paid.
    pub at: Time,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Everything, in minor units.
    pub total: i64,
    /// What of it is tax and shipping.
    pub parts: Parts,
}

/// What was given back in one refund.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Refunded {
    /// When the shop wrote this.
    pub revised: Time,
    /// The currency of all amounts.
    pub currency: Currency,
    /// Everything, in minor units.
    pub total: i64,
    /// What of it is tax and shipping, if the shop says.
    pub parts: Option<Parts>,
}

/// One thing that a shop says of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// It was paid.
    Paid(Paid),
    /// Some or all of it was given back.
    Refunded {
        /// Which refund of the order, by the shop's own id.
        refund: String,
        /// How much.
        said: Refunded,
    },
    /// It was cancelled.
    Cancelled {
        /// When the shop wrote this.
        revised: Time,
    },
}

impl Event {
    /// What it says as one text: two deliveries with the same meaning say nothing new.
    pub fn meaning(&self) -> String {
        match self {
            Self::Paid(paid) => {
                let Paid {
                    revised,
                    at,
                    currency,
                    total,
                    parts,
                } = paid;
                let Parts { tax, shipping } = parts;
                format!(
                    "paid {} {} {total} {tax} {shipping} {}",
                    at.0,
                    currency.as_str(),
                    revised.0
                )
            }
            Self::Refunded { refund, said } => {
                let Refunded {
                    revised,
                    currency,
                    total,
                    parts,
                } = said;
                let parts = parts.map_or_else(String::new, |parts| {
                    format!(" {} {}", parts.tax, parts.shipping)
                });
                format!(
                    "refunded {total}{parts} {} {} {refund}",
                    currency.as_str(),
                    revised.0
                )
            }
            Self::Cancelled { revised } => format!("cancelled {}", revised.0),
        }
    }
}

/// All that was said of one order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    paid: Option<Paid>,
    refunds: BTreeMap<String, Refunded>,
    cancelled: Option<Time>,
}

/// What an order comes to, in minor units of its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// The currency of all amounts.
    pub currency: Currency,
    /// When it was paid.
    pub at: Time,
    /// What was paid of what counts.
    pub revenue: i64,
    /// What of it was given back.
    pub refunds: i64,
    /// What the creator earns by the rest.
    pub commission: i64,
    /// How many refunds are in another currency and not counted.
    pub foreign_refunds: usize,
}

impl Order {
    /// Takes in one thing that was said.
    pub fn hear(&mut self, event: Event) {
        match event {
            Event::Paid(paid) => self.paid = self.paid.take().max(Some(paid)),
            Event::Cancelled { revised } => self.cancelled = self.cancelled.max(Some(revised)),
            Event::Refunded { refund, said } => {
                let kept = self.refunds.entry(refund).or_insert_with(|| said.clone());
                if *kept < said {
                    *kept = said;
                }
            }
        }
    }

    /// What it comes to by a rule; `None` while it is not known to be paid.
    pub fn balance(&self, rule: &Rule) -> Option<Balance> {
        let paid = self.paid.as_ref()?;
        let revenue = counted(paid.total, paid.parts, rule).max(0);
        let refunds = match self.cancelled {
            Some(cancelled) if cancelled >= paid.revised => revenue,
            _ => self.refunded(paid, revenue, rule).clamp(0, revenue),
        };
        let share = i128::from(rule.basis_points) * (revenue - refunds);
        let counts = |said: &&Refunded| said.currency != paid.currency;
        Some(Balance {
            currency: paid.currency.clone(),
            at: paid.at,
            revenue: whole(revenue),
            refunds: whole(refunds),
            commission: whole(half_up(share, WHOLE)),
            foreign_refunds: self.refunds.values().filter(counts).count(),
        })
    }

    fn refunded(&self, paid: &Paid, revenue: i128, rule: &Rule) -> i128 {
        let ours = self
            .refunds
            .values()
            .filter(|said| said.currency == paid.currency);
        let (mut told, mut untold) = (0, 0);
        for said in ours {
            match said.parts {
                Some(parts) => told += counted(said.total, parts, rule),
                None => untold += i128::from(said.total),
            }
        }
        match i128::from(paid.total) {
            0 => told,
            total => told + half_up(untold * revenue, total),
        }
    }
}

/// What of an amount counts by the rule.
fn counted(total: i64, parts: Parts, rule: &Rule) -> i128 {
    let left_out = |counts: bool, part: i64| if counts { 0 } else { i128::from(part) };
    i128::from(total)
        - left_out(rule.counts_tax, parts.tax)
        - left_out(rule.counts_shipping, parts.shipping)
}

/// `amount / divisor`, a half upwards. Neither is below zero.
fn half_up(amount: i128, divisor: i128) -> i128 {
    (2 * amount + divisor).div_euclid(2 * divisor)
}

/// No result is beyond what was paid, which is an `i64`, or below zero.
fn whole(amount: i128) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
