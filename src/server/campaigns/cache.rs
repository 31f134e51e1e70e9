//! Campaign documents as they are served: read, parsed and compressed once per version, then answered from memory.
//!
//! The store stays the truth. A document that was put by this process is noticed at once, one of another process (`etalase
//! campaign put`) within [`ASSURED`]. A store that cannot be read costs no window its document.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use etalase_model::campaign::Campaign;

use crate::campaigns::document;
use crate::http::precompressed::Precompressed;
use crate::store::{Store, StoreError, StoredCampaign};

/// For how long a document is answered without asking the store whether it is still this version.
const FRESH_FOR: Duration = Duration::from_secs(1);
const JSON: &str = "application/json";

/// One version of a document.
#[derive(Debug)]
pub struct CachedCampaign {
    etag: String,
    document: Precompressed,
    campaign: Option<Arc<Campaign>>,
    /// The last endpoint of the shop that was added, and the document with it.
    filled: Mutex<Option<(String, Precompressed)>>,
}

impl CachedCampaign {
    /// This stored text, made ready: work for some milliseconds.
    pub fn of(stored: StoredCampaign) -> Self {
        let campaign = document::stored(&stored.document).map(Arc::new);
        if campaign.is_none() {
            tracing::error!(
                etag = stored.etag,
                "a stored campaign document cannot be read"
            );
        }
        Self {
            etag: stored.etag,
            document: Precompressed::compress(JSON, stored.document),
            campaign,
            filled: Mutex::default(),
        }
    }

    /// What the document says; nothing where it cannot be read, as after a change of the rules.
    pub fn campaign(&self) -> Option<&Campaign> {
        self.campaign.as_deref()
    }

    /// The same for a task of its own; an empty one where it cannot be read.
    pub fn shared(&self) -> Arc<Campaign> {
        self.campaign.clone().unwrap_or_default()
    }

    /// The document exactly as it was put.
    pub fn document(&self) -> &Precompressed {
        &self.document
    }

    /// The document with what `fill` makes of it for this endpoint of the shop, made when it is asked for the first time.
    pub fn with_endpoint(
        &self,
        endpoint: &str,
        fill: impl FnOnce(&[u8]) -> Option<String>,
    ) -> Precompressed {
        let mut filled = self.filled.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, document)) = &*filled
            && known == endpoint
        {
            return document.clone();
        }
        let Some(text) = fill(self.document.raw()) else {
            return self.document.clone();
        };
        let document = Precompressed::compress(JSON, text);
        *filled = Some((endpoint.to_owned(), document.clone()));
        document
    }
}

/// The documents that were asked for since the start, by id. No more than the store has: what it does not know is not held.
#[derive(Debug)]
pub struct CampaignCache {
    held: RwLock<HashMap<String, Arc<CacheEntry>>>,
    started: Instant,
    /// One version at a time is made ready, or a crowd that comes at once would have each of its requests do it.
    making: tokio::sync::Mutex<()>,
}

#[derive(Debug)]
struct CacheEntry {
    published: Arc<CachedCampaign>,
    /// Milliseconds since the start at which the store was asked last.
    checked_at: AtomicU64,
    /// The store's count of documents put then.
    puts: AtomicU64,
}

impl Default for CampaignCache {
    fn default() -> Self {
        Self {
            held: RwLock::default(),
            started: Instant::now(),
            making: tokio::sync::Mutex::default(),
        }
    }
}

impl CampaignCache {
    /// Whether this document is answered from memory.
    pub fn contains(&self, id: &str) -> bool {
        self.find(id).is_some()
    }

    /// The document with this id.
    ///
    /// # Errors
    /// Where there is none, or none is held and the database cannot be read.
    pub async fn get(&self, store: &Store, id: &str) -> Result<Arc<CachedCampaign>, StoreError> {
        let Some(held) = self.find(id) else {
            return self.make(store, id).await;
        };
        if !held.needs_refresh(store.puts(), self.now()) {
            return Ok(held.published.clone());
        }
        match self.refresh(store, id, &held).await {
            Err(StoreError::NoCampaign) => Err(StoreError::NoCampaign),
            Err(fault) => {
                tracing::warn!(campaign = id, %fault, "the store cannot be asked; what is held is served on");
                Ok(held.published.clone())
            }
            found => found,
        }
    }

    async fn refresh(
        &self,
        store: &Store,
        id: &str,
        held: &CacheEntry,
    ) -> Result<Arc<CachedCampaign>, StoreError> {
        if store.campaign_etag(id).await? == held.published.etag {
            return Ok(held.published.clone());
        }
        self.make(store, id).await
    }

    async fn make(&self, store: &Store, id: &str) -> Result<Arc<CachedCampaign>, StoreError> {
        let puts = store.puts();
        let stored = store.campaign(id).await?;
        let _one_at_a_time = self.making.lock().await;
        if let Some(held) = self.find(id)
            && held.published.etag == stored.etag
        {
            return Ok(held.published.clone());
        }
        // Only a panic ends it early.
        let made = tokio::task::spawn_blocking(|| CachedCampaign::of(stored)).await;
        let published = Arc::new(made.map_err(|_| StoreError::Closed)?);
        let held = CacheEntry {
            published: published.clone(),
            checked_at: AtomicU64::new(self.now()),
            puts: AtomicU64::new(puts),
        };
        let mut all = self.held.write().unwrap_or_else(PoisonError::into_inner);
        all.insert(id.to_owned(), Arc::new(held));
        Ok(published)
    }

    fn find(&self, id: &str) -> Option<Arc<CacheEntry>> {
        let all = self.held.read().unwrap_or_else(PoisonError::into_inner);
        all.get(id).cloned()
    }

    fn now(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl CacheEntry {
    /// Whether this request is the one that asks the store; the others are answered meanwhile.
    fn needs_refresh(&self, puts: u64, now: u64) -> bool {
        let assured = u64::try_from(FRESH_FOR.as_millis()).unwrap_or(u64::MAX);
        let checked_at = self.checked_at.load(Ordering::Relaxed);
        let is_old = now.saturating_sub(checked_at) >= assured;
        let claimed = is_old
            && self
                .checked_at
                .compare_exchange(checked_at, now, Ordering::Relaxed, Ordering::Relaxed)
                .is_ok();
        self.puts.swap(puts, Ordering::Relaxed) != puts || claimed
    }
}

#[cfg(test)]
mod tests;
