//! Carts that a shop's API makes, where a page cannot make the checkout link itself.
//!
//! A shopper waits meanwhile, so that time is short: whoever asks leads on to the shop's cart page where this fails.

mod bigcommerce;
mod error;

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderValue;
use etalase_model::checkout::BigcommerceCart;
use tokio::sync::Semaphore;
use tokio::time::timeout;

pub use error::CartApiError;

use bigcommerce::BigCommerceStore;

use crate::http::client::{AddressPolicy, HttpClient};

/// How many carts are made at a time; a shop's API takes some hundreds of calls in half a minute.
const MAX_CONCURRENT: usize = 32;
/// How long one call may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(4);
/// How long a shopper is made to wait for all calls together.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(6);

/// What makes carts.
#[derive(Debug)]
pub struct Carts {
    client: HttpClient,
    /// Where BigCommerce's API answers.
    bigcommerce: String,
    permits: Arc<Semaphore>,
}

impl Carts {
    /// What asks BigCommerce's API at this address.
    pub fn new(bigcommerce: &str) -> Self {
        Self {
            client: HttpClient::new(AddressPolicy::of(bigcommerce), CALL_TIMEOUT),
            bigcommerce: bigcommerce.trim_end_matches('/').to_owned(),
            permits: Arc::new(Semaphore::new(MAX_CONCURRENT)),
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
    ) -> Result<String, CartApiError> {
        let permit = self.permits.clone().try_acquire_owned();
        let permit = permit.map_err(|_| CartApiError::Busy)?;
        let store = BigCommerceStore::new(self.client.clone(), &self.bigcommerce, store);
        let making = tokio::task::spawn_blocking(move || {
            // Held until the last call is over, even where nobody waits for it any more.
            let _permit = permit;
            store.checkout(&tokens, &wanted)
        });
        match timeout(TOTAL_TIMEOUT, making).await {
            Ok(Ok(made)) => made,
            Ok(Err(_)) | Err(_) => Err(CartApiError::Late),
        }
    }
}
