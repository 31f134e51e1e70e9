//! The single faults of what was sent, gathered from queries, documents and drafts.

use etalase_model::record;
use etalase_model::review::{DraftFault, ReviewField};
use schemars::JsonSchema;
use serde::Serialize;

/// One thing that is wrong with what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Fault")]
pub struct InvalidField {
    /// Where, such as `body`.
    pub path: String,
    /// What must hold there.
    pub rule: String,
    /// What to do about it.
    pub mend: String,
    /// The fault as one stable word in snake_case.
    pub code: &'static str,
}

impl InvalidField {
    /// A fault of a query parameter.
    pub fn parameter(name: &str, rule: &str, mend: &str) -> Self {
        let (path, rule, mend) = (name.to_owned(), rule.to_owned(), mend.to_owned());
        Self {
            path,
            rule,
            mend,
            code: "parameter_invalid",
        }
    }

    /// A draft's language tag that is none.
    pub fn locale() -> Self {
        Self {
            path: "locale".to_owned(),
            rule: "must be a language tag of at most 35 letters, digits and dashes".to_owned(),
            mend: "Send the language of the page, such as \"id-ID\".".to_owned(),
            code: "review_locale",
        }
    }
}

impl From<record::ReadFault> for InvalidField {
    fn from(fault: record::ReadFault) -> Self {
        Self {
            path: fault.path,
            rule: fault.rule,
            mend: fault.mend,
            code: "member_invalid",
        }
    }
}

impl From<DraftFault> for InvalidField {
    fn from(fault: DraftFault) -> Self {
        let (path, mend) = match (fault.field(), fault) {
            (ReviewField::Stars, _) => ("stars", "Choose 1 to 5."),
            (ReviewField::Title, _) => ("title", "Shorten the title."),
            (ReviewField::Body, DraftFault::BodyTooShort) => ("body", "Write a few words."),
            (ReviewField::Body, _) => (
                "body",
                "Shorten the text; nothing was stored, so nothing is lost.",
            ),
            (ReviewField::Name, DraftFault::NameMissing) => {
                ("name", "Write a name; it need not be a real one.")
            }
            (ReviewField::Name, _) => ("name", "Shorten the name."),
            (ReviewField::Client, _) => (
                "key",
                "Make a random key of 16 to 64 characters once for each review.",
            ),
        };
        Self {
            path: path.to_owned(),
            rule: fault.to_string(),
            mend: mend.to_owned(),
            code: fault.code(),
        }
    }
}
