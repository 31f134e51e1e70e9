//! What brought a shopper here, and which of it rides on the links that leave.
//!
//! One arrival is one [`Touch`]. Its tags are read out of [`crate::link::readings`], the cleanest reading first:
//! - **Tags** are every `utm_*` (its key in lower case, A–Z only), and by their exact names `ref`, `via`, `etl` and
//!   [`CLICK_IDS`]. `etl` is the second carrier: a creator's token ([`crate::creator`]) under a name that no browser strips. Unknown `utm_*` are kept and passed on, never interpreted.
//! - **Values** stay as they are, but control characters (U+0000–001F, U+007F–009F) are dropped and only the first 255
//!   characters (code points) are kept. What has nothing left is no tag. Keys that need such care are none either.
//! - **The first** value of a key wins: an extension that appends `&utm_source=…` must not. Repetitions are reported.
//! - **Order**: `ref`, `via`, `etl`, the named `utm_*` as in [`Touch`], other `utm_*` as they came, click ids as they came: what
//!   money follows first, then reporting from coarse to fine. Whatever cuts short cuts at the end, where least is lost.
//! - **Limits**: 32 tags, and 4,096 bytes of keys and values in UTF-8; the first tag beyond and all after it are left out.
//!
//! Nothing that can stand in an address is an error.
//!
//! Arrivals of one browser are a [`Journey`]; who of them is credited is a [`Credit`], by a [`Policy`].

mod credit;
mod journey;
mod policy;
mod referrer;
mod site;
mod tag;

pub use credit::{Credit, Reason};
pub use journey::{Journey, Moment, Visit};
pub use policy::{Policy, Rule};
pub use tag::{CLICK_IDS, Tag};
pub(crate) use tag::{is_click_id, is_tag};

use crate::creator::Verdict;
use crate::link::{host_of, readings};
use tag::{kept_of, tag};

const MAX_TAGS: usize = 32;
const MAX_BYTES: usize = 4_096;
/// How many tags of one reading are looked at, so that no crafted address keeps a phone busy.
const MAX_READ: usize = 256;

/// One arrival with its tags. Tags of two arrivals are never mixed: what is missing here is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touch {
    /// `ref`: the code of whoever sent the visitor.
    pub referral: Option<String>,
    /// `via`: the same, in the word of other affiliate systems.
    pub via: Option<String>,
    /// `etl`: a creator's token, or its short form.
    pub token: Option<String>,
    /// `utm_source`.
    pub source: Option<String>,
    /// `utm_medium`.
    pub medium: Option<String>,
    /// `utm_campaign`.
    pub campaign: Option<String>,
    /// `utm_content`.
    pub content: Option<String>,
    /// `utm_term`.
    pub term: Option<String>,
    /// `utm_id`.
    pub id: Option<String>,
    /// `utm_source_platform`.
    pub source_platform: Option<String>,
    /// `utm_creative_format`.
    pub creative_format: Option<String>,
    /// `utm_marketing_tactic`.
    pub marketing_tactic: Option<String>,
    /// Every other `utm_*`.
    pub other: Vec<Tag>,
    /// The click ids.
    pub click_ids: Vec<Tag>,
    /// The page that sent the visitor, as the browser says it; cut like a value, left out where the bytes are used up.
    pub referrer: Option<String>,
    /// Where this touch was found.
    pub cause: Cause,
    /// How much it counts beside others.
    pub class: Class,
    /// When, in Unix milliseconds.
    pub at: i64,
    /// Keys that one reading of the address had more than once.
    pub duplicates: Vec<String>,
    /// When its credit ends, in Unix milliseconds.
    pub until: i64,
    /// Whether its tags appeared after something was put into the cart, without a navigation from outside.
    pub late: bool,
    /// What the check of the token has shown; none while nobody has checked it.
    pub verdict: Option<Verdict>,
    /// Whether the page that sent the visitor is a search engine.
    pub is_organic: bool,
}

/// What made an arrival a touch; with tags in several places, the cleanest of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cause {
    /// Tags in the query.
    #[default]
    Query,
    /// Tags in a query with a `?` too many.
    CarelessQuery,
    /// Tags behind the `#`.
    Fragment,
    /// No tags, but a page on another site.
    Referrer,
}

impl Cause {
    /// The word that stands for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::CarelessQuery => "careless_query",
            Self::Fragment => "fragment",
            Self::Referrer => "referrer",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [
            Self::Query,
            Self::CarelessQuery,
            Self::Fragment,
            Self::Referrer,
        ]
        .into_iter()
        .find(|cause| cause.as_str() == word)
    }
}

/// How much a touch counts beside others, the weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// A link on another site.
    #[default]
    Referral,
    /// A search engine.
    Organic,
    /// A click id, and nothing that says more.
    ClickId,
    /// Some `utm_*`: reporting.
    Utm,
    /// A creator's code in `ref` or `via`: money follows it.
    Code,
    /// A creator's token that was verified.
    Token,
}

