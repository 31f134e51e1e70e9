//! Streams that fail, browsers that want a tap, and engines that change.

use anyhow::{Result, ensure};

use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;
use crate::support::server::Server;

#[test]
fn a_stream_that_is_not_there_is_said_and_the_shop_sells() -> Result<()> {
    journey("stream-missing", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/demo/broken-stream.html").await?;
        let window = page.window().await?;
        window.becomes("unavailable").await?;
        window.says("Coba lagi").await?;
        window.says("stream_missing").await?;
        window.open("gayo-senja").await?;
        let link = window.buy_link("dialog").await?;
        ensure!(link.page == server.at("/toko/checkout"), "{link:?}");
        Ok(())
    })
}

#[test]
fn a_browser_that_wants_a_tap_gets_a_button() -> Result<()> {
    journey("autoplay-blocked", async |j| {
        let server = j.demo().await?;
        let device = Device::phone().without_autoplay();
        let page = j.open(device, &server, "/").await?;
        let window = page.window().await?;
        window.says("Ketuk untuk memutar").await?;
        window.click(".begin").await?;
        window.plays().await?;
        page.is_clean().await
    })
}

#[test]
fn without_native_hls_the_media_source_engine_plays() -> Result<()> {
    journey("engine-mse", async |j| {
        let server = j.demo().await?;
        let device = Device::phone().without_native_hls();
        let page = j.open(device, &server, "/").await?;
        let window = page.window().await?;
        window.plays().await?;
        window
            .until("probe.element().dataset.engine === 'mse'")
            .await?;
        let made: u32 = page.ask("probe.made").await?;
        ensure!(made == 1, "{made} media sources");
        page.is_clean().await
    })
}

#[test]
fn a_native_player_that_shows_no_frame_is_swapped_once() -> Result<()> {
    journey("engine-swap", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        // The browser says that it plays HLS, and then nothing comes.
        page.before(
            "const {set} = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'src');\
             Object.defineProperty(HTMLMediaElement.prototype, 'src', {configurable: true, get() { return this.currentSrc },\
             set(address) { if (!/m3u8/.test(address)) set.call(this, address) }});",
        )
        .await?;
        page.goto(&server.at("/")).await?;
        let window = page.window().await?;
        window
            .until("probe.element().dataset.engine === 'mse'")
            .await?;
        window.plays().await?;
        let made: u32 = page.ask("probe.made").await?;
        ensure!(made == 1, "{made} media sources");
        Ok(())
    })
}

#[test]
fn the_product_shown_now_follows_programme_time_as_ffmpeg_writes_it() -> Result<()> {
    journey("stream-programme-time", async |j| {
        let server = j.demo().await?;
        let (_, playlist) = server.get("/demo/live/kopi-senja/sd.m3u8").await?;
        ensure!(playlist.contains("+0000\n"), "{playlist}");
        for device in [Device::phone(), Device::phone().without_native_hls()] {
            follows(&j.browse(device).await?, &server, "+0300").await?;
        }
        Ok(())
    })
}

/// A zone without minutes, which no browser's `Date.parse` reads.
#[test]
fn the_product_shown_now_follows_programme_time_that_the_engine_cannot_read() -> Result<()> {
    journey("stream-programme-zone", async |j| {
        let server = j.demo().await?;
        let device = Device::phone().without_native_hls();
        follows(&j.browse(device).await?, &server, "+03").await
    })
}

/// The plan shows a product; a playlist whose clock, in this zone, is hours before the show's start says that none is shown.
async fn follows(page: &Page, server: &Server, zone: &str) -> Result<()> {
    let script = "const {fetch} = window, rewritten = (text) => text.replaceAll('+0000', 'ZONE');\
         window.fetch = async (...asked) => { const answer = await fetch(...asked);\
         return /m3u8/.test(answer.url) ? new Response(rewritten(await answer.text()), answer) : answer };\
         for (const name of ['response', 'responseText']) { const {get} = Object.getOwnPropertyDescriptor(XMLHttpRequest.prototype, name);\
         Object.defineProperty(XMLHttpRequest.prototype, name, {get() { const told = get.call(this); return typeof told === 'string' ? rewritten(told) : told }}) }";
    page.before(&script.replace("ZONE", zone)).await?;
    page.goto(&server.at("/")).await?;
    page.until("probe.find('.pinned .now')").await?;
    let window = page.window().await?;
    window.plays().await?;
    window
        .until("probe.find('.pinned .over:not(.now)')")
        .await
        .map(drop)
}
