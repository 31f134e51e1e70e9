//! A page, its probe, and what a shopper does on it.

use std::rc::Rc;

use anyhow::{Context as _, Result, bail, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::browser::Browser;
use super::engine::{Ability, Engine, Unable};
use super::wait::until;
use super::window::Window;

pub(crate) const PROBE: &str = include_str!("probe.js");

/// Where a mouse is, in the page's pixels.
#[derive(Debug, serde::Deserialize)]
pub struct Place {
    x: f64,
    y: f64,
}

/// One tab.
#[derive(Clone)]
pub struct Page {
    browser: Rc<Browser>,
}

impl Page {
    pub(crate) async fn new(browser: Rc<Browser>) -> Result<Self> {
        let habits = browser.device.script();
        let page = Self { browser };
        if page.browser.engine.gives_probe() {
            page.before(&(habits + PROBE)).await?;
        } else if page.browser.engine == Engine::Webkit && !habits.is_empty() {
            bail!(Unable(Ability::ScriptsBefore));
        }
        Ok(page)
    }

    /// Has every page run this before its own scripts.
    pub async fn before(&self, script: &str) -> Result<()> {
        let source = format!("{{\n{script}\n}}");
        if let Some(bidi) = &self.browser.bidi {
            let function = format!("() => {source}");
            bidi.ask(
                "script.addPreloadScript",
                json!({"functionDeclaration": function}),
            )?;
            return Ok(());
        }
        ensure!(
            self.browser.engine == Engine::Chromium,
            Unable(Ability::ScriptsBefore)
        );
        let parameters = json!({"source": source});
        self.cdp("Page.addScriptToEvaluateOnNewDocument", parameters)
            .await?;
        Ok(())
    }

    /// Goes to an address.
    pub async fn goto(&self, address: &str) -> Result<()> {
        self.driver().goto(address).await?;
        Ok(())
    }

    /// The first window of the page, with its widget at work.
    pub async fn window(&self) -> Result<Window> {
        self.window_at(0).await
    }

    /// The window of this index, with its widget at work.
    pub async fn window_at(&self, index: usize) -> Result<Window> {
        self.until(&format!("!!probe.element({index})")).await?;
        let window = Window::new(self.clone(), index);
        // In one step: a page that is on its way out takes its element along.
        let shown =
            "{ element.scrollIntoView({block: 'start', behavior: 'instant'}); return true }";
        self.until(&format!("((element) => {shown})(probe.element({index}))"))
            .await?;
        window.until("probe.find('.window')").await?;
        window.until("!probe.find('.frame')").await?;
        window.until("!probe.find('.reviews[aria-busy]')").await?;
        Ok(window)
    }

    /// The first window of the page as soon as its first screen stands, whether or not the rest has come.
    pub async fn first_screen(&self) -> Result<Window> {
        self.until("!!probe.element()").await?;
        let window = Window::new(self.clone(), 0);
        window.show().await?;
        window.until("probe.find('.window .goods')").await?;
        Ok(window)
    }

    /// The first window of the page as the loader alone draws it.
    pub async fn skeleton(&self) -> Result<Window> {
        self.until("probe.find('[part=buy]')?.href").await?;
        Ok(Window::new(self.clone(), 0))
    }

    /// The first element, whatever is in it.
    pub fn element(&self) -> Window {
        Window::new(self.clone(), 0)
    }

    /// The value of an expression.
    pub async fn ask<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        let script = format!("return ({expression})");
        self.run(&script, Vec::new()).await
    }

    /// Runs a script with arguments; what it returns.
    pub async fn run<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Result<T> {
        let answer = self.driver().execute(script, arguments).await;
        let answer = answer.with_context(|| script.to_owned())?;
        serde_json::from_value(answer.json().clone())
            .with_context(|| format!("{script} gave {}", answer.json()))
    }

    /// Runs a script and does not care what it returns.
    pub async fn act(&self, script: &str) -> Result<()> {
        self.run::<Value>(script, Vec::new()).await.map(drop)
    }

    /// Runs a script that may await; what it returns.
    pub async fn later<T: DeserializeOwned>(&self, script: &str) -> Result<T> {
        let script = format!(
            "const done = arguments[0]; (async () => {{ {script} }})().then((value) => done([value ?? null]), (fault) => done(String(fault)))"
        );
        let answer = self.driver().execute_async(script, Vec::new()).await?;
        let value = answer.json();
        let value = value.get(0).with_context(|| value.to_string())?;
        Ok(serde_json::from_value(value.clone())?)
    }

    /// Waits until an expression is true; gives its value.
    pub async fn until(&self, expression: &str) -> Result<Value> {
        self.until_so(expression, expression).await
    }

    /// The same for an expression that is told in other words.
    pub(crate) async fn until_so(&self, told: &str, expression: &str) -> Result<Value> {
        let script = format!(
            "const value = ({expression}); return value instanceof Node ? true : value || null"
        );
        until(told, async || {
            let value: Value = self.run(&script, Vec::new()).await?;
            Ok((!value.is_null()).then_some(value))
        })
        .await
    }

    /// An element by an expression that gives it.
    pub async fn find(&self, expression: &str) -> Result<WebElement> {
        let script = format!("return ({expression})");
        until(expression, async || {
            let answer = self.driver().execute(script.as_str(), Vec::new()).await?;
            if answer.json().is_null() {
                return Ok(None);
            }
            Ok(Some(answer.element()?))
        })
        .await
    }

    /// Presses keys, one after the other, where the focus is. Names are those of `KeyboardEvent.key`.
    pub async fn press(&self, keys: &[&str]) -> Result<()> {
        for key in keys {
            let typed = match *key {
                "Tab" => Key::Tab.value().to_string(),
                "Enter" => Key::Enter.value().to_string(),
                "Escape" => Key::Escape.value().to_string(),
                "ArrowLeft" => Key::Left.value().to_string(),
                "ArrowRight" => Key::Right.value().to_string(),
                "ArrowDown" => Key::Down.value().to_string(),
                "ShiftTab" => {
                    let chain = self.driver().action_chain();
                    let chain = chain
                        .key_down(Key::Shift)
                        .send_keys(Key::Tab.value().to_string());
                    chain.key_up(Key::Shift).perform().await?;
                    continue;
                }
                other => other.to_owned(),
            };
            self.driver()
                .action_chain()
                .send_keys(typed)
                .perform()
                .await?;
        }
        Ok(())
    }

    /// Leaves the journey out where the engine has no such thing, which Chromium has.
    pub async fn needs(&self, expression: &str, ability: Ability) -> Result<()> {
        let has: bool = self.ask(&format!("!!({expression})")).await?;
        ensure!(
            has || self.browser.engine == Engine::Chromium,
            Unable(ability)
        );
        ensure!(has, "no {ability:?}");
        Ok(())
    }

    /// Gives it another size, in its own pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        ensure!(self.engine() != Engine::Webkit, Unable(Ability::Resizing));
        self.browser.resize(width, height, 1, true).await?;
        let sized = format!("innerWidth === {width} && innerHeight === {height}");
        self.until(&sized).await.map(drop)
    }

    /// What can be seen of it now: a PNG in base64.
    pub async fn picture(&self) -> Result<String> {
        Ok(self.driver().screenshot_as_png_base64().await?)
    }

    /// Leaves the journey out where the engine does not say when the layout shifts.
    pub async fn tells_shifts(&self) -> Result<()> {
        let told = "PerformanceObserver.supportedEntryTypes.includes('layout-shift')";
        self.needs(told, Ability::LayoutShifts).await
    }

    /// What a mouse does at a place of the page: `pressed` or released, with its `left`, `middle` or `right` button.
    pub async fn mouse(&self, pressed: bool, button: &str, place: &Place) -> Result<()> {
        let Place { x, y } = place;
        let Some(bidi) = &self.browser.bidi else {
            let kind = if pressed {
                "mousePressed"
            } else {
                "mouseReleased"
            };
            let event = json!({"type": kind, "button": button, "clickCount": 1, "x": x, "y": y});
            let done = self.cdp("Input.dispatchMouseEvent", event).await;
            return done.map(drop);
        };
        let kind = if pressed { "pointerDown" } else { "pointerUp" };
        let number = ["left", "middle", "right"]
            .iter()
            .position(|name| *name == button);
        let actions = json!([
            {"type": "pointerMove", "x": x.round(), "y": y.round()},
            {"type": kind, "button": number},
        ]);
        let mouse = json!([{"type": "pointer", "id": "mouse", "actions": actions}]);
        let parameters = json!({"context": bidi.tab()?, "actions": mouse});
        bidi.ask("input.performActions", parameters).map(drop)
    }

    /// All cookies of the browser.
    pub async fn cookies(&self) -> Result<Value> {
        let mut answer = match &self.browser.bidi {
            Some(bidi) => bidi.ask("storage.getCookies", json!({}))?,
            None if self.engine() == Engine::Webkit => bail!(Unable(Ability::Cookies)),
            None => self.cdp("Network.getAllCookies", json!({})).await?,
        };
        Ok(answer["cookies"].take())
    }

    /// A command of the DevTools protocol.
    pub async fn cdp(&self, method: &str, parameters: Value) -> Result<Value> {
        self.browser.cdp(method, parameters).await
    }

    /// From here on, everything is about the first frame of the page.
    pub async fn enter_frame(&self) -> Result<()> {
        Ok(self.driver().enter_frame(0).await?)
    }

    /// And about the page again.
    pub async fn leave_frame(&self) -> Result<()> {
        Ok(self.driver().enter_default_frame().await?)
    }

    /// Waits for another tab; from then on, everything is about it.
    pub async fn other_tab(&self) -> Result<()> {
        let here = self.driver().window().await?;
        let other = until("another tab", async || {
            let tabs = self.driver().windows().await?;
            Ok(tabs.into_iter().find(|tab| *tab != here))
        })
        .await?;
        Ok(self.driver().switch_to_window(other).await?)
    }

    /// Where the page is.
    pub async fn address(&self) -> Result<String> {
        Ok(self.driver().current_url().await?.to_string())
    }

    /// Nothing hostile ran, nobody complained about the policy, nothing was thrown that nobody caught.
    pub async fn is_clean(&self) -> Result<()> {
        for (what, expression) in [
            ("hostile scripts ran", "probe.pwned ? [probe.pwned] : []"),
            ("violations of the policy", "probe.violations"),
            ("uncaught", "probe.faults"),
            (
                "said to the console",
                "probe.said.filter(({level}) => level === 'error').map(({text}) => text)",
            ),
        ] {
            let found: Vec<Value> = self.ask(expression).await?;
            ensure!(found.is_empty(), "{what}: {found:?}");
        }
        Ok(())
    }

    /// What draws it.
    pub fn engine(&self) -> Engine {
        self.browser.engine
    }

    pub(crate) fn driver(&self) -> &WebDriver {
        &self.browser.driver
    }

    pub(crate) async fn close(&self) {
        self.browser.quit().await;
    }
}
