//! The arrivals of one browser, bounded, in the order of time.
//!
//! # What becomes of a visit
//! - **A touch**, where a landing has tags or was sent by another site, or where a route, an add-to-cart or a checkout shows
//!   tags that were not there before.
//! - **The same touch**, where the same tags come again: on a route, on a reload, or within half an hour. Nothing changes, so
//!   that noting a history twice is noting it once.
//! - **Nothing**, for direct, internal, payment and login visits: any number of them in any order changes nothing.
//! - **A late touch**, where tags appear after something was put into the cart although nobody came from outside. That is how
//!   coupon extensions take a creator's credit: it is kept, flagged, and not credited by default.
//!
//! # Time
//! A touch ends at a moment that is fixed when it begins. The journey remembers the latest moment it has heard of, and a
//! clock that goes back does not bring back what had ended.
//!
//! # Limits
//! 32 touches and 4,096 bytes as stored. The oldest in the middle goes first: the first touch and the last ones stay.

use super::{Cause, Class, Policy, Touch, credit};
use crate::creator::Verdict;
use crate::link::{parse_query, serialize_query};

const MAX_TOUCHES: usize = 32;
/// Of the stored text.
const MAX_BYTES: usize = 4_096;
/// Of one touch, so that two always fit.
const MAX_TOUCH_BYTES: usize = 1_900;
/// The same tags within this time are one arrival, whatever the navigation: a reload, or a link tapped twice.
const SAME_MILLIS: i64 = 1_800_000;

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
    pub moment: Moment,
}

/// What happened on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The page was loaded by a navigation.
    Landing,
    /// The page changed its own address, or was loaded again.
    Route,
    /// Something was put into the cart.
    AddToCart,
    /// The shopper leaves for the checkout.
    Checkout,
}

impl Moment {
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
    touches: Vec<Touch>,
    /// The latest moment heard of.
    mark: i64,
    /// When something was last put into the cart.
    carted_at: Option<i64>,
    /// When somebody last came from outside with a touch.
    landed_at: Option<i64>,
}

impl Journey {
    /// Takes a visit into account, and returns the touch that came of it.
    pub fn note(&mut self, visit: &Visit, policy: &Policy) -> Option<&Touch> {
        self.mark = self.mark.max(visit.at);
        let touch = self.touch(visit, policy);
        if visit.moment == Moment::AddToCart {
            self.carted_at = self.carted_at.max(Some(visit.at));
        }
        let touch = touch?;
        if !touch.late && visit.moment == Moment::Landing {
            self.landed_at = self.landed_at.max(Some(visit.at));
        }
        let place = self.insert(touch);
        self.bound();
        self.touches.get(place)
    }

    fn touch(&self, visit: &Visit, policy: &Policy) -> Option<Touch> {
        // Whoever moves within the page was sent there by nobody.
        let is_landing = visit.moment == Moment::Landing;
        let referrer = if is_landing { visit.referrer } else { "" };
        let mut touch = Touch::of(visit.url, referrer, visit.at, policy)?;
        touch.until = policy.until(visit.at);
        touch.late = touch.has_tags() && self.is_late(visit, policy);
        touch.shorten(MAX_TOUCH_BYTES);
        let is_same = |held: &Touch| {
            let near = (held.at - touch.at).abs() < SAME_MILLIS;
            (near || !is_landing) && held.is_same(&touch)
        };
        (!self.touches.iter().any(is_same)).then_some(touch)
    }

    /// Whether nobody has come from outside since something was put into the cart.
    fn is_late(&self, visit: &Visit, policy: &Policy) -> bool {
        let carted = self.carted_at.filter(|carted| *carted <= visit.at);
        let inside =
            visit.moment != Moment::Landing || super::is_inside(visit.referrer, visit.url, policy);
        inside && carted.is_some_and(|carted| self.landed_at.is_none_or(|landed| landed <= carted))
    }

