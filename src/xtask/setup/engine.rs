//! Browsers with other engines than Chromium's: what shoppers on iPhones and in Firefox have.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{Browser, announce, browser, debian, found};
use crate::command::{loud, on_path, program};
use crate::house::House;

/// The WebDriver of Firefox, which Debian has no package of.
const GECKODRIVER: &str = "geckodriver@0.37.1";
/// Where systems keep the small browser that WebKitGTK brings along.
const LIBRARIES: &[&str] = &["/usr/lib", "/usr/libexec", "/usr/lib64"];

/// What draws the pages of a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Engine {
    /// Blink, in Chromium.
    Chromium,
    /// Gecko, in Firefox.
    Firefox,
    /// WebKit, in WebKitGTK's MiniBrowser.
    Webkit,
}

impl Engine {
    /// The word that the journeys know it by.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::Webkit => "webkit",
        }
    }
}

/// Finds a browser with this engine and its WebDriver, or installs them.
pub(crate) fn browser_with(house: &House, engine: Engine) -> Result<Browser> {
    match engine {
        Engine::Chromium => browser(),
        Engine::Firefox => firefox(house),
        Engine::Webkit => webkit(),
    }
}

fn firefox(house: &House) -> Result<Browser> {
    let look = || on_path(&["firefox", "firefox-esr"]);
    if look().is_none() && debian::here() {
        debian::install(
            "Firefox, and the decoders of a stream",
            "journeys are walked in its engine, too",
            &["firefox-esr", "libavcodec-extra"],
        )?;
    }
    let program = look().context("please install Firefox, then run the same task again")?;
    found("browser", program.display());
    let driver = geckodriver(house)?;
    Ok(Browser { program, driver })
}

/// From the path, or made once out of its sources.
fn geckodriver(house: &House) -> Result<PathBuf> {
    let folder = house.notes().join("geckodriver");
    let own = folder.join("bin/geckodriver");
    if let Some(driver) = on_path(&["geckodriver"]).or_else(|| own.is_file().then(|| own.clone())) {
        return Ok(driver);
    }
    let mut install = program("cargo", &house.root);
    install
        // Not optimised: it is made in half the time, and has little to do.
        .args(["install", "--debug", "--locked", "--quiet", GECKODRIVER])
        .arg("--root")
        .arg(&folder);
    announce("geckodriver", "Firefox is driven by it", &[&install]);
    loud(&mut install).context("please install geckodriver, then run the same task again")?;
    Ok(own)
}

fn webkit() -> Result<Browser> {
    let look = || {
        on_path(&["xvfb-run"])?;
        Some(Browser {
            program: mini_browser()?,
            driver: on_path(&["WebKitWebDriver"])?,
        })
    };
    if look().is_none() && debian::here() {
        debian::install(
            "WebKit's MiniBrowser, its WebDriver, a screen without a screen and the decoders of a stream",
            "journeys are walked in its engine, too",
            &[
                "webkit2gtk-driver",
                "xvfb",
                "xauth",
                "gstreamer1.0-plugins-good",
                "gstreamer1.0-plugins-bad",
                "gstreamer1.0-libav",
            ],
        )?;
    }
    let browser = look().context(
        "please install WebKitGTK's MiniBrowser, WebKitWebDriver and xvfb-run, then run the same task again",
    )?;
    found("browser", browser.program.display());
    Ok(browser)
}

/// `/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser`, and where other systems have it.
fn mini_browser() -> Option<PathBuf> {
    let libraries = LIBRARIES.iter().map(Path::new);
    let below = libraries.clone().flat_map(folders);
    let all: Vec<PathBuf> = libraries.map(Path::to_owned).chain(below).collect();
    let homes = all.iter().flat_map(|folder| folders(folder));
    let of_webkit = |folder: &PathBuf| {
        folder
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("webkit"))
    };
    homes
        .filter(of_webkit)
        .map(|folder| folder.join("MiniBrowser"))
        .find(|program| program.is_file())
}

fn folders(of: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(of).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect()
}
