//! Which checkout links a shop takes: asked at `/.well-known/ucp`, where it says so by the Universal Commerce Protocol.
//!
//! A running server asks for every campaign that wishes it (`"discover": true`), in the background, so that no shopper waits.
//! The endpoint is in the document that is served as long as the shop names it. A shop that cannot be reached keeps what it said
//! last; one that names no endpoint any more is back at its cart permalinks at once. After a start there are those, too.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use etalase_model::campaign::Campaign;
use etalase_model::checkout::{CheckoutSettings, DiscoveryFault, discovered};
use etalase_model::link::{Href, LinkFault};
use serde_json::Value;

use crate::campaigns::cache::CachedCampaign;
use crate::campaigns::document;
use crate::http::client::{AddressPolicy, HttpClient, HttpClientError, may_be_public};
use crate::http::precompressed::Precompressed;
use crate::store::{Store, StoreError};

const TIMEOUT: Duration = Duration::from_secs(10);
/// How often the store is looked through for shops to ask.
const ROUND_INTERVAL: Duration = Duration::from_secs(60);
/// How long an answer holds.
const REFRESH_AFTER: Duration = Duration::from_secs(6 * 3_600);
/// How soon a shop that could not be reached is asked again.
const RETRY_AFTER: Duration = Duration::from_secs(600);

/// Why a shop's profile tells nothing.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The shop cannot be reached.
    #[error("{0} does not answer: {1}")]
    Unreachable(String, HttpClientError),
    /// The shop is not well.
    #[error("{0} answers {1}")]
    Failing(String, u16),
    /// There is no such page.
    #[error("there is no profile at {0}: it answers {1}")]
    Absent(String, u16),
    /// It is elsewhere, and nobody is led on.
    #[error("{0} leads on to another address; name the host that answers")]
    Moved(String),
    /// What it says is no JSON.
    #[error("the profile at {0} is not JSON")]
    Form(String),
}

/// Where a shop keeps its profile. A host alone is asked by https.
///
/// # Errors
/// Where this is no host or address of a shop.
pub fn address(shop: &str) -> Result<String, LinkFault> {
    let whole = if shop.contains("://") {
        shop.to_owned()
    } else {
        ["https://", shop].concat()
    };
    Ok(Href::parse(&whole)?.origin().to_owned() + "/.well-known/ucp")
}

/// What asks for profiles at addresses like this one.
pub fn client(policy: AddressPolicy) -> HttpClient {
    HttpClient::new(policy, TIMEOUT)
}

/// Reads a profile.
///
/// # Errors
/// Where it cannot be had.
pub fn fetch(client: &HttpClient, address: &str) -> Result<Value, ProfileError> {
    let unreachable = |fault| ProfileError::Unreachable(address.to_owned(), fault);
    let answer = client.get(address).map_err(unreachable)?;
    let address = address.to_owned();
    match answer.status {
        200..300 => serde_json::from_str(&answer.text).map_err(|_| ProfileError::Form(address)),
        300..400 => Err(ProfileError::Moved(address)),
        status @ 400..500 => Err(ProfileError::Absent(address, status)),
        status => Err(ProfileError::Failing(address, status)),
    }
}

/// The endpoint that a profile names, unless it leads to where no shopper is.
///
/// # Errors
/// Where it names none, or one that is not to be followed.
pub fn endpoint(profile: &Value) -> Result<String, DiscoveryFault> {
    let endpoint = discovered(profile)?;
    if may_be_public(&endpoint) {
        Ok(endpoint)
    } else {
        Err(DiscoveryFault::Endpoint(endpoint))
    }
}

/// Asks a shop for its endpoint. One that has no such page has none.
fn ask(client: &HttpClient, address: &str) -> Result<Option<String>, ProfileError> {
    use ProfileError::{Absent, Form, Moved};
    match fetch(client, address) {
        Ok(profile) => Ok(endpoint(&profile).ok()),
        Err(fault @ (Form(_) | Absent(..) | Moved(_))) => {
            tracing::debug!(%fault, "a shop names no checkout links");
            Ok(None)
        }
        Err(fault) => Err(fault),
    }
}

type Address = Box<dyn Fn(&str) -> Result<String, LinkFault> + Send + Sync>;

