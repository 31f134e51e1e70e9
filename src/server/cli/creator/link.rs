//! `etalase creator link`

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;
use etalase_model::attribution::Tag;
use etalase_model::campaign::Campaign;
use etalase_model::creator::landing::LandingHosts;

use super::super::output::printable;
use super::keys::KeyFile;
use super::qr;
use super::setup::{self, Setup};
use crate::clock;
use crate::config::Config;
use crate::creators::{LinkRequest, SignedLink};
use crate::sign::{self, KeyPair, Keyring};

/// A link carries the creator's code (`ref`), a token signed by the brand (`etl`) and reporting tags (`utm_…`). Not a byte of the
/// page's own address changes. Tags that the page has itself are kept unless you say others.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  etalase creator link --campaign kopi-senja --creator rani https://kopi.example/senja --source tiktok
  etalase creator link --campaign kopi-senja --creator rani --short --qr           to print: https://HOST/c/q7x2m9k4tw
  etalase creator link --campaign kopi-senja.json --creator rani URL --qr rani.svg without a database

Reporting tags: utm_source is the platform (--source tiktok, instagram, youtube …; creator if not said), utm_medium creator,
utm_campaign the campaign's id, utm_content the creator's id. Money follows ref and token, never utm.

A page is allowed on hosts of the campaign's brand.url, checkout and products, and under its credit.own_hosts and the server's
creator_hosts. The server looks again whenever a short link is followed.")]
pub(in crate::cli) struct LinkArgs {
    /// The landing page; the brand's own site if not said.
    page: Option<String>,
    /// The campaign: its id in the database, or a FILE.
    #[arg(long, value_name = "ID|FILE")]
    campaign: String,
    /// The creator's id in the campaign.
    #[arg(long, value_name = "ID")]
    creator: String,
    /// For how many days it credits.
    #[arg(long, value_name = "N", default_value_t = 90, value_parser = clap::value_parser!(u32).range(1..=730))]
    days: u32,
    #[command(flatten)]
    tags: Tags,
    /// The host that the token is for, with all under it; the page's own without www. if not said.
    #[arg(long, value_name = "HOST")]
    audience: Option<String>,
    /// Store it and print its short form, which counts clicks and can be taken back.
    #[arg(long)]
    short: bool,
    /// Print a QR code, or write it to FILE.svg.
    #[arg(long, value_name = "FILE.svg", num_args = 0..=1)]
    qr: Option<Option<PathBuf>>,
    /// Sign with this key instead of the newest.
    #[arg(long, value_name = "KID")]
    key: Option<String>,
    #[command(flatten)]
    file: KeyFile,
    #[command(flatten)]
    setup: Setup,
}

/// Reporting tags.
#[derive(Debug, Args)]
struct Tags {
    /// utm_source: the platform, such as tiktok.
    #[arg(long, value_name = "TEXT")]
    source: Option<String>,
    /// utm_medium.
    #[arg(long, value_name = "TEXT")]
    medium: Option<String>,
    /// utm_campaign.
    #[arg(long, value_name = "TEXT")]
    utm_campaign: Option<String>,
    /// utm_content, such as bio or story2.
    #[arg(long, value_name = "TEXT")]
    content: Option<String>,
    /// utm_term.
    #[arg(long, value_name = "TEXT")]
    term: Option<String>,
}

impl Tags {
    fn said(&self) -> Vec<Tag> {
        let all = [
            ("utm_source", &self.source),
            ("utm_medium", &self.medium),
            ("utm_campaign", &self.utm_campaign),
            ("utm_content", &self.content),
            ("utm_term", &self.term),
        ];
        let said = all
            .into_iter()
            .filter_map(|(key, value)| Some((key, value.clone()?)));
        said.map(|(key, value)| (key.to_owned(), value)).collect()
    }
}

impl LinkArgs {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let config = self.setup.config()?;
        let campaign = setup::campaign(&config, &self.campaign).await?;
        let key = Keyring::read(&self.file.path)?.signer(self.key.as_deref())?;
        let signed = self.sign(&campaign, &key, &config)?;
        remark(&signed, &campaign, &key);
        let address = match self.short {
            true => store(signed, &config).await?,
            false => signed.address(),
        };
        println!("{address}");
        if let Some(file) = self.qr {
            qr::put(&address, file.as_deref())?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn sign(
        &self,
        campaign: &Campaign,
        key: &KeyPair,
        config: &Config,
    ) -> anyhow::Result<SignedLink> {
        let brand = campaign.brand.url.as_deref();
        let page = self.page.as_deref().or(brand);
        let request = LinkRequest {
            campaign,
            creator: &self.creator,
            page: page.context("the campaign has no brand.url; give the landing page")?,
            audience: self.audience.as_deref(),
            tags: self.tags.said(),
            days: self.days,
        };
        let landings = LandingHosts::of(campaign, &config.public_url, &config.creator_hosts);
        Ok(request.sign(&landings, key, clock::now())?)
    }
}

/// Says what the author of a link should know, beside the answer.
fn remark(signed: &SignedLink, campaign: &Campaign, key: &KeyPair) {
    for (key, value) in &signed.tagged.kept {
        eprintln!(
            "the page says {key}={} itself, which stays",
            printable(value)
        );
    }
    for (key, value) in &signed.tagged.replaced {
        eprintln!(
            "the page said {key}={} itself, which is replaced",
            printable(value)
        );
    }
    let public = key.public();
    if !campaign.keys.contains(&public) {
        eprintln!(
            "the campaign does not have key {} yet: until then the token is unverified (token_unknown_key). See `etalase creator keys list`.",
            public.kid
        );
    }
}

async fn store(signed: SignedLink, config: &Config) -> anyhow::Result<String> {
    let id = sign::short_id()?;
    let store = setup::open(config).await?;
    let campaign = signed.claims.campaign.clone();
    let stored = store.put_creator_link(signed.short(id.clone())).await;
    store.close().await;
    if let Err(fault) = stored {
        bail!(
            "{campaign}: {fault}; a short link needs its campaign in the database: `etalase campaign put FILE`"
        );
    }
    Ok(format!(
        "{}/c/{id}",
        config.public_url.trim_end_matches('/')
    ))
}
