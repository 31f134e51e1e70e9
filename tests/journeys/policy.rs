//! A strict Content-Security-Policy: everything works, and nothing is reported.

use anyhow::{Result, ensure};

use crate::support::browser::Device;
use crate::support::foreign::Site;
use crate::support::journey;
use crate::support::server::Server;

/// What the README tells a brand with a strict policy.
const POLICY: &str = "default-src 'none'; script-src {{window}} 'wasm-unsafe-eval'; style-src {{window}}; \
    connect-src {{window}}; img-src {{window}}; media-src {{window}} blob:; base-uri 'none'; form-action 'none'";

const PAGE: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Kebijakan ketat</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<etalase-storefront campaign="kopi-senja"><a href="https://toko.example/kopi">Beli di toko kami</a></etalase-storefront>
<script async src="{{window}}/etalase.js"></script></html>"#;

async fn strict(server: &Server) -> Result<Site> {
    let headers = [("content-security-policy", POLICY)];
    Site::open(server).await?.page_with("/", PAGE, &headers)
}

#[test]
fn everything_works_under_a_strict_policy() -> Result<()> {
    journey("policy", async |j| {
        let server = j.demo().await?;
        let site = strict(&server).await?;
        let page = j.phone(&site, "/?ref=rani").await?;
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
        let site = strict(&server).await?;
        let page = j.open(device, &site, "/").await?;
        page.window().await?.plays().await?;
        page.is_clean().await
    })
}
