//! What every request may use.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::bundle::Bundle;
use crate::carts::Carts;
use crate::config::Config;
use crate::discovery::Discovery;
use crate::limits::Limits;
use crate::sign::Secrets;
use crate::store::Store;

/// The running server's parts.
#[derive(Debug)]
pub struct App {
    /// How it was set up.
    pub config: Config,
    /// Campaigns and reviews.
    pub store: Store,
    /// The files that a page loads.
    pub bundle: Bundle,
    /// How much one address may do.
    pub limits: Limits,
    /// What shops say of their checkout links.
    pub discovery: Arc<Discovery>,
    /// What has shops make carts.
    pub carts: Carts,
    /// What shops sign their webhooks with, and the tokens of their APIs.
    pub secrets: Secrets,
    draining: AtomicBool,
}

impl App {
    /// The parts, put together.
    pub fn new(config: Config, store: Store) -> Self {
        let bundle = Bundle::new(config.bundle.clone());
        let limits = Limits::of(&config);
        let carts = Carts::new(&config.bigcommerce_url);
        Self {
            config,
            store,
            bundle,
            limits,
            carts,
            discovery: Arc::default(),
            secrets: Secrets::default(),
            draining: AtomicBool::new(false),
        }
    }

    /// The same, with these secrets of shops: it believes their webhooks, and may use their APIs.
    pub fn believing(self, secrets: Secrets) -> Self {
        Self { secrets, ..self }
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
