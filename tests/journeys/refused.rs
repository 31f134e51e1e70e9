//! A server that is busy or away, and an address that thousands of phones share: the window heals by itself, and no checkout is lost.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::sinks::{BUY, buys, consent, counted, ids, sent, shopper};
use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::journey;
use crate::support::page::Page;
use crate::support::server::{Server, Stage};

const DOCUMENT: &str = "/kampanye.json";
const NOTE: &str = "Etalase ini belum bisa dibuka";

/// A page whose campaign is a document on the brand's own host.
fn page_of(campaign: &str) -> String {
    PLAIN.replace("kopi-senja\"", &format!("{campaign}\""))
}

/// Notes whether the window ever said that it cannot open.
const WATCH: &str = "window.noted = false; setInterval(() => { if (window.probe?.find('[part=note]')) window.noted = true }, 20);";

#[test]
fn a_document_that_is_refused_for_a_while_is_asked_for_again_before_anything_is_said() -> Result<()>
{
    journey("refused-document", async |j| {
        let server = j.demo().await?;
        // Seconds, and a date that is over.
        for (path, retry_after) in [
            ("/detik.json", "1"),
            ("/tanggal.json", "Wed, 21 Oct 2015 07:28:00 GMT"),
        ] {
            let site = Site::open(&server)
                .await?
                .page("/", &page_of(path))?
                .campaign(&server, path, |_| ())
                .await?
                .refuses(path, 2, retry_after);
            let page = j.browse(Device::phone()).await?;
            page.before(WATCH).await?;
            page.goto(&format!("{}/?ref=rani", site.origin())).await?;
            page.window().await?;
            let noted: bool = page.ask("window.noted").await?;
            ensure!(!noted, "{retry_after}: it said that it cannot open");
            let faults: Vec<Value> = page
                .ask("probe.events.filter(({name}) => name === 'error')")
                .await?;
            ensure!(faults.is_empty(), "{retry_after}: {faults:?}");
        }
        Ok(())
    })
}

#[test]
fn a_document_that_stays_refused_leaves_the_pages_own_link_until_the_window_heals() -> Result<()> {
    journey("refused-longer", async |j| {
        let server = j.demo().await?;
        let site = Site::open(&server)
            .await?
            .page("/", &page_of(DOCUMENT))?
            .campaign(&server, DOCUMENT, |_| ())
            .await?
            .refuses(DOCUMENT, 4, "1");
        let page = j.phone(&site, "/?ref=rani").await?;
        page.element().says(NOTE).await?;
        let own = "document.querySelector('etalase-storefront a')";
        let link: String = page.ask(&format!("{own}.href")).await?;
        ensure!(link.contains("ref=rani"), "{link}");
        let shown: bool = page.ask(&format!("{own}.checkVisibility()")).await?;
        ensure!(shown, "the page's own link is hidden");
        page.window().await?;
        let ready: bool = page
            .later("return (await probe.element().ready) === probe.element()")
            .await?;
        ensure!(ready, "not ready");
        ensure!(!page.element().text().await?.contains(NOTE));
        Ok(())
    })
}

#[test]
fn a_window_that_found_its_host_down_opens_when_it_is_up_again() -> Result<()> {
    journey("refused-host", async |j| {
        let mut server = j.demo().await?;
        let (_, loader) = server.get("/etalase.js").await?;
        // The loader is in the page, as a cache has it: all else is on the host that is down.
        let tag = "<script async src=\"{{window}}/etalase.js\"></script>";
        let html = PLAIN.replace(tag, &format!("<script>{loader}</script>"));
        server.kill()?;
        let page = j.guest(&server, "?ref=rani", &html).await?;
        page.element().says(NOTE).await?;
        // Not only once.
        page.until("performance.getEntriesByType('resource').filter(({name}) => name.includes('/v1/campaigns/')).length > 1")
            .await?;
        server.revive().await?;
        page.window().await?;
        let lines: Vec<String> = page
            .ask("probe.said.filter(({text}) => text.startsWith('Etalase ')).map(({text}) => text)")
            .await?;
        ensure!(lines.len() == 1, "{lines:?}");
        Ok(())
    })
}

#[test]
fn a_window_whose_code_did_not_come_sells_and_is_made_whole_later() -> Result<()> {
    journey("refused-code", async |j| {
        let mut server = j.demo().await?;
        // Below the fold: what opens it is asked for when somebody comes near.
        let html = PLAIN.replace("<etalase-", "<div style=\"height:4000px\"></div><etalase-");
        let page = j.guest(&server, "?ref=rani", &html).await?;
        page.skeleton().await?;
        server.kill()?;
        let window = page.element();
        window.show().await?;
        page.until("probe.names().includes('error')").await?;
        let link = window.buy_link(".frame").await?;
        link.carries(&[("items", "41230001:1"), ("ref", "rani")])?;
        server.revive().await?;
        let window = page.window().await?;
        let controls: bool = page.ask("!!probe.video()?.controls").await?;
        ensure!(!controls, "the video has the browser's own controls");
        window.open("gula-aren").await
    })
}

