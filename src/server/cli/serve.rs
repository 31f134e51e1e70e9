//! `etalase serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use crate::app::AppState;
use crate::config::{Config, LogFormat, LogLevel};
use crate::http::listen;
use crate::logging;
use crate::sign::Secrets;
use crate::store::{Samples, Store};

/// Settings come from the defaults, then the file, then ETALASE_… variables (ETALASE_DATABASE=…), then flags.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  etalase serve                                                127.0.0.1:8080, ./etalase.db, ./dist
  etalase serve --print-config > etalase.toml                  a file to start from
  etalase serve --config etalase.toml --listen 0.0.0.0:8080    behind a proxy that does TLS
  ETALASE_LOG=json etalase serve                               one JSON object a line, on standard error
  etalase serve --secrets secrets.toml                         take orders from shops that sign with these

Secrets, a file that only the server may read (chmod 600); the second one of a list is the one that is going out:
  [kopi-senja]
  shopify = [\"the app's client secret\"]
  woocommerce = [\"new secret\", \"old secret\"]
  bigcommerce = [\"the API account's access token, with the scopes store_cart and store_checkouts\"]
After a change send SIGHUP: the file is read anew and no request is lost; one with faults changes nothing and is logged.
Shops send to /v1/campaigns/kopi-senja/orders/shopify (woocommerce, stripe, generic); see /openapi.json.

Health: /healthz answers while the process runs, /readyz while it should get requests.")]
pub(super) struct Serve {
    /// A TOML file of settings.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Print the settings as they are in effect, as TOML, and stop.
    #[arg(long)]
    print_config: bool,
    #[command(flatten)]
    flags: ServeFlags,
}

/// What flags can set, each named like its key in the file.
#[derive(Debug, Args, Serialize)]
struct ServeFlags {
    /// Address and port to listen on.
    #[arg(long, value_name = "ADDR:PORT")]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<SocketAddr>,
    /// The SQLite file; made if it is not there.
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    database: Option<PathBuf>,
    /// The folder that `cargo xtask build` made.
    #[arg(long, value_name = "DIR")]
    #[serde(skip_serializing_if = "Option::is_none")]
    bundle: Option<PathBuf>,
    /// Where shoppers reach this server.
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    /// A host that creators' links may lead to, beside those of their campaign; may be given several times.
    #[arg(long = "creator-host", value_name = "HOST")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    creator_hosts: Vec<String>,
    /// A proxy or range whose X-Forwarded-For is believed; may be given several times.
    #[arg(long = "trusted-proxy", value_name = "RANGE")]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    trusted_proxies: Vec<String>,
    /// The TOML file of the secrets that shops sign their webhooks with, and of their APIs' tokens; nobody else may read it.
    #[arg(long, value_name = "FILE")]
    #[serde(skip_serializing_if = "Option::is_none")]
    secrets: Option<PathBuf>,
    /// Where BigCommerce's API answers, for a rehearsal against another.
    #[arg(long, value_name = "URL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    bigcommerce_url: Option<String>,
    /// How the log is written.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<LogFormat>,
    /// How much is logged.
    #[arg(long)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_level: Option<LogLevel>,
    /// How many reviews one address may write in an hour.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    reviews_per_hour: Option<u32>,
    /// How many helpful votes one address may give in a minute.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    votes_per_minute: Option<u32>,
    /// How many helpful votes one voter may give in a minute.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    votes_per_visitor: Option<u32>,
    /// How many reads of the API one address may make in a minute; campaign documents and the bundle are not counted.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    reads_per_minute: Option<u32>,
    /// How many events one address may send in a minute.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    events_per_minute: Option<u32>,
    /// How many events one visitor may send in a minute.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    events_per_visitor: Option<u32>,
    /// How many carts one address may have made by a shop's API in a minute.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    carts_per_minute: Option<u32>,
    /// How many mebibytes of events of one campaign are kept a day; an address may use half of what all others leave.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    event_mebibytes_per_day: Option<u32>,
    /// How many clicks of one address count for a creator's link in a day.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    clicks_per_address: Option<u32>,
    /// How many voters of one address count for one review.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    voters_per_address: Option<u32>,
    /// How many connections there may be at once; fewer where the system gives fewer descriptors.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    connections: Option<u32>,
    /// How many connections of one address may wait: without a request, or without reading the answer. Whoever waited longest goes.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting_per_address: Option<u32>,
    /// For how many seconds a client may read nothing of its answer.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    write_seconds: Option<u32>,
    /// For how many days bodies of webhooks are kept that were understood: they hold names and addresses. 0 is for ever, here and below.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_webhooks_days: Option<u32>,
    /// For how many days bodies are kept of webhooks that could not be understood.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_held_webhooks_days: Option<u32>,
    /// For how many days single events are kept, at least 100; how many there were is kept for ever.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_events_days: Option<u32>,
    /// For how many days single clicks on creators' links are kept; how many there were is kept for ever.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_clicks_days: Option<u32>,
    /// For how many days reviews are kept that were rejected or taken back.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    keep_hidden_reviews_days: Option<u32>,
    /// How long the readiness check says no before the server stops listening, in milliseconds.
    #[arg(long, value_name = "N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    drain_millis: Option<u64>,
}

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = Config::load(self.config.as_deref(), &self.flags)?;
        if self.print_config {
            print!("{}", config.to_toml());
            return Ok(ExitCode::SUCCESS);
        }
        logging::start(config.log, config.log_level);
        for name in Config::unknown_variables() {
            tracing::warn!(
                variable = format!("ETALASE_{}", name.to_uppercase()),
                "this variable sets nothing"
            );
        }
        let secrets = Secrets::load(&config.secrets)?;
        let store = Store::open(&config.database, Samples::Refused).await?;
        let listener = listen::bind(config.listen).with_context(|| {
            format!(
                "cannot listen on {}; name another: --listen ADDR:PORT",
                config.listen
            )
        })?;
        tracing::info!(address = %listener.local_addr()?, database = %config.database.display(), "listening");
        let app = Arc::new(AppState::new(config, store).with_secrets(secrets));
        if let Err(fault) = app.bundle.asset("etalase.js") {
            tracing::warn!(%fault, "no bundle: only the API is served; make one with `cargo xtask build`");
        }
        let reloading = tokio::spawn(reload_secrets_on_sighup(app.clone()));
        crate::server::run(listener, app, listen::shutdown_signal()).await?;
        reloading.abort();
        tracing::info!("stopped");
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads the file of secrets anew whenever the process is sent SIGHUP, as long as it is awaited.
async fn reload_secrets_on_sighup(app: Arc<AppState>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut asked) = signal(SignalKind::hangup()) else {
            return;
        };
        while asked.recv().await.is_some() {
            match app.reload_secrets() {
                Ok(()) => tracing::info!(secrets = ?app.secrets(), "the secrets were read anew"),
                Err(fault) => tracing::error!(%fault, "the former secrets stay"),
            }
        }
    }
    #[cfg(not(unix))]
    drop(app);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_can_be_set_has_a_flag() {
        let flags = ServeFlags::augment_args(clap::Command::new("serve"));
        let mut flags: Vec<String> = flags
            .get_arguments()
            .map(|flag| flag.get_id().to_string())
            .collect();
        let mut keys = Config::keys();
        flags.sort();
        keys.sort();
        assert_eq!(flags, keys);
    }
}
