//! A review on its way: written, seen by its author, published at the desk, seen by everybody.

use anyhow::{Context as _, Result, ensure};

use crate::support::journey;
use crate::support::server::Server;
use crate::support::window::Writing;

const SHORT: Writing<'_> = Writing {
    stars: 4,
    title: "Wangi nangkanya terasa",
    body: "Diseduh pelan, manisnya keluar.\nBesok beli lagi.",
    name: "Dewi dari Takengon",
};

#[test]
fn a_review_is_written_published_and_seen_by_others() -> Result<()> {
    journey("review", async |j| {
        let mut server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        window.write(&SHORT).await?;
        window
            .says("Terima kasih, ulasannya sudah tersimpan")
            .await?;
        window.says("Menunggu moderasi").await?;
        window.says(SHORT.title).await?;
        page.until("probe.names().includes('review-sent')").await?;

        let others = others_see(&server).await?;
        ensure!(
            !others.contains(SHORT.title),
            "it is public before anybody read it"
        );
        publish(&server, SHORT.title)?;
        server.kill()?;
        server.revive().await?;
        let others = others_see(&server).await?;
        ensure!(
            others.contains(SHORT.title),
            "a published review is gone: {others}"
        );

        let page = j.phone(&server, "/").await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        window.says(SHORT.title).await?;
        window.says(SHORT.name).await?;
        page.is_clean().await
    })
}

#[test]
fn a_review_of_ten_thousand_characters_is_refused_and_kept() -> Result<()> {
    journey("review-too-long", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        let body = "senja ".repeat(1_667);
        let body = &body[..10_000];
        window.write(&Writing { body, ..SHORT }).await?;
        window.says("4.000 karakter").await?;
        let kept: String = window.ask("probe.find('form [name=body]').value").await?;
        ensure!(kept == body, "the text changed");

        window.fill(&SHORT).await?;
        window.click("form [type=submit]").await?;
        window.says("Menunggu moderasi").await?;
        page.is_clean().await
    })
}

#[test]
fn an_empty_review_says_what_is_missing() -> Result<()> {
    journey("review-empty", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        window.open_form().await?;
        window.click("form [type=submit]").await?;
        window.until("probe.find('form [role=alert]')").await?;
        window
            .until("probe.find('#body').getAttribute('aria-invalid') === 'true' && probe.find('#body-fault').textContent")
            .await?;
        page.is_clean().await
    })
}

#[test]
fn reviews_are_sorted_filtered_and_found_helpful() -> Result<()> {
    journey("review-list", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        window.until("probe.all('.items > li').length > 0").await?;
        window
            .click("label:has(input[value=helpful]) > span")
            .await?;
        let votes = "probe.all('.items .helpful b').map((count) => +count.textContent)";
        window
            .until(&format!(
                "{votes}.length > 1 && {votes}.every((count, i, all) => !i || all[i - 1] >= count)"
            ))
            .await?;
        let before: u32 = window.ask(&format!("{votes}[0]")).await?;
        window.click(".items .helpful").await?;
        window
            .until(&format!(
                "{votes}[0] === {before} + 1 && probe.find('.helpful').ariaPressed === 'true'"
            ))
            .await?;
        window.click(".items .helpful").await?;
        window
            .until(&format!(
                "{votes}[0] === {before} && probe.find('.helpful').ariaPressed === 'false'"
            ))
            .await?;
        window.click(".histogram li:first-child button").await?;
        window
            .until("probe.find('.histogram button').ariaPressed === 'true' && probe.find('.items').ariaBusy === 'false'")
            .await?;
        page.is_clean().await
    })
}

/// What the API tells everybody.
async fn others_see(server: &Server) -> Result<String> {
    let (status, body) = server
        .get("/v1/campaigns/kopi-senja/reviews?limit=50")
        .await?;
    ensure!(status == 200, "{status}: {body}");
    Ok(body)
}

fn publish(server: &Server, title: &str) -> Result<()> {
    let list = server.desk(&["reviews", "list"])?;
    ensure!(list.contains(title), "the desk does not list it: {list}");
    let id = list.split_whitespace().next().context("no id")?;
    let said = server.desk(&["reviews", "publish", id])?;
    ensure!(said.contains("is now published"), "{said}");
    Ok(())
}