impl Class {
    /// The word that stands for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Referral => "referral",
            Self::Organic => "organic",
            Self::ClickId => "click_id",
            Self::Utm => "utm",
            Self::Code => "code",
            Self::Token => "token",
        }
    }
}

/// Which tags may leave the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forwarding {
    /// All of them.
    Everything,
    /// All but click ids: Global Privacy Control is on.
    WithoutClickIds,
}

impl Touch {
    /// Reads the arrival at `url`, from `referrer` (empty where the browser says none), at `at` in Unix milliseconds.
    ///
    /// `None` is a direct or an internal visit: neither tags nor a referrer on another site.
    pub fn read(url: &str, referrer: &str, at: i64) -> Option<Self> {
        Self::of(url, referrer, at, &Policy::default())
    }

    fn of(url: &str, referrer: &str, at: i64, policy: &Policy) -> Option<Self> {
        let mut all = Self::default();
        let mut cause = None;
        let causes = [Cause::Query, Cause::CarelessQuery, Cause::Fragment];
        for (reading, place) in readings(url).into_iter().zip(causes) {
            let mut seen = Vec::new();
            for (key, value) in reading.into_iter().filter_map(tag).take(MAX_READ) {
                if !seen.contains(&key) {
                    seen.push(key.clone());
                    cause.get_or_insert(place);
                    all.put(key, value);
                } else if !all.duplicates.contains(&key) {
                    all.duplicates.push(key);
                }
            }
        }
        let sent = referrer::class(referrer, url, policy);
        let cause = cause.or(sent.map(|_| Cause::Referrer))?;
        // A page that brought nobody says nothing of this arrival.
        let mut touch = all.bounded(if sent.is_some() { referrer } else { "" });
        touch.is_organic = sent == Some(Class::Organic);
        touch.class = touch.classified();
        Some(Self {
            cause,
            at,
            until: policy.until(at),
            ..touch
        })
    }

    /// Who sent the visitor: the creator of a verified token, else the code in `ref`, else in `via`.
    pub fn creator(&self) -> Option<&str> {
        match &self.verdict {
            Some(Verdict::Verified(claims)) => Some(&claims.creator),
            _ => self.referral.as_deref().or(self.via.as_deref()),
        }
    }

    fn has_tags(&self) -> bool {
        self.cause != Cause::Referrer
    }

    /// Leaves out the tag that is least worth; false if there is none.
    fn drop_last_tag(&mut self) -> bool {
        if self.click_ids.pop().is_some() || self.other.pop().is_some() {
            return true;
        }
        let last = self.named_mut().into_iter().rev().find(|tag| tag.is_some());
        last.is_some_and(|tag| tag.take().is_some())
    }

    /// What rides on a link, the most valuable first.
    pub fn tags(&self, forward: Forwarding) -> Vec<Tag> {
        let named = self.named().into_iter();
        let named = named.filter_map(|(key, value)| Some((key.to_owned(), value.clone()?)));
        let mut tags: Vec<Tag> = named.chain(self.other.iter().cloned()).collect();
        if forward == Forwarding::Everything {
            tags.extend(self.click_ids.iter().cloned());
        }
        tags
    }

