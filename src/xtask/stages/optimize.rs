//! Binaryen's wasm-opt, and the proof that V8 takes the result.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{Workshop, read};
use crate::browsers::WINDOW;
use crate::command::{program, quiet};

/// `-Oz` and `-O3` end within 0.3 % of it after compression.
const LEVEL: &str = "-Os";
const VALIDATE: &str = r#"
import { readFileSync } from "node:fs";
await WebAssembly.compile(readFileSync(readFileSync(0, "utf8")));
"#;

/// Returns the optimized module.
pub(crate) fn run(workshop: &Workshop, wasm: &Path) -> Result<Vec<u8>> {
    let input = read(wasm)?;
    let tools = workshop.tools()?;
    let how = WINDOW.binaryen().join(" ") + LEVEL;
    workshop.cached("wasm", &[&input, how.as_bytes(), &tools], || {
        optimize(workshop, wasm)
    })
}

fn optimize(workshop: &Workshop, wasm: &Path) -> Result<Vec<u8>> {
    let house = &workshop.house;
    let output = workshop.folder.join("optimized.wasm");
    let mut command = program(house.npm_program("wasm-opt"), &house.root);
    command.args(WINDOW.binaryen()).arg(LEVEL);
    command
        .args([
            "--strip-debug",
            "--strip-producers",
            "--strip-target-features",
        ])
        .arg(wasm)
        .arg("-o")
        .arg(&output);
    quiet(&mut command)?;
    workshop.node(VALIDATE, &output.to_string_lossy()).context(
        "V8 rejects the optimized Wasm; compare FEATURES in browsers.rs with Binaryen's version",
    )?;
    Ok(fs::read(&output)?)
}
