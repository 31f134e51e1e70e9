//! What the commands about links share with the server: its settings, its database, a campaign.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use clap::Args;
use etalase_model::campaign::Campaign;
use serde::Serialize;

use super::super::database::DatabaseArgs;
use super::super::input::read_text;
use crate::campaigns::document;
use crate::config::Config;
use crate::store::Store;

/// The server's settings: from its file, then ETALASE_… variables, then these flags.
#[derive(Debug, Args, Serialize)]
pub(in crate::cli) struct Setup {
    /// The server's TOML file of settings.
    #[arg(long, value_name = "FILE")]
    #[serde(skip)]
    config: Option<PathBuf>,
    /// The SQLite file that the server uses.
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<PathBuf>,
    /// Where shoppers reach the server; short links begin with it.
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
}

impl Setup {
    pub(super) fn config(&self) -> anyhow::Result<Config> {
        Ok(Config::load(self.config.as_deref(), self)?)
    }
}

/// The server's database, which must be there.
pub(super) async fn open(config: &Config) -> anyhow::Result<Store> {
    let database = config.database.clone();
    DatabaseArgs { database }.open().await
}

/// The campaign in a file, or the one with this id in the database.
pub(super) async fn campaign(config: &Config, named: &str) -> anyhow::Result<Campaign> {
    let file = Path::new(named);
    let text = match file.is_file() || named.ends_with(".json") {
        true => read_text(file)?,
        false => {
            let stored = open(config).await?.campaign(named).await;
            let mend = "name one that `etalase campaign list` shows, or a FILE";
            stored
                .with_context(|| format!("campaign {named}: {mend}"))?
                .document
        }
    };
    match document::parse(&text, &config.public_url) {
        Ok(campaign) => Ok(campaign),
        Err(faults) => bail!(
            "{named} has {} faults; `etalase campaign check` names them",
            faults.len()
        ),
    }
}
