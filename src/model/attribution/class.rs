//! What a touch was found by, how much it counts, and what of it may leave.

use crate::record::choice;

/// What made an arrival a touch; with tags in several places, the cleanest of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TouchCause {
    /// Tags in the query.
    #[default]
    Query,
    /// Tags in a query with a `?` too many.
    CarelessQuery,
    /// Tags behind the `#`.
    Fragment,
    /// Tags beside a cart that was handed over from another device ([`crate::handoff`]).
    Handoff,
    /// No tags, but a page on another site.
    Referrer,
}

impl TouchCause {
    /// The word that stands for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::CarelessQuery => "careless_query",
            Self::Fragment => "fragment",
            Self::Handoff => "handoff",
            Self::Referrer => "referrer",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Self> {
        [
            Self::Query,
            Self::CarelessQuery,
            Self::Fragment,
            Self::Handoff,
            Self::Referrer,
        ]
        .into_iter()
        .find(|cause| cause.as_str() == word)
    }
}

choice! {
    /// What a touch is by the strongest of its tags, the weakest class first. Which class counts more than which, where
    /// several touches compete, is the policy's to say ([`Strength`](super::Strength)).
    #[derive(PartialOrd, Ord)]
    pub enum TouchClass {
        /// A link on another site.
        Referral = "referral",
        /// A search engine.
        Organic = "organic",
        /// A click id, and nothing that says more.
        ClickId = "click_id",
        /// Some `utm_*`: reporting.
        Utm = "utm",
        /// A creator's code in `ref` or `via`: money follows it.
        Code = "code",
        /// A creator's token that was verified.
        Token = "token",
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
