//! The focus goes where the eye goes after each act of the shopper, never falls out of the window, and is taken from nobody.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::support::browser::Device;
use crate::support::foreign::PLAIN;
use crate::support::journey;
use crate::support::page::Page;
use crate::support::window::{Window, Writing};

const REVIEW: Writing<'_> = Writing {
    stars: 4,
    title: "Dari papan ketik",
    body: "Semuanya dengan papan ketik.",
    name: "Tari",
};
const SETTINGS: &str = ".tools [aria-label=Pengaturan]";
const FORM: &str = ".aside > .second";
const SUBMIT: &str = "form [type=submit]";

/// A key is pressed on an element; then another has the focus.
async fn leads(page: &Page, window: &Window, case: &str, [on, key, to]: [&str; 3]) -> Result<()> {
    let told = || format!("{case}: {key} on {on} leads to {to}");
    stand(page, window, on).await.with_context(told)?;
    page.press(&[key]).await?;
    has_it(window, to).await.with_context(told)
}

/// Puts the focus there.
async fn stand(page: &Page, window: &Window, on: &str) -> Result<()> {
    let element = window.find(on).await?;
    let script = "arguments[0].focus()";
    page.run::<serde_json::Value>(script, vec![element.to_json()?])
        .await?;
    has_it(window, on).await
}

async fn has_it(window: &Window, selector: &str) -> Result<()> {
    let there = format!("!!probe.root().activeElement?.matches({})", json!(selector));
    window.until(&there).await.map(drop)
}

#[test]
fn the_focus_stays_with_the_player() -> Result<()> {
    journey("focus-player", async |j| {
        let server = j.demo().await?;
        let page = j.open(Device::desk(), &server, "/").await?;
        let window = page.window().await?;
        window.plays().await?;
        let close = ".panel button";
        for (case, acts) in [
            ("unmute", [".hint", "Enter", ".tools > :nth-child(2)"]),
            ("settings open", [SETTINGS, "Enter", close]),
            ("Escape in the settings", [close, "Escape", SETTINGS]),
            ("settings open again", [SETTINGS, "Enter", close]),
            (
                "Escape on an option",
                [".panel .option", "Escape", SETTINGS],
            ),
            ("settings open once more", [SETTINGS, "Enter", close]),
            (
                "settings closed by their button",
                [close, "Enter", SETTINGS],
            ),
            ("help opens from the stage", [".stage", "?", close]),
            ("help closes to the stage", [close, "?", ".stage"]),
            ("pause", [".stage", "k", ".stage"]),
            ("the button that goes on", [".begin", "Enter", ".stage"]),
        ] {
            leads(&page, &window, case, acts).await?;
        }
        page.is_clean().await
    })
}

#[test]
fn the_focus_follows_a_review_and_its_filters() -> Result<()> {
    journey("focus-reviews", async |j| {
        let mut server = j.demo().await?;
        let page = j.open(Device::desk(), &server, "/").await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        window.until("probe.all('.items > li').length > 0").await?;
        let row = ".histogram li:nth-child(2) button";
        let (leave, faulty) = ("form .plain", "input[name=stars][data-fault]");
        for (case, acts) in [
            ("filter", [row, "Enter", row]),
            ("filter cleared", [".aside > .plain", "Enter", row]),
            ("write", [FORM, "Enter", ".form h3"]),
            ("leave", [leave, "Enter", FORM]),
            ("write again", [FORM, "Enter", ".form h3"]),
            ("nothing filled in", [SUBMIT, "Enter", faulty]),
        ] {
            leads(&page, &window, case, acts).await?;
        }
        window
            .fill(&Writing {
                body: "x",
                ..REVIEW
            })
            .await?;
        leads(&page, &window, "one field", [SUBMIT, "Enter", "#body"]).await?;

        window.fill(&REVIEW).await?;
        server.kill()?;
        let alarm = ".form .alarm";
        leads(&page, &window, "no server", [SUBMIT, "Enter", alarm]).await?;
        let sort = "input[value=helpful]";
        leads(&page, &window, "a list fails", [sort, " ", sort]).await?;
        let again = ".main > .alarm button";
        window
            .until(&format!("probe.find({})", json!(again)))
            .await?;
        server.revive().await?;
        leads(&page, &window, "list again", [again, "Enter", ".items"]).await?;
        let thanks = ".main > .nothing";
        leads(&page, &window, "sent", [SUBMIT, "Enter", thanks]).await?;
        let another = ".main > .nothing button";
        leads(&page, &window, "another", [another, "Enter", ".form h3"]).await?;
        // One of one's own, and the first page.
        let more = ".main > .second";
        let next = ".items > :nth-child(12) .review";
        leads(&page, &window, "more", [more, "Enter", next]).await
    })
}

