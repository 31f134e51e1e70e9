//! A table of strangers' pages: what frameworks, builders, optimisers, policies and layouts make of the embed. Each is one file of
//! `tests/pages`; its first comment says what has to become of it, a word and a colon on each line:
//!
//! - `about`: what kind of page it is
//! - `query`: how the shopper comes to it; `?ref=rani` if it does not say
//! - `csp`: its Content-Security-Policy, as a header
//! - `shows`: `window` (if it does not say), `skeleton`, `links` (the page's own, tracked), or `nothing`
//! - `windows`: how many elements stand in the page; 1 if it does not say
//! - `console`: the code of the one line that the console is told; none if it does not say
//! - `until`: an expression that becomes true; as many as are needed
//! - `bears`: a part of an error of the page's own making, which is borne
//!
//! In a page and in a script beside it, `{{window}}` is the window's server, `{{loader}}` the loader's text as that server sends it,
//! `{{loader-as-built}}` the same before the server said where it is. What lies in `scripts/` may import libraries.
//!
//! `ETALASE_PAGE=name cargo xtask test pages` walks a single one.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::json;

use crate::support::browser::Device;
use crate::support::foreign::Site;
use crate::support::page::Page;
use crate::support::server::Server;
use crate::support::{Host as _, given, journey};

const WORDS: [&str; 8] = [
    "about", "query", "csp", "shows", "windows", "console", "until", "bears",
];

/// One page with what it says of itself.
struct Sample {
    name: String,
    html: String,
    said: BTreeMap<String, Vec<String>>,
}

impl Sample {
    fn read(file: &Path) -> Result<Self> {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(file)?;
        let comment = text.strip_prefix("<!--").context("no comment")?;
        let (comment, html) = comment.split_once("-->").context("no end of the comment")?;
        let mut said = BTreeMap::<_, Vec<_>>::new();
        for line in comment.lines().filter(|line| !line.trim().is_empty()) {
            let (word, value) = line.trim().split_once(": ").context("no colon")?;
            ensure!(WORDS.contains(&word), "{name}: {word} is no word of these");
            said.entry(word.to_owned())
                .or_default()
                .push(value.trim().to_owned());
        }
        ensure!(
            said.contains_key("about"),
            "{name}: says nothing about itself"
        );
        Ok(Self {
            name: name.into_owned(),
            html: html.trim_start().to_owned(),
            said,
        })
    }

    fn all(&self, word: &str) -> &[String] {
        self.said.get(word).map_or(&[], Vec::as_slice)
    }

    fn one<'a>(&'a self, word: &str, otherwise: &'a str) -> &'a str {
        self.all(word).first().map_or(otherwise, String::as_str)
    }

    /// How the shopper comes; what it says is on the links then.
    fn query(&self) -> &str {
        self.one("query", "?ref=rani")
    }

    fn path(&self) -> String {
        format!("/{}", self.name)
    }

    async fn holds(&self, page: &Page) -> Result<()> {
        self.shows(page).await?;
        for expression in self.all("until") {
            page.until(expression).await?;
        }
        let count = self.one("windows", "1");
        let standing: usize = page
            .ask("document.querySelectorAll('etalase-storefront').length")
            .await?;
        ensure!(standing.to_string() == count, "{standing} elements");
        self.told(page).await
    }

    async fn shows(&self, page: &Page) -> Result<()> {
        let tags = json!(self.query().trim_start_matches('?'));
        let tracked = format!(
            "[...document.querySelectorAll('etalase-storefront a[href]')].every(({{href}}) => href.includes({tags}))"
        );
        match self.one("shows", "window") {
            "window" => {
                let each = "[...document.querySelectorAll('etalase-storefront')].map((element, index) => [element, index])";
                let stands = "probe.find('.window', index) && !probe.find('.frame', index) && !probe.find('.reviews[aria-busy]', index)";
                page.until(&format!(
                    "{each}.some(([element, index]) => {{ element.scrollIntoView({{behavior: 'instant'}}); return {stands} }})"
                ))
                .await?;
            }
            "skeleton" => {
                page.until(&format!("probe.find('[part=buy]')?.href.includes({tags})"))
                    .await?;
            }
            "links" => {
                let any = "document.querySelector('etalase-storefront a[href]')";
                page.until(any).await?;
            }
            "nothing" => return Ok(()),
            other => bail!("it cannot show {other}"),
        }
        page.until(&tracked).await.map(drop)
    }

