//! `cargo xtask bench`: the product, measured in a browser.

use anyhow::Result;

use crate::bundle;
use crate::command::{self, loud};
use crate::house::House;
use crate::server::{self, DEMO, Profile, SERVER};
use crate::setup;
use crate::stages::{Workshop, peer};

/// Builds everything as it is shipped, the assembled page beside it, and runs the bench program of the tests.
pub(crate) fn run(house: &House, args: &[String]) -> Result<()> {
    if args.first().is_some_and(|word| word == "floods") {
        return floods(house, args);
    }
    let browser = setup::browser()?;
    bundle::set_up_and_build(house)?;
    setup::bench_packages(house)?;
    let workshop = Workshop {
        house: house.clone(),
        folder: house.notes().join("assembled"),
    };
    peer::run(&workshop)?;
    server::build(house, Profile::Release, &[SERVER, DEMO])?;
    let mut command = command::cargo(house);
    command
        .args(["run", "--package=etalase-tests", "--bin=bench", "--release"])
        .envs(server::environment(house, Profile::Release, &browser)?)
        .env("ETALASE_ASSEMBLED", &workshop.folder)
        .arg("--")
        .args(args);
    loud(&mut command)
}

/// What one address does to others: a server and its clients, and neither bundle nor browser.
fn floods(house: &House, args: &[String]) -> Result<()> {
    server::build(house, Profile::Release, &[SERVER])?;
    let server = server::compiled(house, Profile::Release, SERVER)?;
    let mut command = command::cargo(house);
    command
        .args(["run", "--package=etalase-tests", "--bin=bench", "--release"])
        .env("ETALASE_BIN", &server)
        .arg("--")
        .args(args);
    loud(&mut command)
}