#[test]
fn the_focus_follows_the_lines_of_the_bag() -> Result<()> {
    journey("focus-bag", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", PLAIN).await?;
        let window = page.window().await?;
        window
            .fill_bag_with(&["dripper-tanah", "gula-aren", "cangkir-studio"])
            .await?;
        let [first, second] = [1, 2].map(|place| format!(".lines > :nth-child({place})"));
        let remove = |line: &str| format!("{line} .plain");
        let less = format!("{first} .stepper .tool");
        for (case, acts) in [
            (
                "a line between",
                [remove(&second).as_str(), "Enter", &second],
            ),
            ("the last line", [&remove(&second), "Enter", &first]),
            ("the only line, by minus", [&less, "Enter", ".bag .nothing"]),
        ] {
            leads(&page, &window, case, acts).await?;
        }
        page.press(&["Escape"]).await?;
        window.until("!probe.find('dialog')").await?;
        // The button that opened the bag is gone with what was in it.
        has_it(&window, ".good")
            .await
            .context("an empty bag closed")?;
        page.is_clean().await
    })
}

#[test]
fn the_focus_is_taken_from_nobody_and_kept_when_what_had_it_is_gone() -> Result<()> {
    journey("focus-kept", async |j| {
        let mut server = j.demo().await?;
        let page = j.guest(&server, "", PLAIN).await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        page.act(
            "document.body.append(Object.assign(document.createElement('input'), {id: 'own'}))",
        )
        .await?;
        let own = "document.activeElement.id === 'own'";

        // The answer comes when the shopper is elsewhere: in the page, in the window.
        window.open_form().await?;
        window.fill(&REVIEW).await?;
        server.kill()?;
        stand(&page, &window, SUBMIT).await?;
        page.press(&["Enter"]).await?;
        window.until("probe.find('form [aria-disabled]')").await?;
        page.act("document.getElementById('own').focus()").await?;
        window.says("Tulisannya masih ada di sini").await?;
        ensure!(page.ask::<bool>(own).await?, "a failure took the focus");
        server.revive().await?;
        stand(&page, &window, SUBMIT).await?;
        page.press(&["Enter"]).await?;
        stand(&page, &window, ".good").await?;
        window.says("Terima kasih, ulasannya").await?;
        has_it(&window, ".good").await?;

        // A live change takes away what has the focus, and nobody moved.
        window.open("gula-aren").await?;
        stand(&page, &window, ".ways .primary").await?;
        let sell_out = |document: &mut serde_json::Value| {
            for variant in document["products"][1]["variants"]
                .as_array_mut()
                .into_iter()
                .flatten()
            {
                variant["stock"] = json!({"state": "sold_out"});
            }
        };
        server.campaign("kopi-senja", sell_out).await?;
        window
            .until("probe.find('.ways .primary').disabled")
            .await?;
        has_it(&window, "dialog button")
            .await
            .context("what was bought is sold out")?;
        window.close().await?;
        page.act("document.getElementById('own').focus()").await?;
        server
            .campaign("kopi-senja", |document| {
                document["products"][1]["title"] = json!("Aren baru")
            })
            .await?;
        window.says("Aren baru").await?;
        ensure!(
            page.ask::<bool>(own).await?,
            "a change of the document took the focus"
        );
        page.is_clean().await
    })
}
