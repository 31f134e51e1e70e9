//! What journeys are made of: a real server, a real browser, and the window that a shopper sees.
//!
//! - [`server`]: the binary on a free port, with its own files, database and copy of the bundle
//! - [`browser`]: headless Chromium by WebDriver, a fresh profile each time; [`engine`]: Firefox and WebKit in its place
//! - [`foreign`]: a brand's own site, which serves none of our files: where a window stands unless a journey has a reason
//! - [`bidi`]: Firefox's second line, for what plain WebDriver has no word for
//! - [`demuxed`]: the demo's segments with their picture or their sound alone
//! - [`shop`]: a brand's shop on an origin of its own, with the API of BigCommerce
//! - [`window`]: the page object of one `<etalase-storefront>`
//! - [`page`]: a page with its probe, which notes what a page does that a shopper cannot see
//! - [`journey`]: the frame of every test; a journey that fails leaves what it saw in `tests/failures/<journey>`

pub mod bidi;
pub mod browser;
mod bundle;
pub mod demuxed;
pub mod engine;
pub mod failure;
pub mod foreign;
pub mod page;
pub mod server;
pub mod shop;
pub mod wait;
pub mod window;

use std::cell::RefCell;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use browser::{Browser, Device};
use engine::Unable;
use foreign::Site;
use page::Page;
use server::{Server, Stage};

/// One journey: what it opened is closed when it ends, and told about if it fails.
pub struct Journey {
    name: &'static str,
    pages: RefCell<Vec<Page>>,
    sites: RefCell<Vec<Site>>,
}

/// Whatever has pages.
pub trait Host {
    /// The address of a path on it.
    fn at(&self, path: &str) -> String;
}

impl Journey {
    /// The demo as a newcomer starts it.
    pub async fn demo(&self) -> Result<Server> {
        Server::start(Stage::demo()?).await
    }

    /// A brand's page on a phone, come to with this query. The window in it comes from the server; nothing else does.
    pub async fn guest(&self, server: &Server, query: &str, html: &str) -> Result<Page> {
        self.guest_on(Device::phone(), server, query, html).await
    }

    /// The same on another device.
    pub async fn guest_on(
        &self,
        device: Device,
        server: &Server,
        query: &str,
        html: &str,
    ) -> Result<Page> {
        let site = Site::open(server).await?.page("/", html)?;
        let page = self.open(device, &site, &format!("/{query}")).await?;
        self.sites.borrow_mut().push(site);
        Ok(page)
    }

    /// A window asks the brand's host for nothing.
    fn asked_nothing_of_brands(&self) -> Result<()> {
        for site in self.sites.borrow().iter() {
            let missed = site.missed();
            ensure!(
                missed.is_empty(),
                "the brand's host was asked for {missed:?}"
            );
        }
        Ok(())
    }

    /// A page on a phone.
    pub async fn phone(&self, host: &impl Host, path: &str) -> Result<Page> {
        self.open(Device::phone(), host, path).await
    }

    /// A page of a host, in a browser of its own.
    pub async fn open(&self, device: Device, host: &impl Host, path: &str) -> Result<Page> {
        let page = self.browse(device).await?;
        page.goto(&host.at(path)).await?;
        Ok(page)
    }

    /// An empty page in a browser of its own.
    pub async fn browse(&self, device: Device) -> Result<Page> {
        let page = Page::new(Rc::new(Browser::start(device).await?)).await?;
        self.pages.borrow_mut().push(page.clone());
        Ok(page)
    }
}

/// Walks a journey; if it fails, leaves screenshots, logs and documents of all its pages behind.
pub fn journey(name: &'static str, walk: impl AsyncFnOnce(&Journey) -> Result<()>) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let journey = Journey {
            name,
            pages: RefCell::default(),
            sites: RefCell::default(),
        };
        failure::forget(name)?;
        let walked = walk(&journey)
            .await
            .and_then(|()| journey.asked_nothing_of_brands());
        let result = skipped_elsewhere(name, walked);
        let pages = journey.pages.take();
        if result.is_err() {
            failure::keep(journey.name, &pages).await;
        }
        for page in pages {
            page.close().await;
        }
        result
    })
}

/// What an engine cannot be asked for is no failure of it. It is said past the runner, which keeps what passing
/// tests print to itself: `cargo xtask test` counts these lines.
fn skipped_elsewhere(name: &str, result: Result<()>) -> Result<()> {
    let Err(fault) = result else { return Ok(()) };
    match fault.downcast_ref::<Unable>() {
        Some(reason) => {
            writeln!(std::io::stderr(), "journey skipped: {name}: {reason}")?;
            Ok(())
        }
        None => Err(fault),
    }
}

/// A path that `cargo xtask test` hands over.
pub fn given(name: &str) -> Result<PathBuf> {
    env::var_os(name).map(PathBuf::from).with_context(|| {
        format!("{name} is not set; journeys need a server, a bundle and a browser: run `cargo xtask test`")
    })
}

/// The path of a file in the bundle, by its entry in the manifest.
pub fn bundled(entry: &str) -> Result<String> {
    let manifest = fs::read(given("ETALASE_BUNDLE")?.join("manifest.json"))?;
    let manifest: Value = serde_json::from_slice(&manifest)?;
    let mut files = manifest["files"].as_array().context("no files")?.iter();
    let file = files.find(|file| file["entry"] == entry);
    let path = file.and_then(|file| file["path"].as_str());
    Ok(path
        .with_context(|| format!("the bundle has no {entry}"))?
        .to_owned())
}
