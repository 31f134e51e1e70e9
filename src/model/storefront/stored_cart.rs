//! The cart that the browser keeps for the shopper's next page of this campaign, where a yes allows it.

use super::{Storefront, StorefrontCommand, StorefrontEvent};
use crate::handoff::Handoff;
use std::rc::Rc;

/// What becomes of the cart next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CartPurpose {
    /// The shopper goes on looking.
    Browsing,
    /// The shopper has left with it for the checkout, and may come back without having paid.
    Checkout,
}

impl CartPurpose {
    /// For how long it is kept: a week, or an hour, so that what was paid for does not lie there again.
    const fn seconds(self) -> i64 {
        match self {
            Self::Browsing => 7 * 24 * 3_600,
            Self::Checkout => 3_600,
        }
    }
}

impl Storefront {
    /// The text that storage keeps; empty where nothing is in the cart.
    pub fn stored_cart(&self, next: CartPurpose) -> String {
        if self.cart.is_empty() {
            return String::new();
        }
        let lines = self.cart.lines().iter();
        let cart = Handoff {
            campaign: self.campaign.id.clone(),
            expires: self.now.plus_seconds(next.seconds()),
            credit_began: None,
            lines: lines
                .map(|line| (line.variant.clone(), line.quantity))
                .collect(),
        };
        cart.text()
    }

    /// Takes up what storage kept, once, and only where the shopper has not begun another cart.
    pub fn restore_cart(&mut self, text: &str) -> Vec<StorefrontCommand> {
        let kept = Handoff::parse(text);
        let kept = kept.filter(|cart| cart.campaign == self.campaign.id && cart.expires > self.now);
        let Some(cart) = kept.filter(|_| !self.cart_changed) else {
            return Vec::new();
        };
        match self.fill_cart(&cart) {
            0 => Vec::new(),
            _ => vec![StorefrontCommand::Emit(StorefrontEvent::Cart)],
        }
    }

    /// Puts as much of a cart into the cart as the campaign still sells, and says how many pieces.
    pub(super) fn fill_cart(&mut self, cart: &Handoff) -> u32 {
        self.cart_changed = true;
        let campaign = Rc::clone(&self.campaign);
        let mut came = 0;
        for (variant, quantity) in &cart.lines {
            let mut products = campaign.products.iter();
            let found = products.find_map(|product| Some((product, product.variant(variant)?)));
            came += found.map_or(0, |(product, variant)| {
                self.cart.fill(product, variant, *quantity)
            });
        }
        came
    }
}
