//! A browser, driven by WebDriver, with a fresh profile: headless Chromium, or another [engine](super::engine).

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::prelude::*;

use super::bidi::Bidi;
use super::engine::{Ability, Engine, Unable};
use super::wait::until;

/// What a shopper holds, and how it is set.
#[derive(Clone, Copy, Debug)]
pub struct Device {
    pub(crate) width: u32,
    pub(crate) height: u32,
    scale: u32,
    pub(crate) mobile: bool,
    pub(crate) autoplay: bool,
    pub(crate) language: &'static str,
    pub(crate) motion: bool,
    pub(crate) privacy: bool,
    native: bool,
    pub(crate) counted: bool,
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

    /// With a screen of this size.
    pub fn sized(self, width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            ..self
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
}

/// A browser with one tab, and the driver it came with. Both end with this value.
pub struct Browser {
    pub(crate) driver: WebDriver,
    pub(crate) device: Device,
    pub(crate) engine: Engine,
    /// Firefox's second line.
    pub(crate) bidi: Option<Bidi>,
    process: Process,
    _profile: TempDir,
}

impl Browser {
    /// Starts one.
    pub async fn start(device: Device) -> Result<Self> {
        let profile = tempfile::Builder::new()
            .prefix("etalase-profile-")
            .tempdir()?;
        let (port, second) = (free_port()?, free_port()?);
        let engine = Engine::chosen()?;
        let process = Process::spawn(engine.driver(port, second, device, profile.path())?)?;
        let address = format!("http://127.0.0.1:{port}");
        let capabilities = engine.capabilities(device, profile.path())?;
        until("the driver listens", async || {
            Ok(std::net::TcpStream::connect(("127.0.0.1", port)).ok())
        })
        .await?;
        let driver = WebDriver::new(&address, capabilities)
            .await
            .context("the browser does not start")?;
        let bidi = match engine {
            Engine::Firefox => Some(Bidi::join(
                second,
                &driver.handle().session_id().to_string(),
            )?),
            _ => None,
        };
        let browser = Self {
            driver,
            device,
            engine,
            bidi,
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

    /// Gives the page this size in its own pixels.
    pub async fn resize(&self, width: u32, height: u32, scale: u32, mobile: bool) -> Result<()> {
        if let Some(bidi) = &self.bidi {
            let viewport = json!({"width": width, "height": height});
            let parameters =
                json!({"context": bidi.tab()?, "viewport": viewport, "devicePixelRatio": scale});
            bidi.ask("browsingContext.setViewport", parameters)?;
            return Ok(());
        }
        if self.engine != Engine::Chromium {
            // The page is to have the size, not the window around it.
            let frame = "return outerHeight - innerHeight";
            let frame = self.run(frame).await?.as_u64().unwrap_or_default();
            let height = height + u32::try_from(frame)?;
            self.driver.set_window_rect(0, 0, width, height).await?;
            return Ok(());
        }
        let metrics =
            json!({"width": width, "height": height, "deviceScaleFactor": scale, "mobile": mobile});
        self.cdp("Emulation.setDeviceMetricsOverride", metrics)
            .await
            .map(drop)
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
        self.resize(width, height, scale, mobile).await?;
        if self.engine != Engine::Chromium {
            return Ok(());
        }
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
        ensure!(self.engine == Engine::Chromium, Unable(Ability::DevTools));
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

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// The driver's process, and with it the browser's, which is in the same group.
struct Process(std::cell::RefCell<Child>);

impl Process {
    fn spawn(mut command: Command) -> Result<Self> {
        use std::os::unix::process::CommandExt as _;
        command
            .process_group(0)
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
