//! `cargo xtask bench`: Etalase beside a page that a shop might write itself, on a slow phone, in turns.
//!
//! Both pages show the same stream, product, price and tracked link from the same server. The other page is plain
//! JavaScript and hls.js light. Slow 4G and a CPU four times slower are the browser's own emulation; every load is cold.
//!
//! `cargo xtask bench clicks` measures a click instead: [`clicks`].

mod clicks;
mod figures;

use std::env;

use anyhow::{Context as _, Result};
use etalase_tests::support::browser::{Browser, Device};
use etalase_tests::support::given;
use etalase_tests::support::server::{Server, Stage};
use etalase_tests::support::wait::until;
use figures::Figures;
use serde_json::{Value, json};

const TAGS: &str =
    "?utm_source=tiktok&utm_medium=creator&utm_campaign=senja-live&utm_content=rani&ref=rani";
const OURS: &str = include_str!("ours.html");
const PLAIN: &str = include_str!("plain.html");
const PROBE: &str = include_str!("probe.js");
const LOADS: usize = 7;

fn main() -> Result<()> {
    let mut arguments = env::args().skip(1).peekable();
    let clicks = arguments.next_if(|argument| argument == "clicks").is_some();
    let number = arguments.next().map(|number| number.parse()).transpose();
    let number = number.context("how many?")?;
    if clicks {
        return clicks::run(number);
    }
    let loads = number.unwrap_or(LOADS);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(compare(loads))
}

async fn compare(loads: usize) -> Result<()> {
    let stage = Stage::demo()?
        .page("ours.html", OURS)?
        .page("plain.html", &PLAIN.replace("HLS", &engine()?))?;
    let server = Server::start(stage).await?;
    let (mut ours, mut plain) = (Vec::new(), Vec::new());
    for load in 1..=loads {
        ours.push(measure(&server, "/demo/ours.html").await?);
        plain.push(measure(&server, "/demo/plain.html").await?);
        eprintln!(
            "load {load} of {loads}: {} | {}",
            ours[load - 1],
            plain[load - 1]
        );
    }
    print!("{}", figures::table(&ours, &plain));
    Ok(())
}

/// The path of the engine's file in the bundle.
fn engine() -> Result<String> {
    let manifest: Value = serde_json::from_slice(&std::fs::read(
        given("ETALASE_BUNDLE")?.join("manifest.json"),
    )?)?;
    let files = manifest["files"].as_array().context("no files")?;
    let file = files
        .iter()
        .find(|file| file["entry"] == "hls")
        .context("no engine")?;
    Ok(format!("/{}", file["path"].as_str().context("no path")?))
}

/// One cold load in a browser of its own.
async fn measure(server: &Server, path: &str) -> Result<Figures> {
    let browser = Browser::start(Device::phone()).await?;
    browser
        .cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": PROBE}),
        )
        .await?;
    browser.cdp("Network.enable", json!({})).await?;
    // Lighthouse's "slow 4G": 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up.
    let network = json!({"offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750});
    browser
        .cdp("Network.emulateNetworkConditions", network)
        .await?;
    browser
        .cdp("Emulation.setCPUThrottlingRate", json!({"rate": 4}))
        .await?;
    browser.goto(&(server.at(path) + TAGS)).await?;
    let seen = until("link, button and first frame", async || {
        let seen = browser.run("return bench.figures()").await?;
        anyhow::ensure!(
            seen.is_object(),
            "{}",
            browser.run("return JSON.stringify(bench.seen)").await?
        );
        Ok(Some(seen))
    })
    .await;
    browser.quit().await;
    Ok(serde_json::from_value(seen?)?)
}
