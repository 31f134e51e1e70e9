//! A calm guest: nothing jumps, nothing blocks the page before the window is near, nothing moves for who does not want it.

use anyhow::{Result, ensure};

use crate::support::browser::Device;
use crate::support::engine::Ability;
use crate::support::foreign::{PLAIN, Site};
use crate::support::page::Page;
use crate::support::wait::until;
use crate::support::{Host as _, journey};

const FAR: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Jauh</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>#above{height:6000px}</style>
<div id="above">Di atas</div><etalase-storefront campaign="kopi-senja"></etalase-storefront><p>Di bawah</p>
<script async src="{{window}}/etalase.js"></script></html>"#;

/// Our scripts that held the page up for more than 50 ms.
const LONG_TASKS: &str = "return new Promise((told) => {
    const ours = ({sourceURL, duration}) => duration > 50 && /etalase|skeleton/.test(sourceURL);
    const read = (list) => list.getEntries().flatMap(({scripts}) => scripts).filter(ours).map(({sourceURL}) => sourceURL);
    new PerformanceObserver((list) => told(read(list))).observe({type: 'long-animation-frame', buffered: true});
    setTimeout(told, 500, []);
})";

/// Nothing has moved without the shopper's doing.
async fn still(page: &Page, device: Device) -> Result<()> {
    page.tells_shifts().await?;
    let shifts: Vec<f64> = page.ask("probe.shifts").await?;
    let sum: f64 = shifts.iter().sum();
    let moved: Vec<String> = page.ask("probe.moved").await?;
    ensure!(
        sum < 0.001,
        "{device:?}: the layout shifted by {sum}: {moved:#?}"
    );
    Ok(())
}

#[test]
fn nothing_shifts_on_a_phone_and_on_a_desk() -> Result<()> {
    journey("no-shift", async |j| {
        let server = j.demo().await?;
        for device in [Device::phone(), Device::desk()] {
            let page = j.guest_on(device, &server, "", PLAIN).await?;
            let window = page.window().await?;
            window.plays().await?;
            window.show_reviews().await?;
            window.until("probe.all('.items > li').length > 0").await?;
            still(&page, device).await?;
        }
        Ok(())
    })
}

#[test]
fn another_product_comes_to_the_top_and_nothing_moves() -> Result<()> {
    journey("no-shift-of-pins", async |j| {
        let server = j.demo().await?;
        for device in [Device::phone(), Device::desk()] {
            let page = j.guest_on(device, &server, "?ref=bagas", PLAIN).await?;
            let window = page.window().await?;
            window.plays().await?;
            // What is shown now, not what stands there when nothing is.
            window.until("probe.find('.pinned .now')").await?;
            let first: String = window
                .ask("probe.find('.pinned .name').textContent")
                .await?;
            window
                .until(&format!(
                    "probe.find('.pinned .now') && probe.find('.pinned .name').textContent !== {first:?}"
                ))
                .await?;
            let told = "[probe.find('.goods .now')?.closest('.good').querySelector('.name').textContent, probe.find('.goods .name').textContent]";
            let [now, top]: [String; 2] = window.ask(told).await?;
            ensure!(now == top && now != first, "{now} is shown, {top} on top");
            still(&page, device).await?;
        }
        Ok(())
    })
}

#[test]
fn a_window_far_below_costs_no_module_and_no_long_task() -> Result<()> {
    journey("far-below", async |j| {
        let server = j.demo().await?;
        let site = Site::open(&server).await?.page("/", FAR)?;
        let page = j.phone(&site, "/").await?;
        page.skeleton().await?;
        let loaded = "performance.getEntriesByType('resource').some(({name}) => /wasm|theme|widget|m3u8/.test(name))";
        let told = "PerformanceObserver.supportedEntryTypes.includes('long-animation-frame')";
        page.needs(told, Ability::LongTasks).await?;
        let early: bool = page.ask(loaded).await?;
        ensure!(!early, "the widget was loaded before it was near");
        // On a busy machine anything takes long now and then; what blocks the page does so every time.
        until("a load without a long task of ours", async || {
            page.goto(&site.at("/")).await?;
            page.skeleton().await?;
            let blamed: Vec<String> = page.later(LONG_TASKS).await?;
            ensure!(blamed.is_empty(), "long tasks by {blamed:?}");
            Ok(Some(()))
        })
        .await?;
        page.window().await?.plays().await?;
        page.is_clean().await
    })
}

#[test]
fn who_wants_less_motion_starts_the_show_by_hand() -> Result<()> {
    journey("reduced-motion", async |j| {
        let server = j.demo().await?;
        let device = Device::phone().with_reduced_motion();
        let page = j.guest_on(device, &server, "", PLAIN).await?;
        let window = page.window().await?;
        window.says("Tonton siaran").await?;
        let still: bool = window
            .ask("probe.video().paused && probe.root().getAnimations().every(({playState}) => playState !== 'running')")
            .await?;
        ensure!(still, "something moves");
        window.click(".begin").await?;
        window.plays().await?;
        page.is_clean().await
    })
}
