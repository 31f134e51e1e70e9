//! The database of a command that works beside the server.

use std::path::PathBuf;

use anyhow::bail;
use clap::Args;

use crate::store::{Samples, Store};

/// The database of a command that works beside the server.
#[derive(Debug, Args)]
pub(in crate::cli) struct DatabaseArgs {
    /// The SQLite file that the server uses.
    #[arg(long, env = "ETALASE_DATABASE", default_value = "etalase.db")]
    pub(in crate::cli) database: PathBuf,
}

impl DatabaseArgs {
    /// The database that a server or a `put` has made: a slip in its name shall not make another.
    pub(in crate::cli) async fn open(&self) -> anyhow::Result<Store> {
        if !self.database.exists() {
            bail!(
                "there is no database {}; name the server's: --database FILE",
                self.database.display()
            );
        }
        self.open_or_create().await
    }

    pub(in crate::cli) async fn open_or_create(&self) -> anyhow::Result<Store> {
        Ok(Store::open(&self.database, Samples::Allowed).await?)
    }
}
