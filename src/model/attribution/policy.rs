//! How credit is given, as data.

use super::ClassOrder;
use crate::record::choice;

choice! {
    /// Which creator is credited where several sent the shopper.
    pub enum Rule {
        /// The last one: what Lazada, Shopee, Awin and Dub do by default.
        LastCreator = "last_creator",
        /// The first one, as Tolt does.
        FirstCreator = "first_creator",
    }
}

/// How credit is given.
///
/// # The order of strength
/// By default a verified token > a code (`ref`, `via`) > utm > a click id > a search > a referral; [`strength`](Self::strength)
/// may say otherwise. An equal or stronger touch takes the place of the last one, a weaker one does not. Direct, internal,
/// payment and login visits are no touches at all, whatever the order. Only tokens and codes name a creator: money never
/// follows reporting tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which classes of touches count more than which.
    pub strength: ClassOrder,
    /// Which creator is credited.
    pub rule: Rule,
    /// For how long after an arrival, in days from 1 to 90. "Up to": browsers may forget earlier, Safari after 7 days of use.
    pub window_days: u32,
    /// Hosts that are the brand's own, such as the shop's; with all hosts under them.
    pub own_hosts: Vec<String>,
    /// Hosts that bring nobody, such as a bank's; with all hosts under them.
    pub ignored_hosts: Vec<String>,
    /// Ids of creators whom codes may name. Where nobody stands here, any code names somebody.
    pub creators: Vec<String>,
    /// Whether codes that appear after something was put into the cart, without a navigation from outside, are credited.
    pub credits_late: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            strength: ClassOrder::default(),
            rule: Rule::LastCreator,
            window_days: 30,
            own_hosts: Vec::new(),
            ignored_hosts: Vec::new(),
            creators: Vec::new(),
            credits_late: false,
        }
    }
}

impl Policy {
    /// The id of the creator whom a code names; capitals do not matter.
    pub(super) fn creator(&self, code: &str) -> Option<&String> {
        let mut creators = self.creators.iter();
        creators.find(|id| id.eq_ignore_ascii_case(code))
    }

    /// When a touch of this moment loses its credit, both in Unix milliseconds.
    pub(super) fn until(&self, at: i64) -> i64 {
        after(at, self.window_days.clamp(1, LONGEST_DAYS))
    }
}

/// The longest window that a policy may have.
const LONGEST_DAYS: u32 = 90;

/// When a touch of this moment is over under any policy.
pub(super) fn longest(at: i64) -> i64 {
    after(at, LONGEST_DAYS)
}

fn after(at: i64, days: u32) -> i64 {
    const DAY_MILLIS: i64 = 86_400_000;
    at.saturating_add(i64::from(days) * DAY_MILLIS)
}
