//! What a window shows comes from where its document says, on whoever's page it stands.

use anyhow::{Result, ensure};

use crate::support::foreign::{PLAIN, Site};
use crate::support::journey;

/// Pictures that a shopper sees, or would see further on, and that are not there.
const MISSING: &str = "probe.all('img').filter((img) => (img.loading = 'eager') && img.checkVisibility() && !img.naturalWidth)";

#[test]
fn what_a_document_names_by_a_path_comes_from_the_documents_own_host() -> Result<()> {
    journey("media-foreign", async |j| {
        let server = j.demo().await?;
        // All its pictures, its captions and its recording are paths.
        let campaign = server.at("/demo/kopi-senja.static.json");
        let html = PLAIN.replace("\"kopi-senja\"", &format!("\"{campaign}\""));
        let page = j.guest(&server, "", &html).await?;
        let window = page.window().await?;
        window.until(&format!("{MISSING}.length === 0")).await?;
        window.open("gayo-senja").await?;
        window.until(&format!("{MISSING}.length === 0")).await?;
        let pictures: usize = window.ask("probe.all('img').length").await?;
        ensure!(pictures > 6, "{pictures} pictures");
        window.close().await?;
        window.becomes("replay").await?;
        window.click(".begin").await?;
        window.plays().await?;
        page.act("probe.find('.stage').focus()").await?;
        page.press(&["c"]).await?;
        window
            .until("performance.getEntriesByType('resource').some(({name, responseStatus}) => /captions.id.vtt$/.test(name) && responseStatus === 200)")
            .await?;
        page.is_clean().await
    })
}

#[test]
fn a_picture_that_does_not_come_or_does_not_exist_leaves_a_drawing_in_its_place() -> Result<()> {
    journey("media-broken", async |j| {
        let server = j.demo().await?;
        let html = PLAIN.replace("\"kopi-senja\"", "\"/kopi.json\"");
        let site = Site::open(&server).await?.page("/", &html)?;
        let site = site
            .campaign(&server, "/kopi.json", |document| {
                document["show"]["poster"]["src"] = "/hilang.webp".into();
                document["creators"][0]["avatar"]["src"] = "/hilang.webp".into();
                document["products"][0]["images"][0]["src"] = "/hilang.webp".into();
                document["products"][1]["images"] = serde_json::json!([]);
            })
            .await?;
        let page = j.phone(&site, "/").await?;
        let window = page.window().await?;
        window.until(&format!("{MISSING}.length === 4")).await?;
        window
            .until("probe.all('img').every((img) => img.naturalWidth || !img.checkVisibility() || getComputedStyle(img).opacity === '0')")
            .await?;
        window
            .until("probe.find('.pinned .photo .icon').getBoundingClientRect().width > 16")
            .await?;
        for product in ["gayo-senja", "gula-aren"] {
            let drawing = format!("[data-product={product}] .photo .icon");
            window
                .until(&format!(
                    "probe.find({drawing:?}).getBoundingClientRect().width > 24"
                ))
                .await?;
            window.open(product).await?;
            window
                .until("probe.find('.gallery > .photo .icon').getBoundingClientRect().width > 40")
                .await?;
            window.close().await?;
        }
        Ok(())
    })
}
