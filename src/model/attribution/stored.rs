//! A journey as the text that storage keeps: a line of times, then a line for each touch, its tags form-encoded behind its facts.
//! The times are three of the journey, then for each touch the latest visit since it came, nothing where that is the last of all.
//! Earlier builds wrote three, and into each touch the end of whichever campaign's window was asked last, which is not believed.
//!
//! Anyone can write to a browser's storage: what is read is held to all limits again, and tokens are checked anew.

use super::limits::{MAX_BYTES, MAX_TOUCH_BYTES, MAX_TOUCHES};
use super::policy::longest;
use super::{Forwarding, Journey, Policy, Touch, TouchCause};
use crate::link::{parse_query, serialize_query};

/// The key under which a touch's facts stand before its tags; no tag has it.
const FACTS: &str = ".";
/// Of a touch that is late, and of one that came from inside.
const LATE: &str = "1";
const INSIDE: &str = "2";

impl Journey {
    /// The text that storage keeps.
    pub fn to_text(&self) -> String {
        let mut times = self.mark.to_string();
        let mut lines = String::new();
        let mut add = |at: Option<i64>| {
            times.push(' ');
            if let Some(at) = at {
                times.push_str(&at.to_string());
            }
        };
        add(self.carted_at);
        add(self.landed_at);
        for touch in &self.touches {
            add(Some(touch.heard).filter(|heard| *heard != self.mark));
            lines.push('\n');
            lines.push_str(&touch.to_line());
        }
        times + &lines
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
            let heard = times.next();
            touch.heard = heard.flatten().unwrap_or(journey.mark);
            // Earlier builds wrote no such time, and the end by the window of the campaign that the cart was of.
            let whole = match heard {
                Some(_) => longest(touch.at),
                None => policy.until(touch.at),
            };
            let handed_over = touch.cause == TouchCause::Handoff;
            let age = if handed_over {
                whole.saturating_sub(touch.until)
            } else {
                0
            };
            touch.grow(age);
            touch.look_up(policy);
            journey.insert(touch);
        }
        Some(journey)
    }
}

impl Touch {
    fn to_line(&self) -> String {
        let manner = match self {
            Self { late: true, .. } => LATE,
            Self { inside: true, .. } => INSIDE,
            _ => "0",
        };
        let facts: [&str; 6] = [
            &self.at.to_string(),
            &self.until.to_string(),
            self.cause.as_str(),
            if self.is_organic { "1" } else { "0" },
            manner,
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
        let (at, until): (_, i64) = (facts.next()?.parse().ok()?, facts.next()?.parse().ok()?);
        let (cause, organic, late) = (facts.next()?, facts.next()?, facts.next()?);
        let mut touch = Self::of_tags(pairs.collect(), facts.next()?);
        touch.at = at;
        touch.cause = TouchCause::parse(cause)?;
        touch.until = until;
        touch.is_organic = organic == "1";
        touch.late = late == LATE;
        touch.inside = late == INSIDE;
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
