//! Why a question has no answer.

use etalase_model::checkout::{CheckoutFault, CheckoutSettings};
use etalase_model::link::LinkFault;
use serde_json::{Value, json};

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DoctorError {
    /// The line is no JSON.
    #[error("the line is not JSON: {0}")]
    Json(String),
    /// The line is longer than any question.
    #[error("the line is too long")]
    Length,
    /// The line is JSON, but no object.
    #[error("the question is not an object")]
    Object,
    /// There is no such operation.
    #[error("there is no operation “{0}”")]
    Op(String),
    /// A member is missing or of another kind.
    #[error("“{member}” must be {rule}")]
    Member {
        /// Its name.
        member: String,
        /// What it must be.
        rule: &'static str,
    },
    /// There is no such adapter.
    #[error("there is no adapter “{0}”")]
    Adapter(String),
    /// The adapter's settings are not sound.
    #[error("settings: {rule}")]
    Settings {
        /// What must hold.
        rule: String,
        /// What to do.
        mend: String,
    },
    /// Nobody should be sent to this link.
    #[error(transparent)]
    Link(#[from] LinkFault),
    /// There is no link for this cart.
    #[error(transparent)]
    Checkout(#[from] CheckoutFault),
}

impl DoctorError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Json(_) => "doctor_json",
            Self::Length => "doctor_length",
            Self::Object => "doctor_object",
            Self::Op(_) => "doctor_op",
            Self::Member { .. } => "doctor_member",
            Self::Adapter(_) => "doctor_adapter",
            Self::Settings { .. } => "doctor_settings",
            Self::Link(fault) => fault.code(),
            Self::Checkout(fault) => fault.code(),
        }
    }

    /// What to do about it.
    pub fn mend(&self) -> String {
        match self {
            Self::Json(_) | Self::Object => {
                "Write one JSON object on one line, such as {\"op\":\"parse_query\",\"query\":\"a=1\"}."
                    .to_owned()
            }
            Self::Length => "Keep a question under 4 MiB.".to_owned(),
            Self::Op(_) => {
                "Use parse_query, serialize_query, touch, decorate, visits or checkout.".to_owned()
            }
            Self::Member { member, rule } => format!("Give “{member}” as {rule}."),
            Self::Adapter(_) => {
                let words = CheckoutSettings::ADAPTERS.join(", ");
                format!("Use one of: {}.", words.replace("shopify_cart", "shopify"))
            }
            Self::Settings { mend, .. } => mend.clone(),
            Self::Link(fault) => fault.mend().to_owned(),
            Self::Checkout(fault) => fault.mend().to_owned(),
        }
    }

    /// The answer that says so.
    pub fn to_json(&self) -> Value {
        json!({ "error": { "code": self.code(), "message": self.to_string(), "mend": self.mend() } })
    }
}
