//! A guest in a page: twice on one page, by one tag, loaded twice, by a tag manager, in an application of one page.

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::support::journey;
use crate::support::page::Page;
use crate::support::server::{Server, Stage};

const TWICE: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Dua kali</title>
<script async src="/etalase.js"></script><etalase-storefront campaign="kopi-senja"></etalase-storefront>
<script async src="/etalase.js?lagi"></script><script src="/etalase.js"></script></html>"#;

#[test]
fn two_windows_live_side_by_side() -> Result<()> {
    journey("two-windows", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/demo/two.html").await?;
        let first = page.window_at(0).await?;
        first.plays().await?;
        let second = page.window_at(1).await?;
        second.becomes("unavailable").await?;

        first.open("gula-aren").await?;
        first.click("dialog button.primary").await?;
        first.close().await?;
        let pieces = "probe.find('.bag-button').textContent.trim()";
        let bags: [String; 2] = [first.ask(pieces).await?, second.ask(pieces).await?];
        ensure!(bags == ["1", "0"], "{bags:?}");
        first.becomes("live").await?;
        one_instance(&page).await?;
        page.until("probe.faults.length === 0").await.map(drop)
    })
}

#[test]
fn one_tag_is_enough() -> Result<()> {
    journey("single-tag", async |j| {
        let server = j.demo().await?;
        for path in ["/demo/single-tag.html", "/demo/bare.html"] {
            let page = j.phone(&server, path).await?;
            let window = page.window().await?;
            window.plays().await?;
            let count: usize = page
                .ask("document.querySelectorAll('etalase-storefront').length")
                .await?;
            ensure!(count == 1, "{path}: {count} windows");
            page.is_clean().await?;
        }
        Ok(())
    })
}

#[test]
fn loading_twice_is_harmless() -> Result<()> {
    journey("loaded-twice", async |j| {
        let server = Server::start(Stage::demo()?.page("twice.html", TWICE)?).await?;
        let page = j.phone(&server, "/demo/twice.html").await?;
        page.window().await?.plays().await?;
        page.act(
            "const tag = document.createElement('script'); tag.src = '/etalase.js?manager'; tag.dataset.campaign = 'kopi-senja';\
             tag.onload = () => { window.injected = true }; document.head.append(tag)",
        )
        .await?;
        page.until("window.injected").await?;
        let second = page.window_at(1).await?;
        second.plays().await?;
        let count: usize = page
            .ask("document.querySelectorAll('etalase-storefront').length")
            .await?;
        ensure!(count == 2, "{count} windows");
        one_instance(&page).await?;
        page.is_clean().await
    })
}

#[test]
fn an_application_of_one_page_may_change_routes() -> Result<()> {
    journey("routes", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/demo/spa.html?ref=rani").await?;
        page.window().await?.plays().await?;
        for _ in 0..2 {
            page.find("document.querySelector('[data-route=resep]')")
                .await?
                .click()
                .await?;
            page.until("!probe.element()").await?;
            page.find("document.querySelector('[data-route=siaran]')")
                .await?
                .click()
                .await?;
            page.window().await?.plays().await?;
        }
        // The landing page's tags outlive its address.
        let window = page.window().await?;
        window.open("gula-aren").await?;
        let link = window.buy_link("dialog").await?;
        link.carries(&[("items", "41231001:1"), ("ref", "rani")])?;
        one_instance(&page).await?;
        page.is_clean().await
    })
}

#[test]
fn a_page_of_another_origin_may_embed_it() -> Result<()> {
    journey("other-origin", async |j| {
        let server = j.demo().await?;
        let html = format!(
            r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Tamu</title>
            <script async src="{}/etalase.js" data-campaign="kopi-senja"></script></html>"#,
            server.origin()
        );
        let guest = Server::start(Stage::demo()?.page("guest.html", &html)?).await?;
        let page = j.phone(&guest, "/demo/guest.html?ref=rani").await?;
        let window = page.window().await?;
        window.shows_frames().await?;
        window.show_reviews().await?;
        window.until("probe.all('.items > li').length > 0").await?;
        window.open("gula-aren").await?;
        let link = window.buy_link("dialog").await?;
        ensure!(link.page == server.at("/toko/checkout"), "{link:?}");
        page.is_clean().await
    })
}

#[test]
fn a_sound_embed_passes_its_own_diagnosis() -> Result<()> {
    journey("diagnosis", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani").await?;
        page.window().await?.plays().await?;
        let checks: Vec<Value> = page.later("return probe.element().diagnose()").await?;
        ensure!(checks.len() > 8, "too few checks: {checks:?}");
        let failed: Vec<_> = checks
            .iter()
            .filter(|check| check["pass"] != true)
            .collect();
        ensure!(failed.is_empty(), "{failed:?}");
        page.is_clean().await
    })
}

#[test]
fn attributes_change_a_window_that_is_open() -> Result<()> {
    journey("attributes", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        let window = page.window().await?;
        window.plays().await?;
        page.act("window.first = probe.video(); probe.element().setAttribute('locale', 'en')")
            .await?;
        window.says("On the shelf").await?;
        page.act("probe.element().setAttribute('product', 'gula-aren')")
            .await?;
        window.says("Palm sugar milk coffee").await?;
        let same: bool = page
            .ask("window.first === probe.video() && !window.first.paused")
            .await?;
        ensure!(same, "a changed attribute disturbed the show");
        page.is_clean().await
    })
}

/// However many windows, the bundle is downloaded once.
async fn one_instance(page: &Page) -> Result<()> {
    let modules: usize = page
        .ask("performance.getEntriesByType('resource').filter(({name}) => name.endsWith('.wasm')).length")
        .await?;
    ensure!(
        modules == 2,
        "{modules} downloads of the module's two parts"
    );
    Ok(())
}
