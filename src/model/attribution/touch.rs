//! One arrival with its tags.

use super::policy::longest;
use super::referrer;
use super::tag::{kept_of, rank, tag};
use super::{Forwarding, Policy, Tag, TouchCause, TouchClass, is_click_id};
use crate::creator::TokenVerdict;
use crate::handoff;
use crate::link::readings;
use std::ptr;

const MAX_TAGS: usize = 32;
const MAX_BYTES: usize = 4_096;
/// How many tags of one reading are looked at, so that no crafted address keeps a phone busy.
const MAX_READ: usize = 256;

/// One arrival with its tags. Tags of two arrivals are never mixed: what is missing here is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touch {
    /// Each key once, the most valuable first.
    tags: Vec<Tag>,
    /// The page that sent the visitor, as the browser says it; cut like a value, left out where the bytes are used up.
    pub referrer: Option<String>,
    /// Where this touch was found.
    pub cause: TouchCause,
    /// How much it counts beside others.
    pub class: TouchClass,
    /// When, in Unix milliseconds.
    pub at: i64,
    /// When its credit ends, in Unix milliseconds: under any policy, and in a [`Credit`](super::Credit) under its policy.
    pub until: i64,
    /// How much older it is than its arrival here, in milliseconds: it came from another device.
    pub(super) age: i64,
    /// The latest visit since it came, in Unix milliseconds: it is no younger than that, whatever a clock says later.
    pub(super) heard: i64,
    /// Whether its tags appeared after something was put into the cart, without a navigation from outside.
    pub late: bool,
    /// Whether nobody came from outside: it takes nobody's place.
    pub(super) inside: bool,
    /// What the check of the token has shown; none while nobody has checked it.
    pub verdict: Option<TokenVerdict>,
    /// Whether the page that sent the visitor is a search engine.
    pub(super) is_organic: bool,
    /// Whom its codes name.
    pub(super) named: Named,
}

/// Which code of a touch names its creator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Named {
    /// The first: nobody has looked, or nobody is known.
    #[default]
    First,
    /// None of them.
    Nobody,
    /// That in `ref`; it is the creator's id.
    Ref,
    /// That in `via`; it is the creator's id.
    Via,
}

impl Touch {
    /// Reads the arrival at `url`, from `referrer` (empty where the browser says none), at `at` in Unix milliseconds.
    ///
    /// `None` is a direct or an internal visit: neither tags nor a referrer on another site.
    pub fn read(url: &str, referrer: &str, at: i64) -> Option<Self> {
        Self::of(url, referrer, at, &Policy::default())
    }

    pub(super) fn of(url: &str, referrer: &str, at: i64, policy: &Policy) -> Option<Self> {
        let mut all = Self::default();
        let mut cause = None;
        let causes = [
            TouchCause::Query,
            TouchCause::CarelessQuery,
            TouchCause::Fragment,
        ];
        for (reading, place) in readings(url).into_iter().zip(causes) {
            for (key, value) in reading.into_iter().filter_map(tag).take(MAX_READ) {
                cause.get_or_insert(place);
                all.put(key, value);
            }
        }
        let sent = referrer::class(referrer, url, policy);
        all.cause = cause.or(sent.map(|_| TouchCause::Referrer))?;
        all.at = at;
        all.until = longest(at);
        all.heard = at;
        all.hand_over(url);
        all.is_organic = sent == Some(TouchClass::Organic);
        // A page that brought nobody says nothing of this arrival.
        all.bound(if sent.is_some() { referrer } else { "" });
        all.look_up(policy);
        Some(all)
    }

    /// Keys that one reading of this address has more than once, each once: the first value was taken.
    pub fn duplicates(url: &str) -> Vec<String> {
        let mut duplicates = Vec::new();
        for reading in readings(url) {
            let mut seen = Vec::new();
            for (key, _) in reading.into_iter().filter_map(tag).take(MAX_READ) {
                if !seen.contains(&key) {
                    seen.push(key);
                } else if !duplicates.contains(&key) {
                    duplicates.push(key);
                }
            }
        }
        duplicates
    }

