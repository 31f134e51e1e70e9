//! `etalase campaign discover`

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, bail};
use clap::Args;
use etalase_model::checkout::discovered;
use etalase_model::link::Href;
use serde_json::{Value, json};
use ureq::Agent;

use super::campaign::read_text;
use super::printable;

/// Profiles have a few kilobytes.
const LONGEST_PROFILE: u64 = 1 << 20;
const PATIENCE: Duration = Duration::from_secs(10);

/// Ask a shop which checkout links it takes, and print the "checkout" member for its campaign.
///
/// Shops that speak the Universal Commerce Protocol name their permalink in `/.well-known/ucp`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  etalase campaign discover kopi-senja.example
  curl -s https://kopi-senja.example/.well-known/ucp | etalase campaign discover kopi-senja.example --profile -

A shop that names no permalink keeps the adapter that it has: shopify_cart for Shopify's, plain for any other.")]
pub(super) struct Discover {
    /// The shop's host, or its address.
    shop: String,
    /// Read the profile from this file instead; - reads the standard input.
    #[arg(long, value_name = "FILE")]
    profile: Option<PathBuf>,
}

impl Discover {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let address = address(&self.shop)?;
        let text = match &self.profile {
            Some(file) => read_text(file)?,
            None => tokio::task::spawn_blocking(move || fetch(&address)).await??,
        };
        let profile: Value =
            serde_json::from_str(&text).context("the shop's profile is not JSON")?;
        match discovered(&profile) {
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

/// Where a shop keeps its profile.
fn address(shop: &str) -> anyhow::Result<String> {
    let whole = if shop.contains("://") {
        shop.to_owned()
    } else {
        ["https://", shop].concat()
    };
    let shop = Href::parse(&whole).with_context(|| format!("{} is no shop", printable(shop)))?;
    // Scheme, nothing, host.
    let origin = shop.as_str().split(['/', '?', '#']).take(3);
    Ok(origin.collect::<Vec<_>>().join("/") + "/.well-known/ucp")
}

fn fetch(address: &str) -> anyhow::Result<String> {
    let agent: Agent = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .user_agent(concat!("etalase/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let mut answer = agent
        .get(address)
        .call()
        .with_context(|| format!("{address} does not answer"))?;
    let body = answer.body_mut().with_config().limit(LONGEST_PROFILE);
    Ok(body.read_to_string()?)
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::*;

    /// A shop that answers one request with this.
    fn shop(status: &'static str, body: &'static str) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            let (mut visitor, _) = listener.accept().unwrap();
            let mut request = [0; 4_096];
            let read = visitor.read(&mut request).unwrap();
            assert!(request[..read].starts_with(b"GET /.well-known/ucp "));
            let length = body.len();
            let head = format!(
                "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n"
            );
            visitor.write_all((head + body).as_bytes()).unwrap();
        });
        address
    }

    #[test]
    fn a_profile_is_fetched_from_the_shop() {
        let shop = shop("200 OK", r#"{"ucp": {}}"#);
        let text = fetch(&address(&shop).unwrap()).unwrap();
        assert_eq!(text, r#"{"ucp": {}}"#);
    }

    #[test]
    fn a_shop_without_a_profile_is_an_error_that_names_the_address() {
        let shop = shop("404 Not Found", "");
        let fault = fetch(&address(&shop).unwrap()).unwrap_err();
        assert!(
            format!("{fault:#}").contains("/.well-known/ucp"),
            "{fault:#}"
        );
    }

    #[test]
    fn a_profile_lies_at_the_root_of_the_shop() {
        for shop in [
            "kopi.example",
            "https://kopi.example/toko?x=1#y",
            "https://kopi.example",
        ] {
            assert_eq!(
                address(shop).unwrap(),
                "https://kopi.example/.well-known/ucp"
            );
        }
        assert_eq!(
            address("http://localhost:8080/toko").unwrap(),
            "http://localhost:8080/.well-known/ucp"
        );
        for shop in [
            "",
            "javascript:alert(1)",
            "http://kopi.example",
            "https://a@b.example",
        ] {
            assert!(address(shop).is_err(), "{shop}");
        }
    }
}
