//! Consent tools that a page may have: nothing is stored before their yes, their no wipes, and nobody is asked a second time.

use std::cell::RefCell;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::sinks::{RANI, shopper};
use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;

/// What is behind each door, as it stands: anything, and all of it.
const BEHIND: &str = "window.behind = () => { \
    const layer = dataLayer.filter(({event}) => event).length; \
    const all = {storage: [!!localStorage.getItem('etalase.journey')], analytics: [calls.sent.length, layer, calls.analytics.length], \
        ads: [calls.fbq.length, calls.ttq.length]}; \
    return Object.fromEntries(Object.entries(all).map(([door, list]) => [door, {some: list.some(Boolean), every: list.every(Boolean)}])) }";

/// One row of the table: nothing before the word, and after it what its doors say.
async fn walk(page: &Page, row: &Value) -> Result<()> {
    page.act("localStorage.clear()").await?;
    page.act(BEHIND).await?;
    page.window().await?.open("gula-aren").await?;
    page.until("probe.names().includes('product-view')").await?;
    let early: Value = page.ask("behind()").await?;
    let nothing = |door: &str| early[door]["some"] == false;
    ensure!(
        nothing("storage") && nothing("analytics") && nothing("ads"),
        "before a yes: {early}"
    );
    page.act(row["say"].as_str().unwrap_or_default()).await?;
    let doors = ["storage", "analytics", "ads"];
    let states = doors.map(|door| format!("{door} {}", row[door].as_str().unwrap_or_default()));
    let told = format!(
        "for (let tries = 0; ; tries++) {{ \
            dispatchEvent(new Event('OTConsentApplied')); \
            const {{detail}} = (await probe.element().diagnose()).find(({{check}}) => check === 'consent'); \
            if (detail.endsWith('; {}') || tries > 50) return detail; \
            await new Promise((done) => setTimeout(done, 100)) }}",
        states.join(", ")
    );
    let told: String = page.later(&told).await?;
    ensure!(told.ends_with(&states.join(", ")), "the doors are {told}");
    // As if the page went: nothing waits for a batch.
    page.act("dispatchEvent(new PageTransitionEvent('pagehide'))")
        .await?;
    for door in doors {
        match row[door] == "granted" {
            true => page.until(&format!("behind().{door}.every")).await?,
            false => page.until(&format!("!behind().{door}.some")).await?,
        };
    }
    Ok(())
}

#[test]
fn each_word_of_each_tool_opens_its_doors_and_no_others() -> Result<()> {
    journey("consent-table", async |j| {
        let table: Vec<Value> = serde_json::from_str(include_str!("../fixtures/consent.json"))?;
        ensure!(table.len() > 40, "only {} rows", table.len());
        let server = j.demo().await?;
        // No word of a tool is about the show, and one product is enough to look at.
        server
            .campaign("kopi-senja", |campaign| {
                campaign["show"] = Value::Null;
                campaign["content"] = Value::Null;
                if let Some(products) = campaign["products"].as_array_mut() {
                    products.retain(|product| product["id"] == "gula-aren");
                }
            })
            .await?;
        let left = RefCell::new(table.iter());
        let rows = || async {
            let page = shopper(j, &server, Device::phone(), RANI).await?;
            while let Some(row) = { left.borrow_mut().next() } {
                page.goto(&server.at(RANI)).await?;
                walk(&page, row)
                    .await
                    .with_context(|| format!("{}: {}", row["tool"], row["state"]))?;
            }
            anyhow::Ok(())
        };
        // Side by side, each in a browser with a storage of its own: most of a row is waiting.
        tokio::try_join!(rows(), rows(), rows())?;
        Ok(())
    })
}

/// A consent tool, as its vendor's script stands in a page. Stand-ins with the vendor's names, for the tools themselves are
/// not free to ship.
struct Tool {
    /// What the journey is called.
    journal: &'static str,
    /// What our own report calls it.
    name: &'static str,
    /// Before the shopper answers.
    asks: &'static str,
    yes: &'static str,
    no: &'static str,
}

