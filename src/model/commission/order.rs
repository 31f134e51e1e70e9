//! An order as the sum of what was said of it.
//!
//! # Rules
//! - Whatever comes in whatever order and however often, the result is the same. Of two things said of the same (the sale, one
//!   refund, the whole order), what the shop wrote later counts; of equals the larger.
//! - A [`Snapshot`] is the whole order: what it does not say any more is no longer so. An order that is unpaid again earns
//!   nothing; a refund that was deleted was none.
//! - A refund that comes before its order waits for it. So does a cancellation.
//! - A cancelled order earns nothing, unless the shop says later that it was paid.
//! - **Revenue** is what was paid, less the parts that the terms exclude. **Refunds** are the same of what was given back, at most
//!   the revenue. A refund that does not say what it is of is spread like the sale: all such refunds of an order together, rounded half up.
//! - **Commission** is the share of revenue less refunds, rounded half up to a whole minor unit, once for each order.
//! - What is said in another currency than the sale's is not counted, but told.
//!
//! # What each shop sends, and what it does
//! | shop | webhook | effect |
//! |---|---|---|
//! | Shopify | `orders/*` | snapshot: sale if `financial_status` is paid, partially_refunded or refunded; cancelled if `cancelled_at`; its refunds |
//! | Shopify | `refunds/create` | that refund, unless a later snapshot has it otherwise |
//! | WooCommerce | `order.created`, `.updated`, `.restored` | snapshot: sale if the status is processing, completed or refunded; cancelled if cancelled or failed; its refunds |
//! | WooCommerce | `order.deleted` | nothing: shops throw old orders away |
//! | Stripe | `checkout.session.completed`, `.async_payment_succeeded` | sale, once `payment_status` says so |
//! | Stripe | `charge.refunded` | all refunds of that charge so far |
//! | Stripe | `charge.dispute.closed`, lost | a refund of what was disputed |
//! | Stripe | `payment_intent.canceled` | cancelled; a session that is not paid yet says nothing |
//! | Stripe | `invoice.paid`, `invoice_payment.paid` | names only: which payment belongs to which invoice and first subscription |
//! | generic | `order_paid`, `refunded`, `cancelled` | sale, that refund, cancelled |

use std::collections::BTreeMap;

use super::CommissionRule;
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

/// The whole order as the shop wrote it at one moment.
///
/// Shops write moments by the second. Of two snapshots of the same second the larger is taken for the later: cancelled comes
/// after not cancelled, more refunds after fewer, paid after unpaid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Snapshot {
    /// When the shop wrote this.
    pub revised: Time,
    /// Whether the order is cancelled.
    pub cancelled: bool,
    /// All refunds, by the shop's own ids.
    pub refunds: BTreeMap<String, Refunded>,
    /// The sale; `None` while the order is not paid, or not any more.
    pub paid: Option<Paid>,
}

/// One thing that a shop says of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderEvent {
    /// All that is so.
    Snapshot(Snapshot),
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

impl OrderEvent {
    /// What it says as one text: two deliveries with the same meaning say nothing new.
    pub fn meaning(&self) -> String {
        match self {
            Self::Snapshot(snapshot) => snapshot.meaning(),
            Self::Paid(paid) => paid.meaning(),
            Self::Refunded { refund, said } => said.meaning(refund),
            Self::Cancelled { revised } => format!("cancelled {}", revised.0),
        }
    }

    /// When the order was paid, if this says so.
    pub fn paid_at(&self) -> Option<Time> {
        match self {
            Self::Paid(paid) => Some(paid.at),
            Self::Snapshot(snapshot) => snapshot.paid.as_ref().map(|paid| paid.at),
            Self::Refunded { .. } | Self::Cancelled { .. } => None,
        }
    }
}

impl Paid {
    fn meaning(&self) -> String {
        let Self {
            revised,
            at,
            currency,
            total,
            parts,
        } = self;
        let Parts { tax, shipping } = parts;
        format!(
            "paid {} {} {total} {tax} {shipping} {}",
            at.0,
            currency.as_str(),
            revised.0
        )
    }
}

