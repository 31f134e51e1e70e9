//! The program `etalase-demo`.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser;
use etalase::config::{LogFormat, LogLevel};
use etalase::http::listen;
use etalase::logging;
use etalase_demo::brand::{Demo, DemoSettings};
use etalase_demo::creators::SampleLink;
use etalase_demo::router::router;

/// A brand's page, a pretend shop, a live stream that never ends, and sample reviews, on this machine only.
#[derive(Debug, Parser)]
#[command(name = "etalase-demo", version, max_term_width = 100)]
struct DemoArgs {
    /// Where to listen; 0 takes any free port.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The folder that `cargo xtask build` made.
    #[arg(long, value_name = "DIR", default_value = "dist")]
    bundle: PathBuf,
    /// The project's folder `static`; the brand's index.html lies beside it.
    #[arg(long = "static", value_name = "DIR", default_value = "static")]
    assets: PathBuf,
    /// Keep reviews in this file; without it they are gone when the demo stops.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// Write the demo's address to this file once it answers.
    #[arg(long, value_name = "FILE")]
    ready_file: Option<PathBuf>,
    /// How much is logged; info shows every request.
    #[arg(long, default_value = "warn")]
    log_level: LogLevel,
}

#[tokio::main]
async fn main() -> ExitCode {
    match DemoArgs::parse().run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("etalase-demo: {fault:#}");
            ExitCode::FAILURE
        }
    }
}

impl DemoArgs {
    async fn run(self) -> anyhow::Result<()> {
        logging::start(LogFormat::Human, self.log_level);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let listener = listen::bind(address).with_context(|| {
            format!(
                "cannot listen on port {}; name another: --port N",
                self.port
            )
        })?;
        let origin = format!("http://localhost:{}", listener.local_addr()?.port());
        let passing = std::env::temp_dir().join(format!("etalase-demo-{}.db", std::process::id()));
        let settings = DemoSettings {
            assets: self.assets,
            bundle: self.bundle,
            database: self.database.clone().unwrap_or_else(|| passing.clone()),
            origin: origin.clone(),
        };
        let demo = Demo::open(settings).await?;
        if let Err(fault) = demo.app().bundle.asset("etalase.js") {
            tracing::warn!(%fault, "no bundle: pages show their fallback links; make one with `cargo xtask build`");
        }
        tell(&origin, &demo.links());
        if let Some(file) = &self.ready_file {
            say_ready(file, &origin).with_context(|| file.display().to_string())?;
        }
        listen::serve(
            listener,
            router(&demo),
            demo.app(),
            listen::shutdown_signal(),
        )
        .await?;
        if self.database.is_none() {
            forget(&passing);
        }
        Ok(())
    }
}

fn tell(origin: &str, links: &[SampleLink]) {
    println!("Etalase demo on {origin} (Ctrl-C stops it)");
    for SampleLink { address, shows } in links {
        println!("  {address}\n    {shows}");
    }
}

/// The file appears whole or not at all, for whoever waits for it.
fn say_ready(file: &Path, origin: &str) -> std::io::Result<()> {
    let draft = file.with_extension("draft");
    std::fs::write(&draft, format!("{origin}\n"))?;
    std::fs::rename(draft, file)
}

/// Removes the database of a demo that is to leave nothing behind.
fn forget(database: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let mut path = database.as_os_str().to_owned();
        path.push(ending);
        if let Err(fault) = std::fs::remove_file(&path)
            && fault.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%fault, file = %database.display(), "the passing database stays behind");
        }
    }
}
