//! `?etalase-debug`: why this creator, which link that makes, what it loses, and who was told.

use anyhow::{Result, ensure};
use serde_json::json;

use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;

const PANEL: &str = "document.querySelector('aside')?.shadowRoot";

/// The panel tells how things stood when it was opened or asked anew; sinks and events may come after that.
async fn says(page: &Page, words: &str) -> Result<()> {
    page.until(&format!(
        "({PANEL}?.textContent.includes({}) || ({PANEL}?.querySelector('button').click(), false))",
        json!(words)
    ))
    .await
    .map(drop)
}

#[test]
fn the_panel_says_who_and_why_what_the_link_loses_and_who_was_told() -> Result<()> {
    journey("panel", async |j| {
        let server = j.demo().await?;
        // A shop that drops most of what it is sent.
        server
            .campaign("kopi-senja", |campaign| {
                campaign["checkout"] = json!({"adapter": "whatsapp", "number": "6281200000000"});
            })
            .await?;
        let page = j
            .phone(&server, "/?ref=rani&utm_source=%3Cb%3Etiktok&etalase-debug")
            .await?;
        page.act("window.dataLayer = []").await?;
        page.window().await?;
        page.find(PANEL).await?;
        // It may have come before the widget had decided.
        page.until(&format!(
            "({PANEL}.textContent.includes('not decided') && {PANEL}.querySelector('button').click(), \
             {PANEL}.textContent.includes('rani: the last creator who sent this visitor within the window'))"
        ))
        .await?;
        for words in [
            "nobody has said yes or no",
            "ref=rani utm_source=<b>tiktok (query, these tags ride on links)",
            "no sign that utm_* were taken off",
            "Checkout link, adapter whatsapp",
            "https://wa.me/6281200000000?text=",
            "dropped utm_source: not sent, for the shop would drop it",
            "No other adapter can be made from these settings",
            "sinks of this page: dataLayer",
            "events that wait for consent: 1",
            "events that the server has not answered: 0",
        ] {
            says(&page, words).await?;
        }
        page.act("probe.element().setConsent(false)").await?;
        page.act(&format!("{PANEL}.querySelector('button').click()"))
            .await?;
        for words in [
            "no: nothing is stored (by page)",
            "our server, dataLayer and Segment: are not told",
            "pixels of Meta and TikTok: are not told",
        ] {
            says(&page, words).await?;
        }
        page.is_clean().await
    })
}

#[test]
fn the_panel_fits_a_phone_and_the_keyboard_reads_and_closes_it() -> Result<()> {
    journey("panel-keyboard", async |j| {
        let server = j.demo().await?;
        let page = j
            .open(Device::phone(), &server, "/?ref=rani&etalase-debug")
            .await?;
        page.find(PANEL).await?;
        let fits: bool = page
            .ask(&format!(
                "(({{left, right, top, bottom}}) => left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight)(document.querySelector('aside').getBoundingClientRect()) \
                 && [...{PANEL}.querySelectorAll('button')].every((button) => button.offsetHeight >= 44) \
                 && {PANEL}.querySelector('main').scrollWidth <= {PANEL}.querySelector('main').clientWidth"
            ))
            .await?;
        ensure!(fits, "the panel does not fit");
        page.act(&format!("{PANEL}.querySelector('main').focus()"))
            .await?;
        let focused: String = page
            .ask(&format!("{PANEL}.activeElement?.ariaLabel"))
            .await?;
        ensure!(focused == "Findings", "{focused}");
        page.press(&["Escape"]).await?;
        page.until("!document.querySelector('aside')")
            .await
            .map(drop)
    })
}
