//! The page object of one window: what a shopper sees in it and does with it.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::engine::Engine;
use super::page::Page;

/// What a shopper writes.
pub struct Writing<'a> {
    /// 1 to 5.
    pub stars: u32,
    /// May be empty.
    pub title: &'a str,
    /// The text.
    pub body: &'a str,
    /// The name to show.
    pub name: &'a str,
}

/// One `<etalase-storefront>` of a page.
#[derive(Clone)]
pub struct Window {
    page: Page,
    index: usize,
}

impl Window {
    pub(crate) fn new(page: Page, index: usize) -> Self {
        Self { page, index }
    }

    /// In expressions, `probe.find(…)` and the like mean this window.
    fn here(&self, expression: &str) -> String {
        let index = self.index;
        format!(
            "((probe) => ({expression}))(Object.assign(Object.create(window.probe), {{\
             element: () => window.probe.element({index}), root: () => window.probe.root({index}),\
             find: (selector) => window.probe.find(selector, {index}), all: (selector) => window.probe.all(selector, {index}),\
             video: () => window.probe.video({index}), frames: () => window.probe.frames({index}),\
             colours: () => window.probe.colours({index}), text: () => window.probe.text({index})}}))"
        )
    }

    /// The value of an expression over this window's `probe`.
    pub async fn ask<T: DeserializeOwned>(&self, expression: &str) -> Result<T> {
        self.page.ask(&self.here(expression)).await
    }

    /// Waits until an expression over this window's `probe` is true.
    pub async fn until(&self, expression: &str) -> Result<Value> {
        self.page.until_so(expression, &self.here(expression)).await
    }

    /// Scrolls to it.
    pub async fn show(&self) -> Result<()> {
        self.page
            .act(&format!(
                "probe.element({}).scrollIntoView({{block: 'start', behavior: 'instant'}})",
                self.index
            ))
            .await
    }

    /// Puts two drippers and a bottle into the bag, as a shopper does, and leaves it open.
    pub async fn fill_bag(&self) -> Result<()> {
        self.fill_bag_with(&["dripper-tanah", "gula-aren"]).await?;
        self.click("dialog .lines li:first-child .stepper button:nth-of-type(2)")
            .await
    }

    /// Puts one of each product into the bag, and leaves it open.
    pub async fn fill_bag_with(&self, products: &[&str]) -> Result<()> {
        for product in products {
            self.open(product).await?;
            self.click("dialog button.primary").await?;
            self.says("sudah di keranjang").await?;
            self.close().await?;
        }
        self.click(".bag-button").await
    }

    /// An element within, by selector.
    pub async fn find(&self, selector: &str) -> Result<WebElement> {
        let expression = format!("probe.find({})", json!(selector));
        self.page.find(&self.here(&expression)).await
    }

    /// A click of the shopper on an element within, by selector.
    pub async fn click(&self, selector: &str) -> Result<()> {
        // What was drawn anew meanwhile was not clicked.
        while !self.clicked(selector).await? {}
        Ok(())
    }

