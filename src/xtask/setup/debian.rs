//! Packages of a Debian system.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{loud, on_path, program, quiet};

/// Whether this machine gets its programs from apt.
pub(super) fn here() -> bool {
    Path::new("/etc/debian_version").exists() && on_path(&["apt-get"]).is_some()
}

/// Installs packages, telling what and why first.
pub(super) fn install(what: &str, why: &str, packages: &[&str]) -> Result<()> {
    let prefix = prefix().with_context(|| by_hand(packages))?;
    let mut update = apt(&prefix, &["update", "--quiet"]);
    let mut install = apt(
        &prefix,
        &["install", "--yes", "--quiet", "--no-install-recommends"],
    );
    install.args(packages);
    super::announce(what, why, &[&update, &install]);
    loud(&mut update)
        .and_then(|()| loud(&mut install))
        .with_context(|| by_hand(packages))
}

fn apt(prefix: &[&str], arguments: &[&str]) -> Command {
    let words = [prefix, &["apt-get"], arguments].concat();
    let mut command = program(words[0], Path::new("/"));
    command
        .args(&words[1..])
        .env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// What stands before a command that needs the administrator's rights.
fn prefix() -> Result<Vec<&'static str>> {
    let user = quiet(program("id", Path::new("/")).arg("-u"))?;
    if user.trim() == "0" {
        return Ok(vec![]);
    }
    let sudo = program("sudo", Path::new("/"))
        .args(["-n", "true"])
        .output();
    if sudo.is_ok_and(|output| output.status.success()) {
        return Ok(vec!["sudo", "-n"]);
    }
    bail!("packages need root, and sudo asks for a password")
}

fn by_hand(packages: &[&str]) -> String {
    format!(
        "please run this yourself, then the same task again:\n    sudo apt-get update && sudo apt-get install {}",
        packages.join(" ")
    )
}
