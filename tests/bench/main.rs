//! `cargo xtask bench [LOADS] [slow|fast]`: Etalase beside two other pages, on a slow phone, in turns.
//!
//! All show the same stream, products, prices and tracked links from the same server. The plain page is what a shop might
//! write itself with the hls.js of the window; the assembled one has media-chrome around it, Artalk for the reviews and products by hand.
//! Slow 4G and a CPU four times slower are the browser's own emulation; every load is cold.
//!
//! `cargo xtask bench clicks` measures a click instead: [`clicks`]; `cargo xtask bench floods` what one address does to others: [`floods`].

mod clicks;
mod figures;
mod floods;
mod peers;

use std::env;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use etalase_tests::support::browser::{Browser, Device};
use etalase_tests::support::server::Server;
use etalase_tests::support::wait::until;
use figures::{Figures, Load};
use serde_json::{Value, json};

const TAGS: &str =
    "?utm_source=tiktok&utm_medium=creator&utm_campaign=senja-live&utm_content=rani&ref=rani";
const PROBE: &str = include_str!("probe.js");
const LOADS: usize = 9;

/// What carries the bytes.
struct Network {
    name: &'static str,
    /// Round trip in milliseconds, bytes a second down and up.
    limits: Option<(u32, u32, u32)>,
    /// How long a page is watched, in milliseconds.
    watched: f64,
}

const NETWORKS: &[Network] = &[
    Network {
        name: "slow",
        // Lighthouse's "slow 4G": 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up.
        limits: Some((150, 200_000, 93_750)),
        watched: 11_000.0,
    },
    Network {
        name: "fast",
        limits: None,
        watched: 6_000.0,
    },
];

/// What is done with a page.
#[derive(Clone, Copy)]
enum Visit {
    Watch,
    Tap,
    Read,
}

impl Visit {
    fn name(self) -> &'static str {
        match self {
            Self::Watch => "watch",
            Self::Tap => "tap",
            Self::Read => "read",
        }
    }

    /// Whether there is nothing more to see.
    fn is_over(self, seen: &Figures, network: &Network) -> bool {
        match self {
            Self::Watch => seen.frame > 0.0 && seen.now > network.watched,
            Self::Tap => seen.sheet > 0.0,
            Self::Read => seen.reviews > 0.0,
        }
    }
}

fn main() -> Result<()> {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    if arguments.first().is_some_and(|word| word == "floods") {
        return floods::run(&arguments[1..]);
    }
    let mut take = |word: &str| {
        let place = arguments.iter().position(|argument| argument == word);
        place.map(|place| arguments.remove(place)).is_some()
    };
    let clicks = take("clicks");
    let (slow, fast) = (take("slow"), take("fast"));
    let number = arguments.first().map(|number| number.parse()).transpose();
    let number = number.context("how many?")?;
    if clicks {
        return clicks::run(number);
    }
    let loads = number.unwrap_or(LOADS);
    let wanted = |network: &&Network| match network.name {
        "slow" => slow || !fast,
        _ => fast || !slow,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    for network in NETWORKS.iter().filter(wanted) {
        runtime.block_on(compare(network, loads))?;
    }
    Ok(())
}

async fn compare(network: &Network, loads: usize) -> Result<()> {
    let server = Server::start(peers::stage()?).await?;
    let (mut ours, mut plain, mut assembled) = (Vec::new(), Vec::new(), Vec::new());
    for load in 1..=loads {
        let path = "/demo/ours.html";
        ours.push(Load {
            watch: measure(&server, path, Visit::Watch, network).await?,
            tap: measure(&server, path, Visit::Tap, network).await?,
            read: measure(&server, path, Visit::Read, network).await?,
        });
        let path = "/demo/assembled.html";
        assembled.push(Load {
            watch: measure(&server, path, Visit::Watch, network).await?,
            read: measure(&server, path, Visit::Read, network).await?,
            ..Load::default()
        });
        let path = "/demo/plain.html";
        plain.push(Load {
            watch: measure(&server, path, Visit::Watch, network).await?,
            ..Load::default()
        });
        eprintln!("{} network, load {load} of {loads}", network.name);
        for (name, loads) in [
            ("Etalase", &ours),
            ("assembled", &assembled),
            ("plain", &plain),
        ] {
            eprintln!("  {name:<10}{}", loads[load - 1]);
        }
    }
    let peers = [("assembled", assembled), ("plain + hls.js", plain)];
    println!("{} network", network.name);
    print!("{}", figures::table(&ours, &peers));
    Ok(())
}

/// One cold load in a browser of its own.
async fn measure(server: &Server, path: &str, visit: Visit, network: &Network) -> Result<Figures> {
    let browser = Browser::start(Device::phone()).await?;
    let probe = PROBE.replace("VISIT", &json!(visit.name()).to_string());
    browser
        .cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({"source": probe}),
        )
        .await?;
    browser.cdp("Network.enable", json!({})).await?;
    if let Some((latency, down, up)) = network.limits {
        let limits = json!({"offline": false, "latency": latency, "downloadThroughput": down, "uploadThroughput": up});
        browser
            .cdp("Network.emulateNetworkConditions", limits)
            .await?;
    }
    browser
        .cdp("Emulation.setCPUThrottlingRate", json!({"rate": 4}))
        .await?;
    browser.goto(&(server.at(path) + TAGS)).await?;
    let seen = until(visit.name(), async || {
        let seen: Figures = serde_json::from_value(browser.run("return bench.figures()").await?)?;
        if !visit.is_over(&seen, network) {
            bail!("{path}: {seen:?}");
        }
        Ok(Some(seen))
    })
    .await;
    if env::var_os("ETALASE_FILES").is_some() {
        let files = browser.run("return bench.files()").await?;
        for file in files.as_array().into_iter().flatten() {
            eprintln!("    {path} {}: {file}", visit.name());
        }
    }
    // What the page asks for meanwhile still counts: it is read when the page has come to rest.
    let seen = match (visit, seen) {
        (Visit::Read, Ok(seen)) => {
            tokio::time::sleep(Duration::from_secs(2)).await;
            let bytes: Value = browser.run("return bench.figures().bytes").await?;
            Ok(Figures {
                bytes: bytes.as_f64().unwrap_or_default(),
                ..seen
            })
        }
        (_, seen) => seen,
    };
    browser.quit().await;
    seen
}