    /// Whether it was still there when it was clicked.
    async fn clicked(&self, selector: &str) -> Result<bool> {
        let element = self.find(selector).await?;
        // In the middle of the screen nothing that sticks to its edges lies over it.
        let script = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})";
        let shown = self
            .page
            .driver()
            .execute(script, vec![element.to_json()?])
            .await;
        let done = match shown {
            Ok(_) => element.click().await,
            Err(fault) => Err(fault),
        };
        match done {
            Ok(()) => Ok(true),
            Err(fault) if fault.to_string().contains("stale") => Ok(false),
            Err(fault) => Err(fault.into()),
        }
    }

    /// What can be read in it.
    pub async fn text(&self) -> Result<String> {
        self.ask("probe.text()").await
    }

    /// Waits until this can be read in it.
    pub async fn says(&self, words: &str) -> Result<()> {
        self.until(&format!("probe.text().includes({})", json!(words)))
            .await
            .map(drop)
    }

    /// The state of the show, as the page sees it.
    pub async fn becomes(&self, state: &str) -> Result<()> {
        self.until(&format!(
            "probe.element().dataset.state === {}",
            json!(state)
        ))
        .await
        .map(drop)
    }

    /// Waits for a decoded picture that moves: frames are counted, the clock goes on, and what is drawn has many colours, where
    /// the page may look.
    pub async fn plays(&self) -> Result<()> {
        self.shows_frames().await?;
        if self.page.engine() == Engine::Webkit {
            return Ok(());
        }
        self.until("(probe.colours() ?? 5) > 4").await.map(drop)
    }

    async fn shows_frames(&self) -> Result<()> {
        // Without a graphics card WebKitGTK decodes a frame or two, also of a page that is nothing but this video.
        if self.page.engine() == Engine::Webkit {
            let begun = "probe.video()?.currentSrc && !probe.video().paused";
            return self.until(begun).await.map(drop);
        }
        self.until("probe.video() && probe.video().readyState >= 2 && probe.frames() > 0")
            .await?;
        let frames: u64 = self.ask("probe.frames()").await?;
        let clock: f64 = self.ask("probe.video().currentTime").await?;
        self.until(&format!(
            "!probe.video().paused && probe.frames() > {frames} && probe.video().currentTime > {clock}"
        ))
        .await
        .map(drop)
    }

    /// Opens a product from the shelf.
    pub async fn open(&self, product: &str) -> Result<()> {
        let row = format!("[data-product={product}]");
        let shown = format!(
            "probe.find('dialog.sheet[open] h2') && (probe.find('{row} .name').textContent === probe.find('dialog.sheet h2').textContent ? 'it' : 'another')"
        );
        self.click(&row).await?;
        // With the show two rows change places, and what was pressed is another by then.
        while self.until(&shown).await? != "it" {
            self.close().await?;
            self.click(&row).await?;
        }
        Ok(())
    }

    /// Picks a value in the open product.
    pub async fn pick(&self, dimension: &str, value: &str) -> Result<()> {
        let input = format!("input[name={dimension}][value='{value}']");
        // The radio button itself is for the keyboard and for readers; the eye sees its label.
        self.click(&format!("label:has({input}) > span")).await?;
        self.until(&format!("probe.find({})?.checked", json!(input)))
            .await
            .map(drop)
    }

    /// The link that buys what is shown, in its parts: address without query, and every parameter as often as it is there.
    pub async fn buy_link(&self, within: &str) -> Result<Link> {
        let selector = format!("{within} a[part=buy]");
        let href: String = self
            .until(&format!("probe.find({})?.href", json!(selector)))
            .await
            .map(|href| href.as_str().unwrap_or_default().to_owned())?;
        self.page.link(&href).await
    }

    /// Scrolls to the reviews, which are asked for when they are near.
    pub async fn show_reviews(&self) -> Result<()> {
        let block = self.find(".reviews").await?;
        let script = "arguments[0].scrollIntoView({block: 'start', behavior: 'instant'})";
        self.page
            .run::<Value>(script, vec![block.to_json()?])
            .await
            .map(drop)
    }

    /// Opens the form, writes a review and sends it.
    pub async fn write(&self, writing: &Writing<'_>) -> Result<()> {
        self.open_form().await?;
        self.fill(writing).await?;
        self.click("form [type=submit]").await
    }

    /// Opens the form for a review.
    pub async fn open_form(&self) -> Result<()> {
        self.click(".aside > button.second").await?;
        self.until("probe.find('form textarea') && !probe.find('form').hidden")
            .await
            .map(drop)
    }

    /// Fills in the form.
    pub async fn fill(&self, writing: &Writing<'_>) -> Result<()> {
        let star = format!(
            "label:has(input[name=stars][value='{}']) > svg",
            writing.stars
        );
        self.click(&star).await?;
        for (field, text) in [
            ("title", writing.title),
            ("body", writing.body),
            ("name", writing.name),
        ] {
            // As a paste does it: ten thousand keys one by one would take minutes.
            let script = "arguments[0].focus(); document.execCommand('selectAll'); \
                          document.execCommand('insertText', false, arguments[1]); return arguments[0].value";
            let element = self.find(&format!("form [name={field}]")).await?;
            let arguments = vec![element.to_json()?, json!(text)];
            let value: String = self.page.run(script, arguments).await?;
            ensure!(value == text, "{field} holds {value:?} instead of {text:?}");
        }
        Ok(())
    }

    /// The `<dialog>` that is open is closed by its own button.
    pub async fn close(&self) -> Result<()> {
        self.click("dialog[open] > button.tool").await?;
        self.until("!probe.find('dialog')").await.map(drop)
    }
}

/// A link, taken apart.
#[derive(Debug, serde::Deserialize)]
pub struct Link {
    /// Everything before the query.
    pub page: String,
    /// Every parameter with all its values.
    pub query: BTreeMap<String, Vec<String>>,
}

impl Link {
    /// Holds the parameters to be exactly these, each exactly once.
    pub fn carries(&self, expected: &[(&str, &str)]) -> Result<()> {
        let once = |(key, value): &(&str, &str)| (key.to_string(), vec![value.to_string()]);
        let expected: BTreeMap<_, _> = expected.iter().map(once).collect();
        ensure!(self.query == expected, "{self:?} instead of {expected:?}");
        Ok(())
    }
}

impl Page {
    /// Takes a link apart as the browser does.
    pub async fn link(&self, href: &str) -> Result<Link> {
        let script = "const url = new URL(arguments[0], location.href); const query = {}; \
                      for (const [key, value] of url.searchParams) (query[key] ??= []).push(value); \
                      return {page: url.origin + url.pathname, query}";
        self.run(script, vec![json!(href)]).await
    }
}
