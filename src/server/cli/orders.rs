//! `etalase orders …`

#[cfg(test)]
mod tests;

use std::process::ExitCode;

use anyhow::Context as _;
use clap::Subcommand;
use etalase_model::campaign::Campaign;
use etalase_model::commission::{Attribution, CreatorIndex, Terms, attribute};

use super::database::DatabaseArgs;
use super::output::printable;
use super::output::printable_lines;
use crate::campaigns::document;
use crate::store::{Store, StoredCredit, StoredWebhook, WebhookState};
use crate::webhooks::receive::{Receipt, understand};

#[derive(Debug, Subcommand)]
pub(super) enum Orders {
    /// List webhooks that are stored, but cannot be understood, the oldest first.
    Held {
        /// Only those of this campaign.
        #[arg(long, value_name = "ID")]
        campaign: Option<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Print the body of a webhook as the shop sent it.
    Show {
        /// Its id, as `held` lists it.
        id: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Look into held webhooks again, as after an update of this program.
    Reread {
        /// Only those of this campaign.
        #[arg(long, value_name = "ID")]
        campaign: Option<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Decide again over orders that nobody is credited with, as after a creator or a discount code was added.
    #[command(after_long_help = "\
An order keeps what it was decided by: whom its token, codes, discount codes and click named. The decision is made again by the
campaign and its terms as they are now; amounts and the terms' version stay. Orders from before version 4 of the database have
nothing to decide by and stay as they are.")]
    Recredit {
        /// The campaign's id.
        #[arg(long, value_name = "ID")]
        campaign: String,
        /// Orders that somebody is credited with, too.
        #[arg(long)]
        all: bool,
        /// Say what would change, and change nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Take webhooks off the list of held ones: you have seen that they say nothing of an order.
    Dismiss {
        /// Ids, as `held` lists them.
        #[arg(required = true)]
        ids: Vec<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

impl Orders {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Held { campaign, database } => {
                held(&database.open().await?, campaign.as_deref()).await
            }
            Self::Show { id, database } => show(&database.open().await?, &id).await,
            Self::Reread { campaign, database } => {
                reread(&database.open().await?, campaign.as_deref()).await
            }
            Self::Recredit {
                campaign,
                all,
                dry_run,
                database,
            } => recredit(&database.open().await?, &campaign, all, dry_run).await,
            Self::Dismiss { ids, database } => dismiss(&database.open().await?, &ids).await,
        }
    }
}

async fn held(store: &Store, campaign: Option<&str>) -> anyhow::Result<ExitCode> {
    let ids = store.open_webhooks(campaign, &[WebhookState::Held]).await?;
    for id in &ids {
        println!("{}", described(&store.webhook(id).await?));
    }
    match ids.len() {
        0 => println!("Nothing is held."),
        held => println!(
            "{held} held. Print one with `etalase orders show ID`; once this program or the shop is mended, `etalase orders reread`."
        ),
    }
    Ok(ExitCode::SUCCESS)
}

fn described(webhook: &StoredWebhook) -> String {
    let StoredWebhook {
        id,
        campaign,
        source,
        topic,
        received_at,
        ..
    } = webhook;
    let source = source.as_str();
    let mut text = format!(
        "{id}  {received_at}  {campaign}  {source}  {}\n",
        printable(topic)
    );
    for note in &webhook.notes {
        text.push_str(&format!("  {}\n", printable(note)));
    }
    text
}

async fn show(store: &Store, id: &str) -> anyhow::Result<ExitCode> {
    let webhook = store.webhook(id).await?;
    let body = webhook
        .body
        .context("its body was kept for its time, or erased, and is gone")?;
    println!("{}", printable_lines(&String::from_utf8_lossy(&body)));
    Ok(ExitCode::SUCCESS)
}

async fn reread(store: &Store, campaign: Option<&str>) -> anyhow::Result<ExitCode> {
    let states = [WebhookState::Held, WebhookState::Received];
    let ids = store.open_webhooks(campaign, &states).await?;
    let mut still_held = 0;
    for id in &ids {
        let webhook = store.webhook(id).await?;
        let stored = store.campaign(&webhook.campaign).await?;
        let document: Campaign = document::stored(&stored.document).unwrap_or_default();
        let Receipt { state, notes, .. } = understand(store, &document, id).await?;
        still_held += usize::from(state == WebhookState::Held);
        println!("{id}  {}", state.as_str());
        for note in notes {
            println!("  {}", printable(&note));
        }
    }
    println!("{} read again, {still_held} still held.", ids.len());
    store.close().await;
    Ok(match still_held {
        0 => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    })
}

async fn recredit(
    store: &Store,
    campaign: &str,
    all: bool,
    dry_run: bool,
) -> anyhow::Result<ExitCode> {
    let document = store.campaign(campaign).await?.document;
    let document: Campaign = document::stored(&document).unwrap_or_default();
    let terms = store.all_terms(campaign).await?;
    let terms: Option<Terms> = terms
        .last()
        .and_then(|stored| document::stored(&stored.document));
    let index = CreatorIndex::new(&document, terms.as_ref());
    let mut changed = 0;
    for credit in store.credits(campaign).await? {
        let Some(evidence) = &credit.evidence else {
            continue;
        };
        let attribution = attribute(evidence, &index, terms.as_ref());
        if !credit.differs(&attribution) || (credit.creator.is_some() && !all) {
            continue;
        }
        changed += 1;
        println!("{}", change(&credit, &attribution));
        if !dry_run {
            store.recredit(campaign, credit, attribution).await?;
        }
    }
    let done = if dry_run { "would change" } else { "changed" };
    println!("{changed} {done}.");
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// One order, who was credited and why, who is now and why.
fn change(before: &StoredCredit, after: &Attribution) -> String {
    let nobody = "nobody";
    let (source, order) = (&before.source, printable(&before.order));
    let was = before.creator.as_deref().unwrap_or(nobody);
    let is = after.creator.as_deref().unwrap_or(nobody);
    let carrier = after.carrier.map_or("", |carrier| carrier.as_str());
    let reason = after.reason.as_str();
    format!(
        "{source} {order}  {was} ({}) → {is} ({reason} {carrier})",
        before.reason
    )
}

async fn dismiss(store: &Store, ids: &[String]) -> anyhow::Result<ExitCode> {
    let mut all_held = true;
    for id in ids {
        let was_held = store.dismiss_webhook(id).await?;
        all_held &= was_held;
        let outcome = if was_held {
            "dismissed"
        } else {
            "is not held; see `etalase orders held`"
        };
        println!("{id}  {outcome}");
    }
    store.close().await;
    Ok(if all_held {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
