//! A brand with more creators than its document names: whose a code is, the server's roster says.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;
use crate::support::server::{Server, Stage};
use crate::support::shop::Shop;
use crate::support::window::Link;

const SECRET: &str = "a secret of a made-up shop";
const STRANGER: &str = "kabar-kopi.example";
const PANEL: &str = "document.querySelector('aside')?.shadowRoot";

/// The brand's server, whose document names Bagas alone; with Rani it has agreed, too.
async fn server(shop: &Shop) -> Result<Server> {
    let product = json!({"id": "gayo", "title": "Gayo", "variants": [{"id": "77", "price": 8_900_000, "stock": {"state": "in_stock"}}]});
    let document = json!({
        "version": 1, "id": "kopi", "locale": "id-ID", "currency": "IDR",
        "brand": {"name": "Kopi Senja", "url": shop.at("/")},
        "creators": [{"id": "bagas", "name": "Bagas"}],
        "products": [product],
        "checkout": {"adapter": "plain", "url": shop.at("/checkout"), "lines": "items"}
    });
    let terms = json!({
        "version": 1, "campaign": "kopi", "basis_points": 1_000, "creators": [{"id": "rani"}, {"id": "bagas"}]
    });
    let stage = Stage::demo()?;
    let secrets = stage.secret("secrets.toml", &format!("[kopi]\ngeneric = [{SECRET:?}]\n"))?;
    let server = Server::serve(stage, vec!["--secrets".to_owned(), secrets]).await?;
    server.put(&document)?;
    server.agree(&terms)?;
    shop.shows(&format!(
        "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Kopi Senja</title><script async src=\"{}\" data-campaign=\"kopi\"></script></html>",
        server.at("/etalase.js")
    ))?;
    Ok(server)
}

/// Comes by this query, looks at the product, and says who is credited by which link.
async fn comes(page: &Page, shop: &Shop, query: &str, credit: &str) -> Result<Link> {
    page.goto(&shop.at(query)).await?;
    let window = page.window().await?;
    window.open("gayo").await?;
    page.act("probe.element().setConsent(true)").await?;
    // The roster's answer takes a moment; without it the wait ends in a failure.
    page.act(
        "window.credit = ''; setInterval(async () => { \
             const rows = await probe.element().diagnose(); \
             window.credit = rows.find(({check}) => check === 'credit')?.detail }, 100)",
    )
    .await?;
    page.until(&format!("credit === {}", json!(credit)))
        .await
        .with_context(|| query.to_owned())?;
    window.buy_link("dialog").await
}

/// An order that carries what the link carried.
async fn buys(server: &Server, number: u32, link: &Link) -> Result<()> {
    let tags = link.query.iter().filter(|(key, _)| *key != "items");
    let tags: Value = tags
        .map(|(key, values)| (key.clone(), json!(values[0])))
        .collect();
    let notice = json!({
        "id": format!("paid-{number}"), "kind": "order_paid", "order": format!("{number}"), "at": "2026-11-22T12:00:00Z",
        "currency": "IDR", "total": "1000.00", "codes": [], "attributes": tags
    });
    server.sells("kopi", SECRET, &notice).await
}

#[test]
fn a_code_of_the_servers_roster_is_credited_and_one_of_nobody_takes_nobodys_place() -> Result<()> {
    journey("credit-roster", async |j| {
        let shop = Shop::open().await?;
        let server = server(&shop).await?;
        let page = j.browse(Device::phone().counted()).await?;
        let stranger = format!("/?ref={STRANGER}");
        let link = comes(&page, &shop, &stranger, "nobody (no_creator)").await?;
        link.carries(&[("items", "77:1"), ("ref", STRANGER)])?;
        buys(&server, 1, &link).await?;

        let link = comes(&page, &shop, "/?ref=Rani", "rani (last_creator)").await?;
        ensure!(link.query.contains_key("ref"), "{link:?}");
        buys(&server, 2, &link).await?;
        page.until("localStorage.getItem('etalase.journey')?.includes('ref=')")
            .await?;

        let link = comes(&page, &shop, &stranger, "rani (last_creator)").await?;
        ensure!(
            link.query["ref"][0].eq_ignore_ascii_case("rani"),
            "{link:?}"
        );
        buys(&server, 3, &link).await?;

        page.goto(&shop.at(&format!("{stranger}&etalase-debug")))
            .await?;
        page.window().await?;
        page.act("probe.element().setConsent(true)").await?;
        let said = format!(
            "({PANEL}?.textContent.includes('rani: the last creator') && {PANEL}.textContent.includes({})) \
             || ({PANEL}?.querySelector('button').click(), false)",
            json!(STRANGER)
        );
        page.until(&said).await?;

        let report = server.report("kopi")?;
        let rows = report["rows"].as_array().context("no rows")?;
        let orders = |who: Option<&str>| {
            let mut rows = rows.iter();
            let row = rows.find(|row| row["creator"].as_str() == who);
            row.map_or(0, |row| row["orders"].as_u64().unwrap_or_default())
        };
        ensure!(orders(Some("rani")) == 2 && orders(None) == 1, "{report}");
        ensure!(report["strange_codes"] == json!({STRANGER: 1}), "{report}");
        page.is_clean().await
    })
}