    /// Behind everything that is not later.
    fn insert(&mut self, touch: Touch) -> usize {
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

    /// The latest moment heard of, in Unix milliseconds.
    pub fn mark(&self) -> i64 {
        self.mark
    }

    /// The first touch whose window is open. No later one changes it.
    pub fn first(&self) -> Option<&Touch> {
        self.open(self.mark).next()
    }

    /// The last touch whose window is open, by the order of strength.
    pub fn last(&self) -> Option<&Touch> {
        let stronger = |last: &'_ Touch, next: &'_ Touch| next.class >= last.class;
        self.open(self.mark)
            .filter(|touch| !touch.late)
            .reduce(|last, next| if stronger(last, next) { next } else { last })
    }

    /// The touches whose windows are open at this moment.
    pub(super) fn open(&self, now: i64) -> impl Iterator<Item = &Touch> {
        let now = now.max(self.mark);
        self.touches.iter().filter(move |touch| now < touch.until)
    }

    /// Tokens that nobody has looked at yet, each once.
    pub fn unsettled(&self) -> Vec<&str> {
        let mut tokens = Vec::new();
        for touch in self.touches.iter().filter(|touch| touch.verdict.is_none()) {
            if let Some(token) = touch
                .token
                .as_deref()
                .filter(|token| !tokens.contains(token))
            {
                tokens.push(token);
            }
        }
        tokens
    }

    /// What the check of a token has shown.
    pub fn settle(&mut self, token: &str, verdict: &Verdict) {
        for touch in &mut self.touches {
            if touch.token.as_deref() == Some(token) {
                touch.verdict = Some(verdict.clone());
                touch.class = touch.classified();
            }
        }
    }

    /// Takes in what another page of this browser has stored.
    pub fn merge(&mut self, stored: Self) {
        for touch in stored.touches {
            let is_same = |held: &Touch| held.at == touch.at && held.is_same(&touch);
            if !self.touches.iter().any(is_same) {
                self.insert(touch);
            }
        }
        self.mark = self.mark.max(stored.mark);
        self.carted_at = self.carted_at.max(stored.carted_at);
        self.landed_at = self.landed_at.max(stored.landed_at);
        self.bound();
    }

    /// Who is credited, and why.
    pub fn credit(&self, policy: &Policy, now: i64) -> credit::Credit {
        credit::credit(self, policy, now)
    }

    /// The text that storage keeps: a line about the journey, and one for each touch, form-encoded.
    pub fn to_text(&self) -> String {
        let mut head = vec![("mark", self.mark.to_string())];
        let times = [("carted", self.carted_at), ("landed", self.landed_at)];
        head.extend(
            times
                .into_iter()
                .filter_map(|(key, at)| Some((key, at?.to_string()))),
        );
        let touches = self
            .touches
            .iter()
            .map(|touch| serialize_query(&touch.to_pairs()));
        let lines: Vec<String> = std::iter::once(serialize_query(&head))
            .chain(touches)
            .collect();
        lines.join("\n")
    }

    /// Reads what [`to_text`](Self::to_text) wrote. Anyone can write to a browser's storage: limits hold here too, windows are
    /// the policy's at most, and tokens are checked again.
    pub fn parse(text: &str, policy: &Policy) -> Option<Self> {
        if text.is_empty() || text.len() > MAX_BYTES {
            return None;
        }
        let mut lines = text.split('\n');
        let head = parse_query(lines.next()?);
        let time = |name: &str| head.iter().find(|(key, _)| key == name)?.1.parse().ok();
        let mut journey = Self {
            mark: time("mark")?,
            carted_at: time("carted"),
            landed_at: time("landed"),
            touches: Vec::new(),
        };
        for line in lines.take(MAX_TOUCHES) {
            let mut touch = Touch::from_pairs(parse_query(line))?;
            touch.until = touch.until.min(policy.until(touch.at));
            journey.insert(touch);
        }
        Some(journey)
    }
}

/// The words under which a touch's own facts are stored beside its tags; no tag begins with a dot.
const AT: &str = ".at";
const UNTIL: &str = ".until";
const REFERRER: &str = ".referrer";
const ORGANIC: &str = ".organic";
const LATE: &str = ".late";
const CAUSE: &str = ".cause";

impl Touch {
    fn to_pairs(&self) -> Vec<(String, String)> {
        let mut pairs = self.tags(super::Forwarding::Everything);
        let mut put = |key: &str, value: String| pairs.push((key.to_owned(), value));
        put(AT, self.at.to_string());
        put(UNTIL, self.until.to_string());
        put(CAUSE, self.cause.as_str().to_owned());
        if let Some(referrer) = &self.referrer {
            put(REFERRER, referrer.clone());
        }
        if self.is_organic {
            put(ORGANIC, String::new());
        }
        if self.late {
            put(LATE, String::new());
        }
        pairs
    }

    fn from_pairs(pairs: Vec<(String, String)>) -> Option<Self> {
        let (facts, tags): (Vec<_>, Vec<_>) =
            pairs.into_iter().partition(|(key, _)| key.starts_with('.'));
        let fact = |name: &str| {
            facts
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        let mut touch = Self::default();
        for (key, value) in tags.into_iter().filter_map(super::tag::tag) {
            touch.put(key, value);
        }
        let mut touch = touch.bounded(fact(REFERRER).unwrap_or_default());
        touch.at = fact(AT)?.parse().ok()?;
        touch.until = fact(UNTIL)?.parse().ok()?;
        touch.cause = fact(CAUSE).and_then(Cause::parse).unwrap_or_default();
        touch.is_organic = fact(ORGANIC).is_some();
        touch.late = fact(LATE).is_some();
        touch.class = touch.classified();
        touch.shorten(MAX_TOUCH_BYTES);
        Some(touch)
    }

    /// Leaves out what is least worth until the touch takes no more room than this when stored.
    fn shorten(&mut self, most: usize) {
        let length = |touch: &Self| serialize_query(&touch.to_pairs()).len();
        if length(self) > most {
            self.referrer = None;
        }
        while length(self) > most && self.drop_last_tag() {}
    }

    /// Whether these are the tags of the same arrival; without tags, the same page sent the visitor.
    fn is_same(&self, other: &Self) -> bool {
        let tags = |touch: &Self| touch.tags(super::Forwarding::Everything);
        let both = [self, other].map(tags);
        both[0] == both[1] && (!both[0].is_empty() || self.referrer == other.referrer)
    }

    /// The class of a touch that has tags of its own, or of the page that sent the visitor.
    pub(super) fn referral_class(&self) -> Class {
        if self.is_organic {
            Class::Organic
        } else {
            Class::Referral
        }
    }
}

#[cfg(test)]
mod tests;
