//! Where things are.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The places of one clone.
#[derive(Debug, Clone)]
pub(crate) struct House {
    /// The folder with the workspace's Cargo.toml.
    pub(crate) root: PathBuf,
    /// Cargo's target folder for programs of this machine.
    pub(crate) target: PathBuf,
}

impl House {
    /// Finds the clone this program was started for.
    pub(crate) fn find() -> Result<Self> {
        // Cargo says at run time where the package is: a clone that was moved or copied finds itself.
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package
            .ancestors()
            .nth(2)
            .context("xtask lies in src/xtask")?;
        // This program is target/<profile>/xtask, wherever the target folder was put and however that was said.
        let program = std::env::current_exe().context("cannot find the running program")?;
        let target = program
            .ancestors()
            .nth(2)
            .context("the program lies in target/<profile>/")?;
        Ok(Self {
            root: root.to_owned(),
            target: target.to_owned(),
        })
    }

    /// What a browser is given, made by `build`.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// The data that a browser is given, as written by people: theme, looks, locales, the demo.
    pub(crate) fn fixed(&self) -> PathBuf {
        self.root.join("static")
    }

    /// The JavaScript that a browser is given.
    pub(crate) fn loader(&self) -> PathBuf {
        self.root.join("src/loader")
    }

    /// The bench, and what its peers are made of.
    pub(crate) fn bench(&self) -> PathBuf {
        self.root.join("tests/bench")
    }

    /// Our own notes and caches; safe to delete.
    pub(crate) fn notes(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// Cargo's target folder for the widget: another compiler, so the caches are kept apart.
    pub(crate) fn wasm_target(&self) -> PathBuf {
        self.target.join("wasm")
    }

    /// A program that npm installed.
    pub(crate) fn npm_program(&self, name: &str) -> PathBuf {
        self.root.join("node_modules/.bin").join(name)
    }

    /// The path as a reader in the clone would write it.
    pub(crate) fn short<'a>(&self, path: &'a Path) -> std::path::Display<'a> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }
}
