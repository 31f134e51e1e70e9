//! `cargo xtask bench clicks`: how much later the browser follows a buy link than a plain one.
//!
//! Both are clicked by the browser's own mouse on one page that has consent, sinks and a server. Measured is the time from the
//! moment at which the window hears of the click to the one at which the browser begins to navigate, which is then called off.
//! Browsers round their clock to a tenth of a millisecond, so that the mean says more than the median.

use std::time::Duration;

use anyhow::Result;
use etalase_tests::support::browser::Device;
use etalase_tests::support::journey;
use etalase_tests::support::page::Page;
use etalase_tests::support::server::{Server, Stage};
use serde_json::{Value, json};

const PAGE: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Klik</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<p><a id="plain" href="/toko/checkout" target="_top">Beli</a></p>
<etalase-storefront campaign="kopi-senja"><a href="/toko/checkout">Beli</a></etalase-storefront>
<script async src="/etalase.js"></script></html>"#;
/// Before the page's own scripts: its listeners are the first to hear, and it has the sinks that a shop has.
const PROBE: &str = r"
    window.times = [];
    let start;
    addEventListener('click', () => { start = performance.now(); }, true);
    navigation.addEventListener('navigate', (event) => {
      if (start === undefined) return;
      times.push(performance.now() - start);
      event.preventDefault();
    });
    window.dataLayer = [];
    window.fbq = () => {};
    window.ttq = window.analytics = {track() {}};";
const PLAIN: &str = "document.querySelector('#plain')";
const OURS: &str = "probe.find('dialog a[part=buy]')";
const CLICKS: usize = 300;
const PAUSE: Duration = Duration::from_millis(60);

/// Clicks so often on either link, on this machine's processor and on one that is four times slower.
pub(crate) fn run(clicks: Option<usize>) -> Result<()> {
    let clicks = clicks.unwrap_or(CLICKS);
    journey("bench-clicks", async |j| {
        let server = Server::start(Stage::demo()?.page("clicks.html", PAGE)?).await?;
        for slower in [1, 4] {
            let page = j.browse(Device::phone().counted()).await?;
            page.before(PROBE).await?;
            page.goto(&server.at("/demo/clicks.html?ref=rani&utm_source=tiktok"))
                .await?;
            let window = page.window().await?;
            page.act("probe.element().setConsent(true)").await?;
            page.cdp("Emulation.setCPUThrottlingRate", json!({"rate": slower}))
                .await?;
            let plain = measure(&page, PLAIN, clicks).await?;
            window.open("gula-aren").await?;
            let ours = measure(&page, OURS, clicks).await?;
            println!("processor {slower} times slower, {clicks} clicks each");
            for (name, times) in [("plain link", &plain), ("Etalase", &ours)] {
                println!("  {name:<12} {}", told(times));
            }
            println!("  added, mean  {:.3} ms", mean(&ours) - mean(&plain));
        }
        Ok(())
    })
}

/// Milliseconds from click to navigation, the least first.
async fn measure(page: &Page, link: &str, clicks: usize) -> Result<Vec<f64>> {
    let place: Value = page
        .ask(&format!(
            "(({link}).scrollIntoView({{block: 'center', behavior: 'instant'}}), \
             (({{x, y, width, height}}) => ({{x: x + width / 2, y: y + height / 2}}))(({link}).getBoundingClientRect()))"
        ))
        .await?;
    page.act("times.length = 0").await?;
    for click in 1..=clicks {
        for kind in ["mousePressed", "mouseReleased"] {
            let event = json!({"type": kind, "button": "left", "clickCount": 1, "x": place["x"], "y": place["y"]});
            page.cdp("Input.dispatchMouseEvent", event).await?;
        }
        page.until(&format!("times.length === {click}")).await?;
        // Chromium holds up a page that navigates more than 200 times in ten seconds.
        tokio::time::sleep(PAUSE).await;
    }
    let mut times: Vec<f64> = page.ask("times").await?;
    times.sort_by(f64::total_cmp);
    Ok(times)
}

fn mean(times: &[f64]) -> f64 {
    times.iter().sum::<f64>() / times.len() as f64
}

fn told(times: &[f64]) -> String {
    let within = |share: usize| times.get(times.len() * share / 100);
    let within = |share| within(share).copied().unwrap_or(f64::NAN);
    let (median, most) = (within(50), within(95));
    let mean = mean(times);
    format!("median {median:.1}, mean {mean:.3}, 95 of 100 within {most:.1} ms")
}
