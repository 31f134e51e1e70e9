//! The programs that serve: built, started on a free port, stopped again.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::command::{self, loud, program, quiet};
use crate::house::House;
use crate::setup::Browser;

/// How long a server may take until it is ready.
const READY: Duration = Duration::from_secs(30);
/// How long a server may take to say goodbye to its visitors.
const GOODBYE: Duration = Duration::from_secs(3);
/// How many ports after the wanted one are tried.
const PORTS: u16 = 50;

/// The server of a brand; each program is named like its package.
pub(crate) const SERVER: &str = "etalase";
/// The sample brand on such a server.
pub(crate) const DEMO: &str = "etalase-demo";

/// How they are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// Quick to build, quick enough to serve: for the demo and the journeys.
    Dev,
    /// For measuring: a slow server would measure itself.
    Release,
}

/// Compiles these programs.
pub(crate) fn build(house: &House, profile: Profile, programs: &[&str]) -> Result<()> {
    let options = |name: &&str| [format!("--package={name}"), format!("--bin={name}")];
    let selection: Vec<String> = programs.iter().flat_map(options).collect();
    let selection: Vec<&str> = selection.iter().map(String::as_str).collect();
    build_among(house, profile, &selection)
}

/// The same among whatever else is selected.
pub(crate) fn build_among(house: &House, profile: Profile, selection: &[&str]) -> Result<()> {
    let name = match profile {
        Profile::Dev => "dev",
        Profile::Release => "release",
    };
    let mut command = command::cargo(house);
    command.args(["build", "--profile", name]).args(selection);
    loud(&mut command)
}

/// A program that was compiled.
pub(crate) fn compiled(house: &House, profile: Profile, name: &str) -> Result<PathBuf> {
    let folder = match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    };
    let path = house.target.join(folder).join(name);
    if !path.is_file() {
        bail!("cargo is content, but there is no {}", path.display());
    }
    Ok(path)
}

/// What journeys and measurements are told about this clone, both of whose programs were compiled.
pub(crate) fn environment(
    house: &House,
    profile: Profile,
    browser: &Browser,
) -> Result<Vec<(&'static str, PathBuf)>> {
    Ok(vec![
        ("ETALASE_BIN", compiled(house, profile, SERVER)?),
        ("ETALASE_DEMO_BIN", compiled(house, profile, DEMO)?),
        ("ETALASE_BUNDLE", house.dist()),
        ("ETALASE_STATIC", house.fixed()),
        ("ETALASE_BROWSER", browser.program.clone()),
        ("ETALASE_DRIVER", browser.driver.clone()),
    ])
}

/// A demo server that is ready. Dropping it stops it.
pub(crate) struct Running {
    child: Child,
    /// Where it listens, on this machine alone.
    pub(crate) port: u16,
}

/// Starts the demo, once compiled, on the first free port from `wanted` on.
pub(crate) fn start(house: &House, wanted: u16) -> Result<Running> {
    let demo = compiled(house, Profile::Dev, DEMO)?;
    for port in wanted..=wanted.saturating_add(PORTS) {
        if taken(port) {
            continue;
        }
        if port != wanted {
            println!("demo   port {wanted} is taken; {port} is free and used instead");
        }
        if let Some(running) = launch(house, &demo, port)? {
            return Ok(running);
        }
    }
    bail!(
        "no free port from {wanted} to {}; name another: --port N",
        wanted.saturating_add(PORTS)
    )
}

fn taken(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_err()
}

/// Returns nothing when somebody else took the port between our look and the server's.
fn launch(house: &House, demo: &Path, port: u16) -> Result<Option<Running>> {
    let ready = house.notes().join(format!("demo-{port}.ready"));
    let _ = fs::remove_file(&ready);
    let child = program(demo, &house.root)
        .args(["--port", &port.to_string(), "--bundle"])
        .arg(house.dist())
        .arg("--static")
        .arg(house.fixed())
        .arg("--ready-file")
        .arg(&ready)
        .spawn()
        .with_context(|| format!("cannot start {}", demo.display()))?;
    let mut running = Running { child, port };
    let start = Instant::now();
    while start.elapsed() < READY {
        if running.ended()? {
            if taken(port) {
                return Ok(None);
            }
            bail!("the server stopped before it was ready; its own words are above");
        }
        if ready.exists() {
            fs::remove_file(&ready)?;
            return Ok(Some(running));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("the server was not ready in {} s", READY.as_secs())
}

impl Running {
    /// Whether the server ended by itself.
    pub(crate) fn ended(&mut self) -> Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    fn stop(&mut self) -> Result<()> {
        if self.ended()? {
            return Ok(());
        }
        // The standard library can only kill; asking first lets the server close its database.
        let id = self.child.id().to_string();
        let _ = quiet(program("kill", Path::new("/")).args(["-TERM", &id]));
        let start = Instant::now();
        while start.elapsed() < GOODBYE {
            if self.ended()? {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("demo   the server could not be stopped: {error}");
        }
    }
}

/// Becomes true at Ctrl-C, or when the terminal or a supervisor asks us to end.
pub(crate) fn stop_sign() -> Result<Arc<AtomicBool>> {
    let sign = Arc::new(AtomicBool::new(false));
    let raised = Arc::clone(&sign);
    ctrlc::set_handler(move || raised.store(true, Ordering::SeqCst))
        .context("cannot listen for Ctrl-C")?;
    Ok(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_somebody_listens_on_is_taken() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        assert!(taken(port));
    }
}
