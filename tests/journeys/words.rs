//! Both languages: every word is said, no key is shown.

use std::fs;

use anyhow::{Result, ensure};
use serde_json::{Map, Value};

use crate::support::page::Page;
use crate::support::server::{Server, Stage};
use crate::support::window::Window;
use crate::support::{given, journey};

#[test]
fn both_languages_say_everything() -> Result<()> {
    journey("words", async |j| {
        let html = |locale: &str| {
            format!(
                r#"<!doctype html><html lang="{locale}"><meta charset="utf-8"><title>{locale}</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <etalase-storefront campaign="kopi-senja" locale="{locale}"></etalase-storefront>
                <script async src="/etalase.js"></script></html>"#
            )
        };
        let stage = Stage::demo()?
            .page("id-ID.html", &html("id-ID"))?
            .page("en.html", &html("en"))?;
        let server = Server::start(stage).await?;
        for (locale, shelf, write, price) in [
            ("id-ID", "Di etalase", "Tulis ulasan", "Rp\u{a0}89.000"),
            ("en", "On the shelf", "Write a review", "IDR\u{a0}89,000"),
        ] {
            let page = j.phone(&server, &format!("/demo/{locale}.html")).await?;
            let window = page.window().await?;
            window.says(shelf).await?;
            window.says(price).await?;
            window.show_reviews().await?;
            window.says(write).await?;
            let lang: String = window.ask("probe.find('.window').lang").await?;
            ensure!(lang == locale, "{lang}");
            no_key_is_shown(&page, &window, locale).await?;
            window.open("cangkir-studio").await?;
            no_key_is_shown(&page, &window, locale).await?;
            page.is_clean().await?;
        }
        Ok(())
    })
}

async fn no_key_is_shown(page: &Page, window: &Window, locale: &str) -> Result<()> {
    let file = given("ETALASE_STATIC")?.join(format!("locales/{locale}.json"));
    let words: Map<String, Value> = serde_json::from_slice(&fs::read(file)?)?;
    let keys: Vec<&String> = words.keys().filter(|key| key.contains('.')).collect();
    let text = window.text().await?;
    let shown: Vec<_> = text
        .lines()
        .filter(|line| keys.iter().any(|key| key.as_str() == *line) || line.contains('{'))
        .collect();
    ensure!(shown.is_empty(), "keys are shown: {shown:?}");
    let named: Vec<String> = page
        .ask("probe.all('[aria-label]').map(({ariaLabel}) => ariaLabel)")
        .await?;
    let unnamed: Vec<_> = named
        .iter()
        .filter(|name| keys.contains(name) || name.contains('{'))
        .collect();
    ensure!(unnamed.is_empty(), "keys are read out: {unnamed:?}");
    Ok(())
}
