//! Headless Chromium, driven by WebDriver, with a fresh profile.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::ChromeCapabilities;
use thirtyfour::prelude::*;

use super::given;
use super::wait::until;

/// What a shopper holds, and how it is set.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    width: u32,
    height: u32,
    scale: u32,
    mobile: bool,
    autoplay: bool,
    language: &'static str,
    motion: bool,
    privacy: bool,
    native: bool,
    counted: bool,
}

/// What a browser on such a phone says of itself.
pub(crate) const AGENT: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";

impl Device {
    /// A phone of today.
    pub fn phone() -> Self {
        Self {
            width: 390,
            height: 844,
            scale: 2,
            mobile: true,
            autoplay: true,
            language: "id-ID",
            motion: true,
            privacy: false,
            native: true,
            counted: false,
        }
    }

    /// A desk.
    pub fn desk() -> Self {
        Self {
            width: 1280,
            height: 800,
            scale: 1,
            mobile: false,
            ..Self::phone()
        }
    }

    /// Nothing plays before a tap, not even muted.
    pub fn without_autoplay(self) -> Self {
        Self {
            autoplay: false,
            ..self
        }
    }

    /// With the setting that less shall move.
    pub fn with_reduced_motion(self) -> Self {
        Self {
            motion: false,
            ..self
        }
    }

    /// With Global Privacy Control.
    pub fn with_privacy_control(self) -> Self {
        Self {
            privacy: true,
            ..self
        }
    }

    /// A browser that says that it plays no HLS itself.
    pub fn without_native_hls(self) -> Self {
        Self {
            native: false,
            ..self
        }
    }

    /// A browser that does not say that nobody sits before it, so that the server counts what it tells.
    pub fn counted(self) -> Self {
        Self {
            counted: true,
            ..self
        }
    }

    /// What every page of it runs before its own scripts.
    pub(crate) fn script(self) -> String {
        let mut script = String::new();
        if self.privacy {
            script += "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true});\n";
        }
        if !self.native {
            script += "const can = HTMLMediaElement.prototype.canPlayType;\n\
                HTMLMediaElement.prototype.canPlayType = function (kind) { return /mpegurl/i.test(kind) ? '' : can.call(this, kind); };\n";
        }
        if !self.autoplay {
            // Chromium lets muted video play whatever its policy; other browsers and phones that save power do not.
            script += "const play = HTMLMediaElement.prototype.play;\n\
                HTMLMediaElement.prototype.play = function () { return navigator.userActivation.hasBeenActive ? play.call(this) : Promise.reject(new DOMException('tap first', 'NotAllowedError')); };\n";
        }
        script
    }

    fn capabilities(self, profile: &Path) -> Result<ChromeCapabilities> {
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
            "--mute-audio",
            "--autoplay-policy=no-user-gesture-required",
        ] {
            capabilities.add_arg(argument)?;
        }
        capabilities.add_arg(&format!("--window-size={},{}", self.width, self.height))?;
        capabilities.add_arg(&format!("--lang={}", self.language))?;
        capabilities.add_arg(&format!("--user-data-dir={}", profile.display()))?;
        if self.counted {
            capabilities.add_arg(&format!("--user-agent={AGENT}"))?;
        }
        capabilities.add_experimental_option("perfLoggingPrefs", json!({"enablePage": false}))?;
        capabilities.set(
            "goog:loggingPrefs",
            json!({"browser": "ALL", "performance": "ALL"}),
        )?;
        Ok(capabilities)
    }
}

/// A browser with one tab, and the driver it came with. Both end with this value.
pub struct Browser {
    pub(crate) driver: WebDriver,
    pub(crate) device: Device,
    process: Process,
    _profile: TempDir,
}

impl Browser {
    /// Starts one.
    pub async fn start(device: Device) -> Result<Self> {
        let profile = tempfile::Builder::new()
            .prefix("etalase-profile-")
            .tempdir()?;
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let process = Process::spawn(port)?;
        let address = format!("http://127.0.0.1:{port}");
        let capabilities = device.capabilities(profile.path())?;
        until("the driver listens", async || {
            Ok(std::net::TcpStream::connect(("127.0.0.1", port)).ok())
        })
        .await?;
        let driver = WebDriver::new(&address, capabilities)
            .await
            .context("the browser does not start")?;
        let browser = Self {
            driver,
            device,
            process,
            _profile: profile,
        };
        browser.dress().await?;
        Ok(browser)
    }

    /// Goes to an address, and does not wait for what the page does then.
    pub async fn goto(&self, address: &str) -> Result<()> {
        Ok(self.driver.goto(address).await?)
    }

    /// Runs a script in the page and returns what it returns.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self
            .driver
            .execute(script, Vec::new())
            .await?
            .json()
            .clone())
    }

    async fn dress(&self) -> Result<()> {
        let Device {
            width,
            height,
            scale,
            mobile,
            language,
            ..
        } = self.device;
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await?;
        self.cdp("Emulation.setLocaleOverride", json!({"locale": language}))
            .await?;
        if mobile {
            self.cdp(
                "Emulation.setTouchEmulationEnabled",
                json!({"enabled": true}),
            )
            .await?;
        }
        if !self.device.motion {
            let features = json!([{"name": "prefers-reduced-motion", "value": "reduce"}]);
            self.cdp("Emulation.setEmulatedMedia", json!({"features": features}))
                .await?;
        }
        Ok(())
    }

    /// A command of the DevTools protocol.
    pub async fn cdp(&self, method: &str, parameters: Value) -> Result<Value> {
        self.driver
            .cdp()
            .send_raw(method, parameters)
            .await
            .with_context(|| method.to_owned())
    }

    /// Ends it in order.
    pub async fn quit(&self) {
        // The process is killed in any case.
        let _ = self.driver.clone().quit().await;
        self.process.end();
    }
}

/// The driver's process, and with it the browser's, which is in the same group.
struct Process(std::cell::RefCell<Child>);

impl Process {
    fn spawn(port: u16) -> Result<Self> {
        use std::os::unix::process::CommandExt as _;
        let mut command = Command::new(given("ETALASE_DRIVER")?);
        command.arg(format!("--port={port}")).process_group(0);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        Ok(Self(command.spawn()?.into()))
    }

    fn end(&self) {
        let mut child = self.0.borrow_mut();
        let group = format!("-{}", child.id());
        // Each fails only if it has ended already.
        let _ = Command::new("kill")
            .args(["-TERM", "--", &group])
            .stderr(Stdio::null())
            .status();
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.end();
    }
}
