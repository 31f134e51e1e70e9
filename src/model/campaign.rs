//! The campaign document: one collaboration, everything the window needs to know of it.

pub mod check;

use crate::attribution::{ClassOrder, Policy, Rule, TouchClass, own_host};
use crate::checkout;
use crate::content::Content;
use crate::money::Currency;
use crate::product::{Image, Product};
use crate::record::{Late, Read, Reader, Value, choice, members, record};
use crate::review::ReviewPage;
use crate::show::Show;
use crate::text::{Text, language};

/// The document version that this code reads.
pub const VERSION: u32 = 1;
/// How often the widget asks for the document anew if the campaign does not say: 15 seconds.
pub const DEFAULT_REFRESH_SECONDS: u32 = 15;

record! {
    /// Who sells.
    pub struct Brand {
        /// Its name.
        pub name: Text,
        /// Its own site.
        pub url: Option<String>,
        /// Its logo.
        pub logo: Option<Image>,
    }
}

record! {
    /// An influencer of the campaign.
    pub struct Creator {
        /// Its id within the campaign; links name it in `utm_content` or `ref`.
        pub id: String,
        /// The name shoppers know.
        pub name: Text,
        /// The name on the platform, such as `@raniseduh`.
        pub handle: Option<String>,
        /// A picture.
        pub avatar: Option<Image>,
        /// What must be said of the collaboration, such as “Kerja sama berbayar”. Shown beside the name.
        pub disclosure: Option<Text>,
    }
}

choice! {
    /// Light or dark.
    pub enum Scheme {
        /// As the shopper's device says.
        Auto = "auto",
        /// Always light.
        Light = "light",
        /// Always dark.
        Dark = "dark",
    }
}

record! {
    /// How the window follows the brand's looks. A page can say more by `--etalase-*` properties and `::part()`.
    pub struct Theme {
        /// The colour of the main action: `#rrggbb`.
        pub accent: Option<String>,
        /// The colour of text on the accent: `#rrggbb`.
        pub accent_text: Option<String>,
        /// The radius of corners in CSS pixels, 0 to 32.
        pub radius: Option<u32>,
        /// Light or dark; auto if not said.
        pub scheme: Option<Scheme>,
    }
}

record! {
    /// The public half of a key that signs creators' tokens.
    pub struct CreatorKey {
        /// Its id, 1 to 16 letters, digits, `_` or `-`.
        pub kid: String,
        /// The key itself: 32 bytes of Ed25519, as base64url.
        pub key: String,
    }
}

record! {
    /// How creators are credited; what is not said is as in [`Policy::default`].
    pub struct Crediting {
        /// Which creator, where several sent the shopper; the last one if not said.
        pub rule: Option<Rule>,
        /// For up to how many days after an arrival, 1 to 90; 30 if not said.
        pub window_days: Option<u32>,
        /// Hosts that are the brand's own, beside the page's and the shop's.
        pub own_hosts: Vec<String>,
        /// Hosts that bring nobody, such as a bank's.
        pub ignored_hosts: Vec<String>,
        /// Whether codes that appear after the cart was filled are credited; no if not said.
        pub credits_late: Option<bool>,
        /// Which arrivals count more than which: every class once, the strongest first. If not said: token, code, utm,
        /// click_id, organic, referral.
        pub strength: Vec<TouchClass>,
    }
}

record! {
    /// One collaboration: brand, creators, products, a show, checkout and looks.
    pub struct Campaign {
        /// The version of this format: 1.
        pub version: u32,
        /// Its id: lower-case letters, digits, dashes.
        pub id: String,
        /// The language of shoppers who do not say another: `id-ID` or `en`.
        pub locale: String,
        /// The currency of all amounts.
        pub currency: Currency,
        /// Who sells.
        pub brand: Brand,
        /// Who brings shoppers.
        pub creators: Vec<Creator>,
        /// What is sold, in the order of the shelf.
        pub products: Vec<Product>,
        /// The show; without one the window is shelf and reviews.
        pub show: Option<Show>,
        /// Where the shop's checkout is.
        pub checkout: checkout::CheckoutSettings,
        /// What is shown by the tags that brought a shopper: the first rule that fits.
        pub content: Late<Vec<Content>>,
        /// How creators are credited.
        pub credit: Option<Crediting>,
        /// The keys that sign creators' tokens.
        pub keys: Vec<CreatorKey>,
        /// Origins whose pages may write reviews and vote, such as `https://kopi.example`; all others may read. Every page may, if none
        /// is named.
        pub origins: Late<Vec<String>>,
        /// How the window looks.
        pub theme: Option<Theme>,
        /// Words of the window in the brand's own wording, by locale and key.
        pub strings: Late<Strings>,
        /// How often the window asks for this document anew, in seconds, at least 2.
        pub refresh_seconds: Option<u32>,
        /// Published reviews, for a static document without a server.
        pub reviews: Option<Late<ReviewPage>>,
    }
}

