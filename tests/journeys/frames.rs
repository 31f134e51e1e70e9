//! A window in a frame of the page, as builders and reviewers of pages put it: it sells as far as the frame lets it.

use anyhow::{Result, ensure};

use crate::support::browser::Device;
use crate::support::foreign::Site;
use crate::support::page::Page;
use crate::support::server::Server;
use crate::support::{Host as _, journey};

/// A frame that the browser keeps in a process of its own is not given the probe.
const FRAMED: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Bingkai</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script>if (!window.probe) document.write('<script src="/probe.js"><' + '/script>');</script>
<etalase-storefront campaign="kopi-senja"></etalase-storefront>
<script async src="{{window}}/etalase.js"></script></html>"#;

/// Goes to a page that has the window in a frame with this sandbox, and into the frame.
async fn enter(page: &Page, server: &Server, sandbox: &str) -> Result<Site> {
    let html = format!(
        "<!doctype html><html lang=\"id\"><meta name=\"viewport\" content=\"width=device-width\"><title>Di luar</title>\
         <iframe sandbox=\"{sandbox}\" src=\"/bingkai?ref=rani\" style=\"width:100%;height:780px\"></iframe></html>"
    );
    let site = Site::open(server).await?.page("/", &html)?;
    let site = site.page("/bingkai", FRAMED)?;
    page.goto(&site.at("/")).await?;
    page.enter_frame().await?;
    let window = page.window().await?;
    window.open("gula-aren").await?;
    page.until("performance.getEntriesByType('resource').some(({name, responseEnd}) => name.includes('/framed') && responseEnd)")
        .await?;
    window.click("dialog a[part=buy]").await?;
    Ok(site)
}

#[test]
fn a_checkout_leads_the_whole_page_to_the_shop_where_the_frame_may() -> Result<()> {
    journey("framed-free", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        let may = "allow-scripts allow-top-navigation-by-user-activation";
        let _site = enter(&page, &server, may).await?;
        page.leave_frame().await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        let search: String = page.ask("location.search").await?;
        ensure!(search.contains("ref=rani"), "{search}");
        Ok(())
    })
}

#[test]
fn a_checkout_opens_a_tab_where_the_frame_may_not_lead_the_page_away() -> Result<()> {
    journey("framed-tab", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        let may = "allow-scripts allow-popups allow-popups-to-escape-sandbox";
        let _site = enter(&page, &server, may).await?;
        page.window().await?.says("Toko dibuka di tab baru").await?;
        page.other_tab().await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        let told: (String, bool) = page.ask("[location.search, !window.opener]").await?;
        ensure!(told.0.contains("ref=rani") && told.1, "{told:?}");
        Ok(())
    })
}

#[test]
fn a_checkout_that_may_go_nowhere_says_so_and_gives_the_link_to_copy() -> Result<()> {
    journey("framed-shut", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        let site = enter(&page, &server, "allow-scripts").await?;
        let window = page.window().await?;
        window.says("tidak mengizinkan pindah ke toko").await?;
        let given: String = window.ask("probe.find('.way input').value").await?;
        let link = page.link(&given).await?;
        link.carries(&[("items", "41231001:1"), ("ref", "rani")])?;
        window.click(".way button").await?;
        window.says("Tersalin").await?;
        page.leave_frame().await?;
        let address = page.address().await?;
        ensure!(address == site.at("/"), "{address}");
        Ok(())
    })
}