    fn named(&self) -> [(&'static str, &Option<String>); 12] {
        [
            ("ref", &self.referral),
            ("via", &self.via),
            ("etl", &self.token),
            ("utm_source", &self.source),
            ("utm_medium", &self.medium),
            ("utm_campaign", &self.campaign),
            ("utm_content", &self.content),
            ("utm_term", &self.term),
            ("utm_id", &self.id),
            ("utm_source_platform", &self.source_platform),
            ("utm_creative_format", &self.creative_format),
            ("utm_marketing_tactic", &self.marketing_tactic),
        ]
    }

    /// In the order of [`named`](Self::named).
    fn named_mut(&mut self) -> [&mut Option<String>; 12] {
        [
            &mut self.referral,
            &mut self.via,
            &mut self.token,
            &mut self.source,
            &mut self.medium,
            &mut self.campaign,
            &mut self.content,
            &mut self.term,
            &mut self.id,
            &mut self.source_platform,
            &mut self.creative_format,
            &mut self.marketing_tactic,
        ]
    }

    /// Keeps a tag, unless there is one of its key.
    fn put(&mut self, key: String, value: String) {
        let place = self.named().iter().position(|(name, _)| *name == key);
        if let Some(slot) = place.and_then(|place| self.named_mut().into_iter().nth(place)) {
            slot.get_or_insert(value);
        } else if is_click_id(&key) {
            put_first(&mut self.click_ids, key, value);
        } else {
            put_first(&mut self.other, key, value);
        }
    }

    /// The same with no more tags and bytes than the limits allow, and with its class.
    fn bounded(self, referrer: &str) -> Self {
        let mut kept = Self::default();
        let mut bytes = 0;
        for (key, value) in self.tags(Forwarding::Everything).into_iter().take(MAX_TAGS) {
            let with = bytes + key.len() + value.len();
            if with > MAX_BYTES {
                break;
            }
            bytes = with;
            kept.put(key, value);
        }
        let referrer = kept_of(referrer);
        let room = !referrer.is_empty() && bytes + referrer.len() <= MAX_BYTES;
        kept.referrer = room.then_some(referrer);
        kept.duplicates = self.duplicates;
        kept
    }

    fn classified(&self) -> Class {
        let [referral, via, _, utm @ ..] = self.named().map(|(_, value)| value.is_some());
        if matches!(self.verdict, Some(Verdict::Verified(_))) {
            Class::Token
        } else if referral || via {
            Class::Code
        } else if utm.contains(&true) || !self.other.is_empty() {
            Class::Utm
        } else if !self.click_ids.is_empty() {
            Class::ClickId
        } else {
            self.referral_class()
        }
    }
}

fn put_first(tags: &mut Vec<Tag>, key: String, value: String) {
    if tags.iter().all(|(held, _)| *held != key) {
        tags.push((key, value));
    }
}

/// Whether a page of the own site sent the visitor.
fn is_inside(referrer: &str, url: &str, policy: &Policy) -> bool {
    let Some(from) = host_of(referrer) else {
        return false;
    };
    let within = |domain: &String| site::ends_in(from, domain);
    host_of(url).is_some_and(|host| site::site(host) == site::site(from))
        || policy.own_hosts.iter().any(within)
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
        let expected = Touch {
            source: Some("tiktok".to_owned()),
            referral: Some("rani".to_owned()),
            referrer: Some("https://t.co/x".to_owned()),
            class: Class::Code,
            at: 7,
            until: Policy::default().until(7),
            ..Touch::default()
        };
        assert_eq!(touch, Some(expected));
    }

    #[test]
    fn the_first_value_wins_and_the_repetition_is_reported_once() {
        let touch = read("?utm_source=rani&utm_medium=&utm_source=x&UTM_SOURCE=y&utm_medium=z");
        assert_eq!(touch.source.as_deref(), Some("rani"));
        assert_eq!(touch.medium.as_deref(), Some("z"));
        assert_eq!(touch.duplicates, ["utm_source"]);
    }

    #[test]
    fn a_clean_query_wins_over_careless_ones_without_being_called_a_repetition() {
        let touch = read("?utm_source=a&x=y?utm_source=b#utm_source=c&via=d");
        assert_eq!(
            (touch.source.as_deref(), touch.via.as_deref()),
            (Some("a"), Some("d"))
        );
        assert_eq!(touch.cause, Cause::Query);
        assert_eq!(read("?utm_source=a#/r?utm_source=c").duplicates, [""; 0]);
    }

    #[test]
    fn the_cause_says_where_it_was_found() {
        assert_eq!(read("?ref=a").cause, Cause::Query);
        assert_eq!(read("??ref=a").cause, Cause::CarelessQuery);
        assert_eq!(read("#/shop?ref=a").cause, Cause::Fragment);
    }

    #[test]
    fn the_class_is_that_of_the_strongest_tag() {
        assert_eq!(read("?ref=a&utm_source=b&gclid=c").class, Class::Code);
        assert_eq!(read("?via=a").class, Class::Code);
        assert_eq!(read("?gclid=c&utm_warung=b").class, Class::Utm);
        assert_eq!(read("?gclid=c").class, Class::ClickId);
        assert!(Class::Referral < Class::ClickId && Class::Utm < Class::Code);
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
                (Cause::Referrer, Class::Referral)
            );
            assert_eq!(touch.referrer.as_deref(), Some(referrer));
        }
    }

    #[test]
    fn what_is_cut_is_cut_between_characters() {
        let touch = read(&["?utm_source=a%00%1F%C2%85b", &"🌶".repeat(300)].concat());
        assert_eq!(touch.source, Some(["ab", &"🌶".repeat(253)].concat()));
    }

    #[test]
    fn beyond_the_limits_the_least_valuable_tags_are_left_out() {
        let other: String = (0..40).map(|n| format!("&utm_x{n}=v")).collect();
        let touch = read(&["?gclid=c", &other, "&ref=rani"].concat());
        assert_eq!(touch.tags(Forwarding::Everything).len(), 32);
        assert_eq!(touch.referral.as_deref(), Some("rani"));
        assert_eq!((touch.other.len(), touch.click_ids.len()), (31, 0));

        let long = "🌶".repeat(255);
        let query = format!(
            "?utm_term={long}&utm_source={long}&utm_medium={long}&via={long}&utm_id=1&ref={long}"
        );
        let touch = Touch::read(&[PAGE, &query].concat(), "https://t.co/", 0).unwrap();
        assert_eq!(touch.medium, None, "the fourth long value does not fit");
        assert_eq!(
            (touch.term, touch.id),
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
