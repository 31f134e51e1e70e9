//! An element that is moved, taken away and put back: it plays on, and leaves nothing behind.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::foreign::PLAIN;
use crate::support::journey;
use crate::support::page::Page;
use crate::support::wait::until;

const CYCLES: u32 = 50;

const MOVES: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Pindah</title>
<script async src="{{window}}/etalase.js"></script>
<main id="route"><button>Pindahkan</button><etalase-storefront campaign="kopi-senja"></etalase-storefront><p>Di bawah</p></main>
<script>
  const button = document.querySelector("button");
  const moving = document.querySelector("etalase-storefront");
  button.onclick = () => (moving.nextElementSibling ? button.parentNode.append(moving) : button.after(moving));
</script></html>"#;

#[test]
fn a_moved_window_keeps_its_video() -> Result<()> {
    journey("moved", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", MOVES).await?;
        let window = page.window().await?;
        window.plays().await?;
        page.act("window.first = probe.video()").await?;
        for _ in 0..3 {
            page.find("document.querySelector('#route button')")
                .await?
                .click()
                .await?;
            window.plays().await?;
        }
        let same: bool = page.ask("window.first === probe.video()").await?;
        ensure!(same, "a move made the video anew");
        page.is_clean().await
    })
}

#[test]
fn fifty_removals_leave_no_engine_and_no_listener() -> Result<()> {
    journey("removed", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", PLAIN).await?;
        page.window().await?.plays().await?;
        // The first rounds fill caches that stay.
        cycles(&page, 3).await?;
        let before = Weight::of(&page).await?;
        cycles(&page, CYCLES).await?;
        // Yew 0.23 never lets go of its own listeners on a root, one for each kind of event: click, auxclick, pointerdown, keydown,
        // submit, change.
        settles(&page, &before, CYCLES * 6 + 20).await?;
        page.window().await?.plays().await?;
        page.is_clean().await
    })
}

#[test]
fn the_media_source_engine_leaves_with_its_window() -> Result<()> {
    journey("removed-mse", async |j| {
        let server = j.demo().await?;
        let device = Device::phone().without_native_hls();
        let page = j.guest_on(device, &server, "", PLAIN).await?;
        page.window().await?.plays().await?;
        cycles(&page, 2).await?;
        let before = Weight::of(&page).await?;
        for _ in 0..5 {
            cycles(&page, 1).await?;
            page.window().await?.plays().await?;
        }
        settles(&page, &before, 5 * 8).await?;
        page.is_clean().await
    })
}

/// Waits until the page holds no more videos and engines than before, and at most so many listeners more. A browser lets go
/// of a player in its own time.
async fn settles(page: &Page, before: &Weight, listeners: u32) -> Result<()> {
    until(
        &format!("everything to be let go, {before:?}"),
        async || {
            let after = Weight::of(page).await?;
            ensure!(
                after.videos <= before.videos + 1
                    && after.listeners <= before.listeners + listeners,
                "{after:?} are held"
            );
            Ok(Some(()))
        },
    )
    .await
}

/// Takes the window away until it is taken down, puts it back until it is whole; so many times.
async fn cycles(page: &Page, count: u32) -> Result<()> {
    page.cdp("Runtime.enable", json!({})).await?;
    let script = format!(
        "const element = probe.element(); const parent = element.parentNode; const next = element.nextSibling;\
         const root = probe.root(); const soon = () => new Promise((then) => setTimeout(then, 20));\
         window.rounds = 0; window.cycling = (async () => {{ while (window.rounds < {count}) {{\
           element.remove(); while (root.querySelector('[part=box]')) await soon();\
           parent.insertBefore(element, next); while (!root.querySelector('.window') || root.querySelector('.frame')) await soon();\
           window.rounds++; }} }})()"
    );
    page.act(&script).await?;
    let mut done = 0;
    while done < count {
        let next = (done + 5).min(count);
        page.until(&format!("window.rounds >= {next}")).await?;
        done = next;
    }
    Ok(())
}

/// What a page holds after everything that can go is gone.
#[derive(Debug)]
struct Weight {
    listeners: u32,
    videos: u32,
}

impl Weight {
    async fn of(page: &Page) -> Result<Self> {
        page.cdp("Performance.enable", json!({})).await?;
        // Weak references outlive one collection each time they were asked for.
        for _ in 0..3 {
            page.cdp("HeapProfiler.collectGarbage", json!({})).await?;
        }
        let videos = page.ask("probe.alive()").await?;
        let metrics = page.cdp("Performance.getMetrics", json!({})).await?;
        let metrics = metrics["metrics"].as_array().cloned().unwrap_or_default();
        let listeners = metrics
            .iter()
            .find(|metric| metric["name"] == "JSEventListeners")
            .and_then(|metric| metric["value"].as_f64())
            .map_or(Value::Null, |value| json!(value as u32));
        Ok(Self {
            listeners: serde_json::from_value(listeners)?,
            videos,
        })
    }
}