    /// The console is told what it shall be told, once, and of nothing else.
    async fn told(&self, page: &Page) -> Result<()> {
        let codes = self.all("console");
        for code in codes {
            let line = format!("Etalase {code}: ");
            let lines = format!(
                "probe.said.filter(({{text}}) => text.startsWith({}) && text.includes('. Mend: '))",
                json!(line)
            );
            page.until(&format!("{lines}.length === 1")).await?;
        }
        let borne = json!(self.all("bears"));
        let errors = "probe.said.filter(({level}) => level === 'error').map(({text}) => text).concat(probe.faults, probe.violations)";
        let errors: Vec<String> = page
            .ask(&format!(
                "{errors}.filter((text) => !{borne}.some((part) => text.includes(part)))"
            ))
            .await?;
        let ours = |text: &&String| !codes.iter().any(|code| text.contains(code.as_str()));
        let errors: Vec<_> = errors.iter().filter(ours).collect();
        ensure!(errors.is_empty(), "{errors:?}");
        let pwned: usize = page.ask("probe.pwned").await?;
        ensure!(pwned == 0, "hostile scripts ran");
        Ok(())
    }
}

#[test]
fn it_is_a_good_guest_on_every_page_of_the_table() -> Result<()> {
    journey("pages", async |j| {
        let samples = samples()?;
        let server = j.demo().await?;
        let mut site = Site::open(&server)
            .await?
            .campaign(&server, "/kampanye.json", |_| ())
            .await?;
        for (path, text) in scripts(&server).await? {
            site = site.file(&path, "text/javascript", &text)?;
        }
        for sample in &samples {
            let policy = sample.all("csp").iter();
            let headers: Vec<_> = policy
                .map(|policy| ("content-security-policy", policy.as_str()))
                .collect();
            let html = with_loader(&sample.html, &server).await?;
            site = site.page_with(&sample.path(), &html, &headers)?;
        }
        // One browser for all of them: what a page left behind may not harm the next one either.
        let page = j.browse(Device::phone()).await?;
        let mut failed = vec![];
        for sample in &samples {
            let address = sample.path() + sample.query();
            page.goto(&site.at(&address)).await?;
            if let Err(fault) = sample.holds(&page).await {
                failed.push(format!("{}: {fault:#}", sample.name));
            }
        }
        ensure!(failed.is_empty(), "\n{}", failed.join("\n"));
        // Where the loader was carried away from its bundle, it looks beside itself; else a host is asked for nothing.
        let mut missed = site.missed();
        missed.retain(|path| !path.starts_with("/a/") && !path.starts_with("/v1/"));
        ensure!(
            missed.is_empty(),
            "the brand's host was asked for {missed:?}"
        );
        Ok(())
    })
}

/// The scripts that the pages bring along. Those in `scripts/` stand on libraries, which are drawn in.
async fn scripts(server: &Server) -> Result<Vec<(String, String)>> {
    let mut scripts = vec![];
    for file in files("js")? {
        let text = with_loader(&fs::read_to_string(&file)?, server).await?;
        scripts.push((path_of(&file), text));
    }
    for entry in fs::read_dir(folder().join("scripts"))? {
        let file = entry?.path();
        scripts.push((path_of(&file), bundle(&file)?));
    }
    Ok(scripts)
}

/// The text with the loader in it, as the server sends it and as it was built.
async fn with_loader(text: &str, server: &Server) -> Result<String> {
    let (_, served) = server.get("/etalase.js").await?;
    let built = fs::read_to_string(given("ETALASE_BUNDLE")?.join("etalase.js"))?;
    let text = text.replace("{{loader}}", &served);
    Ok(text.replace("{{loader-as-built}}", &built))
}

fn bundle(file: &Path) -> Result<String> {
    let esbuild = given("ETALASE_STATIC")?.join("../node_modules/.bin/esbuild");
    let mut command = Command::new(esbuild);
    command
        .args(["--bundle", "--minify", "--jsx=automatic", "--format=iife"])
        .args([
            "--log-level=warning",
            "--define:process.env.NODE_ENV=\"production\"",
        ])
        .arg(file);
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}: {said}", file.display());
    Ok(String::from_utf8(output.stdout)?)
}

fn path_of(file: &Path) -> String {
    let stem = file.file_stem().unwrap_or_default();
    format!("/{}.js", stem.to_string_lossy())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("pages")
}

fn files(ending: &str) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder())?.map(|entry| Ok(entry?.path()));
    let mut files: Vec<PathBuf> = entries.collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|its| its == ending));
    files.sort();
    Ok(files)
}

fn samples() -> Result<Vec<Sample>> {
    let mut files = files("html")?;
    if let Ok(name) = std::env::var("ETALASE_PAGE") {
        files.retain(|file| file.file_stem().is_some_and(|stem| *stem == *name));
    }
    ensure!(!files.is_empty(), "no such page");
    let read = |file: &PathBuf| Sample::read(file).with_context(|| file.display().to_string());
    files.iter().map(read).collect()
}
