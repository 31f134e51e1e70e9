//! The sample brand: its campaigns and reviews put into a store, its show put on the air.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use etalase::app::AppState;
use etalase::campaigns::document;
use etalase::clock;
use etalase::config::{Config, LogLevel};
use etalase::sign::KeyPair;
use etalase::store::{NewCampaign, Samples, Store, StoreError};
use etalase_model::campaign::Campaign;
use etalase_model::record::ReadFault;
use etalase_model::time::Time;

use super::creators::{self, SampleLink};
use super::live::Live;
use super::samples;
use super::template::Template;

const CAMPAIGN_ENDING: &str = ".campaign.json";
/// The campaign of the brand's own page.
const HOME: &str = "kopi-senja";

/// Pages worth trying, and what each shows.
const PAGES: &[(&str, &str)] = &[
    ("/", "a plain visit"),
    (
        "/?utm_source=tiktok&utm_medium=creator&utm_campaign=senja-live&utm_content=rani&ref=rani",
        "a creator's link without a signature: her greeting, her code, and tags that reach the checkout",
    ),
    (
        "/?utm_source=instagram&utm_medium=creator&utm_campaign=senja-live&utm_content=bagas&ref=bagas",
        "another creator's: his poster, his greeting, the product that he shows",
    ),
    (
        "/demo/static.html",
        "the campaign as static JSON, without the API",
    ),
    (
        "/demo/strict-csp.html",
        "under a strict Content-Security-Policy",
    ),
    (
        "/demo/broken-stream.html",
        "a stream that is not there: the shop still sells",
    ),
];

/// What the demo is made of.
#[derive(Clone, Debug)]
pub struct DemoSettings {
    /// The project's folder `static`; the brand's `index.html` lies beside it.
    pub assets: PathBuf,
    /// The folder that `cargo xtask build` made.
    pub bundle: PathBuf,
    /// The SQLite file.
    pub database: PathBuf,
    /// Where browsers reach the demo, such as `http://localhost:8080`.
    pub origin: String,
}

/// The running demo.
#[derive(Debug)]
pub struct Demo {
    pub(super) app: Arc<AppState>,
    pub(super) settings: DemoSettings,
    template: Template,
    pub(super) live: Live,
    signed: Vec<SampleLink>,
}

/// A document was not stored.
#[derive(Debug, thiserror::Error)]
pub(super) enum PutError {
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<ReadFault>),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Demo {
    /// Opens the database and fills it with the campaigns and sample reviews of the folder `static/demo`.
    ///
    /// # Errors
    /// Where a file is missing or has faults, or the database cannot be opened.
    pub async fn open(settings: DemoSettings) -> anyhow::Result<Arc<Self>> {
        let store = Store::open(&settings.database, Samples::Allowed).await?;
        let app = Arc::new(AppState::new(config(&settings), store));
        let key = KeyPair::make()?;
        let template = Template {
            origin: settings.origin.clone(),
            start: clock::now(),
            key: key.public(),
        };
        let live = Live::read(&settings.assets.join("demo/live"))?;
        let mut demo = Self {
            app,
            settings,
            template,
            live,
            signed: Vec::new(),
        };
        demo.signed = demo.load(&key).await?;
        Ok(Arc::new(demo))
    }

    /// Links worth trying: the brand's pages, and those of a creator.
    pub fn links(&self) -> Vec<SampleLink> {
        let page = |(path, shows): &(&str, &'static str)| SampleLink {
            address: [&self.settings.origin, *path].concat(),
            shows,
        };
        let pages = PAGES.iter().map(page);
        pages.chain(self.signed.iter().cloned()).collect()
    }

    /// The parts that it shares with a brand's server.
    pub fn app(&self) -> Arc<AppState> {
        self.app.clone()
    }

    /// Stores campaigns and reviews, and makes the creator's links.
    async fn load(&self, key: &KeyPair) -> anyhow::Result<Vec<SampleLink>> {
        let mut campaigns = Vec::new();
        for file in self.campaign_files()? {
            let text = std::fs::read_to_string(&file)?;
            let campaign = self
                .put(&text)
                .await
                .with_context(|| file.display().to_string())?;
            campaigns.push(campaign);
        }
        if campaigns.is_empty() {
            bail!(
                "{} has no *{CAMPAIGN_ENDING}; is --static right?",
                self.folder().display()
            );
        }
        let file = self.folder().join("reviews.json");
        samples::seed(&self.app.store, &file, &campaigns, self.template.start)
            .await
            .with_context(|| file.display().to_string())?;
        let Some(home) = campaigns.iter().find(|campaign| campaign.id == HOME) else {
            return Ok(Vec::new());
        };
        let DemoSettings { origin, .. } = &self.settings;
        creators::links(&self.app.store, home, key, origin, self.template.start).await
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.settings.assets.join("demo")
    }

    fn campaign_files(&self) -> anyhow::Result<Vec<PathBuf>> {
        let folder = self.folder();
        let entries = std::fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
        let paths = entries.map(|entry| entry.map(|entry| entry.path()));
        let mut files: Vec<PathBuf> = paths.collect::<Result<_, _>>()?;
        files.retain(|path| is_campaign(path));
        files.sort();
        Ok(files)
    }

    /// Fills a template, checks it, stores it, and puts its show on the air.
    pub(super) async fn put(&self, text: &str) -> Result<Campaign, PutError> {
        let text = self
            .template
            .fill(text)
            .map_err(|fault| PutError::Faults(vec![fault]))?;
        let campaign = document::parse(&text, &self.settings.origin).map_err(PutError::Faults)?;
        let now: Time = clock::now();
        self.app
            .store
            .put_campaign(NewCampaign::of(&campaign, text, now))
            .await?;
        self.live.schedule(&campaign);
        Ok(campaign)
    }
}

pub(super) fn is_campaign(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.ends_with(CAMPAIGN_ENDING))
}

/// Limits that nobody who tries things out will meet.
fn config(settings: &DemoSettings) -> Config {
    Config {
        database: settings.database.clone(),
        bundle: settings.bundle.clone(),
        public_url: settings.origin.clone(),
        log_level: LogLevel::Warn,
        reviews_per_hour: 100_000,
        votes_per_minute: 100_000,
        votes_per_visitor: 100_000,
        reads_per_minute: 1_000_000,
        voters_per_address: 1_000,
        drain_millis: 0,
        ..Config::default()
    }
}
