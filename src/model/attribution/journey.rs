//! The arrivals of one browser, bounded, in the order of time.
//!
//! # What becomes of a visit
//! - **A touch**, where a landing has tags or was sent by another site, or where a route, an add-to-cart or a checkout shows
//!   tags that were not there before.
//! - **The same touch**, where the same tags come again: on a route, on a reload, or within half an hour. Nothing changes, so
//!   that noting a history twice is noting it once.
//! - **Nothing**, for direct, internal, payment and login visits: any number of them in any order changes nothing. Where such
//!   a page is loaded, or a route shown, with tags, they count only if nothing held counts as much: who moves within the shop, or
//!   comes back from its checkout, from paying or logging in, takes nobody's place. What counts for the campaign that noted it is
//!   marked as such, and weighed again by each that asks.
//! - **A late touch**, where tags appear after something was put into the cart, or taken to the checkout, although nobody came from outside. That is how
//!   coupon extensions take a creator's credit: it is kept, flagged, and not credited by default.
//!
//! # Time
//! The journey belongs to the origin, the window to a campaign: touches are kept whole, for as long as the longest window that a
//! document may state, and the window is laid over them when credit is asked for. Each touch knows the latest visit since it came,
//! so that a clock that goes back does not bring back what had ended; one that had run ahead costs no later touch its credit.
//!
//! # Limits
//! 32 touches and 4,096 bytes as stored. The oldest in the middle goes first: the first touch and the last ones stay.

use super::limits::{MAX_BYTES, MAX_TOUCH_BYTES, MAX_TOUCHES};
use super::referrer::brings_nobody;
use super::{Policy, Touch, credit};
use crate::creator::TokenVerdict;

/// The same tags within this time are one arrival, whatever the navigation: a reload, or a link tapped twice.
const SAME_MILLIS: u64 = 1_800_000;

/// Something that happened on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit<'a> {
    /// When, in Unix milliseconds.
    pub at: i64,
    /// The address.
    pub url: &'a str,
    /// The page before, as the browser says it.
    pub referrer: &'a str,
    /// What happened.
    pub moment: VisitKind,
}

/// What happened on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitKind {
    /// The page was loaded by a navigation.
    Landing,
    /// The page changed its own address, or was loaded again.
    Route,
    /// Something was put into the cart.
    AddToCart,
    /// The shopper leaves for the checkout.
    Checkout,
}

impl VisitKind {
    /// Every moment.
    pub const ALL: [Self; 4] = [Self::Landing, Self::Route, Self::AddToCart, Self::Checkout];

    /// The word that stands for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Landing => "landing",
            Self::Route => "route",
            Self::AddToCart => "add_to_cart",
            Self::Checkout => "checkout",
        }
    }

    /// The moment that this word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|moment| moment.as_str() == word)
    }
}

/// The arrivals of one browser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journey {
    /// In the order of time.
    pub(super) touches: Vec<Touch>,
    /// The last moment heard of.
    pub(super) mark: i64,
    /// When something was last put into the cart, or taken to the checkout.
    pub(super) carted_at: Option<i64>,
    /// When somebody last came from outside with a touch.
    pub(super) landed_at: Option<i64>,
}

impl Journey {
    /// Takes a visit into account, and returns the touch that came of it.
    pub fn note(&mut self, visit: &Visit, policy: &Policy) -> Option<&Touch> {
        self.mark = visit.at;
        for touch in &mut self.touches {
            touch.heard = touch.heard.max(visit.at);
        }
        let touch = self.touch(visit, policy);
        // Who leaves for the checkout has taken something along.
        if matches!(visit.moment, VisitKind::AddToCart | VisitKind::Checkout) {
            self.carted_at = self.carted_at.max(Some(visit.at));
        }
        let on_time = touch.as_ref().is_some_and(|touch| !touch.late);
        if on_time && visit.moment == VisitKind::Landing {
            self.landed_at = self.landed_at.max(Some(visit.at));
        }
        let place = touch.map(|touch| self.insert(touch));
        self.bound();
        self.touches.get(place?)
    }

