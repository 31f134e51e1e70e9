//! The widget and its standard library, compiled for Wasm.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::Workshop;
use crate::command::loud;
use crate::setup::Compiler;

const TARGET: &str = "wasm32-unknown-unknown";
/// `immediate-abort` stands here and not in Cargo.toml, which stays clean for a plain stable compiler.
const FLAGS: &[&str] = &[
    // A library that is an `rlib` as well is not optimized across crates, which costs a third: only this kind is made.
    "--lib",
    "--crate-type=cdylib",
    "--profile=widget",
    "--target",
    TARGET,
    "-Zbuild-std=std,panic_abort",
    "-Zpanic-immediate-abort",
    "--config",
    "profile.widget.panic=\"immediate-abort\"",
];
/// What the linker leaves in for the split: who refers to whom.
const LINKER: &[&str] = &["--", "-Clink-arg=--emit-relocs"];

/// Compiles and returns the file.
pub(crate) fn run(workshop: &Workshop, compiler: &Compiler) -> Result<PathBuf> {
    let house = &workshop.house;
    let target = house.wasm_target();
    let mut command = compiler.cargo(house);
    command
        .args(["rustc", "--package=etalase-widget"])
        .args(FLAGS)
        .arg("--target-dir")
        .arg(&target)
        .args(LINKER);
    loud(&mut command)?;
    let wasm = target
        .join(TARGET)
        .join("widget")
        .join("etalase_widget.wasm");
    if !wasm.is_file() {
        bail!("cargo is content, but there is no {}", wasm.display());
    }
    Ok(wasm)
}
