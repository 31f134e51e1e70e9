//! `cargo xtask bench`: the product, measured in a browser.

use anyhow::Result;

use crate::bundle;
use crate::command::{self, loud};
use crate::house::House;
use crate::server::{self, Profile};
use crate::setup;

/// Builds everything as it is shipped and runs the bench program of the tests.
pub(crate) fn run(house: &House, args: &[String]) -> Result<()> {
    let browser = setup::browser()?;
    bundle::set_up_and_build(house)?;
    let server = server::build(house, Profile::Release)?;
    let mut command = command::cargo(house);
    command
        .args(["run", "--package=etalase-tests", "--bin=bench", "--release"])
        .envs(server::environment(house, &server, &browser))
        .arg("--")
        .args(args);
    loud(&mut command)
}