    /// A cart from another device brings its touch along: no later one than it was there.
    fn hand_over(&mut self, url: &str) {
        let Some(cart) = handoff::within(url).filter(|_| self.has_tags()) else {
            return;
        };
        self.cause = TouchCause::Handoff;
        if let Some(began) = cart.credit_began {
            self.grow(self.at.saturating_sub(began.0));
        }
    }

    /// It is as old as that at least.
    pub(super) fn grow(&mut self, age: i64) {
        self.age = self.age.max(age);
        self.until = longest(self.at).saturating_sub(self.age);
    }

    /// When it came first, on whichever device, in Unix milliseconds.
    pub fn began(&self) -> i64 {
        self.at.saturating_sub(self.age)
    }

    /// A touch of these tags, whoever kept them.
    pub(super) fn of_tags(tags: Vec<Tag>, referrer: &str) -> Self {
        let mut touch = Self::default();
        for (key, value) in tags.into_iter().filter_map(tag) {
            touch.put(key, value);
        }
        touch.bound(referrer);
        touch
    }

    /// The value of a tag.
    pub fn tag(&self, key: &str) -> Option<&str> {
        let tag = self.tags.iter().find(|(held, _)| held == key);
        tag.map(|(_, value)| value.as_str())
    }

    /// A creator's token, or its short form, as it came.
    pub fn token(&self) -> Option<&str> {
        self.tag("etl")
    }

    /// What has to be looked at before it names anybody: the token, else a code that the document does not know.
    pub(super) fn carrier(&self) -> Option<&str> {
        self.token().or_else(|| self.strange_code())
    }

    /// Who sent the visitor: the creator of a verified token, else the code in `ref`, else in `via`.
    pub fn creator(&self) -> Option<&str> {
        match &self.verdict {
            Some(TokenVerdict::Verified(claims)) => Some(&claims.creator),
            _ => match self.named {
                Named::First => self.code(),
                Named::Nobody => None,
                Named::Ref => self.tag("ref"),
                Named::Via => self.tag("via"),
            },
        }
    }

    /// The code in `ref`, else in `via`.
    fn code(&self) -> Option<&str> {
        self.tag("ref").or_else(|| self.tag("via"))
    }

    /// A code that names none of the known creators.
    pub fn strange_code(&self) -> Option<&str> {
        self.code().filter(|_| self.named == Named::Nobody)
    }

    /// Looks its codes up. One that names a creator becomes that creator's id: one name, wherever it rides.
    pub(super) fn look_up(&mut self, policy: &Policy) {
        self.named = Named::First;
        if !policy.creators.is_empty() {
            self.named = Named::Nobody;
            for (key, named) in [("via", Named::Via), ("ref", Named::Ref)] {
                let mut tags = self.tags.iter_mut();
                if let Some((_, code)) = tags.find(|(held, _)| held == key)
                    && let Some(id) = policy.creator(code)
                {
                    id.clone_into(code);
                    self.named = named;
                }
            }
        }
        self.classify();
    }