/// Refuses the reads of reviews twice, as a server does.
const REFUSED_READS: &str = "const {fetch} = window;
    window.reads = 0;
    window.fetch = (url, how) => String(url).includes('/reviews?') && window.reads++ < 2
        ? Promise.resolve(new Response('{\"code\":\"rate_limited\"}', {status: 429, headers: {'retry-after': '1'}}))
        : fetch(url, how);";

#[test]
fn reviews_that_are_refused_for_a_while_come_by_themselves() -> Result<()> {
    journey("refused-reviews", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        page.before(REFUSED_READS).await?;
        page.goto(&server.at("/?ref=rani")).await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        window.until("probe.all('.items > li').length > 0").await?;
        let reads: u32 = page.ask("window.reads").await?;
        ensure!(reads > 2, "{reads} reads");
        Ok(())
    })
}

/// A brand's server whose limits are low, with the demo's campaign.
async fn strict(limits: &[&str]) -> Result<Server> {
    let limits = limits.iter().map(|&word| word.to_owned()).collect();
    let server = Server::serve(Stage::demo()?, limits).await?;
    let variant = json!({"id": "1", "price": 8_900_000, "stock": {"state": "in_stock"}});
    server.put(&json!({
        "version": 1, "id": "kopi-senja", "locale": "id-ID", "currency": "IDR",
        "brand": {"name": "Kopi Senja", "url": "https://kopi.example/"},
        "creators": [{"id": "rani", "name": "Rani"}],
        "products": [{"id": "gula-aren", "title": "Gula aren", "variants": [variant]}],
        "checkout": {"adapter": "plain", "url": "https://kopi.example/checkout"}
    }))?;
    Ok(server)
}

/// A page on the brand's host, with sinks, where a click leads nowhere.
async fn visit(page: &Page, site: &Site) -> Result<()> {
    page.goto(&format!("{}/?ref=rani&utm_source=tiktok", site.origin()))
        .await?;
    page.window().await?;
    consent(page, true).await
}

#[test]
fn every_checkout_of_an_address_beyond_its_limit_arrives_once() -> Result<()> {
    journey("refused-events", async |j| {
        let server = strict(&["--events-per-minute", "60", "--events-per-visitor", "60"]).await?;
        let site = Site::open(&server).await?.page("/", PLAIN)?;
        let page = shopper(j, &server, Device::phone(), "/").await?;
        visit(&page, &site).await?;
        counted(&server, "rani", "views", 1).await?;
        let window = page.window().await?;
        page.act("stay()").await?;
        window.open("gula-aren").await?;
        // Faster than the allowance grows again.
        for _ in 0..3 {
            page.act(&format!(
                "for (let i = 0; i < 22; i++) probe.find('{BUY}').click()"
            ))
            .await?;
        }
        page.until("probe.names().filter((name) => name === 'checkout').length === 66")
            .await?;
        counted(&server, "rani", "checkouts", 66).await?;
        let checkouts = ids(&page, "checkout").await?;
        ensure!(sent(&page, "checkout").await? == checkouts, "other ids");
        let refused: bool = page
            .ask("calls.sent.filter(({how, name}) => how === 'fetch' && name === 'checkout').length > 0")
            .await?;
        ensure!(refused, "nothing was refused: the journey shows nothing");
        Ok(())
    })
}

#[test]
fn a_checkout_that_left_while_the_server_was_down_is_told_by_the_next_page_after_a_yes()
-> Result<()> {
    journey("refused-gone", async |j| {
        let mut server = j.demo().await?;
        let site = Site::open(&server).await?.page("/", PLAIN)?.page(
            "/lain",
            "<!doctype html><title>Lain</title><p>Halaman lain</p>",
        )?;
        let page = shopper(j, &server, Device::phone(), "/").await?;
        visit(&page, &site).await?;
        counted(&server, "rani", "views", 1).await?;
        server.kill()?;
        buys(&page).await?;
        let kept = "localStorage.getItem('etalase.checkouts')";
        page.until(&format!("{kept}?.includes('checkout')")).await?;
        page.goto(&format!("{}/lain", site.origin())).await?;
        server.revive().await?;
        // Without a yes nothing of it is read.
        page.goto(&format!("{}/?ref=bagas", site.origin())).await?;
        page.window().await?;
        page.act("dispatchEvent(new PageTransitionEvent('pagehide'))")
            .await?;
        let told: Value = page.ask("calls.sent").await?;
        ensure!(told == json!([]), "told without a yes: {told}");
        consent(&page, true).await?;
        counted(&server, "rani", "checkouts", 1).await?;
        // What was answered lies there no longer.
        page.until(&format!("{kept} === '[]'")).await?;
        consent(&page, false).await?;
        page.until("localStorage.length === 0").await?;
        Ok(())
    })
}
