//! The bag that the browser keeps for the shopper's next page of this campaign, where a yes allows it.

use super::{Command, Event, Shop};
use crate::handoff::Handoff;
use std::rc::Rc;

/// What becomes of the bag next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// The shopper goes on looking.
    Looking,
    /// The shopper has left with it for the checkout, and may come back without having paid.
    Paying,
}

impl Next {
    /// For how long it is kept: a week, or an hour, so that what was paid for does not lie there again.
    const fn seconds(self) -> i64 {
        match self {
            Self::Looking => 7 * 24 * 3_600,
            Self::Paying => 3_600,
        }
    }
}

impl Shop {
    /// The text that storage keeps; empty where nothing is in the bag.
    pub fn bag_text(&self, next: Next) -> String {
        if self.cart.is_empty() {
            return String::new();
        }
        let lines = self.cart.lines().iter();
        let bag = Handoff {
            campaign: self.campaign.id.clone(),
            expires: self.now.plus_seconds(next.seconds()),
            credit_began: None,
            lines: lines
                .map(|line| (line.variant.clone(), line.quantity))
                .collect(),
        };
        bag.text()
    }

    /// Takes up what storage kept, once, and only where the shopper has not begun another bag.
    pub fn restore(&mut self, text: &str) -> Vec<Command> {
        let kept = Handoff::parse(text);
        let kept = kept.filter(|bag| bag.campaign == self.campaign.id && bag.expires > self.now);
        let Some(bag) = kept.filter(|_| !self.bag_begun) else {
            return Vec::new();
        };
        match self.pack(&bag) {
            0 => Vec::new(),
            _ => vec![Command::Emit(Event::Cart)],
        }
    }

    /// Puts as much of a bag into the cart as the campaign still sells, and says how many pieces.
    pub(super) fn pack(&mut self, bag: &Handoff) -> u32 {
        self.bag_begun = true;
        let campaign = Rc::clone(&self.campaign);
        let mut came = 0;
        for (variant, quantity) in &bag.lines {
            let mut products = campaign.products.iter();
            let found = products.find_map(|product| Some((product, product.variant(variant)?)));
            came += found.map_or(0, |(product, variant)| {
                self.cart.fill(product, variant, *quantity)
            });
        }
        came
    }
}
