//! What a creator promised is what her shoppers find: greeting, poster, product and code by the tags of the landing, from the
//! first frame on.

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::support::page::Page;
use crate::support::server::{Server, Stage};
use crate::support::{bundled, journey};

/// Notes every poster and greeting that is ever painted, in the order of first sight. The product of the card is the show's.
const WATCH: &str = "
    window.seen = {posters: [], greetings: []};
    const note = (list, value) => value && !list.includes(value) && list.push(value);
    (function look() {
        const file = (address) => address && address.split('/').pop();
        note(seen.posters, file(probe.find('img.poster')?.getAttribute('src')));
        note(seen.posters, file(probe.video()?.getAttribute('poster')));
        note(seen.greetings, probe.find('.greeting')?.textContent);
        requestAnimationFrame(look);
    })();";

const SHOPIFY: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Shopify</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<etalase-storefront campaign="kopi-senja-shopify"></etalase-storefront><script async src="/etalase.js"></script></html>"#;

/// Everything that was painted on the way to a working window.
async fn seen(page: &Page, address: &str) -> Result<Value> {
    page.before(WATCH).await?;
    page.goto(address).await?;
    page.window().await?;
    // By then, whatever comes after the first screen has swapped what it would.
    page.window()
        .await?
        .until("probe.find('.reviews h2')")
        .await?;
    page.ask("seen").await
}

/// The product that comes first while none is shown by the show.
const FIRST: &str = "probe.all('.goods li').find((row) => !('now' in row.dataset)).firstElementChild.dataset.product";

#[test]
fn the_skeleton_picks_as_the_model_does() -> Result<()> {
    journey("content-twin", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        page.until("window.etalase?.readTags").await?;
        let path = bundled("skeleton")?;
        let vectors: Value = serde_json::from_str(include_str!("../fixtures/content.json"))?;
        let vectors = &vectors["pick"];
        let script = format!(
            "const {{pick}} = await import('/{path}'); const vectors = {vectors};\
             const made = ({{rules, url}}) => pick(rules, etalase.readTags(url))?.voucher ?? null;\
             return [vectors.length, vectors.filter((vector) => made(vector) !== vector.voucher)]"
        );
        let (count, wrong): (usize, Vec<Value>) = page.later(&script).await?;
        ensure!(count > 20, "too few vectors");
        ensure!(wrong.is_empty(), "{wrong:#?}");
        Ok(())
    })
}

#[test]
fn a_creators_shoppers_see_her_greeting_and_poster_from_the_first_frame_on() -> Result<()> {
    journey("content-bagas", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/toko").await?;
        let seen = seen(&page, &server.at("/?ref=Bagas&utm_source=instagram")).await?;
        let expected = serde_json::json!({
            "posters": ["gayo-senja-3.webp"],
            "greetings": ["Teman Bagas, selamat datang. Mulai dari dripper-nya dulu."],
        });
        ensure!(seen == expected, "{seen}");
        let first: String = page.ask(FIRST).await?;
        ensure!(first == "dripper-tanah", "{first} is first on the shelf");
        let shift: f64 = page
            .ask("probe.shifts.reduce((sum, shift) => sum + shift, 0)")
            .await?;
        ensure!(shift < 0.02, "the layout shifted by {shift}");
        page.is_clean().await
    })
}

#[test]
fn who_comes_without_tags_sees_the_campaign_as_it_is() -> Result<()> {
    journey("content-default", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/toko").await?;
        let seen = seen(&page, &server.at("/?utm_source=newsletter")).await?;
        let expected = serde_json::json!({
            "posters": ["poster.webp"], "greetings": [],
        });
        ensure!(seen == expected, "{seen}");
        let window = page.window().await?;
        window.open("gula-aren").await?;
        window.until("!probe.find('.voucher')").await?;
        page.is_clean().await
    })
}

#[test]
fn a_static_document_greets_without_a_server() -> Result<()> {
    journey("content-static", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/toko").await?;
        let seen = seen(&page, &server.at("/demo/static.html?via=rani")).await?;
        let greeting = "Halo dari Rani! Kopi yang kuseduh malam ini ada paling depan.";
        ensure!(seen["greetings"] == serde_json::json!([greeting]), "{seen}");
        page.window().await?.open("gula-aren").await?;
        page.window()
            .await?
            .says("Pakai kode RANI10 di kasir")
            .await
    })
}