record! {
    /// What a campaign document holds for the widget's code that sells, which reads it from the same document.
    pub struct Rules {
        /// What is shown by the tags that brought a shopper.
        pub content: Vec<Content>,
    }
}

record! {
    /// What a campaign document holds for the widget's code that shows reviews.
    pub struct Published {
        /// Published reviews.
        pub reviews: Option<ReviewPage>,
    }
}

impl Campaign {
    /// The product with this id.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The creator with this id.
    pub fn creator(&self, id: &str) -> Option<&Creator> {
        self.creators.iter().find(|creator| creator.id == id)
    }

    /// The creator who hosts the show.
    pub fn host(&self) -> Option<&Creator> {
        self.creator(self.show.as_ref()?.host.as_deref()?)
    }

    /// How creators are credited. The hosts of brand and shop are the brand's own without being named.
    pub fn policy(&self) -> Policy {
        let mut policy = Policy::default();
        for page in [self.brand.url.as_deref(), self.checkout.shop()] {
            let host = page.and_then(own_host);
            policy.own_hosts.extend(host.map(str::to_owned));
        }
        let creators = self.creators.iter();
        policy.creators = creators.map(|creator| creator.id.clone()).collect();
        if let Some(credit) = &self.credit {
            policy.strength = ClassOrder::of(&credit.strength).unwrap_or_default();
            policy.rule = credit.rule.unwrap_or_default();
            policy.window_days = credit.window_days.unwrap_or(policy.window_days);
            policy.own_hosts.extend_from_slice(&credit.own_hosts);
            policy.ignored_hosts.clone_from(&credit.ignored_hosts);
            policy.credits_late = credit.credits_late.unwrap_or_default();
        }
        policy
    }

    /// How long to wait before asking for the document anew, in milliseconds.
    pub fn refresh_millis(&self) -> u32 {
        self.refresh_seconds
            .unwrap_or(DEFAULT_REFRESH_SECONDS)
            .clamp(2, 3_600)
            * 1_000
    }
}

/// The brand's own wording: locale → key → words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Strings(Vec<(String, Vec<(String, String)>)>);

impl Strings {
    /// The wording of the first section whose language fits the locale.
    pub fn get(&self, locale: &str) -> &[(String, String)] {
        let fits = |tag: &String| tag == locale || language(tag) == language(locale);
        self.0
            .iter()
            .find(|(tag, _)| fits(tag))
            .map_or(&[], |(_, words)| words)
    }

    /// Every locale with its words.
    pub fn iter(&self) -> impl Iterator<Item = &(String, Vec<(String, String)>)> {
        self.0.iter()
    }
}

#[derive(Default)]
struct Section(Vec<(String, String)>);

impl Read for Section {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        Self(members(value, reading))
    }
}

impl Read for Strings {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let sections: Vec<(String, Section)> = members(value, reading);
        let plain = |(tag, Section(words))| (tag, words);
        Self(sections.into_iter().map(plain).collect())
    }

    fn absent<V: Value>(_: &mut Reader) -> Self {
        Self::default()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Strings {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use std::collections::BTreeMap;
        let sections = self
            .0
            .iter()
            .map(|(tag, words)| (tag, words.iter().cloned().collect::<BTreeMap<_, _>>()));
        serializer.collect_map(sections)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Strings {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Strings".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object", "description": "Words of the window by locale and key.",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "string"}}
        })
    }
}
