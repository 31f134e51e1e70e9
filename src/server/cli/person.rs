//! `etalase person …`

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand};

use super::database::DatabaseArgs;
use super::output::printable;
use crate::campaigns::document;
use crate::privacy::person::{PersonQuery, export, find_records};
use crate::store::{OrderKey, PersonalRecord, Store, WebhookState};
use crate::webhooks::receive::understand;

/// More orders than one person has: the clue is most likely an address of the shop's own.
const MOST_ORDERS: usize = 200;

#[derive(Debug, Subcommand)]
pub(super) enum Person {
    /// Print all that is kept of a person, as JSON.
    #[command(after_long_help = WHO)]
    Export {
        #[command(flatten)]
        who: Who,
        /// Only what this campaign keeps.
        #[arg(long, value_name = "ID")]
        campaign: Option<String>,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Erase what is kept of a person. What orders and reviews add up to stays exact.
    #[command(after_long_help = WHO)]
    Erase {
        #[command(flatten)]
        who: Who,
        /// Only what this campaign keeps.
        #[arg(long, value_name = "ID")]
        campaign: Option<String>,
        /// Say what would be erased, and erase nothing.
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

const WHO: &str = "\
A person is known here by an e-mail address or a telephone number that stands in what a shop sent, by an order, a review, an event, or
the key that its browser votes by; each may be given several times. A name alone is not enough: two people may have one.
Of an order the bodies of all its webhooks are erased, those that come later too, with its click and what its credit was decided by;
its number, its amounts and the creator stay, for a refund has to find them. A review goes with its votes, and the counts follow.
Backups, logs of your proxy and the shop itself keep what they have.";

/// By what the person is known.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(super) struct Who {
    /// An e-mail address, as shops send it.
    #[arg(long, value_name = "ADDRESS")]
    email: Vec<String>,
    /// A telephone number, in any way of writing it.
    #[arg(long, value_name = "NUMBER")]
    phone: Vec<String>,
    /// The shop's id of an order of the campaign.
    #[arg(long, value_name = "ID", requires = "campaign")]
    order: Vec<String>,
    /// The id of a review.
    #[arg(long, value_name = "ID")]
    review: Vec<String>,
    /// The key that a browser votes by.
    #[arg(long, value_name = "KEY")]
    voter: Vec<String>,
    /// The id of an event, as the visitor's browser has it.
    #[arg(long, value_name = "ID")]
    event: Vec<String>,
}

impl Who {
    fn query(self, campaign: Option<String>) -> PersonQuery {
        PersonQuery {
            campaign,
            emails: self.email,
            phones: self.phone,
            orders: self.order,
            reviews: self.review,
            voters: self.voter,
            events: self.event,
        }
    }
}

impl Person {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Export {
                who,
                campaign,
                database,
            } => {
                let store = database.open().await?;
                let found = find_records(&store, &who.query(campaign)).await?;
                let told = export(&store, &found).await?;
                println!("{}", serde_json::to_string_pretty(&told)?);
                Ok(ExitCode::SUCCESS)
            }
            Self::Erase {
                who,
                campaign,
                dry_run,
                database,
            } => erase(&database.open().await?, &who.query(campaign), dry_run).await,
        }
    }
}

async fn erase(store: &Store, query: &PersonQuery, dry_run: bool) -> anyhow::Result<ExitCode> {
    if !dry_run {
        understand_all(store).await?;
    }
    let found = find_records(store, query).await?;
    let is_order = |record: &&PersonalRecord| matches!(record, PersonalRecord::Order(_));
    let orders = found.iter().filter(is_order).count();
    if orders > MOST_ORDERS {
        bail!(
            "{orders} orders have this in them: is it an address of the shop's own? Name the person's orders with --order"
        );
    }
    for record in &found {
        println!("{}", described(record));
    }
    let done = if dry_run { "would be erased" } else { "erased" };
    println!("{} {done}.", found.len());
    if !dry_run {
        erase_all(store, found).await?;
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// A body that nobody has looked into yet would take its order along.
async fn understand_all(store: &Store) -> anyhow::Result<()> {
    for id in store.open_webhooks(None, &[WebhookState::Received]).await? {
        let webhook = store.webhook(&id).await?;
        let stored = store.campaign(&webhook.campaign).await?;
        let campaign = document::stored(&stored.document).unwrap_or_default();
        understand(store, &campaign, &id).await?;
    }
    Ok(())
}

async fn erase_all(store: &Store, found: BTreeSet<PersonalRecord>) -> anyhow::Result<()> {
    for record in found {
        store.erase(record).await?;
    }
    Ok(())
}

fn described(record: &PersonalRecord) -> String {
    match record {
        PersonalRecord::Order(OrderKey {
            campaign,
            source,
            order,
        }) => format!("order    {campaign}  {source}  {}", printable(order)),
        PersonalRecord::Webhook(id) => format!("webhook  {id}  (of no order that is known)"),
        PersonalRecord::Review(id) => format!("review   {}", printable(id)),
        PersonalRecord::Votes(voter) => format!("votes    of {}", printable(voter)),
        PersonalRecord::Contacts(campaign, version, creator) => {
            format!("contacts {campaign}  terms {version}  {creator}")
        }
        PersonalRecord::Event(campaign, id) => format!("event    {campaign}  {}", printable(id)),
    }
}
