//! `etalase campaign discover`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use serde_json::{Value, json};

use super::input::read_text;
use super::output::printable;
use crate::campaigns::discovery::{address, client, endpoint, fetch};
use crate::http::client::AddressPolicy;

/// Ask a shop which checkout links it takes, and print the "checkout" member for its campaign.
///
/// Shops that speak the Universal Commerce Protocol name their permalink in `/.well-known/ucp`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  etalase campaign discover kopi-senja.example
  curl -s https://kopi-senja.example/.well-known/ucp | etalase campaign discover kopi-senja.example --profile -

A shop that names no permalink keeps the adapter that it has: shopify_cart for Shopify's, plain for any other.
A server asks by itself, and falls back by itself, where a campaign says {\"adapter\": \"shopify_cart\", \"discover\": true, …}.")]
pub(super) struct Discover {
    /// The shop's host, or its address.
    shop: String,
    /// Read the profile from this file instead; - reads the standard input.
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

impl Discover {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let address =
            address(&self.shop).with_context(|| format!("{} is no shop", printable(&self.shop)))?;
        let profile: Value = match &self.profile {
            Some(file) => {
                serde_json::from_str(&read_text(file)?).context("the shop's profile is not JSON")?
            }
            None => {
                let client = client(AddressPolicy::of(&address));
                tokio::task::spawn_blocking(move || fetch(&client, &address)).await??
            }
        };
        match endpoint(&profile) {
            Ok(endpoint) => {
                let checkout = json!({"checkout": {"adapter": "ucp", "endpoint": endpoint}});
                println!("{}", serde_json::to_string_pretty(&checkout)?);
                Ok(ExitCode::SUCCESS)
            }
            Err(fault) => bail!(
                "{}. Keep the adapter that the campaign has: shopify_cart for a shop of Shopify's, plain for any other",
                printable(&fault.to_string())
            ),
        }
    }
}
