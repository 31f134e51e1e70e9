//! A browser that can be driven: Chromium and the WebDriver that belongs to it.

use std::path::PathBuf;

use anyhow::{Context, Result};

use super::{debian, found};
use crate::command::on_path;

const BROWSERS: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];
const DRIVERS: &[&str] = &["chromedriver"];

/// The two programs that journeys need.
#[derive(Debug, Clone)]
pub(crate) struct Browser {
    /// The browser itself.
    pub(crate) program: PathBuf,
    /// Its WebDriver, of the same version.
    pub(crate) driver: PathBuf,
}

/// Finds them, or installs them on Debian. `ETALASE_BROWSER` and `ETALASE_DRIVER` name others.
pub(crate) fn browser() -> Result<Browser> {
    if let Some(browser) = look() {
        return Ok(browser);
    }
    if debian::here() {
        debian::install(
            "Chromium and its WebDriver",
            "journeys are walked in a real browser on a real server",
            &["chromium", "chromium-driver", "fonts-liberation"],
        )?;
    }
    let browser = look().context(
        "please install Chromium or Chrome and the chromedriver of the same version,\n\
         or name them: ETALASE_BROWSER=/path/to/chromium ETALASE_DRIVER=/path/to/chromedriver",
    )?;
    found("browser", browser.program.display());
    Ok(browser)
}

fn look() -> Option<Browser> {
    let chosen = |name: &str| std::env::var_os(name).map(PathBuf::from);
    Some(Browser {
        program: chosen("ETALASE_BROWSER").or_else(|| on_path(BROWSERS))?,
        driver: chosen("ETALASE_DRIVER").or_else(|| on_path(DRIVERS))?,
    })
}