    /// The key of the shortest tag by which this creator can be named elsewhere: a code, if it says the same as the token.
    pub(crate) fn naming_tag(&self) -> Option<&'static str> {
        let creator = self.creator();
        let codes = ["ref", "via"].into_iter();
        let mut codes = codes.filter(|key| creator.is_some() && self.tag(key) == creator);
        codes.next().or(self.token().map(|_| "etl"))
    }

    /// What rides on a link, the most valuable first.
    pub fn tags(&self, forward: Forwarding) -> Vec<Tag> {
        let rides = |(key, _): &&Tag| forward == Forwarding::Everything || !is_click_id(key);
        self.tags.iter().filter(rides).cloned().collect()
    }

    /// Whether it came with the second carrier and without any `utm_*`: something on the way took them off.
    pub fn is_stripped(&self) -> bool {
        self.token().is_some() && !self.tags.iter().any(|(key, _)| key.starts_with("utm_"))
    }

    pub(super) fn has_tags(&self) -> bool {
        self.cause != TouchCause::Referrer
    }

    /// When its credit ends under this policy, in Unix milliseconds.
    pub(super) fn end(&self, policy: &Policy) -> i64 {
        policy.until(self.at).saturating_sub(self.age)
    }

    /// Whether it came from inside while another of these counted as much.
    pub(super) fn gives_way(&self, held: &[Self], policy: &Policy) -> bool {
        let rank = |touch: &Self| policy.strength.rank(touch.class);
        let outweighs = |held: &Self| {
            let open = (held.at..held.end(policy)).contains(&self.at);
            open && !held.late && rank(held) >= rank(self) && !ptr::eq(held, self)
        };
        self.inside && held.iter().any(outweighs)
    }

    /// Whether these are the tags of the same arrival; without tags, whether the same page sent the visitor.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.tags == other.tags && (!self.tags.is_empty() || self.referrer == other.referrer)
    }

    /// Leaves out the tag that is least worth; false if there is none.
    pub(super) fn drop_last_tag(&mut self) -> bool {
        self.tags.pop().is_some()
    }

    /// Keeps a tag at the place of its worth, unless there is one of its key.
    fn put(&mut self, key: String, value: String) {
        if self.tag(&key).is_none() {
            let place = self
                .tags
                .iter()
                .take_while(|(held, _)| rank(held) <= rank(&key))
                .count();
            self.tags.insert(place, (key, value));
        }
    }

    /// Holds it to the limits and finds its class.
    fn bound(&mut self, referrer: &str) {
        let mut room = MAX_BYTES;
        let fits = |(key, value): &&Tag| {
            let rest = room.checked_sub(key.len() + value.len());
            room = rest.unwrap_or(room);
            rest.is_some()
        };
        let kept = self.tags.iter().take(MAX_TAGS).take_while(fits).count();
        self.tags.truncate(kept);
        let referrer = kept_of(referrer);
        self.referrer = (!referrer.is_empty() && referrer.len() <= room).then_some(referrer);
        self.classify();
    }

    pub(super) fn classify(&mut self) {
        let verified = matches!(self.verdict, Some(TokenVerdict::Verified(_)));
        let mut class = if self.is_organic {
            TouchClass::Organic
        } else {
            TouchClass::Referral
        };
        for (key, _) in &self.tags {
            class = class.max(match key.as_str() {
                "etl" if verified => TouchClass::Token,
                "etl" => continue,
                "ref" | "via" if self.named == Named::Nobody && !verified => continue,
                "ref" | "via" => TouchClass::Code,
                key if is_click_id(key) => TouchClass::ClickId,
                _ => TouchClass::Utm,
            });
        }
        self.class = class;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::vectors::{pairs, table, text};
    use crate::link::{serialize_query, splice};
    use proptest::prelude::*;

    const PAGE: &str = "https://kopi.id/";

    fn read(query: &str) -> Touch {
        Touch::read(&[PAGE, query].concat(), "", 0).unwrap()
    }

    #[test]
    fn reads_tags_as_the_vectors_say() {
        for vector in table("touch") {
            let url = text(&vector["url"]);
            let forward = match vector["gpc"].as_bool() {
                Some(true) => Forwarding::WithoutClickIds,
                _ => Forwarding::Everything,
            };
            let tags = Touch::read(&url, "", 0).map_or(vec![], |touch| touch.tags(forward));
            assert_eq!(tags, pairs(&vector["tags"]), "{url}");
        }
    }

    #[test]
    fn a_touch_is_one_tuple_with_its_time() {
        let touch = Touch::read(
            "https://kopi.id/?utm_source=tiktok&ref=rani",
            "https://t.co/x",
            7,
        );
        let tags = [("ref", "rani"), ("utm_source", "tiktok")];
        let expected = Touch {
            tags: tags
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .into(),
            referrer: Some("https://t.co/x".to_owned()),
            class: TouchClass::Code,
            at: 7,
            until: longest(7),
            heard: 7,
            ..Touch::default()
        };
        assert_eq!(touch, Some(expected));
    }

    #[test]
    fn the_first_value_wins_and_the_repetition_is_reported_once() {
        let query = "?utm_source=rani&utm_medium=&utm_source=x&UTM_SOURCE=y&utm_medium=z";
        let touch = read(query);
        assert_eq!(touch.tag("utm_source"), Some("rani"));
        assert_eq!(touch.tag("utm_medium"), Some("z"));
        assert_eq!(Touch::duplicates(query), ["utm_source"]);
    }

    #[test]
    fn a_clean_query_wins_over_careless_ones_without_being_called_a_repetition() {
        let touch = read("?utm_source=a&x=y?utm_source=b#utm_source=c&via=d");
        assert_eq!(
            (touch.tag("utm_source"), touch.tag("via")),
            (Some("a"), Some("d"))
        );
        assert_eq!(touch.cause, TouchCause::Query);
        assert_eq!(Touch::duplicates("/?utm_source=a#/r?utm_source=c"), [""; 0]);
    }

    #[test]
    fn the_cause_says_where_it_was_found() {
        assert_eq!(read("?ref=a").cause, TouchCause::Query);
        assert_eq!(read("??ref=a").cause, TouchCause::CarelessQuery);
        assert_eq!(read("#/shop?ref=a").cause, TouchCause::Fragment);
    }

    #[test]
    fn the_class_is_that_of_the_strongest_tag() {
        assert_eq!(read("?ref=a&utm_source=b&gclid=c").class, TouchClass::Code);
        assert_eq!(read("?via=a").class, TouchClass::Code);
        assert_eq!(read("?gclid=c&utm_warung=b").class, TouchClass::Utm);
        assert_eq!(read("?gclid=c").class, TouchClass::ClickId);
        assert!(TouchClass::Referral < TouchClass::ClickId && TouchClass::Utm < TouchClass::Code);
    }

    #[test]
    fn the_second_carrier_alone_says_that_the_tags_were_taken_off() {
        assert!(read("?etl=abc").is_stripped() && read("?etl=abc&ref=a&gclid=c").is_stripped());
        assert!(!read("?etl=abc&utm_id=1").is_stripped() && !read("?ref=a").is_stripped());
    }

    #[test]
    fn without_tags_only_a_page_on_another_host_is_a_touch() {
        let from = |referrer: &str| Touch::read(PAGE, referrer, 0);
        for direct in [
            "",
            "https://kopi.id/a",
            "http://WWW.Kopi.ID:8080/",
            "nonsense",
            "about:client",
        ] {
            assert_eq!(from(direct), None, "{direct}");
        }
        for referrer in [
            "https://t.co/",
            "android-app://com.instagram.android/",
            "https://kopi.id.evil.id/",
        ] {
            let touch = from(referrer).unwrap();
            assert_eq!(
                (touch.cause, touch.class),
                (TouchCause::Referrer, TouchClass::Referral)
            );
            assert_eq!(touch.referrer.as_deref(), Some(referrer));
        }
    }

    #[test]
    fn what_is_cut_is_cut_between_characters() {
        let touch = read(&["?utm_source=a%00%1F%C2%85b", &"🌶".repeat(300)].concat());
        assert_eq!(
            touch.tag("utm_source"),
            Some(["ab", &"🌶".repeat(253)].concat().as_str())
        );
    }

    #[test]
    fn beyond_the_limits_the_least_valuable_tags_are_left_out() {
        let other: String = (0..40).map(|n| format!("&utm_x{n}=v")).collect();
        let touch = read(&["?gclid=c", &other, "&ref=rani"].concat());
        assert_eq!(touch.tags(Forwarding::Everything).len(), 32);
        assert_eq!(touch.tag("ref"), Some("rani"));
        assert_eq!(
            (
                touch.tag("utm_x30"),
                touch.tag("utm_x31"),
                touch.tag("gclid")
            ),
            (Some("v"), None, None)
        );

        let long = "🌶".repeat(255);
        let query = format!(
            "?utm_term={long}&utm_source={long}&utm_medium={long}&via={long}&utm_id=1&ref={long}"
        );
        let touch = Touch::read(&[PAGE, &query].concat(), "https://t.co/", 0).unwrap();
        assert_eq!(
            touch.tag("utm_medium"),
            None,
            "the fourth long value does not fit"
        );
        assert_eq!(
            (touch.tag("utm_term"), touch.tag("utm_id")),
            (None, None),
            "what follows is left out too"
        );
        assert_eq!(touch.referrer.as_deref(), Some("https://t.co/"));
    }

    fn query() -> impl Strategy<Value = String> {
        let key = r"utm_(source|medium|id|[a-z]{0,3})|UTM_Source|ref|via|gclid|_kx|[a-z]{1,3}|utm_[é%]{1,3}";
        let value = prop_oneof![r"[a-c+%?#&=0-9🌶]{0,6}", "🌶{250,260}", "[\\x00-\\xff]{0,4}"];
        let tags = proptest::collection::vec((key, value), 0..50);
        let tags = tags.prop_map(|tags| {
            tags.iter()
                .map(|(k, v)| [k, "=", v, "&"].concat())
                .collect()
        });
        prop_oneof![tags, any::<String>()]
    }

    proptest! {
        #[test]
        fn no_touch_is_beyond_the_limits(query in query(), referrer in query()) {
            let Some(touch) = Touch::read(&format!("{PAGE}?{query}"), &format!("https://{referrer}"), 0) else {
                return Ok(());
            };
            let tags = touch.tags(Forwarding::Everything);
            let texts = tags.iter().flat_map(|(key, value)| [key, value]).chain(&touch.referrer);
            prop_assert!(tags.len() <= 32);
            prop_assert!(texts.clone().map(String::len).sum::<usize>() <= 4_096);
            prop_assert!(texts.clone().all(|text| (1..=255).contains(&text.chars().count())));
            prop_assert!(!texts.clone().any(|text| text.contains(char::is_control)));
        }

        #[test]
        fn what_rides_on_a_link_is_read_there_as_the_same_touch(query in query()) {
            if let Some(touch) = Touch::read(&format!("{PAGE}?{query}"), "", 0) {
                let tags = touch.tags(Forwarding::Everything);
                let link = splice("https://toko.id/p?size=L#top", &tags);
                let there = Touch::read(&link, "", 0).map(|there| there.tags(Forwarding::Everything));
                prop_assert_eq!(there, Some(tags).filter(|tags| !tags.is_empty()));
            }
        }

        #[test]
        fn the_order_of_single_tags_changes_nothing(
            tags in Just(vec![("ref", "a"), ("utm_source", "b"), ("utm_id", "c"), ("utm_x", "d"), ("gclid", "e")]).prop_shuffle(),
        ) {
            let touch = read(&["?", &serialize_query(&tags)].concat());
            let keys: Vec<String> = touch.tags(Forwarding::Everything).into_iter().map(|(key, _)| key).collect();
            prop_assert_eq!(keys, ["ref", "utm_source", "utm_id", "utm_x", "gclid"]);
        }

        #[test]
        fn any_text_can_be_an_address(url in any::<String>(), referrer in any::<String>(), at: i64) {
            let _ = Touch::read(&url, &referrer, at);
        }
    }
}
