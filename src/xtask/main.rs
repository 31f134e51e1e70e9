//! Everything a contributor runs. Drives cargo and the JavaScript tools; knows no other crate of ours.

mod bench;
mod browsers;
mod bundle;
mod command;
mod demo;
mod dev;
mod house;
mod licences;
mod loader;
mod manifest;
mod server;
mod setup;
mod size;
mod stages;
mod tally;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::house::House;

/// Etalase from source: set up, build, try, test.
///
/// A newcomer needs two: `cargo xtask demo` to see it, `cargo xtask test` to check a change.
/// Both set the machine up first and say what they do.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Make this machine able to build; says what, why and by which command. Does nothing the second time.
    Setup {
        /// Also what the tests need: Chromium and its WebDriver.
        #[arg(long)]
        browser: bool,
    },
    /// Make dist/: loader, glue, Wasm, theme, locales and the HLS engine, each hashed, signed (SRI) and compressed.
    Build,
    /// Show the storefront on a brand's page, with every link worth trying. Ctrl-C stops it.
    Demo {
        /// Where to listen; a taken port moves on to the next free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Like demo, and rebuilds what changed: save a file, wait for "ready", reload the page.
    Dev {
        /// Where to listen; a taken port moves on to the next free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Everything continuous integration runs: formatting, lints, tidy, tests, sizes, and journeys in a real browser.
    ///
    /// The last line is `N passed, N failed, N skipped`. With FILTER only the tests whose name contains it run, and no gates.
    Test {
        /// Part of a test's name.
        filter: Option<String>,
        /// Leave the servers' folders with their databases behind; journeys that fail always leave screenshot, console and network log.
        #[arg(long)]
        keep: bool,
        /// Only the journeys, in a browser with this engine; what it cannot be told to do is skipped, said and counted.
        #[arg(long, value_name = "ENGINE")]
        engine: Option<setup::Engine>,
    },
    /// What a shopper downloads, against the budget. Fails when over it.
    Size {
        /// Remember these figures in src/xtask/size.json, so that the next change shows its price.
        #[arg(long)]
        record: bool,
    },
    /// Measure the product in a browser: first frame, time to a usable link, dropped frames.
    Bench {
        /// Given to the bench program as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Prove the house rules: who may know whom, what may stand where.
    Tidy {
        #[command(flatten)]
        wishes: tidy::Wishes,
    },
    /// Ask the loader and the model the same questions by chance; fails where they answer differently.
    Twins {
        /// How many questions.
        #[arg(default_value_t = 100_000)]
        cases: u32,
        /// The same seed asks the same questions.
        #[arg(long, default_value_t = loader::SEED)]
        seed: u32,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let house = House::find()?;
    match cli.task {
        Task::Setup { browser } => {
            setup::compiler(&house)?;
            setup::packages(&house)?;
            if browser {
                setup::browser()?;
            }
            println!("setup  ready. Next: cargo xtask demo");
        }
        Task::Build => {
            bundle::set_up_and_build(&house)?;
        }
        Task::Demo { port } => demo::run(&house, port)?,
        Task::Dev { port } => dev::run(&house, port)?,
        Task::Test {
            filter,
            keep,
            engine: None,
        } => return test::run(&house, filter.as_deref(), keep),
        Task::Test {
            filter,
            keep,
            engine: Some(engine),
        } => return test::run_in(&house, engine, filter.as_deref(), keep),
        Task::Size { record } => return size::run(&house, record),
        Task::Bench { args } => bench::run(&house, &args)?,
        Task::Tidy { wishes } => return tidy::run(&house, wishes),
        Task::Twins { cases, seed } => test::twins(&house, cases, seed)?,
    }
    Ok(ExitCode::SUCCESS)
}
