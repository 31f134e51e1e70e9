//! `etalase report …`

use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};
use etalase_model::time::Time;

use super::database::DatabaseArgs;
use super::output::printable_lines;
use crate::ledger::report::{self, Period};

#[derive(Debug, Subcommand)]
pub(super) enum Report {
    Creators(Creators),
}

/// What each creator brought and earns: clicks, orders, revenue, refunds, commission, and what nobody is credited with.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  etalase report creators --campaign kopi-senja --from 2026-11-01 --to 2026-11-30
  etalase report creators --campaign kopi-senja --from 2026-11-01 --to 2026-11-30 --format csv > november.csv
  etalase report creators --campaign kopi-senja --from 2026-11-01T00:00:00+07:00 --to 2026-12-01T00:00:00+07:00 --format json

An order belongs to the day on which it was paid; its refunds go with it, whenever they came. Revenue and refunds are without
what the terms exclude (tax and shipping, if they do not say otherwise); commission is the share of what is left, rounded half
up for each order. Each order goes by the terms that were in force when it was paid; see `etalase campaign terms put`.
CSV and table write amounts as decimals, JSON as whole minor units.")]
pub(super) struct Creators {
    /// The campaign's id.
    #[arg(long, value_name = "ID")]
    campaign: String,
    /// The first day (UTC), or moment (RFC 3339).
    #[arg(long, value_name = "DAY", value_parser = first_moment)]
    from: Time,
    /// The last day, which counts whole (UTC), or the moment to stop before (RFC 3339).
    #[arg(long, value_name = "DAY", value_parser = moment_after)]
    to: Time,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    #[command(flatten)]
    database: DatabaseArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// For spreadsheets: nothing in it runs as a formula.
    Csv,
    /// For programs.
    Json,
}

impl Report {
    pub(super) async fn run(self) -> anyhow::Result<ExitCode> {
        let Self::Creators(Creators {
            campaign,
            from,
            to,
            format,
            database,
        }) = self;
        anyhow::ensure!(from < to, "--from must be before --to");
        let report =
            report::creators(&database.open().await?, &campaign, Period { from, to }).await?;
        match format {
            Format::Table => print!("{}", printable_lines(&report.to_table())),
            Format::Csv => print!("{}", report.to_csv()),
            Format::Json => println!("{}", report.to_json()?),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn first_moment(text: &str) -> Result<Time, String> {
    let day = [text, "T00:00:00Z"].concat();
    Time::parse(&day)
        .or_else(|| Time::parse(text))
        .ok_or_else(|| "write 2026-11-30, or 2026-11-30T00:00:00+07:00".to_owned())
}

fn moment_after(text: &str) -> Result<Time, String> {
    let moment = first_moment(text)?;
    let is_day = !text.contains([':']);
    Ok(if is_day {
        moment.plus_seconds(86_400)
    } else {
        moment
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_counts_whole_and_a_moment_does_not_move() {
        let time = |text| Time::parse(text).unwrap();
        assert_eq!(first_moment("2026-11-01"), Ok(time("2026-11-01T00:00:00Z")));
        assert_eq!(moment_after("2026-11-30"), Ok(time("2026-12-01T00:00:00Z")));
        assert_eq!(
            moment_after("2026-12-01T00:00:00+07:00"),
            Ok(time("2026-11-30T17:00:00Z"))
        );
        assert!(first_moment("yesterday").is_err() && first_moment("2026-02-30").is_err());
    }
}
