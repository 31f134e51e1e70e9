//! Makes a machine able to build. Each step says what it wants and why before it changes anything; a second run only looks.

mod browser;
mod compiler;
mod debian;
mod engine;
mod npm;

use std::process::Command;

pub(crate) use browser::{Browser, browser};
pub(crate) use compiler::{Compiler, compiler};
pub(crate) use engine::{Engine, browser_with};
pub(crate) use npm::{bench_packages, packages};

use crate::command::shown;

/// Announces something that is about to be changed on this machine, and by which commands.
fn announce(what: &str, why: &str, commands: &[&Command]) {
    println!("setup  {what}\n       why: {why}");
    for command in commands {
        println!("       $ {}", shown(command));
    }
}

/// Tells what was found.
fn found(what: &str, detail: impl std::fmt::Display) {
    println!("setup  {what:<9} {detail}");
}
