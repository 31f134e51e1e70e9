//! Carts that a shop's API makes, where a page cannot make the checkout link itself.
//!
//! A shopper waits meanwhile, so that time is short: whoever asks leads on to the shop's cart page where this fails.

mod bigcommerce;

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use etalase_model::checkout::BigcommerceCart;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use bigcommerce::Store;

use crate::outgoing::{Outgoing, OutgoingFault, Reach};

/// How many carts are made at a time; a shop's API takes some hundreds of calls in half a minute.
const AT_ONCE: usize = 32;
/// How long one call may take.
const CALL: Duration = Duration::from_secs(4);
/// How long a shopper is made to wait for all calls together.
const PATIENCE: Duration = Duration::from_secs(6);

/// What makes carts.
#[derive(Debug)]
pub struct Carts {
    client: Outgoing,
    /// Where BigCommerce's API answers.
    bigcommerce: String,
    permits: Arc<Semaphore>,
}

/// Why no cart was made.
#[derive(Debug, thiserror::Error)]
pub enum CartFault {
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
    Unreachable(#[from] OutgoingFault),
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

impl CartFault {
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

impl Carts {
    /// What asks BigCommerce's API at this address.
    pub fn new(bigcommerce: &str) -> Self {
        Self {
            client: Outgoing::new(Reach::of(bigcommerce), CALL),
            bigcommerce: bigcommerce.trim_end_matches('/').to_owned(),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// Has BigCommerce's store make the cart, and returns the address of its checkout. The first token that it takes is used.
    ///
    /// # Errors
    /// Where there is no cart, whatever the reason.
    pub async fn make(
        &self,
        store: &str,
        tokens: Vec<HeaderValue>,
        wanted: BigcommerceCart,
    ) -> Result<String, CartFault> {
        let permit = self.permits.clone().try_acquire_owned();
        let permit = permit.map_err(|_| CartFault::Busy)?;
        let store = Store::new(self.client.clone(), &self.bigcommerce, store);
        let making = tokio::task::spawn_blocking(move || {
            // Held until the last call is over, even where nobody waits for it any more.
            let _permit = permit;
            store.checkout(&tokens, &wanted)
        });
        match timeout(PATIENCE, making).await {
            Ok(Ok(made)) => made,
            Ok(Err(_)) | Err(_) => Err(CartFault::Late),
        }
    }
}