#[test]
fn a_document_that_is_asked_for_anew_swaps_no_looks() -> Result<()> {
    journey("content-refresh", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/toko").await?;
        seen(&page, &server.at("/?ref=bagas")).await?;
        let edit = |document: &mut Value| {
            document["content"][1]["greeting"] = "Lain".into();
            document["content"][1]["voucher"] = "BAGAS20".into();
            document["products"][2]["title"] = "Dripper baru".into();
        };
        server.campaign("kopi-senja", edit).await?;
        let window = page.window().await?;
        window.says("Dripper baru").await?;
        let first: String = page.ask(FIRST).await?;
        let seen: Value = page.ask("seen").await?;
        ensure!(first == "dripper-tanah", "{first} is first on the shelf");
        let once = |list: &str| seen[list].as_array().is_some_and(|seen| seen.len() == 1);
        ensure!(once("posters") && once("greetings"), "{seen}");
        // What the code is, the brand may say anew at any time.
        window.open("dripper-tanah").await?;
        window.says("BAGAS20").await
    })
}

#[test]
fn what_is_known_late_changes_the_code_and_no_looks() -> Result<()> {
    journey("content-late", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani").await?;
        page.window().await?;
        page.act("probe.element().setConsent(true)").await?;
        page.until("localStorage.getItem('etalase.journey')")
            .await?;
        let seen = seen(&page, &server.at("/")).await?;
        ensure!(seen["greetings"] == serde_json::json!([]), "{seen}");
        let window = page.window().await?;
        window.open("gula-aren").await?;
        window.until("!probe.find('.voucher')").await?;
        page.act("probe.element().setConsent(true)").await?;
        window.says("Pakai kode RANI10 di kasir").await?;
        let seen: Value = page.ask("seen").await?;
        ensure!(
            seen["greetings"] == serde_json::json!([])
                && seen["posters"] == serde_json::json!(["poster.webp"]),
            "{seen}"
        );
        page.is_clean().await
    })
}

#[test]
fn the_code_arrives_in_the_link_of_a_shop_that_takes_it() -> Result<()> {
    journey("content-shopify", async |j| {
        let address = "/demo/shopify.html?ref=rani";
        let blocked =
            Server::start(Stage::demo()?.page("shopify.html", SHOPIFY)?.lose("wasm")?).await?;
        let page = j.phone(&blocked, address).await?;
        let skeleton = page.skeleton().await?;
        let early: String = skeleton.ask("probe.find('[part=buy]').href").await?;

        let server = Server::start(Stage::demo()?.page("shopify.html", SHOPIFY)?).await?;
        let page = j.phone(&server, address).await?;
        let window = page.window().await?;
        window.open("gayo-senja").await?;
        window.says("Kode RANI10 dibawa ke kasir").await?;
        let link = window.buy_link("dialog").await?;
        link.carries(&[
            ("ref", "rani"),
            ("attributes[ref]", "rani"),
            ("discount", "RANI10"),
        ])?;
        let late: String = window.ask("probe.find('dialog a[part=buy]').href").await?;
        ensure!(early == late, "{early} before, {late} after");
        page.is_clean().await
    })
}

#[test]
fn a_shop_that_takes_no_code_has_it_copied() -> Result<()> {
    journey("content-copy", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/toko").await?;
        page.before("const write = navigator.clipboard.writeText; Clipboard.prototype.writeText = function (text) { window.copied = text; return write.call(this, text); }").await?;
        page.goto(&server.at("/?ref=rani")).await?;
        let window = page.window().await?;
        window.open("gula-aren").await?;
        window.says("Pakai kode RANI10 di kasir").await?;
        let link = window.buy_link("dialog").await?;
        link.carries(&[("items", "41231001:1"), ("ref", "rani")])?;
        window.click("dialog .voucher button").await?;
        window.says("Sudah disalin.").await?;
        let copied: String = page.ask("copied").await?;
        ensure!(copied == "RANI10", "{copied}");
        page.is_clean().await
    })
}

#[test]
fn no_greeting_and_no_code_can_run_anything() -> Result<()> {
    journey("content-hostile", async |j| {
        let server = j.demo().await?;
        let hostile = "<img src=x onerror=pwned()>";
        let edit = |document: &mut Value| {
            document["content"][0]["greeting"] = hostile.into();
            document["content"][0]["voucher"] = hostile.into();
        };
        server.campaign("kopi-senja", edit).await?;
        let page = j.phone(&server, "/toko").await?;
        let seen = seen(&page, &server.at("/?ref=rani")).await?;
        ensure!(seen["greetings"] == serde_json::json!([hostile]), "{seen}");
        let window = page.window().await?;
        window.open("gula-aren").await?;
        window.says(&["Pakai kode ", hostile].concat()).await?;
        page.is_clean().await
    })
}
