//! What the binary is told: one file for each command.

mod campaign;
mod creator;
mod database;
mod discover;
mod doctor;
mod input;
mod orders;
mod output;
mod person;
mod report;
mod reviews;
mod serve;
mod terms;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

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
    Campaign(campaign::CampaignCommand),
    /// Make signed links for creators, and say whether one is to be believed.
    #[command(subcommand)]
    Creator(creator::CreatorCommand),
    /// Moderate reviews; works while the server runs.
    #[command(subcommand)]
    Reviews(reviews::ModerationCommand),
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

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(fault) => return print_error(&anyhow::Error::new(fault)),
    };
    match runtime.block_on(run(cli.command)) {
        Ok(code) => code,
        Err(fault) => print_error(&fault),
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

fn print_error(fault: &anyhow::Error) -> ExitCode {
    eprintln!("etalase: {fault:#}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
