//! `etalase creator verify`

use std::process::ExitCode;

use clap::Args;
use etalase_model::attribution::Touch;
use etalase_model::campaign::CreatorKey;
use etalase_model::creator::{CreatorToken, TokenClaims, TokenFault, TokenVerdict, is_short};
use etalase_model::link::host_of;
use etalase_model::time::Time;
use serde_json::{Value, json};

use super::super::output::printable;
use super::setup::{self, Setup};
use crate::clock;
use crate::config::Config;
use crate::sign;
use crate::store::StoreError;

#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  etalase creator verify 'https://kopi.example/?ref=rani&etl=v1.…'
  etalase creator verify https://window.example/c/q7x2m9k4tw       a short link, by the database
  etalase creator verify v1.… --campaign kopi-senja.json --json    without a database

The keys are those of the campaign that the token names, in the database, or of --campaign.")]
pub(in crate::cli) struct Verify {
    /// A token, a link with one, a short link, or its id.
    carrier: String,
    /// The campaign whose keys are asked: its id in the database, or a FILE.
    #[arg(long, value_name = "ID|FILE")]
    campaign: Option<String>,
    /// The host that is visited; the link's own, or else whatever the token is for.
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    setup: Setup,
}

/// What was found out of a carrier.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    Verified(TokenClaims),
    /// Code, reason and mend, and what the token says of itself.
    Unverified(&'static str, String, &'static str, Option<TokenClaims>),
}

/// What a text carries: a token or its short form, and for which host.
#[derive(Debug, PartialEq, Eq)]
struct Carried {
    carrier: String,
    host: Option<String>,
}

impl Verify {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let finding = self.find(clock::now()).await?;
        match self.json {
            true => println!("{}", finding.to_json()),
            false => println!("{}", finding.in_words()),
        }
        Ok(match finding {
            Finding::Verified(_) => ExitCode::SUCCESS,
            Finding::Unverified(..) => ExitCode::FAILURE,
        })
    }

    pub(super) async fn find(&self, now: Time) -> anyhow::Result<Finding> {
        let config = self.setup.config()?;
        let Carried { carrier, mut host } = carried(&self.carrier);
        if carrier.is_empty() {
            return Ok(Finding::without_token());
        }
        let mut text = carrier;
        if is_short(&text) {
            let link = match setup::open(&config).await?.creator_link(&text).await {
                Err(StoreError::NoLink) => return Ok(Finding::unknown_link()),
                link => link?,
            };
            if link.revoked_at.is_some() {
                return Ok(Finding::taken_back(CreatorToken::parse(&link.token).ok()));
            }
            host = host.or_else(|| host_of(&link.page).map(str::to_owned));
            text = link.token;
        }
        let token = match CreatorToken::parse(&text) {
            Ok(token) => token,
            Err(fault) => return Ok(Finding::refused(fault, None)),
        };
        let host = self.host.clone().or(host);
        let host = host.unwrap_or_else(|| token.claims().audience.clone());
        let keys = self.keys(&config, token.claims()).await?;
        Ok(match sign::verify(&text, &keys, &host, now) {
            TokenVerdict::Verified(claims) => Finding::Verified(claims),
            TokenVerdict::Refused(fault) => Finding::refused(fault, Some(token)),
        })
    }

    async fn keys(&self, config: &Config, claims: &TokenClaims) -> anyhow::Result<Vec<CreatorKey>> {
        let named = self.campaign.as_deref().unwrap_or(&claims.campaign);
        Ok(setup::campaign(config, named).await?.keys)
    }
}

/// Takes a text for a link with a token, a short link, or the carrier itself.
fn carried(text: &str) -> Carried {
    if !text.contains("://") {
        let carrier = text.to_owned();
        return Carried {
            carrier,
            host: None,
        };
    }
    let touch = Touch::read(text, "", 0);
    if let Some(token) = touch.as_ref().and_then(Touch::token) {
        let host = host_of(text).map(str::to_owned);
        return Carried {
            carrier: token.to_owned(),
            host,
        };
    }
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let id = path.rsplit_once("/c/").map(|(_, id)| id);
    Carried {
        carrier: id.filter(|id| is_short(id)).unwrap_or_default().to_owned(),
        host: None,
    }
}

impl Finding {
    fn refused(fault: TokenFault, token: Option<CreatorToken>) -> Self {
        let said = token.map(|token| token.claims().clone());
        Self::Unverified(fault.code(), fault.to_string(), fault.mend(), said)
    }

    fn without_token() -> Self {
        let reason = "the address carries no token".to_owned();
        let mend = "Copy the whole link, with its etl=…, or make one with `etalase creator link`.";
        Self::Unverified("token_missing", reason, mend, None)
    }

    fn unknown_link() -> Self {
        let reason = "there is no short link of this id".to_owned();
        let mend = "Copy the whole link, or see `etalase creator list`.";
        Self::Unverified("creator_link_unknown", reason, mend, None)
    }

    fn taken_back(token: Option<CreatorToken>) -> Self {
        let reason = "the short link was taken back".to_owned();
        let mend = "Make a new one with `etalase creator link --short`.";
        let said = token.map(|token| token.claims().clone());
        Self::Unverified("creator_link_revoked", reason, mend, said)
    }

    fn in_words(&self) -> String {
        let words = match self {
            Self::Verified(claims) => format!("verified: {}", said(claims)),
            Self::Unverified(code, reason, mend, claims) => {
                let claims = claims.as_ref().map(said);
                let claims = claims.map_or_else(String::new, |said| format!("\nit says: {said}"));
                format!("unverified: {reason} ({code})\n{mend}{claims}")
            }
        };
        words.lines().map(printable).collect::<Vec<_>>().join("\n")
    }

    pub(super) fn to_json(&self) -> Value {
        let claims = |claims: &TokenClaims| {
            json!({
                "creator": claims.creator, "campaign": claims.campaign, "audience": claims.audience,
                "expires": end(claims).to_string(),
            })
        };
        match self {
            Self::Verified(said) => json!({"verdict": "verified", "claims": claims(said)}),
            Self::Unverified(code, reason, mend, said) => json!({
                "verdict": "unverified", "code": code, "reason": reason, "mend": mend,
                "claims": said.as_ref().map(claims),
            }),
        }
    }
}

fn said(claims: &TokenClaims) -> String {
    let TokenClaims {
        creator,
        campaign,
        audience,
        ..
    } = claims;
    format!(
        "{creator} for {campaign}, on {audience} and all hosts under it, until {}",
        end(claims)
    )
}

fn end(claims: &TokenClaims) -> Time {
    Time(claims.expires.saturating_mul(1_000))
}
