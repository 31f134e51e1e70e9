//! Everything with the keyboard alone: watching, choosing, and leaving for the shop.

use anyhow::{Result, bail};
use serde_json::json;

use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;
use crate::support::window::Window;

#[test]
fn the_player_obeys_the_keys_of_every_video_site() -> Result<()> {
    journey("keyboard-player", async |j| {
        let server = j.demo().await?;
        let page = j.open(Device::desk(), &server, "/").await?;
        let window = page.window().await?;
        window.plays().await?;
        tab_to(&page, &window, ".stage").await?;

        page.press(&["k"]).await?;
        // Until the video has said so, a toggle means what it meant before.
        window.says("Putar").await?;
        page.press(&[" "]).await?;
        window.until("!probe.video().paused").await?;
        page.press(&["m"]).await?;
        window.until("!probe.video().muted").await?;
        page.press(&["c"]).await?;
        window
            .until("[...probe.video().textTracks].some(({mode, cues}) => mode === 'hidden' && cues.length > 0)")
            .await?;
        page.press(&["f"]).await?;
        window
            .until("probe.element().hasAttribute('data-theatre')")
            .await?;
        page.press(&["Escape"]).await?;
        window
            .until("!probe.element().hasAttribute('data-theatre')")
            .await?;
        page.press(&["?"]).await?;
        window.says("Pintasan papan ketik").await?;
        page.press(&["Escape"]).await?;
        window.until("!probe.find('.panel')").await?;

        page.is_clean().await
    })
}

#[test]
fn the_keys_go_to_and_fro_in_a_recording() -> Result<()> {
    journey("keyboard-seeking", async |j| {
        let server = j.demo().await?;
        let page = j.open(Device::desk(), &server, "/demo/static.html").await?;
        let window = page.window().await?;
        window.becomes("replay").await?;
        tab_to(&page, &window, ".begin").await?;
        page.press(&["Enter"]).await?;
        window.plays().await?;
        page.press(&["k"]).await?;
        window.until("probe.video().paused").await?;
        for (key, seconds) in [
            ("l", 10),
            ("l", 10),
            ("j", -10),
            ("ArrowRight", 5),
            ("ArrowLeft", -5),
        ] {
            let before: f64 = window.ask("probe.video().currentTime").await?;
            page.press(&[key]).await?;
            let there = before + f64::from(seconds);
            window
                .until(&format!(
                    "Math.abs(probe.video().currentTime - {there}) < 1"
                ))
                .await?;
        }
        page.is_clean().await
    })
}

#[test]
fn a_shopper_buys_without_a_pointer() -> Result<()> {
    journey("keyboard-buying", async |j| {
        let server = j.demo().await?;
        let page = j
            .open(Device::desk(), &server, "/?ref=rani&utm_source=tiktok")
            .await?;
        let window = page.window().await?;
        tab_to(&page, &window, "[data-product=dripper-tanah]").await?;
        page.press(&["Enter"]).await?;
        window.until("probe.find('dialog.sheet')?.open").await?;
        tab_to(&page, &window, "input[name=colour]").await?;
        tab_to(&page, &window, "button.primary").await?;
        page.press(&["Enter"]).await?;
        window.says("sudah di keranjang").await?;
        page.press(&["Escape"]).await?;
        window.until("!probe.find('dialog')").await?;
        window
            .until("probe.root().activeElement?.dataset.product === 'dripper-tanah'")
            .await?;
        tab_to(&page, &window, ".bag-button").await?;
        page.press(&["Enter"]).await?;
        window.until("probe.find('dialog.bag')?.open").await?;
        tab_to(&page, &window, "a[part=buy]").await?;
        page.press(&["Enter"]).await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        let address = page.address().await?;
        page.link(&address).await?.carries(&[
            ("items", "41232001:1"),
            ("ref", "rani"),
            ("utm_source", "tiktok"),
        ])
    })
}

/// Presses Tab until the focus is on an element of the window.
pub(crate) async fn tab_to(page: &Page, window: &Window, selector: &str) -> Result<()> {
    let there = format!("!!probe.root().activeElement?.matches({})", json!(selector));
    for _ in 0..80 {
        if window.ask(&there).await? {
            return Ok(());
        }
        page.press(&["Tab"]).await?;
    }
    bail!("the keyboard does not reach {selector}")
}
