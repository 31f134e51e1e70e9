//! The bag from page to page: kept by the browser after a yes, and by nobody before.

use anyhow::{Result, ensure};

use crate::support::journey;
use crate::support::page::Page;

const PIECES: &str = "probe.find('.bag-button')?.textContent.match(/\\d+/)?.[0] ?? '0'";
const KEPT: &str = "localStorage.getItem('etalase.bags')";

async fn consent(page: &Page, granted: bool) -> Result<()> {
    page.act(&format!("probe.element().setConsent({granted})"))
        .await
}

#[test]
fn a_bag_outlives_a_reload_after_a_yes_and_is_wiped_by_a_no() -> Result<()> {
    journey("bag-kept", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani").await?;
        let window = page.window().await?;
        window.fill_bag().await?;
        window.close().await?;
        window.until(&format!("{PIECES} === '3'")).await?;
        let stored: u32 = page
            .ask("localStorage.length + sessionStorage.length")
            .await?;
        ensure!(stored == 0, "stored before a yes");

        consent(&page, true).await?;
        page.until(&format!("{KEPT}?.includes('kopi-senja')"))
            .await?;
        page.goto(&server.at("/")).await?;
        let window = page.window().await?;
        window.until(&format!("{PIECES} === '0'")).await?;
        consent(&page, true).await?;
        window.until(&format!("{PIECES} === '3'")).await?;
        window.click(".bag-button").await?;
        let link = window.buy_link("dialog").await?;
        link.carries(&[("items", "41232001:2,41231001:1"), ("ref", "rani")])?;

        consent(&page, false).await?;
        page.until("localStorage.length === 0").await?;
        page.is_clean().await
    })
}

#[test]
fn a_bag_that_left_for_the_checkout_does_not_lie_there_for_a_week() -> Result<()> {
    journey("bag-paid", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani").await?;
        let window = page.window().await?;
        consent(&page, true).await?;
        window.fill_bag().await?;
        // When the kept bag ends, in hours from now.
        let hours =
            format!("JSON.parse({KEPT})['kopi-senja'].split('.')[2] / 60 - Date.now() / 3600000");
        page.until(&format!("({hours}) > 160")).await?;
        page.act("addEventListener('click', (event) => event.preventDefault())")
            .await?;
        window.click("dialog a[part=buy]").await?;
        page.until(&format!("({hours}) < 2")).await?;
        Ok(())
    })
}
