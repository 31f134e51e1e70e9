//! `cargo xtask bench floods [SECONDS] [NAME…]`: what one address can do to the others, at the limits that a server has by itself.
//!
//! The server is a brand's own with a document of 60 KB. While one address floods it, others on addresses of their own read the
//! document, send events and follow a creator's link, and a probe asks whether the server is well. `windows` are 300 shoppers behind one
//! address, and no flood. Needs no browser.

mod flood;
mod others;
mod target;
mod windows;

use std::time::Duration;

use anyhow::Result;

use flood::FLOODS;
use others::Others;
use target::Target;

const SECONDS: u64 = 60;

/// Runs the floods that are named, or all, for so long each.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let mut seconds = SECONDS;
    let mut names = Vec::new();
    for argument in arguments {
        match argument.parse() {
            Ok(number) => seconds = number,
            Err(_) => names.push(argument.as_str()),
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let is_wanted = |name| names.is_empty() || names.contains(&name);
    if is_wanted("windows") {
        runtime.block_on(windows::measure(Duration::from_secs(seconds)))?;
    }
    let floods = FLOODS.map(|flood| flood.name()).into_iter();
    let floods: Vec<_> = floods.filter(|name| is_wanted(name)).collect();
    if floods.is_empty() {
        return Ok(());
    }
    println!(
        "{:<9} {:>10} {:>26} {:>9} {:>9} {:>11} {:>9}",
        "flood",
        "health max",
        "others p50 / p99 / max, ms",
        "answered",
        "memory",
        "TCP, kernel",
        "disk"
    );
    for name in floods {
        runtime.block_on(measure(name, Duration::from_secs(seconds)))?;
    }
    Ok(())
}

async fn measure(name: &'static str, time: Duration) -> Result<()> {
    let target = Target::start().await?;
    let flood = flood::start(name, &target)?;
    let seen = Others::watch(&target, time).await?;
    drop(flood);
    println!(
        "{name:<9} {:>7.0} ms {:>26} {:>4} of {:<4} {:>6} MB {:>8} MB {:>6} MB",
        seen.health_max(),
        seen.told(),
        seen.answered(),
        seen.asked(),
        seen.memory >> 20,
        seen.kernel >> 20,
        target.disk()? >> 20,
    );
    Ok(())
}
