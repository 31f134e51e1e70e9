//! A guest in a page: twice on one page, by one tag, loaded twice, by a tag manager, in an application of one page.

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::support::foreign::PLAIN;
use crate::support::journey;
use crate::support::page::Page;

const TWO: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Dua jendela</title>
<etalase-storefront campaign="kopi-senja"></etalase-storefront><p>Di antaranya</p>
<etalase-storefront campaign="kopi-senja-putus"></etalase-storefront>
<script async src="{{window}}/etalase.js"></script></html>"#;

const TWICE: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Dua kali</title>
<script async src="{{window}}/etalase.js"></script><etalase-storefront campaign="kopi-senja"></etalase-storefront>
<script async src="{{window}}/etalase.js?lagi"></script><script src="{{window}}/etalase.js"></script></html>"#;

const ONE_TAG: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Satu tag</title><p>Sebelum</p>
<script async src="{{window}}/etalase.js" data-campaign="kopi-senja"></script><p>Sesudah</p></html>"#;

const BARE: &str = r#"<!doctype html><meta charset="utf-8"><title>Polos</title>
<script async src="{{window}}/etalase.js" data-campaign="kopi-senja"></script>"#;

const ROUTES: &str = r##"<!doctype html><html lang="id"><meta charset="utf-8"><title>Satu halaman</title>
<script async src="{{window}}/etalase.js"></script>
<a href="?rute=siaran" data-route="siaran">Siaran</a> <a href="?rute=resep" data-route="resep">Resep</a><div id="route"></div>
<script>
  const route = document.querySelector("#route");
  const pages = {
    siaran: () => document.createElement("etalase-storefront"),
    resep: () => document.createElement("h2"),
  };
  const show = (name) => {
    const page = pages[name]();
    page.setAttribute("campaign", "kopi-senja");
    route.replaceChildren(page);
  };
  for (const link of document.links) {
    link.onclick = (event) => {
      event.preventDefault();
      history.pushState(null, "", link.href);
      show(link.dataset.route);
    };
  }
  show("siaran");
</script></html>"##;

#[test]
fn two_windows_live_side_by_side() -> Result<()> {
    journey("two-windows", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", TWO).await?;
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
        for html in [ONE_TAG, BARE] {
            let page = j.guest(&server, "", html).await?;
            let window = page.window().await?;
            window.plays().await?;
            let count: usize = page
                .ask("document.querySelectorAll('etalase-storefront').length")
                .await?;
            ensure!(count == 1, "{count} windows: {html}");
            page.is_clean().await?;
        }
        Ok(())
    })
}

#[test]
fn loading_twice_is_harmless() -> Result<()> {
    journey("loaded-twice", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", TWICE).await?;
        page.window().await?.plays().await?;
        page.act(
            "const tag = document.createElement('script'); tag.src = document.querySelector('script[src*=lagi]').src + '2'; tag.dataset.campaign = 'kopi-senja';\
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
        let page = j.guest(&server, "?ref=rani", ROUTES).await?;
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
        let page = j.guest(&server, "?ref=rani", PLAIN).await?;
        let window = page.window().await?;
        window.plays().await?;
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
        let page = j.guest(&server, "?ref=rani", PLAIN).await?;
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
        let page = j.guest(&server, "", PLAIN).await?;
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
    let mut files: Vec<String> = page
        .ask("performance.getEntriesByType('resource').map(({name}) => name).filter((name) => name.endsWith('.wasm')).sort()")
        .await?;
    let downloads = files.len();
    files.dedup();
    // The first screen with what sells, and what plays at least.
    ensure!(
        downloads >= 2 && files.len() == downloads,
        "{downloads} downloads: {files:?}"
    );
    Ok(())
}
