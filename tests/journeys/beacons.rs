//! What shoppers do reaches our own server: when the page goes, when it comes back, when the server was away, and without Wasm.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::sinks::{BUY, RANI, buys, consent, counted, ids, sent, shopper};
use crate::support::browser::Device;
use crate::support::engine::Ability;
use crate::support::journey;
use crate::support::server::{Server, Stage};

#[test]
fn what_a_dead_server_missed_reaches_it_under_the_same_ids() -> Result<()> {
    journey("sinks-outage", async |j| {
        let mut server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        consent(&page, true).await?;
        page.window().await?;
        counted(&server, "rani", "views", 1).await?;
        server.kill()?;
        buys(&page).await?;
        // By a beacon, which cannot know, then by a request, which fails.
        let tries = "calls.sent.filter(({name}) => name === 'checkout').map(({how}) => how)";
        page.until(&format!(
            "{tries}.includes('beacon') && {tries}.includes('fetch')"
        ))
        .await?;
        server.revive().await?;
        counted(&server, "rani", "checkouts", 1).await?;
        let checkouts = ids(&page, "checkout").await?;
        ensure!(sent(&page, "checkout").await? == checkouts, "{checkouts:?}");
        ensure!(
            server.knows("kopi-senja", &checkouts).await? == 1,
            "another id"
        );
        let faults: Vec<String> = page.ask("probe.faults").await?;
        ensure!(faults.is_empty(), "{faults:?}");
        Ok(())
    })
}

#[test]
fn a_page_that_goes_tells_before_it_is_gone() -> Result<()> {
    journey("sinks-hidden", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        page.window().await?;
        // In one step, so that nothing but the page's end can send it.
        page.act(&format!(
            "probe.element().setConsent(true); location.href = '{}'",
            server.at("/toko/lain")
        ))
        .await?;
        counted(&server, "rani", "views", 1).await
    })
}

#[test]
fn a_hidden_page_sends_once_however_often_it_is_hidden() -> Result<()> {
    journey("sinks-hidden-twice", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        page.window().await?;
        let beacons: Vec<String> = page
            .ask(
                "(probe.element().setConsent(true),\
                 Object.defineProperty(document, 'hidden', {value: true, configurable: true}),\
                 document.dispatchEvent(new Event('visibilitychange')), dispatchEvent(new PageTransitionEvent('pagehide')),\
                 calls.sent.map(({how, name}) => how + ' ' + name))",
            )
            .await?;
        ensure!(beacons == ["beacon view"], "{beacons:?}");
        // Back again, it asks the server, which alone can say that it has it.
        page.act("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
            .await?;
        page.until("calls.sent.some(({how}) => how === 'fetch')")
            .await?;
        counted(&server, "rani", "views", 1).await
    })
}

#[test]
fn a_page_out_of_the_back_forward_cache_goes_on_and_counts_nothing_twice() -> Result<()> {
    journey("sinks-back", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        consent(&page, true).await?;
        buys(&page).await?;
        page.act("addEventListener('pageshow', ({persisted}) => window.persisted = persisted)")
            .await?;
        page.goto(&server.at("/toko/lain")).await?;
        page.act("history.back()").await?;
        page.until("location.search.includes('rani') && window.probe")
            .await?;
        page.until("window.persisted || performance.getEntriesByType('navigation')[0].type === 'back_forward'")
            .await?;
        page.needs("window.persisted", Ability::Restoring).await?;
        page.window().await?.click(BUY).await?;
        counted(&server, "rani", "checkouts", 2).await?;
        counted(&server, "rani", "views", 1).await
    })
}

const POLICY: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Tanpa Wasm</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; media-src 'self' blob:">
<etalase-storefront campaign="kopi-senja"><a href="/toko/checkout">Beli</a></etalase-storefront><script async src="/etalase.js"></script></html>"#;

#[test]
fn a_click_on_the_skeletons_link_counts_without_wasm() -> Result<()> {
    journey("sinks-skeleton", async |j| {
        let server = Server::start(Stage::demo()?.page("no-wasm.html", POLICY)?).await?;
        let page = shopper(j, &server, Device::phone(), "/demo/no-wasm.html?ref=rani").await?;
        let window = page.skeleton().await?;
        page.until("probe.names().includes('error')").await?;
        consent(&page, true).await?;
        // A middle click opens a tab and leaves this one here; a right click leaves nothing.
        let press = |button: u8| {
            format!(
                "probe.find('a[part=buy]').dispatchEvent(new MouseEvent('auxclick', {{button: {button}}}))"
            )
        };
        page.act(&press(2)).await?;
        page.act(&press(1)).await?;
        window.click("a[part=buy]").await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        counted(&server, "rani", "checkouts", 2).await?;
        counted(&server, "rani", "views", 1).await
    })
}

#[test]
fn a_click_on_the_pages_own_link_counts_and_can_be_cancelled() -> Result<()> {
    journey("sinks-fallback", async |j| {
        // A shop system whose file is missing leaves the page's own link alone with the shopper.
        let stage = Stage::demo()?
            .page("no-wasm.html", POLICY)?
            .lose("adapters")?;
        let server = Server::start(stage).await?;
        server
            .campaign("kopi-senja", |campaign| {
                campaign["checkout"] = json!({"adapter": "whatsapp", "number": "6281200000000"});
            })
            .await?;
        let page = shopper(j, &server, Device::phone(), "/demo/no-wasm.html?via=rani").await?;
        page.until("probe.names().includes('error')").await?;
        consent(&page, true).await?;
        counted(&server, "rani", "views", 1).await?;
        page.act("window.object = (event) => event.preventDefault(); addEventListener('etalase:checkout', object)")
            .await?;
        let own = page
            .find("document.querySelector('etalase-storefront a')")
            .await?;
        own.click().await?;
        let href: String = page
            .until("probe.events.find(({name}) => name === 'checkout')?.detail.href")
            .await
            .and_then(|href| Ok(href.as_str().context("no text")?.to_owned()))?;
        page.link(&href).await?.carries(&[("via", "rani")])?;
        page.act("removeEventListener('etalase:checkout', object)")
            .await?;
        own.click().await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        counted(&server, "rani", "checkouts", 1).await
    })
}

#[test]
fn a_static_document_tells_the_page_and_no_server() -> Result<()> {
    journey("sinks-static", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), "/demo/static.html?ref=rani").await?;
        consent(&page, true).await?;
        buys(&page).await?;
        page.until("calls.fbq.length === 3").await?;
        page.act("dispatchEvent(new PageTransitionEvent('pagehide'))")
            .await?;
        let sent: Value = page.ask("calls.sent").await?;
        ensure!(sent == json!([]), "{sent}");
        Ok(())
    })
}

#[test]
fn a_visit_that_lost_its_tags_is_counted_as_stripped() -> Result<()> {
    journey("sinks-stripped", async |j| {
        let server = j.demo().await?;
        let listed = server.desk(&["creator", "list", "--campaign", "kopi-senja"])?;
        let id = listed.split_whitespace().next().context("no short link")?;
        let page = shopper(j, &server, Device::phone(), &format!("/?etl={id}")).await?;
        page.window().await?;
        page.until("performance.getEntriesByType('resource').some(({name}) => name.includes('/v1/creators/links/'))").await?;
        consent(&page, true).await?;
        counted(&server, "rani", "stripped", 1).await
    })
}
