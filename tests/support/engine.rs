//! The engines that journeys can be walked in. Chromium is the ordinary one: it can be given the size, the language and the
//! habits of a phone by the DevTools protocol, Firefox most of it by its preferences and [WebDriver BiDi](super::bidi). WebKit
//! is asked by plain WebDriver, and by what its toolkit reads when it starts. What an engine [cannot be asked](Ability), a
//! journey leaves out there and says so.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};
use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{Capabilities, ChromeCapabilities};

use super::browser::{AGENT, Device};
use super::given;

/// What draws the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink, in Chromium.
    Chromium,
    /// Gecko, in Firefox.
    Firefox,
    /// WebKit, in the small browser that WebKitGTK brings along.
    Webkit,
}

/// What a journey may ask for beyond plain WebDriver. Chromium can be asked for all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ability {
    /// Scripts in front of a page's own, and with them devices of other habits: no HLS, no autoplay, Global Privacy Control, a
    /// missing interface, a clock that is off. WebKit cannot: its pages bring the probe along.
    ScriptsBefore,
    /// Commands of the DevTools protocol: the tree that readers get, memory, a system that turns dark while one looks. Firefox
    /// and WebKit cannot.
    DevTools,
    /// All cookies of the browser. WebKit cannot: WebDriver knows those of one page.
    Cookies,
    /// Word of what shifts on the screen. Firefox and WebKit have no such interface.
    LayoutShifts,
    /// Word of tasks that take long. Firefox and WebKit have no such interface.
    LongTasks,
    /// The Navigation API. Firefox has it since 147, WebKit since 26.2.
    Navigation,
    /// A page with a show that plays out of the back-forward cache. Firefox keeps none there that uses Media Source
    /// (`CONTAINS_MSE_CONTENT` in its log); one with a window that does not play it keeps.
    Restoring,
    /// Another size while one looks. WebKit cannot: its window has a least width, which is more than a phone's.
    Resizing,
}

/// A journey asked for something that this engine has not.
#[derive(Clone, Copy, Debug)]
pub struct Unable(pub Ability);

impl std::fmt::Display for Unable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} cannot be asked for here", self.0)
    }
}

impl std::error::Error for Unable {}

impl Engine {
    /// The one that `ETALASE_ENGINE` names; Chromium if it names none.
    pub fn chosen() -> Result<Self> {
        match env::var("ETALASE_ENGINE").as_deref() {
            Err(_) | Ok("chromium") => Ok(Self::Chromium),
            Ok("firefox") => Ok(Self::Firefox),
            Ok("webkit") => Ok(Self::Webkit),
            Ok(other) => bail!("ETALASE_ENGINE is {other}; it can be chromium, firefox or webkit"),
        }
    }

    /// Whether pages are given their probe by the browser; else they bring it along themselves.
    pub fn gives_probe(self) -> bool {
        self != Self::Webkit
    }

    /// The page, with this script in front of all its own where the browser gives it no probe.
    pub(crate) fn with_probe(self, html: &str, script: &str) -> Result<String> {
        const DOCTYPE: &str = "<!doctype html>";
        if self.gives_probe() {
            return Ok(html.to_owned());
        }
        let start = html.get(..DOCTYPE.len()).unwrap_or_default();
        let is_one = start.eq_ignore_ascii_case(DOCTYPE);
        let rest = if is_one { &html[DOCTYPE.len()..] } else { html };
        Ok([DOCTYPE, script, rest].concat())
    }

    /// Starts the driver on this port, and where it speaks BiDi, that on the other.
    pub(crate) fn driver(
        self,
        port: u16,
        bidi: u16,
        device: Device,
        profile: &Path,
    ) -> Result<Command> {
        let driver = given("ETALASE_DRIVER")?;
        let mut command = Command::new(&driver);
        if self == Self::Webkit {
            // It has no mode without a screen, and no sandbox inside of another one.
            command = Command::new("xvfb-run");
            command.args(["--auto-servernum", "--server-args=-screen 0 1400x1000x24"]);
            command.arg(&driver);
            command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
            toolkit(&mut command, device, profile)?;
        }
        command.arg(format!("--port={port}"));
        if self == Self::Firefox {
            command.arg(format!("--websocket-port={bidi}"));
        }
        Ok(command)
    }

    pub(crate) fn capabilities(self, device: Device, profile: &Path) -> Result<Capabilities> {
        match self {
            Self::Chromium => chromium(device, profile),
            Self::Firefox => firefox(device),
            Self::Webkit => webkit(),
        }
    }
}

fn chromium(device: Device, profile: &Path) -> Result<Capabilities> {
    let mut capabilities = ChromeCapabilities::new();
    capabilities.set_binary(&given("ETALASE_BROWSER")?.to_string_lossy())?;
    for argument in [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--no-default-browser-check",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        "--disable-sync",
        // The pages of its address bar, which nobody sees here: a third of what its start costs.
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup",
        "--mute-audio",
        "--autoplay-policy=no-user-gesture-required",
    ] {
        capabilities.add_arg(argument)?;
    }
    let Device {
        width,
        height,
        language,
        counted,
        ..
    } = device;
    capabilities.add_arg(&format!("--window-size={width},{height}"))?;
    capabilities.add_arg(&format!("--lang={language}"))?;
    capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
    if counted {
        capabilities.add_arg(&format!("--user-agent={AGENT}"))?;
    }
    capabilities.add_experimental_option("perfLoggingPrefs", json!({"enablePage": false}))?;
    capabilities.set(
        "goog:loggingPrefs",
        json!({"browser": "ALL", "performance": "ALL"}),
    )?;
    Ok(capabilities.into())
}

fn firefox(device: Device) -> Result<Capabilities> {
    let preferences = json!({
        "intl.accept_languages": device.language,
        // 0 permits, 5 blocks.
        "media.autoplay.default": if device.autoplay { 0 } else { 5 },
        "privacy.globalprivacycontrol.enabled": device.privacy,
        "ui.prefersReducedMotion": u8::from(!device.motion),
        // On phones they take no room from the page.
        "ui.useOverlayScrollbars": u8::from(device.mobile),
    });
    let options =
        json!({"binary": given("ETALASE_BROWSER")?, "args": ["-headless"], "prefs": preferences});
    asked(json!({"browserName": "firefox", "webSocketUrl": true, "moz:firefoxOptions": options}))
}

/// Whether much may move is a setting of the toolkit, which it reads when it starts.
fn toolkit(command: &mut Command, device: Device, profile: &Path) -> Result<()> {
    let animations = u8::from(device.motion);
    let settings = format!("[Settings]\ngtk-enable-animations={animations}\n");
    for version in ["gtk-3.0", "gtk-4.0"] {
        fs::create_dir_all(profile.join(version))?;
        fs::write(profile.join(version).join("settings.ini"), &settings)?;
    }
    command.env("XDG_CONFIG_HOME", profile);
    Ok(())
}

fn webkit() -> Result<Capabilities> {
    let options = json!({"binary": given("ETALASE_BROWSER")?, "args": ["--automation"]});
    asked(json!({"browserName": "MiniBrowser", "webkitgtk:browserOptions": options}))
}

fn asked(members: Value) -> Result<Capabilities> {
    Ok(serde_json::from_value(members)?)
}
