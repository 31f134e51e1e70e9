//! A strict Content-Security-Policy: everything works, and nothing is reported.

use anyhow::{Result, ensure};

use crate::support::browser::Device;
use crate::support::journey;

#[test]
fn everything_works_under_a_strict_policy() -> Result<()> {
    journey("policy", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/demo/strict-csp.html?ref=rani").await?;
        let window = page.window().await?;
        window.plays().await?;
        window.open("gayo-senja").await?;
        window.pick("size", "500g").await?;
        window.click("dialog button.primary").await?;
        window.close().await?;
        window.show_reviews().await?;
        window.until("probe.all('.items > li').length > 0").await?;
        window.open_form().await?;
        let dressed: bool = window
            .ask("probe.root().adoptedStyleSheets.length > 2 && !probe.find('style')")
            .await?;
        ensure!(dressed, "it is dressed by style elements, or not at all");
        page.is_clean().await
    })
}

#[test]
fn the_media_source_engine_works_under_a_strict_policy() -> Result<()> {
    journey("policy-mse", async |j| {
        let server = j.demo().await?;
        let device = Device::desk().without_native_hls();
        let page = j.open(device, &server, "/demo/strict-csp.html").await?;
        page.window().await?.plays().await?;
        page.is_clean().await
    })
}
