//! Tags of the landing page on links: the loader keeps the same rules as the model, with the same fixtures.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::server::{Server, Stage};
use crate::support::{bundled, journey};

const VECTORS: &str = include_str!("../fixtures/links.json");
const LINKS: &str = r##"<!doctype html><html lang="id"><meta charset="utf-8"><title>Tautan</title>
<etalase-storefront campaign="tidak-ada"><a href="https://toko.example/kopi?utm_source=lama&amp;ukuran=500#ulasan">Beli</a>
<a href="mailto:halo@toko.example">Surat</a><a href="/toko/checkout">Bayar</a><a href="#atas">Atas</a></etalase-storefront>
<script async src="{{window}}/etalase.js"></script></html>"##;

#[test]
fn the_loader_splices_and_reads_tags_as_the_model_does() -> Result<()> {
    journey("tags-twin", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", LINKS).await?;
        page.until("window.etalase?.splice").await?;
        let vectors: Value = serde_json::from_str(VECTORS)?;
        let splice = "return arguments[0].map(({url, params, out}) => [url, etalase.splice(url, params), out])\
                      .filter(([, made, out]) => made !== out)";
        let read = "return arguments[0].map(({url, tags, gpc}) => [url, JSON.stringify(etalase.readTags(url, gpc)), JSON.stringify(tags)])\
                    .filter(([, read, tags]) => read !== tags)";
        for (group, script) in [("splice", splice), ("touch", read)] {
            let cases = vectors[group].clone();
            ensure!(
                cases.as_array().is_some_and(|cases| cases.len() > 20),
                "too few of {group}"
            );
            let wrong: Vec<Value> = page.run(script, vec![cases]).await?;
            ensure!(
                wrong.is_empty(),
                "{group}: [url, made, expected]: {wrong:#?}"
            );
        }
        Ok(())
    })
}

#[test]
fn before_wasm_every_shop_system_has_the_link_that_the_model_makes() -> Result<()> {
    journey("tags-adapters", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        page.until("window.etalase?.readTags").await?;
        let [skeleton, adapters] = [bundled("skeleton")?, bundled("adapters")?];
        let vectors: Value = serde_json::from_str(VECTORS)?;
        // Before Wasm there is one piece, at most one code, which the campaign's check has seen, and the longest budget.
        let script = format!(
            "const [{{checkoutLink, isKnown}}, {{default: more}}] = await Promise.all(['{skeleton}', '{adapters}'].map((path) => import('/' + path)));\
             const vectors = {}.filter(({{lines, discount, budget}}) => lines.length === 1 && lines[0].quantity === 1 && !budget && !/,/.test(discount));\
             const made = ({{settings, lines: [line], landing, gpc, base, discount, total, shop}}) => {{\
               const make = isKnown(settings) ? checkoutLink : more;\
               return make(settings, base ?? 'https://kopi.id/c.json', {{...line, code: discount?.[0], total, shop}}, etalase.readTags(landing, gpc), etalase);\
             }};\
             const wrong = vectors.map((vector) => [vector.settings, made(vector), vector.out ?? '']).filter(([, made, out]) => made !== out);\
             return [vectors.length, wrong]",
            vectors["checkout"]
        );
        let (count, wrong): (usize, Vec<Value>) = page.later(&script).await?;
        ensure!(count > 40, "only {count} vectors");
        ensure!(wrong.is_empty(), "[settings, made, expected]: {wrong:#?}");
        Ok(())
    })
}

