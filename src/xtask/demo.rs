//! `cargo xtask demo`: the storefront on a brand's page, and the links worth trying.

use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::bundle;
use crate::house::House;
use crate::server::{self, Profile};

/// Path and query of a page, and what it shows.
const LINKS: &[(&str, &str)] = &[
    ("/", "a plain visit to the brand's page"),
    (
        "/?utm_source=tiktok&utm_medium=creator&utm_campaign=senja-live&utm_content=rani&ref=rani",
        "a creator's link: its tags end up in the checkout link",
    ),
    (
        "/demo/static.html",
        "the campaign as static JSON: no API at all",
    ),
    (
        "/demo/strict-csp.html",
        "under a strict Content-Security-Policy",
    ),
    (
        "/demo/broken-stream.html",
        "a stream that answers 404: the shop still sells",
    ),
];

/// Builds, serves and waits for Ctrl-C.
pub(crate) fn run(house: &House, port: u16) -> Result<()> {
    bundle::set_up_and_build(house)?;
    let server = server::build(house, Profile::Dev)?;
    let stop = server::stop_sign()?;
    let mut running = server::start(house, &server, port)?;
    tell(running.port);
    println!("demo   Ctrl-C stops it\n");
    while !stop.load(Ordering::SeqCst) {
        if running.ended()? {
            bail!("the server stopped; its own words are above");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("demo   stopped");
    Ok(())
}

/// Prints the links, ready to be clicked in a terminal.
pub(crate) fn tell(port: u16) {
    println!();
    for (path, what) in LINKS {
        println!("demo   {what}\n       http://127.0.0.1:{port}{path}");
    }
}
