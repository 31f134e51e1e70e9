//! The server is gone in the middle of a visit: what is on screen stays, the shop sells, nothing typed is lost.

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::support::foreign::PLAIN;
use crate::support::journey;
use crate::support::server::{Server, Stage};
use crate::support::window::Writing;

#[test]
fn a_dead_server_costs_neither_the_link_nor_the_review() -> Result<()> {
    journey("outage", async |j| {
        let mut server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani").await?;
        let window = page.window().await?;
        window.plays().await?;
        window.show_reviews().await?;
        window.until("probe.all('.items > li').length > 0").await?;
        let review = Writing {
            stars: 5,
            title: "Tetap ada",
            body: "Ditulis saat server mati.",
            name: "Sari",
        };
        window.open_form().await?;
        window.fill(&review).await?;

        server.kill()?;
        window.click("form [type=submit]").await?;
        window.says("Tulisannya masih ada di sini").await?;
        let kept: String = window.ask("probe.find('form [name=body]').value").await?;
        ensure!(kept == review.body, "the text is lost: {kept:?}");

        window.becomes("interrupted").await?;
        window
            .until("probe.all('[data-product]').length === 5")
            .await?;
        window.open("gula-aren").await?;
        let link = window.buy_link("dialog").await?;
        link.carries(&[("items", "41231001:1"), ("ref", "rani")])?;
        window.close().await?;

        server.revive().await?;
        window.click("form [type=submit]").await?;
        window
            .says("Terima kasih, ulasannya sudah tersimpan")
            .await?;
        window.becomes("live").await?;
        window.plays().await
    })
}

#[test]
fn a_page_that_is_open_has_its_lazy_files_after_a_deploy_and_a_restart() -> Result<()> {
    journey("outage-deploy", async |j| {
        let mut server = j.demo().await?;
        let page = j.guest(&server, "?ref=rani", PLAIN).await?;
        page.window().await?;
        let former = server.deploy()?;
        server.kill()?;
        server.revive().await?;
        for path in &former {
            let (status, _) = server.get(&format!("/{path}")).await?;
            ensure!(status == 200, "{path}: {status}");
        }
        let report: Vec<Value> = page.later("return probe.element().diagnose()").await?;
        ensure!(!report.is_empty(), "nothing was examined");
        Ok(())
    })
}

#[test]
fn a_campaign_that_cannot_be_had_leaves_the_pages_own_link_and_a_way_to_try_again() -> Result<()> {
    journey("outage-campaign", async |j| {
        let mut server = j.demo().await?;
        let page = j.phone(&server, "/demo/single-tag.html").await?;
        page.window().await?;
        server.kill()?;
        page.act(
            "const element = document.createElement('etalase-storefront'); element.id = 'late';\
             element.setAttribute('campaign', 'kopi-senja-shopify'); element.innerHTML = '<a href=\"https://toko.example/kopi\">Beli</a>';\
             probe.element().before(element);",
        )
        .await?;
        let window = page.element();
        window.says("Etalase ini belum bisa dibuka").await?;
        let shown: bool = page
            .ask("document.querySelector('#late a').checkVisibility()")
            .await?;
        ensure!(shown, "the page's own link is hidden");
        page.until("probe.said.some(({text}) => text.startsWith('Etalase campaign_unreachable'))")
            .await?;

        window.until("probe.find('[part=retry]')").await?;
        server.revive().await?;
        // It tries by itself, too, and may be the first.
        let tried = "probe.find('.window') || probe.find('[part=retry]')?.click()";
        window.until(tried).await.map(drop)
    })
}

#[test]
fn a_campaign_that_nobody_knows_is_said_and_the_pages_own_link_stays() -> Result<()> {
    journey("unknown-campaign", async |j| {
        let html = r#"<!doctype html><html lang="en"><meta charset="utf-8"><title>Unknown</title>
            <etalase-storefront campaign="nobody-knows"><a href="/toko/checkout">Buy from us</a></etalase-storefront>
            <script async src="/etalase.js"></script></html>"#;
        let server = Server::start(Stage::demo()?.page("unknown.html", html)?).await?;
        let page = j.phone(&server, "/demo/unknown.html?ref=rani").await?;
        let window = page.element();
        window
            .says("This shop window cannot open right now")
            .await?;
        window.says("Try again").await?;
        page.until("probe.events.some(({name, detail}) => name === 'error' && detail.code === 'campaign_unreachable')")
            .await?;
        page.find("document.links[0]").await?.click().await?;
        page.until("location.pathname === '/toko/checkout' && location.search === '?ref=rani'")
            .await
            .map(drop)
    })
}
