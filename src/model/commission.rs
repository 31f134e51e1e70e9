//! What creators earn: what shops say of an order, who is credited with it, and what follows by the terms.
//!
//! An order is what its [`Event`]s add up to, in whatever order and however often they come ([`Order`]). Who is credited is
//! decided once, by what the order itself carries ([`join`]). How much it earns is [`Terms`], a document that only the brand sees.

mod fold;
mod join;
mod notice;
mod order;
mod terms;

pub use join::{Carrier, Evidence, Joined, Reason, Roster, TokenEvidence, join};
pub use notice::{Decimal, Kind, MAX_ID, Notice};
pub use order::{Balance, Event, Order, Paid, Parts, Refunded, Snapshot};
pub use terms::{Agreement, Part, Rule, Terms};

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
        /// Any other shop, which sends [`Notice`]s.
        Generic = "generic",
    }
}
