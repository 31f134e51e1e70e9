//! Why no cart was made.

use crate::http::client::HttpClientError;

/// Why no cart was made.
#[derive(Debug, thiserror::Error)]
pub enum CartApiError {
    /// The file of secrets has no token of the shop's API.
    #[error("there is no token for the shop's API")]
    NoToken,
    /// Too many carts are being made.
    #[error("too many carts are being made at once")]
    Busy,
    /// The shop took too long.
    #[error("the shop took too long")]
    Late,
    /// The shop cannot be reached.
    #[error("the shop's API cannot be reached: {0}")]
    Unreachable(#[from] HttpClientError),
    /// The shop refuses, such as a product that it does not sell any more.
    #[error("the shop refused the cart: {status} {title}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What the shop says of it.
        title: String,
    },
    /// The shop's answer is not what its documentation says.
    #[error("the shop's answer has no {0}")]
    Answer(&'static str),
}

impl CartApiError {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoToken => "cart_token_missing",
            Self::Busy => "cart_busy",
            Self::Late => "cart_late",
            Self::Unreachable(_) => "cart_unreachable",
            Self::Refused { .. } => "cart_refused",
            Self::Answer(_) => "cart_answer",
        }
    }
}
