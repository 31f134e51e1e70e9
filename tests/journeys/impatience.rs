//! Who taps before everything is there: nothing that was asked is lost.

use anyhow::{Result, ensure};

use crate::support::browser::Device;
use crate::support::journey;

/// Holds back what comes after the first screen until `arrive()` is called.
const LATE: &str = "const real = window.fetch; let go; const gate = new Promise((resolve) => { go = resolve });\
    window.arrive = () => go();\
    window.fetch = async (...all) => { if (/deferred/.test(all[0])) await gate; return real(...all); };";

/// Where the browser plays HLS itself, the show does not wait for what answers a tap.
const PLAYING: &str = "probe.video()?.currentTime > 0 || !document.createElement('video').canPlayType('application/vnd.apple.mpegurl')";

/// Neither playlist nor the picture before it ever arrives.
const NO_STREAM: &str = "const real = window.fetch; window.fetch = (...all) => /m3u8|poster/.test(all[0]) ? new Promise(() => {}) : real(...all);";

#[test]
fn what_answers_a_tap_waits_for_neither_the_stream_nor_what_comes_later() -> Result<()> {
    journey("side-by-side", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        page.before(NO_STREAM).await?;
        page.before(LATE).await?;
        page.goto(&server.at("/?ref=rani")).await?;
        let window = page.first_screen().await?;
        window.open("gula-aren").await?;
        let link = window.buy_link("dialog").await?;
        link.carries(&[("items", "41231001:1"), ("ref", "rani")])
    })
}

#[test]
fn what_comes_later_moves_nothing_on_the_first_screen() -> Result<()> {
    journey("late-rest", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        page.tells_shifts().await?;
        page.before(LATE).await?;
        page.goto(&server.at("/demo/strict-csp.html?ref=rani"))
            .await?;
        let window = page.first_screen().await?;
        window.until(PLAYING).await?;
        page.act("arrive()").await?;
        window
            .until("probe.find('.reviews:not([aria-busy])') && probe.find('.pinned')")
            .await?;
        let shifts: Vec<f64> = page.ask("probe.shifts").await?;
        let moved: Vec<String> = page.ask("probe.moved").await?;
        ensure!(shifts.iter().sum::<f64>() < 0.001, "{shifts:?} {moved:#?}");
        page.is_clean().await
    })
}

#[test]
fn what_went_into_the_bag_before_the_rest_had_come_is_in_it() -> Result<()> {
    journey("impatience", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        page.before(LATE).await?;
        page.goto(&server.at("/?ref=rani")).await?;
        let window = page.first_screen().await?;
        window.says("Gayo Senja, natural").await?;
        window.until(PLAYING).await?;
        window.open("gula-aren").await?;
        window.click("dialog button.primary").await?;
        window.says("sudah di keranjang").await?;
        window.close().await?;
        let early: bool = window.ask("!probe.find('.reviews[aria-busy]')").await?;
        ensure!(!early, "the rest was there already");
        page.act("arrive()").await?;
        window
            .until("probe.find('.reviews:not([aria-busy])') && probe.find('.bag-button')?.textContent.includes('1')")
            .await?;
        page.is_clean().await
    })
}
