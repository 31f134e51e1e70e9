//! A journey as the text that storage keeps: a line of times, then a line for each touch, its tags form-encoded behind its facts.
//!
//! Anyone can write to a browser's storage: what is read is held to all limits again, windows are the policy's at most, and
//! tokens are checked anew.

use super::journey::MAX_TOUCHES;
use super::{Cause, Forwarding, Journey, Policy, Touch};
use crate::link::{parse_query, serialize_query};

/// Of the whole text.
pub(super) const MAX_BYTES: usize = 4_096;
/// Of one touch, so that two always fit.
pub(super) const MAX_TOUCH_BYTES: usize = 1_900;
/// The key under which a touch's facts stand before its tags; no tag has it.
const FACTS: &str = ".";

impl Journey {
    /// The text that storage keeps.
    pub fn to_text(&self) -> String {
        let times = [Some(self.mark), self.carted_at, self.landed_at];
        let times = times.map(|at| at.map_or_else(String::new, |at| at.to_string()));
        let mut text = times.join(" ");
        for touch in &self.touches {
            text.push('\n');
            text.push_str(&touch.to_line());
        }
        text
    }

    /// Reads what [`to_text`](Self::to_text) wrote.
    pub fn parse(text: &str, policy: &Policy) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let mut lines = text.split('\n');
        let mut times = lines.next()?.split(' ').map(|time| time.parse().ok());
        let mut journey = Self {
            mark: times.next()??,
            carted_at: times.next()?,
            landed_at: times.next()?,
            touches: Vec::new(),
        };
        for line in lines.take(MAX_TOUCHES) {
            let mut touch = Touch::from_line(line)?;
            touch.until = touch.until.min(policy.until(touch.at));
            touch.look_up(policy);
            journey.insert(touch);
        }
        Some(journey)
    }
}

impl Touch {
    fn to_line(&self) -> String {
        let flag = |is: bool| if is { "1" } else { "0" };
        let facts = [
            &self.at.to_string(),
            &self.until.to_string(),
            self.cause.as_str(),
            flag(self.is_organic),
            flag(self.late),
            self.referrer.as_deref().unwrap_or_default(),
        ];
        let mut pairs = self.tags(Forwarding::Everything);
        pairs.insert(0, (FACTS.to_owned(), facts.join(" ")));
        serialize_query(&pairs)
    }

    fn from_line(line: &str) -> Option<Self> {
        let mut pairs = parse_query(line).into_iter();
        let (_, facts) = pairs.next().filter(|(key, _)| key == FACTS)?;
        let mut facts = facts.splitn(6, ' ');
        let (at, until) = (facts.next()?.parse().ok()?, facts.next()?.parse().ok()?);
        let (cause, organic, late) = (facts.next()?, facts.next()?, facts.next()?);
        let mut touch = Self::of_tags(pairs.collect(), facts.next()?);
        touch.at = at;
        touch.until = until;
        touch.cause = Cause::parse(cause)?;
        touch.is_organic = organic == "1";
        touch.late = late == "1";
        touch.classify();
        touch.shorten(MAX_TOUCH_BYTES);
        Some(touch)
    }

    /// Leaves out what is least worth until the touch takes no more room than this when stored.
    pub(super) fn shorten(&mut self, most: usize) {
        if self.to_line().len() > most {
            self.referrer = None;
        }
        while self.to_line().len() > most && self.drop_last_tag() {}
    }
}
