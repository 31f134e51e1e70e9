//! Binaryen's wasm-merge: what two parts of the widget share goes into the file of the one that is always there before the other.
//! As a file of its own it would compress worse, and every page would name it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use wasmparser::{Import, Parser, Payload, TypeRef};

use super::{Workshop, read};
use crate::browsers::WINDOW;
use crate::command::{program, quiet};

/// What the parts import from, and what `parts.js` calls it for a merged one.
const FROM: &str = "__wasm_split";
const TO: &str = "first";

/// Makes one part of several files of the split.
pub(crate) fn run(workshop: &Workshop, name: &str, files: &[PathBuf]) -> Result<PathBuf> {
    let merged = workshop.folder.join(format!("split/{name}.wasm"));
    let lent = lent(workshop, files)?;
    let mut command = program(
        workshop.house.npm_program("wasm-merge"),
        &workshop.house.root,
    );
    command.args(WINDOW.binaryen()).arg(lent).arg(FROM);
    for (place, file) in files.iter().enumerate() {
        command.arg(file).arg(format!("{name}{place}"));
    }
    quiet(command.arg("-o").arg(&merged))?;
    Ok(merged)
}

/// A module that hands on what the files import: merged with them it has them share memory, table and stack.
fn lent(workshop: &Workshop, files: &[PathBuf]) -> Result<PathBuf> {
    let mut lines = BTreeSet::new();
    for file in files {
        lines.extend(imports(file)?);
    }
    let text = workshop.folder.join("split/lent.wat");
    let module = workshop.folder.join("split/lent.wasm");
    fs::write(
        &text,
        format!("(module\n{})\n", lines.into_iter().collect::<String>()),
    )?;
    let mut command = program(workshop.house.npm_program("wasm-as"), &workshop.house.root);
    command.args(WINDOW.binaryen()).arg(&text);
    quiet(command.arg("-o").arg(&module))?;
    Ok(module)
}

fn imports(file: &Path) -> Result<Vec<String>> {
    let bytes = read(file)?;
    let mut lines = vec![];
    for payload in Parser::new(0).parse_all(&bytes) {
        let Payload::ImportSection(imports) = payload? else {
            continue;
        };
        for import in imports.into_imports() {
            lines.push(handed_on(import?).with_context(|| file.display().to_string())?);
        }
    }
    Ok(lines)
}

/// The line that imports something and exports it under the same name.
fn handed_on(import: Import<'_>) -> Result<String> {
    let name = import.name;
    let (kind, what) = match import.ty {
        TypeRef::Memory(memory) => ("memory", memory.initial.to_string()),
        TypeRef::Table(table) => ("table", format!("{} funcref", table.initial)),
        TypeRef::Global(global) if global.mutable => ("global", "(mut i32)".to_owned()),
        other => bail!(
            "`{name}`: a part imports {other:?}; src/xtask/stages/merge.rs knows memory, table and stack"
        ),
    };
    let mut line = String::new();
    writeln!(
        line,
        "({kind} (export \"{name}\") (import \"{TO}\" \"{name}\") {what})"
    )?;
    Ok(line)
}