    fn touch(&self, visit: &Visit, policy: &Policy) -> Option<Touch> {
        // Whoever moves within the page was sent there by nobody.
        let is_landing = visit.moment == VisitKind::Landing;
        let referrer = if is_landing { visit.referrer } else { "" };
        let mut touch = Touch::of(visit.url, referrer, visit.at, policy)?;
        let from_inside = brings_nobody(referrer, visit.url, policy);
        touch.late = touch.has_tags() && (from_inside || !is_landing) && self.is_filled(visit.at);
        touch.shorten(MAX_TOUCH_BYTES);
        // A token may turn out to be stronger than anything.
        touch.inside = (from_inside || !is_landing) && !touch.late && touch.token().is_none();
        let is_same = |held: &Touch| {
            let near = held.at.abs_diff(touch.at) < SAME_MILLIS;
            let stands = touch.inside || !held.inside;
            stands && (near || !is_landing) && held.is_same(&touch)
        };
        let held = &self.touches;
        let is_nothing = touch.gives_way(held, policy) || held.iter().any(is_same);
        (!is_nothing).then_some(touch)
    }

    /// Whether something was put into the cart and nobody has come from outside since.
    fn is_filled(&self, at: i64) -> bool {
        let carted = self.carted_at.filter(|carted| *carted < at);
        carted.is_some_and(|carted| self.landed_at.is_none_or(|landed| landed <= carted))
    }

    /// Behind everything that is not later.
    pub(super) fn insert(&mut self, touch: Touch) -> usize {
        let place = self.touches.partition_point(|held| held.at <= touch.at);
        self.touches.insert(place, touch);
        place
    }

    fn bound(&mut self) {
        while self.touches.len() > MAX_TOUCHES
            || (self.touches.len() > 2 && self.to_text().len() > MAX_BYTES)
        {
            self.touches.remove(1);
        }
    }

    /// All that is kept, in the order of time.
    pub fn touches(&self) -> &[Touch] {
        &self.touches
    }

    /// The last moment heard of, in Unix milliseconds.
    pub fn mark(&self) -> i64 {
        self.mark
    }

    /// The first touch whose window is open, late ones left out. No later one changes it.
    pub fn first(&self, policy: &Policy) -> Option<&Touch> {
        let mut open = self.open(policy, self.mark).into_iter();
        open.find(|touch| !touch.late)
    }

    /// The last touch whose window is open, by the policy's order of strength.
    pub fn last(&self, policy: &Policy) -> Option<&Touch> {
        credit::last(&self.open(policy, self.mark), &policy.strength)
    }

    /// The touches that count at this moment: their windows are open, and what came from inside took nobody's place.
    pub(super) fn open(&self, policy: &Policy, now: i64) -> Vec<&Touch> {
        let mut open = Vec::new();
        for touch in &self.touches {
            let is_open = now.max(touch.heard) < touch.end(policy);
            if is_open && !touch.gives_way(&self.touches, policy) {
                open.push(touch);
            }
        }
        open
    }

    /// Tokens that nobody has looked at yet, and codes of unknown creators that nobody was asked for, each once.
    pub fn unsettled(&self) -> Vec<&str> {
        let mut carriers = Vec::new();
        for touch in self.touches.iter().filter(|touch| touch.verdict.is_none()) {
            if let Some(carrier) = touch
                .carrier()
                .filter(|carrier| !carriers.contains(carrier))
            {
                carriers.push(carrier);
            }
        }
        carriers
    }

    /// What the check of a token, or of a code, has shown.
    pub fn settle(&mut self, carrier: &str, verdict: &TokenVerdict) {
        for touch in &mut self.touches {
            if touch.carrier() == Some(carrier) {
                touch.verdict = Some(verdict.clone());
                touch.classify();
            }
        }
    }

    /// Codes that name none of the known creators, in the order of time.
    pub fn strange_codes(&self) -> impl Iterator<Item = &str> {
        self.touches.iter().filter_map(Touch::strange_code)
    }

    /// Looks all codes up anew: other creators are known than before.
    pub fn look_up(&mut self, policy: &Policy) {
        for touch in &mut self.touches {
            touch.look_up(policy);
        }
    }

    /// Takes in what another page of this browser has stored.
    pub fn merge(&mut self, stored: Self) {
        for touch in stored.touches {
            let is_same = |held: &&mut Touch| held.at == touch.at && held.is_same(&touch);
            match self.touches.iter_mut().find(is_same) {
                Some(held) => {
                    held.grow(touch.age);
                    held.heard = held.heard.max(touch.heard);
                }
                None => {
                    self.insert(touch);
                }
            }
        }
        self.mark = self.mark.max(stored.mark);
        self.carted_at = self.carted_at.max(stored.carted_at);
        self.landed_at = self.landed_at.max(stored.landed_at);
        self.bound();
    }

    /// Who is credited, and why.
    pub fn credit(&self, policy: &Policy, now: i64) -> credit::Credit {
        credit::credit(&self.touches, &self.open(policy, now), policy)
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
