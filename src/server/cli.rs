//! What the binary is told: one file for each command.

mod campaign;
mod creator;
mod discover;
mod doctor;
mod orders;
mod person;
mod report;
mod reviews;
mod serve;
mod terms;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use clap::{Args, Parser, Subcommand};

use crate::app::App;
use crate::store::{Samples, Store};

/// Serves shop windows: the bundle that pages embed, campaign documents, and community reviews.
#[derive(Debug, Parser)]
#[command(
    name = "etalase",
    version,
    max_term_width = 100,
    after_long_help = "\
Examples:
  etalase campaign check kopi-senja.json       everything that is wrong with a document
  etalase campaign put kopi-senja.json         store it; windows show it within seconds
  etalase serve --listen 0.0.0.0:8080          serve it, with reviews in ./etalase.db
  etalase creator keys new                     a key that signs creators' links
  etalase creator link --campaign kopi-senja --creator rani --short --qr
  etalase reviews list                         what shoppers wrote and waits for you
  etalase reviews publish 0191e3c2-…           let everybody see it, whatever its stars
  etalase report creators --campaign kopi-senja --from 2026-11-01 --to 2026-11-30
                                               what each creator brought and earns
  etalase orders held                          what shops sent and nobody could understand
  etalase person export --email siti@mail.example
                                               all that is kept of a person; erase it with `person erase`
  etalase doctor 'https://…/?ref=rani'         what becomes of an arrival, down to each link

A page embeds a window with
  <script async src=\"https://HOST/etalase.js\" data-campaign=\"kopi-senja\"></script>"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the bundle, campaigns and reviews.
    Serve(Box<serve::Serve>),
    /// Check, store and look at campaign documents.
    #[command(subcommand)]
    Campaign(campaign::Campaign),
    /// Make signed links for creators, and say whether one is to be believed.
    #[command(subcommand)]
    Creator(creator::Creator),
    /// Moderate reviews; works while the server runs.
    #[command(subcommand)]
    Reviews(reviews::Reviews),
    /// Look after webhooks of shops that could not be understood; works while the server runs.
    #[command(subcommand)]
    Orders(orders::Orders),
    /// Say what is kept of a person, or erase it; works while the server runs.
    #[command(subcommand)]
    Person(person::Person),
    /// Say what creators brought and earn; works while the server runs.
    #[command(subcommand)]
    Report(report::Report),
    Doctor(doctor::Doctor),
}

/// The database of a command that works beside the server.
#[derive(Debug, Args)]
struct Desk {
    /// The SQLite file that the server uses.
    #[arg(long, env = "ETALASE_DATABASE", default_value = "etalase.db")]
    database: PathBuf,
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(fault) => return complain(&anyhow::Error::new(fault)),
    };
    match runtime.block_on(run(cli.command)) {
        Ok(code) => code,
        Err(fault) => complain(&fault),
    }
}

async fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Campaign(campaign) => campaign.run().await,
        Command::Creator(creator) => creator.run().await,
        Command::Reviews(reviews) => reviews.run().await,
        Command::Orders(orders) => orders.run().await,
        Command::Person(person) => person.run().await,
        Command::Report(report) => report.run().await,
        Command::Doctor(doctor) => doctor.run(),
    }
}

fn complain(fault: &anyhow::Error) -> ExitCode {
    eprintln!("etalase: {fault:#}");
    ExitCode::FAILURE
}

impl Desk {
    /// The database that a server or a `put` has made: a slip in its name shall not make another.
    async fn open(&self) -> anyhow::Result<Store> {
        if !self.database.exists() {
            bail!(
                "there is no database {}; name the server's: --database FILE",
                self.database.display()
            );
        }
        self.open_or_make().await
    }

    async fn open_or_make(&self) -> anyhow::Result<Store> {
        Ok(Store::open(&self.database, Samples::Allowed).await?)
    }
}

/// Reads the file of secrets anew whenever the process is sent SIGHUP, as long as it is awaited.
async fn renew_when_asked(app: Arc<App>) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut asked) = signal(SignalKind::hangup()) else {
            return;
        };
        while asked.recv().await.is_some() {
            match app.renew_secrets() {
                Ok(()) => tracing::info!(secrets = ?app.secrets(), "the secrets were read anew"),
                Err(fault) => tracing::error!(%fault, "the former secrets stay"),
            }
        }
    }
    #[cfg(not(unix))]
    drop(app);
}

/// A text from outside, safe to print: what would move the cursor or recolour the terminal is escaped.
fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            if c.is_control() {
                c.escape_default().collect()
            } else {
                vec![c]
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_review_cannot_paint_the_moderators_terminal() {
        assert_eq!(printable("ya\u{1b}[31m\nno"), "ya\\u{1b}[31m\\nno");
        assert_eq!(printable("enak, wangi “senja”"), "enak, wangi “senja”");
    }
}
