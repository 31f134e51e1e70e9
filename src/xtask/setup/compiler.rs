//! Finds a Rust compiler that can build Wasm together with its own standard library.
//!
//! The widget's std is built from source with panics that abort at once: 23 % fewer bytes for every shopper.
//! For that the compiler's own sources of std must be on the machine.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};

use super::{announce, debian, found};
use crate::command::{on_path, program, quiet, sealed, within};
use crate::house::House;

/// How long rustup may try to reach its host; without a route it would wait for minutes.
const RUSTUP_LIMIT: Duration = Duration::from_secs(20);
const DEBIAN_PACKAGES: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];
const WHY: &str =
    "the widget's std is compiled from source, which makes it 23 % smaller for every shopper";

/// A pair of cargo and rustc with the sources of std beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Compiler {
    cargo: PathBuf,
    rustc: PathBuf,
    std: PathBuf,
}

impl Compiler {
    /// This compiler's cargo, free of the outer cargo's environment and allowed to build std.
    pub(crate) fn cargo(&self, house: &House) -> Command {
        let mut command = sealed(&self.cargo, &house.root);
        command
            .env("RUSTC", &self.rustc)
            // Building std is an unstable option; this lets the pinned stable compiler do it.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("PATH", self.path());
        command
    }

    /// Whether its clippy is installed, so that lints can see the code that is compiled for Wasm alone.
    pub(crate) fn has_clippy(&self) -> bool {
        self.folder().join("cargo-clippy").is_file()
            && self.folder().join("clippy-driver").is_file()
    }

    /// For example `rustc 1.96.0 (…)`.
    pub(crate) fn version(&self, house: &House) -> Result<String> {
        let mut command = sealed(&self.rustc, &house.root);
        Ok(quiet(command.arg("--version"))?.trim().to_owned())
    }

    fn folder(&self) -> &Path {
        self.rustc.parent().unwrap_or(Path::new("/usr/bin"))
    }

    /// PATH with this compiler first: cargo looks there for the linker and for clippy.
    fn path(&self) -> OsString {
        let mut path = OsString::from(self.folder());
        if let Some(rest) = std::env::var_os("PATH") {
            path.push(":");
            path.push(rest);
        }
        path
    }

    /// What `rustc` at this place offers, when it has the sources and a linker for Wasm.
    fn at(rustc: &Path) -> Option<Self> {
        let sysroot = quiet(sealed(rustc, Path::new("/")).args(["--print", "sysroot"])).ok()?;
        let sysroot = PathBuf::from(sysroot.trim());
        let compiler = Self {
            cargo: sysroot.join("bin/cargo"),
            rustc: sysroot.join("bin/rustc"),
            std: sysroot.join("lib/rustlib/src/rust/library/std/src/lib.rs"),
        };
        compiler.is_there().then_some(compiler)
    }

    fn is_there(&self) -> bool {
        self.cargo.is_file() && self.rustc.is_file() && self.std.is_file() && self.has_linker()
    }

    /// rustup keeps the linker in the toolchain, Debian beside the compiler.
    fn has_linker(&self) -> bool {
        let beside = self.folder().join("rust-lld");
        let toolchain = self.folder().parent().map(|root| root.join("lib/rustlib"));
        let hosts = toolchain.and_then(|folder| fs::read_dir(folder).ok());
        let inside = hosts.is_some_and(|mut hosts| {
            hosts.any(|host| host.is_ok_and(|host| host.path().join("bin/rust-lld").is_file()))
        });
        beside.is_file() || inside
    }
}

/// Finds such a compiler, or makes this machine have one. What was found is remembered and only looked at again.
pub(crate) fn compiler(house: &House) -> Result<Compiler> {
    let note = house.notes().join("compiler.json");
    if let Some(compiler) = remembered(&note) {
        return Ok(compiler);
    }
    let compiler = find(house)?;
    found(
        "compiler",
        format_args!("{}, sources of std beside it", compiler.version(house)?),
    );
    fs::create_dir_all(house.notes())?;
    fs::write(&note, serde_json::to_string_pretty(&compiler)?)?;
    Ok(compiler)
}

fn remembered(note: &Path) -> Option<Compiler> {
    let text = fs::read_to_string(note).ok()?;
    let compiler: Compiler = serde_json::from_str(&text).ok()?;
    compiler.is_there().then_some(compiler)
}

fn find(house: &House) -> Result<Compiler> {
    // What is on the machine comes first: it needs no network.
    let active = active(house);
    let debians = Path::new("/usr/bin/rustc");
    if let Some(compiler) = active.as_deref().and_then(Compiler::at) {
        return Ok(compiler);
    }
    if let Some(compiler) = Compiler::at(debians) {
        return Ok(compiler);
    }
    let mut tried = Vec::new();
    if on_path(&["rustup"]).is_some() {
        match by_rustup(house, active.as_deref()) {
            Ok(compiler) => return Ok(compiler),
            Err(error) => {
                println!("       not this way: {error:#}");
                tried.push(format!("rustup: {error:#}"));
            }
        }
    }
    if debian::here() {
        let installed = debian::install("compiler with the sources of std", WHY, DEBIAN_PACKAGES);
        match installed.map(|()| Compiler::at(debians)) {
            Ok(Some(compiler)) => return Ok(compiler),
            Ok(None) => tried.push("Debian: the packages hold no sources of std".to_owned()),
            Err(error) => tried.push(format!("Debian: {error:#}")),
        }
    }
    bail!(
        "no Rust compiler here has the sources of its own standard library, and {WHY}.\n\
         Any one of these helps; then run the same task again:\n\
         \x20 rustup component add rust-src        with rustup and a route to static.rust-lang.org\n\
         \x20 sudo apt-get install {}\n\
         \x20                                      on Debian 12 with its security updates\n\
         Tried:\n  {}",
        DEBIAN_PACKAGES.join(" "),
        if tried.is_empty() {
            "nothing: there is neither rustup nor apt-get".to_owned()
        } else {
            tried.join("\n  ")
        }
    )
}

/// The compiler that built this program.
fn active(house: &House) -> Option<PathBuf> {
    // `RUSTUP_TOOLCHAIN` stays, so that `cargo +nightly xtask` means what it says.
    let mut command = program("rustc", &house.root);
    let sysroot = quiet(command.args(["--print", "sysroot"])).ok()?;
    Some(Path::new(sysroot.trim()).join("bin/rustc"))
}

fn by_rustup(house: &House, active: Option<&Path>) -> Result<Compiler> {
    let mut command = program("rustup", &house.root);
    command.args(["component", "add", "rust-src"]);
    announce("the sources of std", WHY, &[&command]);
    within(RUSTUP_LIMIT, &mut command)?;
    active
        .and_then(Compiler::at)
        .context("rustup is content, but the sources are not there")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remembered_compiler_that_is_gone_is_looked_for_again() {
        let folder = std::env::temp_dir().join(format!("etalase-note-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let note = folder.join("compiler.json");
        let gone = Compiler {
            cargo: "/nowhere/cargo".into(),
            rustc: "/nowhere/rustc".into(),
            std: "/nowhere/lib.rs".into(),
        };
        fs::write(&note, serde_json::to_string(&gone).unwrap()).unwrap();
        assert_eq!(remembered(&note), None);
        assert_eq!(remembered(&folder.join("absent.json")), None);
        fs::remove_dir_all(&folder).unwrap();
    }
}
