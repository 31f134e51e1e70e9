//! Who is credited, and why.

use super::{ClassOrder, Policy, Rule, Touch, TouchClass};

/// Who is credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The creator's handle (of a verified token) or code, as it was written; none where nobody earned it.
    pub creator: Option<String>,
    /// The touch that decided: its tags ride on the checkout link. Without a creator, the last one.
    pub touch: Option<Touch>,
    /// Why.
    pub reason: CreditReason,
}

/// Why somebody, or nobody, is credited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CreditReason {
    /// The last creator who sent the shopper within the window.
    LastCreator,
    /// The first one, as the policy wishes.
    FirstCreator,
    /// A creator came after the cart was filled, without a navigation from outside; the policy credits that.
    LateCreator,
    /// Nobody sent the shopper.
    NoTouch,
    /// Somebody did, but no tag names a creator.
    NoCreator,
    /// A creator did, but the window has closed.
    Expired,
    /// Only codes that appeared after the cart was filled, without a navigation from outside.
    LateOnly,
    /// Only tokens that could not be verified.
    UnverifiedToken,
}

impl CreditReason {
    /// The stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LastCreator => "last_creator",
            Self::FirstCreator => "first_creator",
            Self::LateCreator => "late_creator",
            Self::NoTouch => "no_touch",
            Self::NoCreator => "no_creator",
            Self::Expired => "expired",
            Self::LateOnly => "late_only",
            Self::UnverifiedToken => "unverified_token",
        }
    }
}

/// Decides among all touches and those whose window is open. See [`Policy`] for the order of strength.
///
/// Among creators' touches inside the window the strongest class decides, then the rule (the last one, or the first), then,
/// at the very same moment, the creator whose name comes first in byte order.
pub(super) fn credit(all: &[Touch], open: &[&Touch], policy: &Policy) -> Credit {
    let decided = open
        .iter()
        .copied()
        .filter(|touch| touch.creator().is_some() && (policy.credits_late || !touch.late))
        .reduce(|one, other| {
            if outweighs(other, one, policy) {
                other
            } else {
                one
            }
        });
    if let Some(touch) = decided {
        return Credit {
            creator: touch.creator().map(str::to_owned),
            touch: Some(by(touch, policy)),
            reason: match policy.rule {
                _ if touch.late => CreditReason::LateCreator,
                Rule::LastCreator => CreditReason::LastCreator,
                Rule::FirstCreator => CreditReason::FirstCreator,
            },
        };
    }
    Credit {
        creator: None,
        touch: last(open, &policy.strength).map(|touch| by(touch, policy)),
        reason: nobody(all, open),
    }
}

/// The last touch by the order of strength, late ones left out.
pub(super) fn last<'a>(touches: &[&'a Touch], strength: &ClassOrder) -> Option<&'a Touch> {
    let rank = |touch: &Touch| strength.rank(touch.class);
    let touches = touches.iter().copied();
    touches
        .filter(|touch| !touch.late)
        .reduce(|last, next| if rank(next) >= rank(last) { next } else { last })
}

fn outweighs(other: &Touch, one: &Touch, policy: &Policy) -> bool {
    let rank = |touch: &Touch| policy.strength.rank(touch.class);
    let class = rank(other).cmp(&rank(one));
    let time = match policy.rule {
        Rule::LastCreator => other.at.cmp(&one.at),
        Rule::FirstCreator => one.at.cmp(&other.at),
    };
    let name = one.creator().cmp(&other.creator());
    class.then(time).then(name).is_gt()
}

/// As it counts under this policy.
fn by(touch: &Touch, policy: &Policy) -> Touch {
    let mut touch = touch.clone();
    touch.until = touch.end(policy);
    touch
}

/// Why there is no creator.
fn nobody(all: &[Touch], open: &[&Touch]) -> CreditReason {
    let open = |test: fn(&Touch) -> bool| open.iter().any(|touch| test(touch));
    if open(|touch| touch.late && touch.creator().is_some()) {
        CreditReason::LateOnly
    } else if open(|touch| touch.token().is_some() && touch.class != TouchClass::Token) {
        CreditReason::UnverifiedToken
    } else if all.iter().any(|touch| touch.creator().is_some()) {
        CreditReason::Expired
    } else if open(|_| true) {
        CreditReason::NoCreator
    } else {
        CreditReason::NoTouch
    }
}
