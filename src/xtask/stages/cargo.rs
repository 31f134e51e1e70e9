//! The widget and its standard library, compiled for Wasm.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use super::Workshop;
use crate::command::loud;
use crate::house::House;
use crate::setup::Compiler;

const TARGET: &str = "wasm32-unknown-unknown";
/// What the widget and its lints are compiled with: one std for both.
/// `immediate-abort` stands here and not in Cargo.toml, which stays clean for a plain stable compiler.
const FLAGS: &[&str] = &[
    "--profile=widget",
    "--target",
    TARGET,
    "-Zbuild-std=std,panic_abort",
    "-Zpanic-immediate-abort",
    "--config",
    "profile.widget.panic=\"immediate-abort\"",
];
/// A library that is an `rlib` as well is not optimized across crates, which costs a third: only this kind is made.
const KIND: &[&str] = &["--lib", "--crate-type=cdylib"];
/// What the linker leaves in for the split: who refers to whom.
const LINKER: &[&str] = &["--", "-Clink-arg=--emit-relocs"];

/// Compiles and returns the file.
pub(crate) fn run(workshop: &Workshop, compiler: &Compiler) -> Result<PathBuf> {
    let house = &workshop.house;
    let mut command = command(house, compiler, "rustc");
    command.arg("--package=etalase-widget");
    loud(command.args(KIND).args(LINKER))?;
    let wasm = house
        .wasm_target()
        .join(TARGET)
        .join("widget")
        .join("etalase_widget.wasm");
    if !wasm.is_file() {
        bail!("cargo is content, but there is no {}", wasm.display());
    }
    Ok(wasm)
}

/// This command of cargo for Wasm: `rustc`, or `clippy`.
pub(crate) fn command(house: &House, compiler: &Compiler, name: &str) -> Command {
    let mut command = compiler.cargo(house);
    command.arg(name).args(FLAGS);
    command.arg("--target-dir").arg(house.wasm_target());
    command
}
