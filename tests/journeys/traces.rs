//! Nothing is stored on the shopper's device, and the page finds itself as it left itself.

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::support::journey;
use crate::support::window::Writing;

#[test]
fn a_whole_visit_stores_nothing() -> Result<()> {
    journey("no-traces", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani&fbclid=x").await?;
        let window = page.window().await?;
        window.plays().await?;
        page.act("window.first = probe.video()").await?;
        window.open("gayo-senja").await?;
        window.pick("size", "500g").await?;
        window.click("dialog button.primary").await?;
        window.close().await?;
        window.show_reviews().await?;
        window
            .until("probe.all('.items .helpful').length > 0")
            .await?;
        window.click(".items .helpful").await?;
        let review = Writing {
            stars: 3,
            title: "",
            body: "Biasa saja, tetapi jujur.",
            name: "Budi",
        };
        window.write(&review).await?;
        window.says("Menunggu moderasi").await?;

        let stored: Value = page
            .later(
                "return {local: localStorage.length, session: sessionStorage.length, cookies: document.cookie,\
                 databases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,\
                 workers: (await navigator.serviceWorker.getRegistrations()).length}",
            )
            .await?;
        let nothing = serde_json::json!({"local": 0, "session": 0, "cookies": "", "databases": 0, "caches": 0, "workers": 0});
        ensure!(stored == nothing, "{stored}");
        let cookies = page.cookies().await?;
        ensure!(cookies == serde_json::json!([]), "{cookies}");

        let same: bool = page.ask("window.first === probe.video()").await?;
        ensure!(same, "the video was made anew");
        page.is_clean().await
    })
}

#[test]
fn the_page_keeps_its_globals_and_the_inside_stays_closed() -> Result<()> {
    journey("no-globals", async |j| {
        let server = j.demo().await?;
        let page = j.browse(crate::support::browser::Device::phone()).await?;
        page.before("window.globals = new Set(Object.getOwnPropertyNames(window))")
            .await?;
        page.goto(&server.at("/demo/single-tag.html")).await?;
        page.window().await?.plays().await?;
        let added: Vec<String> = page
            .ask("Object.getOwnPropertyNames(window).filter((name) => !window.globals.has(name) && !/^(globals|probe|pwned|cdc_.*|ret_nodes)$/.test(name) && isNaN(name))")
            .await?;
        ensure!(added == ["etalase"], "{added:?}");
        let closed: bool = page.ask("probe.element().shadowRoot === null").await?;
        ensure!(closed, "the inside is open");
        Ok(())
    })
}
