//! What a window shows by the tags that brought the shopper, so that it goes on where the creator's post left off.
//!
//! # Policy
//! - Rules stand in an order, and the first one whose every condition holds is picked. A rule without conditions holds for
//!   everybody: it is the default, and belongs at the end. Where none holds, the campaign looks as it looks.
//! - A condition holds where the tag of its name has its value. Both are [folded](Fold) first: no white space at the ends, one
//!   spelling of composed letters, no difference of case. Tags themselves stay as they came.
//! - All conditions are asked of one touch: tags of two arrivals are never mixed.
//! - **Looks** (poster, greeting, featured product) follow the tags of the landing, and stay while the page does: nothing is
//!   swapped under the shopper's eyes. A token that nobody has checked yet changes no looks; links carry `ref` beside it.
//! - **The voucher** follows who is credited ([`crate::attribution::Credit`]), so that code and credit name the same creator.
//!   A journey that storage gives back, or a token that proves right, may change it.
//!
//! # The twin
//! `src/loader/skeleton/content.js` picks the same before Wasm has arrived. Both are held to `tests/fixtures/content.json`.

use crate::attribution::Touch;
use crate::checkout::is_code;
use crate::product::Image;
use crate::record::{Read, Reader, Value, members, record};
use crate::text::Text;
use std::fmt;
use std::rc::Rc;

/// What makes texts equal that people take for the same: trimmed, Unicode's composed form (NFC), lower case. Its tables are
/// large, and browser and server have them: whoever picks brings its own.
pub type CaseFold<'a> = &'a dyn Fn(&str) -> String;

/// The names of conditions that documents may use.
pub(crate) const NAMES: [&str; 8] = [
    "source", "medium", "campaign", "term", "content", "id", "ref", "creator",
];

record! {
    /// What shoppers see who came with certain tags.
    pub struct Content {
        /// On which tags; `{}` for everybody.
        pub when: When,
        /// The show's poster for them.
        pub poster: Option<Image>,
        /// A line that greets them, at most 80 characters.
        pub greeting: Option<Text>,
        /// The product that comes first while the show presents none; its id.
        pub product: Option<String>,
        /// A discount code that the shop knows. It rides on the checkout link where the shop's system takes one.
        pub voucher: Option<String>,
    }
}

/// Conditions by name: `source`, `medium`, `campaign`, `term`, `content` and `id` ask for the `utm_*` of that name, `ref` for
/// itself, `creator` for who sent the shopper, whatever carried the name. Any other name is that of a `utm_*`, too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When(Vec<(String, String)>);

impl When {
    /// Every condition.
    pub fn iter(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter()
    }

    fn holds(&self, touch: Option<&Touch>, fold: CaseFold) -> bool {
        self.iter().all(|(name, wish)| {
            let said = touch.and_then(|touch| match name.as_str() {
                "ref" => touch.tag("ref"),
                "creator" => touch.creator(),
                name => touch.tag(&["utm_", name].concat()),
            });
            fold(said.unwrap_or_default()) == fold(wish)
        })
    }
}

/// What is shown to a shopper of this touch, or of none.
pub fn pick<'a>(
    rules: &'a [Content],
    touch: Option<&Touch>,
    fold: CaseFold,
) -> Option<&'a Content> {
    rules.iter().find(|rule| rule.when.holds(touch, fold))
}

/// Chooses the voucher that goes with a touch: a campaign's rules and what folds texts, of which a first screen knows neither.
#[derive(Clone)]
pub struct Vouchers(Rc<Choose>);

type Choose = dyn Fn(Option<&Touch>) -> Option<String>;

impl Vouchers {
    /// By these rules. A code that no shop can have is none: it would cost the whole link.
    pub fn new(rules: Vec<Content>, fold: impl Fn(&str) -> String + 'static) -> Self {
        Self(Rc::new(move |touch| {
            let voucher = pick(&rules, touch, &fold)?.voucher.as_ref();
            voucher.filter(|code| is_code(code)).cloned()
        }))
    }

    /// The code for a shopper of this touch, or of none.
    pub fn choose(&self, touch: Option<&Touch>) -> Option<String> {
        (self.0)(touch)
    }
}

impl Default for Vouchers {
    /// There are none.
    fn default() -> Self {
        Self(Rc::new(|_| None))
    }
}

impl PartialEq for Vouchers {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Vouchers {}

impl fmt::Debug for Vouchers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vouchers")
    }
}

impl Read for When {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        reading.object(value, &NAMES);
        Self(members(value, reading))
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for When {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for When {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "When".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let condition = |name: &str| {
            (
                name.to_owned(),
                schemars::json_schema!({"type": "string"}).into(),
            )
        };
        let conditions: serde_json::Map<_, _> = NAMES.into_iter().map(condition).collect();
        schemars::json_schema!({
            "description": "Conditions on the tags of a landing; all must hold. {} holds for everybody.",
            "type": "object", "properties": conditions, "additionalProperties": false
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::creator::{TokenClaims, TokenVerdict};
    use crate::record::read;
    use serde_json::{Value, json};

    /// What a browser does, by Unicode's own tables.
    pub(crate) fn fold(text: &str) -> String {
        let normalizer = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
        normalizer.normalize(text.trim()).to_lowercase()
    }

    fn rules(rules: &Value) -> Vec<Content> {
        read(rules, Reader::strict()).unwrap()
    }

    #[test]
    fn picks_as_the_vectors_say() {
        let file: Value =
            serde_json::from_str(include_str!("../../tests/fixtures/content.json")).unwrap();
        let vectors = file["pick"].as_array().unwrap();
        assert!(vectors.len() > 20);
        for vector in vectors {
            let rules: Vec<Content> = read(&vector["rules"], Reader::lenient()).unwrap();
            let url = vector["url"].as_str().unwrap();
            let touch = Touch::read(url, "", 0);
            let picked = pick(&rules, touch.as_ref(), &fold);
            let voucher = picked.and_then(|content| content.voucher.as_deref());
            assert_eq!(voucher, vector["voucher"].as_str(), "{vector}");
        }
    }

    #[test]
    fn a_token_names_its_creator_once_it_is_verified() {
        let rules = rules(&json!([{"when": {"creator": "Rani"}, "voucher": "RANI10"}]));
        let mut touch = Touch::read("https://kopi.id/?etl=abcdef", "", 0).unwrap();
        assert_eq!(pick(&rules, Some(&touch), &fold), None);
        touch.verdict = Some(TokenVerdict::Verified(TokenClaims {
            creator: "rani".to_owned(),
            campaign: "kopi-senja".to_owned(),
            audience: "kopi.id".to_owned(),
            expires: 1,
        }));
        assert_eq!(pick(&rules, Some(&touch), &fold), Some(&rules[0]));
    }

    #[test]
    fn a_rule_says_for_whom_it_is() {
        let faults = read::<_, Vec<Content>>(&json!([{"voucher": "A"}]), Reader::strict());
        assert_eq!(faults.unwrap_err()[0].path, "[0].when");
        let faults =
            read::<_, Vec<Content>>(&json!([{"when": {"utm_source": "a"}}]), Reader::strict());
        assert!(faults.unwrap_err()[0].rule.contains("utm_source"));
    }
}
