//! The picture is seen: decoded frames that move, not only a `<video>` in the page.

use anyhow::{Result, ensure};

use crate::support::browser::Device;
use crate::support::journey;

#[test]
fn the_show_plays_on_a_phone_without_a_tap() -> Result<()> {
    journey("first-frame-phone", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        let window = page.window().await?;
        window.becomes("live").await?;
        window.plays().await?;
        window.says("Live").await?;
        let muted: bool = window.ask("probe.video().muted").await?;
        ensure!(muted, "it plays with sound before anybody asked for it");
        page.until("probe.names().includes('play')").await?;
        page.is_clean().await
    })
}

#[test]
fn the_show_plays_on_a_desk() -> Result<()> {
    journey("first-frame-desk", async |j| {
        let server = j.demo().await?;
        let page = j.open(Device::desk(), &server, "/").await?;
        page.window().await?.plays().await?;
        page.is_clean().await
    })
}

#[test]
fn a_static_document_plays_without_the_api() -> Result<()> {
    journey("first-frame-static", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/demo/static.html").await?;
        let window = page.window().await?;
        // Its show is long over: the recording waits to be asked for.
        window.becomes("replay").await?;
        window.click(".begin").await?;
        window.plays().await?;
        window.show_reviews().await?;
        window.says("Ulasan").await?;
        let asked: bool = page
            .ask("performance.getEntriesByType('resource').some(({name}) => name.includes('/v1/'))")
            .await?;
        ensure!(!asked, "a static document asked the API");
        page.is_clean().await
    })
}
