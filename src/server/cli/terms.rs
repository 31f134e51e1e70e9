//! `etalase campaign terms …`

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use etalase_model::campaign::Campaign;
use etalase_model::commission::Terms as Document;
use etalase_model::record::ReadFault;

use super::database::DatabaseArgs;
use super::input::read_bytes;
use super::output::printable;
use super::output::{counted, tell};
use crate::campaigns::document;
use crate::clock;
use crate::ledger::terms;

#[derive(Debug, Subcommand)]
#[command(after_long_help = "\
Examples:
  etalase campaign terms check kopi-senja.terms.json
  etalase campaign terms put kopi-senja.terms.json

A document of terms:
  {\"version\": 1, \"campaign\": \"kopi-senja\", \"basis_points\": 1000, \"excludes\": [\"tax\", \"shipping\"],
   \"creators\": [{\"id\": \"rani\", \"basis_points\": 1500, \"codes\": [\"RANI10\"]}]}
1000 basis points are 10 %. Without \"excludes\" tax and shipping are excluded. Codes are the creator's own discount codes.
Every version stays: an order goes by the terms that were in force when it was paid, and new ones change no earlier order.")]
pub(super) enum TermsCommand {
    /// Say everything that is wrong with terms. Exits with 1 if something is.
    Check {
        #[command(flatten)]
        file: TermsFile,
    },
    /// Check terms and store them as the next version; they hold for orders paid from now on.
    Put {
        #[command(flatten)]
        file: TermsFile,
        #[command(flatten)]
        database: DatabaseArgs,
    },
}

#[derive(Debug, Args)]
pub(super) struct TermsFile {
    /// The document; - reads the standard input.
    file: PathBuf,
}

impl TermsCommand {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Check { file } => Ok(match read(&file.file)? {
                Ok((_, terms)) => {
                    println!("{}: {}", file.file.display(), summary(&terms));
                    ExitCode::SUCCESS
                }
                Err(faults) => refuse(&file.file, &faults),
            }),
            Self::Put { file, database } => put(&file.file, &database).await,
        }
    }
}

/// The terms with their text, or what is wrong with them.
fn read(file: &Path) -> anyhow::Result<Result<(String, Document), Vec<ReadFault>>> {
    let text = document::text(read_bytes(file)?);
    Ok(text.and_then(|text| {
        let terms = terms::parse(&text)?;
        Ok((text, terms))
    }))
}

async fn put(file: &Path, database: &DatabaseArgs) -> anyhow::Result<ExitCode> {
    let (text, terms) = match read(file)? {
        Ok(read) => read,
        Err(faults) => return Ok(refuse(file, &faults)),
    };
    let store = database.open().await?;
    let campaign = store.campaign(&terms.campaign).await?.document;
    let version = store.put_terms(&terms.campaign, text, clock::now()).await?;
    store.close().await;
    println!(
        "Terms {version} of {} are stored: {}",
        printable(&terms.campaign),
        summary(&terms)
    );
    for stranger in strangers(&terms, document::stored(&campaign)) {
        println!(
            "Note: the campaign document has no creator “{}”.",
            printable(stranger)
        );
    }
    Ok(ExitCode::SUCCESS)
}

/// The creators of terms that shoppers never see: most of them are typing slips.
fn strangers(terms: &Document, campaign: Option<Campaign>) -> Vec<&str> {
    let campaign = campaign.unwrap_or_default();
    let ids = terms.creators.iter().map(|creator| creator.id.as_str());
    ids.filter(|id| campaign.creator(id).is_none()).collect()
}

fn refuse(file: &Path, faults: &[ReadFault]) -> ExitCode {
    tell(file, faults);
    ExitCode::FAILURE
}

/// What terms say, in one line.
fn summary(terms: &Document) -> String {
    let codes: usize = terms
        .creators
        .iter()
        .map(|creator| creator.codes.len())
        .sum();
    let (percent, rest) = (terms.basis_points / 100, terms.basis_points % 100);
    format!(
        "no faults. {percent}.{rest:02} % for everybody, {} with terms of their own, {}.",
        counted(terms.creators.len(), "creator"),
        counted(codes, "discount code"),
    )
}
