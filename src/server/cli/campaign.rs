//! `etalase campaign …`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use etalase_model::campaign::Campaign as Document;
use etalase_model::record::ReadFault;
use serde_json::json;

use super::database::DatabaseArgs;
use super::discover::Discover;
use super::input::read_bytes;
use super::output::{counted, printable, tell};
use super::terms::TermsCommand;
use crate::campaigns::{document, schema, text_encoding};
use crate::clock;
use crate::store::NewCampaign;

#[derive(Debug, Subcommand)]
pub(super) enum CampaignCommand {
    /// Say everything that is wrong with a document. Exits with 1 if something is.
    #[command(after_long_help = "\
Examples:
  etalase campaign check kopi-senja.json
  cat kopi-senja.json | etalase campaign check -
  etalase campaign check --json kopi-senja.json    for editors and pipelines")]
    Check {
        #[command(flatten)]
        file: CampaignFile,
        /// Write the faults as one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Check a document and store it; open windows show it within seconds.
    Put {
        #[command(flatten)]
        file: CampaignFile,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// List the stored campaigns.
    List {
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// Print a stored document as it was put.
    Show {
        /// The campaign's id.
        id: String,
        #[command(flatten)]
        database: DatabaseArgs,
    },
    /// What creators earn, and their discount codes: a document that only you see.
    #[command(subcommand)]
    Terms(TermsCommand),
    Discover(Discover),
    /// Print the JSON Schema of documents, for an editor that completes and checks while you type.
    Schema,
}

#[derive(Debug, Args)]
pub(super) struct CampaignFile {
    /// The document; - reads the standard input.
    file: PathBuf,
    /// Where relative links of the document start from.
    #[arg(
        long,
        value_name = "URL",
        env = "ETALASE_PUBLIC_URL",
        default_value = "https://etalase.example"
    )]
    public_url: String,
}

impl CampaignFile {
    /// The document with its text, or what is wrong with it.
    fn read(&self, bytes: Vec<u8>) -> Result<(String, Document), Vec<ReadFault>> {
        let text = document::text(bytes)?;
        let campaign = document::parse(&text, &self.public_url)?;
        Ok((text, campaign))
    }

    fn tell(&self, faults: &[ReadFault]) {
        tell(&self.file, faults);
    }
}

impl CampaignCommand {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Check { file, json } => check(&file, json),
            Self::Put { file, database } => put(&file, &database).await,
            Self::List { database } => list(&database).await,
            Self::Show { id, database } => {
                let store = database.open().await?;
                println!("{}", store.campaign(&id).await?.document);
                Ok(ExitCode::SUCCESS)
            }
            Self::Terms(terms) => terms.run().await,
            Self::Discover(discover) => discover.run().await,
            Self::Schema => {
                println!("{}", serde_json::to_string_pretty(&schema::campaign())?);
                Ok(ExitCode::SUCCESS)
            }
        }
    }
}

fn check(file: &CampaignFile, json: bool) -> anyhow::Result<ExitCode> {
    let bytes = read_bytes(&file.file)?;
    let is_utf16 = text_encoding::is_utf16(&bytes);
    let read = file.read(bytes);
    let sound = read.is_ok();
    match read {
        _ if json => {
            let faults = read.err().unwrap_or_default();
            println!(
                "{}",
                serde_json::to_string_pretty(&json!({"ok": sound, "faults": faults}))?
            );
        }
        Ok((_, campaign)) => {
            println!("{}: {}", file.file.display(), summary(&campaign));
            if is_utf16 {
                println!(
                    "Note: it is saved as UTF-16. `put` takes it; a page that loads the file itself needs UTF-8."
                );
            }
        }
        Err(faults) => file.tell(&faults),
    }
    Ok(if sound {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn put(file: &CampaignFile, database: &DatabaseArgs) -> anyhow::Result<ExitCode> {
    let (text, campaign) = match file.read(read_bytes(&file.file)?) {
        Ok(read) => read,
        Err(faults) => {
            file.tell(&faults);
            return Ok(ExitCode::FAILURE);
        }
    };
    let store = database.open_or_create().await?;
    store
        .put_campaign(NewCampaign::of(&campaign, text, clock::now()))
        .await?;
    store.close().await;
    println!("{} is stored: {}", campaign.id, summary(&campaign));
    println!(
        "Embed it: <script async src=\"{}/etalase.js\" data-campaign=\"{}\"></script>",
        file.public_url, campaign.id
    );
    Ok(ExitCode::SUCCESS)
}

async fn list(database: &DatabaseArgs) -> anyhow::Result<ExitCode> {
    let campaigns = database.open().await?.campaigns().await?;
    if campaigns.is_empty() {
        println!("No campaign is stored yet. Store one with `etalase campaign put FILE`.");
        return Ok(ExitCode::SUCCESS);
    }
    println!(
        "{:<32} {:>8} {:>8}  put at",
        "campaign", "products", "waiting"
    );
    for campaign in campaigns {
        println!(
            "{:<32} {:>8} {:>8}  {}",
            campaign.id, campaign.products, campaign.pending, campaign.updated_at
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// What a document holds, in one line.
fn summary(campaign: &Document) -> String {
    let variants = campaign
        .products
        .iter()
        .map(|product| product.variants.len())
        .sum();
    let show = campaign.show.as_ref().map_or("no show".to_owned(), |show| {
        format!(
            "a show at {} with {}",
            show.starts_at,
            counted(show.pins.len(), "pin")
        )
    });
    format!(
        "no faults. {} with {} ({}), {}, {show}.",
        printable(campaign.brand.name.get(&campaign.locale)),
        counted(campaign.products.len(), "product"),
        counted(variants, "variant"),
        counted(campaign.creators.len(), "creator"),
    )
}