/// What shops have said, and the documents that say it on.
pub struct Discovery {
    client: HttpClient,
    /// Where a shop of this host is asked.
    address: Address,
    /// By host.
    endpoints: Mutex<HashMap<String, DiscoveredEndpoint>>,
}

#[derive(Clone, Debug)]
struct DiscoveredEndpoint {
    endpoint: Option<String>,
    /// When to ask again.
    due: Instant,
}

impl Default for Discovery {
    fn default() -> Self {
        Self {
            client: client(AddressPolicy::PublicHttps),
            address: Box::new(address),
            endpoints: Mutex::default(),
        }
    }
}

impl fmt::Debug for Discovery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Discovery(of {} shops)", lock(&self.endpoints).len())
    }
}

impl Discovery {
    /// Asks a shop at the address that this makes of its host, on this machine.
    #[cfg(test)]
    fn with_address(
        address: impl Fn(&str) -> Result<String, LinkFault> + Send + Sync + 'static,
    ) -> Self {
        Self {
            client: client(AddressPolicy::Unrestricted),
            address: Box::new(address),
            endpoints: Mutex::default(),
        }
    }

    /// The document as it is served: with the endpoint that its shop names, if it wishes that.
    pub fn fill(&self, published: &CachedCampaign) -> Precompressed {
        let shop = published.campaign().and_then(shop_to_ask);
        let said = |shop| lock(&self.endpoints).get(shop)?.endpoint.clone();
        match shop.and_then(said) {
            Some(endpoint) => {
                published.with_endpoint(&endpoint, |text| with_endpoint(text, &endpoint))
            }
            None => published.document().clone(),
        }
    }

    /// Asks every shop whose time has come, at most one at a time.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub async fn refresh_due(self: &Arc<Self>, store: &Store) -> Result<(), StoreError> {
        for listed in store.campaigns().await? {
            let document = store.campaign(&listed.id).await?.document;
            let campaign = mentions_discovery(&document).then(|| document::stored(&document));
            let campaign: Option<Campaign> = campaign.flatten();
            let shop = campaign.as_ref().and_then(shop_to_ask);
            if let Some(shop) = shop.filter(|shop| self.is_due(shop)) {
                let (this, shop) = (self.clone(), shop.to_owned());
                // Only a panic ends it early; then the shop is asked again in the next round.
                let _ = tokio::task::spawn_blocking(move || this.ask(shop)).await;
            }
        }
        Ok(())
    }

    /// Asks for as long as it is awaited.
    pub async fn keep_refreshing(self: Arc<Self>, store: Store) {
        loop {
            if let Err(fault) = self.refresh_due(&store).await {
                tracing::warn!(%fault, "shops are not asked for their checkout links");
            }
            tokio::time::sleep(ROUND_INTERVAL).await;
        }
    }

    fn is_due(&self, shop: &str) -> bool {
        lock(&self.endpoints)
            .get(shop)
            .is_none_or(|said| said.due <= Instant::now())
    }

    fn ask(&self, shop: String) {
        let answer = (self.address)(&shop).map_or(Ok(None), |address| ask(&self.client, &address));
        let mut all = lock(&self.endpoints);
        let former = all.get(&shop).and_then(|said| said.endpoint.clone());
        let (endpoint, again) = match answer {
            Ok(endpoint) => (endpoint, REFRESH_AFTER),
            Err(fault) => {
                tracing::warn!(shop, %fault, "a shop could not be asked for its checkout links");
                (former.clone(), RETRY_AFTER)
            }
        };
        if endpoint != former {
            tracing::info!(
                shop,
                endpoint,
                former,
                "a shop's checkout links have changed"
            );
        }
        let due = Instant::now() + again;
        all.insert(shop, DiscoveredEndpoint { endpoint, due });
    }
}

/// Most documents do not, and need not be read for that.
fn mentions_discovery(document: &str) -> bool {
    document.contains("\"discover\"")
}

/// The host of the shop that is to be asked, if this campaign wishes it.
fn shop_to_ask(campaign: &Campaign) -> Option<&str> {
    match &campaign.checkout {
        CheckoutSettings::ShopifyCart {
            shop,
            discover: true,
            ..
        } => Some(shop),
        _ => None,
    }
}

fn with_endpoint(document: &[u8], endpoint: &str) -> Option<String> {
    let mut document: Value = serde_json::from_slice(document).ok()?;
    document["checkout"]["ucp"] = endpoint.into();
    Some(document.to_string())
}

fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