#[test]
fn links_of_the_page_are_tagged_even_where_the_campaign_is_unknown() -> Result<()> {
    journey("tags-links", async |j| {
        let server = j.demo().await?;
        let query = "?utm_source=tiktok&utm_source=dua&ref=rani&fbclid=x1&lain=1";
        let site = Site::open(&server).await?.page("/", LINKS)?;
        let site = site.page("/toko/lain", "<!doctype html><title>Lain</title>")?;
        let page = j.phone(&site, &format!("/{query}")).await?;
        page.until("document.links[0].href.includes('rani')")
            .await?;
        let links: Vec<String> = page
            .ask("[...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))")
            .await?;
        let expected = [
            // What the page's own link says stays.
            "https://toko.example/kopi?utm_source=lama&ukuran=500&ref=rani&fbclid=x1#ulasan",
            "mailto:halo@toko.example",
            "/toko/checkout?ref=rani&utm_source=tiktok&fbclid=x1",
            "#atas",
        ];
        ensure!(links == expected, "{links:?}");

        // The page changes a link later; it is tagged again when it is used.
        page.act("document.links[2].href = '/toko/lain'").await?;
        page.find("document.links[2]").await?.click().await?;
        page.until("location.pathname === '/toko/lain'").await?;
        let search: String = page.ask("location.search").await?;
        ensure!(
            search == "?ref=rani&utm_source=tiktok&fbclid=x1",
            "{search}"
        );
        Ok(())
    })
}

#[test]
fn click_ids_stay_behind_under_global_privacy_control() -> Result<()> {
    journey("tags-privacy", async |j| {
        let server = j.demo().await?;
        let device = Device::phone().with_privacy_control();
        let query = "?ref=rani&utm_source=tiktok&fbclid=x1&ttclid=y2&gclid=z3";
        let page = j.guest_on(device, &server, query, PLAIN).await?;
        let window = page.window().await?;
        window.open("gula-aren").await?;
        let link = window.buy_link("dialog").await?;
        let expected = [
            ("items", "41231001:1"),
            ("ref", "rani"),
            ("utm_source", "tiktok"),
        ];
        link.carries(&expected)?;
        let own: String = page
            .ask("document.querySelector('etalase-storefront a').getAttribute('href')")
            .await?;
        ensure!(!own.contains("clid"), "{own}");
        Ok(())
    })
}

#[test]
fn malformed_tags_harm_nothing() -> Result<()> {
    journey("tags-malformed", async |j| {
        let server = j.demo().await?;
        let query = "?utm_source=%E0%A4%A&utm_medium=%00%0d%0aX&=x&&utm_=leer&utm_campaign=a%26b%3Dc&utm_content=&ref=%F0%9F%8C%87";
        let page = j.guest(&server, query, PLAIN).await?;
        let window = page.window().await?;
        window.open("gula-aren").await?;
        let link = window.buy_link("dialog").await?;
        for (key, value) in [
            ("ref", "🌇"),
            ("utm_medium", "X"),
            ("utm_campaign", "a&b=c"),
        ] {
            let values = link.query.get(key).with_context(|| format!("{link:?}"))?;
            ensure!(values == &[value], "{link:?}");
        }
        ensure!(!link.query.contains_key("utm_content"), "{link:?}");
        ensure!(!link.query.contains_key("utm_"), "{link:?}");
        ensure!(
            link.query.values().all(|values| values.len() == 1),
            "{link:?}"
        );
        page.is_clean().await
    })
}

#[test]
fn the_skeletons_link_and_the_widgets_link_are_the_same() -> Result<()> {
    journey("tags-skeleton", async |j| {
        let query = "?utm_source=tiktok&utm_campaign=senja%20live&ref=rani&fbclid=x1";
        let blocked = Server::start(Stage::demo()?.lose("wasm")?).await?;
        blocked.shows("gayo-senja").await?;
        let page = j.guest(&blocked, query, PLAIN).await?;
        let skeleton = page.skeleton().await?;
        let early: String = skeleton
            .ask("new URL(probe.find('[part=buy]').href).search")
            .await?;

        let server = j.demo().await?;
        let page = j.guest(&server, query, PLAIN).await?;
        let window = page.window().await?;
        window.open("gayo-senja").await?;
        let selector = json!("dialog a[part=buy]");
        let late: String = window
            .ask(&format!("new URL(probe.find({selector}).href).search"))
            .await?;
        ensure!(early == late, "{early} before, {late} after");
        Ok(())
    })
}