/// Walks through what a shopper's answers to it lead to.
fn heeds(tool: &Tool) -> Result<()> {
    let Tool {
        journal,
        name,
        asks,
        yes,
        no,
    } = *tool;
    journey(journal, async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani&utm_source=tiktok").await?;
        page.act(asks).await?;
        page.window().await?;
        let early: bool = page
            .ask("localStorage.length + sessionStorage.length + document.cookie.length > 0")
            .await?;
        ensure!(!early, "{name}: stored before a yes");
        page.act(yes).await?;
        page.until("localStorage.getItem('etalase.journey')?.includes('rani')")
            .await?;
        let report = "return probe.element().diagnose().then((rows) => rows.find(({check}) => check === 'consent').detail)";
        let told: String = page.later(report).await?;
        ensure!(
            told.contains("granted") && told.contains(name),
            "{name}: “{told}” does not say by whose word"
        );
        page.act(no).await?;
        page.until("!localStorage.getItem('etalase.journey')")
            .await?;
        page.is_clean().await
    })
}

#[test]
fn the_transparency_and_consent_framework_is_heeded() -> Result<()> {
    heeds(&Tool {
        journal: "consent-tcf",
        name: "tcf",
        asks: "window.says = (word) => { window.state = word; heard.forEach((tell) => tell(word, true)) }; window.heard = [];\
            window.state = {eventStatus: 'cmpuishown'}; window.__tcfapi = (command, version, tell) => { heard.push(tell); tell(state, true) }",
        yes: "says({eventStatus: 'useractioncomplete', gdprApplies: true, purpose: {consents: {1: true}}})",
        no: "says({eventStatus: 'useractioncomplete', gdprApplies: true, purpose: {consents: {1: false}}})",
    })
}

#[test]
fn googles_consent_mode_is_heeded() -> Result<()> {
    heeds(&Tool {
        journal: "consent-consent_mode",
        name: "consent_mode",
        asks: "window.dataLayer = []; window.gtag = function () { dataLayer.push(arguments) }; gtag('consent', 'default', {ad_storage: 'denied'})",
        yes: "gtag('consent', 'update', {ad_storage: 'granted'})",
        no: "gtag('consent', 'update', {ad_storage: 'denied'})",
    })
}

#[test]
fn shopifys_customer_privacy_is_heeded() -> Result<()> {
    heeds(&Tool {
        journal: "consent-shopify",
        name: "shopify",
        asks: "window.allowed = false; window.Shopify = {loadFeatures(features, done) { Shopify.customerPrivacy = {marketingAllowed: () => allowed}; done(); }}",
        yes: "window.allowed = true; document.dispatchEvent(new CustomEvent('visitorConsentCollected'))",
        no: "window.allowed = false; document.dispatchEvent(new CustomEvent('visitorConsentCollected'))",
    })
}

#[test]
fn onetrust_is_heeded() -> Result<()> {
    heeds(&Tool {
        journal: "consent-onetrust",
        name: "onetrust",
        asks: "window.OnetrustActiveGroups = ',C0001,'",
        yes: "window.OnetrustActiveGroups = ',C0001,C0004,'; dispatchEvent(new Event('OneTrustGroupsUpdated'))",
        no: "window.OnetrustActiveGroups = ',C0001,'; dispatchEvent(new Event('OneTrustGroupsUpdated'))",
    })
}

#[test]
fn wordpress_is_heeded() -> Result<()> {
    heeds(&Tool {
        journal: "consent-wordpress",
        name: "wordpress",
        asks: "window.wp_consent_type = 'optin'; window.marketing = false; window.wp_has_consent = (kind) => kind === 'marketing' && marketing",
        yes: "window.marketing = true; document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change'))",
        no: "window.marketing = false; document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change'))",
    })
}
