//! `cargo xtask demo`: the storefront on a brand's page. The server prints the links worth trying.

use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::bundle;
use crate::house::House;
use crate::server::{self, DEMO, Profile};

/// Builds, serves and waits for Ctrl-C.
pub(crate) fn run(house: &House, port: u16) -> Result<()> {
    bundle::set_up_and_build(house)?;
    server::build(house, Profile::Dev, &[DEMO])?;
    let stop = server::stop_sign()?;
    let mut running = server::start(house, port)?;
    while !stop.load(Ordering::SeqCst) {
        let ended = running.ended()?;
        // Ctrl-C reaches the server as well, and it may be the quicker one.
        std::thread::sleep(Duration::from_millis(100));
        if ended && !stop.load(Ordering::SeqCst) {
            bail!("the server stopped; its own words are above");
        }
    }
    println!("demo   stopped");
    Ok(())
}
