//! What creators earn: what shops say of an order, who is credited with it, and what follows by the terms.
//!
//! An order is what its [`OrderEvent`]s add up to, in whatever order and however often they come ([`Order`]). Who is credited is
//! decided once, by what the order itself carries ([`attribution`]). How much it earns is [`Terms`], a document that only the brand sees.

mod attribution;
mod fold;
mod notice;
mod order;
mod terms;
mod update;

pub use attribution::{
    Attribution, AttributionReason, Carrier, CreatorIndex, Evidence, TokenEvidence, attribute,
};
pub use notice::{Decimal, Kind, MAX_ID, OrderNotice};
pub use order::{Balance, Order, OrderEvent, Paid, Parts, Refunded, Snapshot};
pub use terms::{Agreement, CommissionRule, PricePart, Terms};
pub use update::{AttributionHints, EVENT_TAG, MOST_HINTS, OrderUpdate};

use crate::record::choice;

choice! {
    /// Which system says what became of an order.
    pub enum Source {
        /// Shopify's webhooks.
        Shopify = "shopify",
        /// WooCommerce's webhooks.
        Woocommerce = "woocommerce",
        /// Stripe's webhooks.
        Stripe = "stripe",
        /// Any other shop, which sends [`OrderNotice`]s.
        Generic = "generic",
    }
}