impl Refunded {
    fn meaning(&self, refund: &str) -> String {
        let Self {
            revised,
            currency,
            total,
            parts,
        } = self;
        let parts = parts.map_or_else(String::new, |parts| {
            format!(" {} {}", parts.tax, parts.shipping)
        });
        format!(
            "refunded {total}{parts} {} {} {refund}",
            currency.as_str(),
            revised.0
        )
    }
}

impl Snapshot {
    fn meaning(&self) -> String {
        let mut parts = vec![format!("snapshot {}", self.revised.0)];
        parts.extend(self.cancelled.then(|| "cancelled".to_owned()));
        parts.extend(self.paid.as_ref().map(Paid::meaning));
        let refunds = self.refunds.iter();
        // A shop's id may be any text: its length says where it ends.
        parts.extend(refunds.map(|(id, said)| format!("{} {}", id.len(), said.meaning(id))));
        parts.join("; ")
    }
}

/// All that was said of one order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    snapshot: Option<Snapshot>,
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
    pub fn apply(&mut self, event: OrderEvent) {
        match event {
            OrderEvent::Snapshot(snapshot) => {
                self.snapshot = self.snapshot.take().max(Some(snapshot))
            }
            OrderEvent::Paid(paid) => self.paid = self.paid.take().max(Some(paid)),
            OrderEvent::Cancelled { revised } => self.cancelled = self.cancelled.max(Some(revised)),
            OrderEvent::Refunded { refund, said } => {
                let kept = self.refunds.entry(refund).or_insert_with(|| said.clone());
                if *kept < said {
                    *kept = said;
                }
            }
        }
    }

    /// What it comes to by a rule; `None` while it is not known to be paid.
    pub fn balance(&self, rule: &CommissionRule) -> Option<Balance> {
        let paid = self.sale()?;
        let revenue = counted(paid.total, paid.parts, rule).max(0);
        let all_refunds = self.all_refunds();
        let refunds = match self.is_cancelled(paid) {
            true => revenue,
            false => refunded(&all_refunds, paid, revenue, rule).clamp(0, revenue),
        };
        let share = i128::from(rule.basis_points) * (revenue - refunds);
        let is_foreign = |said: &&&Refunded| said.currency != paid.currency;
        Some(Balance {
            currency: paid.currency.clone(),
            at: paid.at,
            revenue: whole(revenue),
            refunds: whole(refunds),
            commission: whole(half_up(share, WHOLE)),
            foreign_refunds: all_refunds.iter().filter(is_foreign).count(),
        })
    }

    /// The sale as it stands: a snapshot's word, unless a single notice of a sale was written later.
    fn sale(&self) -> Option<&Paid> {
        let Some(snapshot) = &self.snapshot else {
            return self.paid.as_ref();
        };
        let later = self.paid.as_ref();
        later
            .filter(|paid| paid.revised > snapshot.revised)
            .or(snapshot.paid.as_ref())
    }

    fn is_cancelled(&self, paid: &Paid) -> bool {
        let snapshot = self.snapshot.iter().filter(|snapshot| snapshot.cancelled);
        let words = snapshot.map(|snapshot| snapshot.revised);
        words
            .chain(self.cancelled)
            .any(|cancelled| cancelled >= paid.revised)
    }

    /// All refunds that stand. One that a snapshot does not have stands only if it was written as late as that.
    fn all_refunds(&self) -> Vec<&Refunded> {
        let Some(snapshot) = &self.snapshot else {
            return self.refunds.values().collect();
        };
        let said_apart = self.refunds.iter();
        let besides = said_apart.filter(|(id, said)| {
            !snapshot.refunds.contains_key(*id) && said.revised >= snapshot.revised
        });
        let within = snapshot.refunds.iter();
        let within = within.map(|(id, said)| {
            let apart = self.refunds.get(id);
            apart.filter(|apart| *apart > said).unwrap_or(said)
        });
        within.chain(besides.map(|(_, said)| said)).collect()
    }
}

/// How much of what counts was given back.
fn refunded(refunds: &[&Refunded], paid: &Paid, revenue: i128, rule: &CommissionRule) -> i128 {
    let ours = refunds.iter();
    let ours = ours.filter(|said| said.currency == paid.currency);
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

/// What of an amount counts by the rule.
fn counted(total: i64, parts: Parts, rule: &CommissionRule) -> i128 {
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
