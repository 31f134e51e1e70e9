//! Scripts of the page that change what we use: libraries, recorders, consent tools, polyfills. Each is one file of
//! `tests/pages/patches`, run before the loader: the window opens, the link has the tags, the checkout arrives, and the bag outlives a
//! reload after a yes. `ETALASE_PAGE=name` walks a single one.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use crate::sinks::consent;
use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::journey;
use crate::support::page::Page;
use crate::support::server::Server;
use crate::support::wait::until;

const PIECES: &str = "probe.find('.bag-button')?.textContent.match(/\\d+/)?.[0] ?? '0'";
const BUY: &str = "dialog .buy, dialog a[part=buy]";

#[test]
fn what_is_sent_and_kept_does_not_depend_on_what_a_page_patched() -> Result<()> {
    journey("patched", async |j| {
        let server = j.demo().await?;
        server.shows("gula-aren").await?;
        // One browser for all; each page on a host of its own, so that none finds what another kept.
        let page = j.browse(Device::phone().counted()).await?;
        let mut failed = vec![];
        for file in patches()? {
            let name = file.file_stem().unwrap_or_default().to_string_lossy();
            let patch = fs::read_to_string(&file)?;
            let html = PLAIN.replace("<style>", &format!("<script>{patch}</script><style>"));
            let site = Site::open(&server).await?.page("/", &html)?;
            if let Err(fault) = holds(&page, &server, &site).await {
                failed.push(format!("{name}: {fault:#}"));
            }
        }
        ensure!(failed.is_empty(), "\n{}", failed.join("\n"));
        Ok(())
    })
}

async fn holds(page: &Page, server: &Server, site: &Site) -> Result<()> {
    let before = checkouts(server)?;
    page.goto(&format!("{}/?ref=rani&utm_source=tiktok", site.origin()))
        .await?;
    let window = page.window().await.context("opens")?;
    consent(page, true).await?;
    window.open("gula-aren").await.context("a sheet")?;
    window.click("dialog button.primary").await?;
    window.says("sudah di keranjang").await.context("the bag")?;
    let link = window.buy_link("dialog").await?;
    let tags = [("ref", "rani"), ("utm_source", "tiktok")];
    link.carries(&[&[("items", "41231001:1")], &tags[..]].concat())?;
    page.act("addEventListener('click', (event) => event.preventDefault())")
        .await?;
    window.click(BUY).await?;
    until("a checkout", async || {
        Ok((checkouts(server)? == before + 1).then_some(()))
    })
    .await?;
    page.goto(&format!("{}/?kembali", site.origin())).await?;
    let window = page.window().await.context("opens again")?;
    consent(page, true).await?;
    let bag = window.until(&format!("{PIECES} === '1'")).await;
    bag.context("the bag after a reload")?;
    // Not as a list: what a page does to lists, a driver meets, too.
    let faults: String = page.ask("probe.faults.join('\\n')").await?;
    ensure!(faults.is_empty() || faults == "\"\"", "{faults}");
    Ok(())
}

/// How many the server has of rani.
fn checkouts(server: &Server) -> Result<u64> {
    server.counts("kopi-senja", Some("rani"), "checkouts")
}

fn patches() -> Result<Vec<PathBuf>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pages/patches");
    let files = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut files: Vec<PathBuf> = files.collect::<Result<_>>()?;
    if let Ok(name) = std::env::var("ETALASE_PAGE") {
        files.retain(|file| file.file_stem().is_some_and(|stem| *stem == *name));
    }
    files.sort();
    ensure!(!files.is_empty(), "no such page");
    Ok(files)
}
