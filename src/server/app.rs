//! What every request may use.

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::bundle::Bundle;
use crate::campaigns::cache::{CachedCampaign, CampaignCache};
use crate::campaigns::discovery::Discovery;
use crate::checkout::carts::Carts;
use crate::config::Config;
use crate::http::limits::client_ip::{Network, TrustedProxies};
use crate::http::limits::{Limits, daily_quota};
use crate::sign::{Secrets, SecretsFault};
use crate::store::{DroppedCounts, Store, StoreError};

/// How long what found no room may be known to this process alone.
const RECORD_INTERVAL: Duration = Duration::from_secs(5);

/// The running server's parts.
#[derive(Debug)]
pub struct AppState {
    /// How it was set up.
    pub config: Config,
    /// Campaigns and reviews.
    pub store: Store,
    /// The documents as they are served.
    pub campaigns: CampaignCache,
    /// The files that a page loads.
    pub bundle: Bundle,
    /// How much one address may do.
    pub limits: Limits,
    /// What shops say of their checkout links.
    pub discovery: Arc<Discovery>,
    /// What has shops make carts.
    pub carts: Carts,
    secrets: RwLock<Arc<Secrets>>,
    draining: AtomicBool,
}

impl AppState {
    /// The parts, put together.
    pub fn new(config: Config, store: Store) -> Self {
        let bundle =
            Bundle::new(config.bundle.clone()).with_public_url(config.explicit_public_url());
        let limits = Limits::of(&config);
        let carts = Carts::new(&config.bigcommerce_url);
        Self {
            config,
            store,
            campaigns: CampaignCache::default(),
            bundle,
            limits,
            carts,
            discovery: Arc::default(),
            secrets: RwLock::default(),
            draining: AtomicBool::new(false),
        }
    }

    /// A campaign's document, made ready.
    ///
    /// # Errors
    /// Where there is none, or the database cannot be read.
    pub async fn campaign(&self, id: &str) -> Result<Arc<CachedCampaign>, StoreError> {
        self.campaigns.get(&self.store, id).await
    }

    /// The same, with these secrets of shops: it believes their webhooks, and may use their APIs.
    pub fn with_secrets(self, secrets: Secrets) -> Self {
        self.set_secrets(secrets);
        self
    }

    /// From now on these secrets count, and no others. What is being checked by the former ones is finished.
    pub fn set_secrets(&self, secrets: Secrets) {
        let mut held = self.secrets.write().unwrap_or_else(PoisonError::into_inner);
        *held = Arc::new(secrets);
    }

    /// What shops sign their webhooks with, and the tokens of their APIs.
    pub fn secrets(&self) -> Arc<Secrets> {
        let held = self.secrets.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&held)
    }

    /// Reads the file of secrets anew. One with faults changes nothing.
    ///
    /// # Errors
    /// Where it cannot be used.
    pub fn reload_secrets(&self) -> Result<(), SecretsFault> {
        self.set_secrets(Secrets::load(&self.config.secrets)?);
        Ok(())
    }

    /// Notes in the store what a day had no room for since it was last noted. Where it takes no writes, that is lost.
    pub async fn record_dropped(&self) {
        let (events, clicks) = (&self.limits.event_quota, &self.limits.click_quota);
        let [left_events, left_clicks] = daily_quota::drain(events, clicks);
        if left_events.is_empty() && left_clicks.is_empty() {
            return;
        }
        let left_out = DroppedCounts {
            events: left_events,
            clicks: left_clicks,
            cap: clicks.cap,
        };
        if let Err(fault) = self.store.record_dropped(left_out).await {
            tracing::error!(%fault, "how much found no room is not noted");
        }
    }

    /// Does so every few seconds for as long as it is awaited.
    pub async fn keep_recording_dropped(self: Arc<Self>) {
        loop {
            tokio::time::sleep(RECORD_INTERVAL).await;
            self.record_dropped().await;
        }
    }

    /// Whether this address is a proxy's that is trusted.
    pub fn is_proxy(&self, address: IpAddr) -> bool {
        let mut proxies = self.config.trusted_proxies.iter();
        proxies.any(|network| network.contains(address))
    }

    /// Says to the readiness check that the server is about to stop.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    /// Whether the server is about to stop.
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }
}

impl TrustedProxies for AppState {
    fn trusted_proxies(&self) -> &[Network] {
        &self.config.trusted_proxies
    }
}
