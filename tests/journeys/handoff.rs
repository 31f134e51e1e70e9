//! A bag goes on to another device: its lines, and the creator who earned it.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::keyboard::tab_to;
use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;
use crate::support::server::{Server, Stage};
use crate::support::window::Window;

/// A bag that holds until the year 2112: one bag of coffee.
const BAG: &str = "1.kopi-senja.75000000.0.41230001-1";
const FAR: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Jauh</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><div style="height:5000px">Kopi Senja</div>
<etalase-storefront campaign="kopi-senja"></etalase-storefront><script async src="/etalase.js"></script></html>"#;

/// What the page itself can ask of the credit.
async fn credited(page: &Page, expected: &str) -> Result<()> {
    let report: Vec<Value> = page.later("return probe.element().diagnose()").await?;
    let row = report.iter().find(|row| row["check"] == "credit");
    let credit = row.context("no such check")?["detail"].clone();
    ensure!(credit == expected, "{credit} instead of {expected}");
    Ok(())
}

async fn lines(window: &Window) -> Result<Vec<String>> {
    let rows = "probe.all('.lines li').map((row) => row.querySelector('.name').textContent + ' ' + row.querySelector('output').value)";
    window.ask(rows).await
}

/// Comes to an address with a bag in it, in a browser of its own.
async fn come(j: &crate::support::Journey, address: &str) -> Result<(Page, Window)> {
    let page = j.browse(Device::phone()).await?;
    page.goto(address).await?;
    let window = page.window().await?;
    page.until("!location.hash").await?;
    Ok((page, window))
}

/// What a phone's camera reads.
fn scanned(size: usize, path: &str) -> Result<String> {
    const SCALE: usize = 4;
    const QUIET: usize = 4;
    let side = (size + 2 * QUIET) * SCALE;
    let mut dark = vec![false; side * side];
    for run in path.split('M').skip(1) {
        let (start, rest) = run.split_once('h').context("no run")?;
        let (x, y) = start.split_once(' ').context("no start")?;
        let (length, _) = rest.split_once('v').context("no length")?;
        let (x, y, length): (usize, usize, usize) = (x.parse()?, y.parse()?, length.parse()?);
        for row in 0..SCALE {
            let begin = ((y + QUIET) * SCALE + row) * side + (x + QUIET) * SCALE;
            dark[begin..begin + length * SCALE].fill(true);
        }
    }
    let shade = |x, y| if dark[y * side + x] { 0 } else { 255 };
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(side, side, shade);
    let grids = picture.detect_grids();
    let (_, text) = grids.first().context("no code is found")?.decode()?;
    Ok(text)
}

#[test]
fn a_bag_goes_on_in_a_fresh_browser_and_the_creator_with_it() -> Result<()> {
    journey("handoff", async |j| {
        let server = j.demo().await?;
        let page = j
            .phone(&server, "/?ref=rani&utm_source=tiktok&fbclid=person")
            .await?;
        let window = page.window().await?;
        window.fill_bag().await?;
        let bag = lines(&window).await?;
        window.click("dialog .sum > .plain").await?;
        window
            .until("probe.find('.handoff')?.open && probe.find('.qr path')")
            .await?;
        let link: String = window
            .ask("probe.find('.handoff .link').textContent")
            .await?;
        ensure!(link.len() <= 512 && !link.contains("person"), "{link}");
        ensure!(
            link.starts_with(&server.at("/#etalase-bag=2.kopi-senja.")),
            "{link}"
        );
        ensure!(
            link.ends_with(".41232001-2.41231001-1&ref=rani&utm_source=tiktok"),
            "{link}"
        );
        let (box_, path): (String, String) = window
            .ask("[probe.find('.qr').getAttribute('viewBox'), probe.find('.qr path').getAttribute('d')]")
            .await?;
        let side: usize = box_.rsplit(' ').next().context("no size")?.parse()?;
        let scanned = scanned(side - 8, &path)?;
        ensure!(scanned == link, "{scanned} is scanned instead of {link}");
        let colours: Vec<String> = window
            .ask("['backgroundColor', 'fill'].map((name) => getComputedStyle(probe.find('.qr'))[name])")
            .await?;
        ensure!(
            colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"],
            "{colours:?}"
        );
        page.is_clean().await?;

        let (other, there) = come(j, &link).await?;
        there.until("probe.find('dialog.bag')?.open").await?;
        there
            .says("3 barang dari perangkat lain ada di keranjang.")
            .await?;
        there.says("Halo dari Rani!").await?;
        let arrived = lines(&there).await?;
        ensure!(arrived == bag, "{arrived:?} instead of {bag:?}");
        let search: String = other.ask("location.search").await?;
        ensure!(search == "?ref=rani&utm_source=tiktok", "{search}");
        let link = there.buy_link("dialog").await?;
        link.carries(&[
            ("items", "41232001:2,41231001:1"),
            ("ref", "rani"),
            ("utm_source", "tiktok"),
        ])?;
        credited(&other, "rani (last_creator)").await?;
        // Why, the journey says: it is no new direct visit, and it is one visit.
        other.act("probe.element().setConsent(true)").await?;
        let kept = "JSON.parse(localStorage.getItem('etalase.journey') ?? '{}').journey?.split('\\n').slice(1)";
        other
            .until(&format!(
                "{kept}?.length === 1 && {kept}[0].includes('+handoff+')"
            ))
            .await?;
        other.is_clean().await?;
        // A reload without any storage finds her in the address.
        other
            .act("probe.element().setConsent(false); location.reload()")
            .await?;
        other.window().await?;
        credited(&other, "rani (last_creator)").await
    })
}

#[test]
fn a_link_that_is_over_says_so_and_still_names_its_creator() -> Result<()> {
    journey("handoff-over", async |j| {
        let server = j.demo().await?;
        let bag = BAG.replace("75000000", "28000000");
        let (page, window) = come(j, &server.at(&format!("/#etalase-bag={bag}&ref=rani"))).await?;
        window
            .says("Tautan keranjang ini sudah tidak berlaku.")
            .await?;
        window
            .until("!probe.find('dialog') && probe.find('.dock').dataset.empty === ''")
            .await?;
        credited(&page, "rani (last_creator)").await?;
        page.is_clean().await
    })
}

#[test]
fn only_what_is_still_sold_arrives() -> Result<()> {
    journey("handoff-partly", async |j| {
        let server = j.demo().await?;
        // Four are left of the first; the second is not sold here, the third is sold out.
        let bag = "1.kopi-senja.75000000.0.41230005-9.777-1.41234001-2";
        let (page, window) = come(j, &server.at(&format!("/#etalase-bag={bag}"))).await?;
        window
            .says("4 barang dari perangkat lain ada di keranjang, 8 tidak tersedia lagi.")
            .await?;
        let arrived = lines(&window).await?;
        ensure!(arrived == ["Gayo Senja, natural 4"], "{arrived:?}");
        credited(&page, "nobody (no_touch)").await?;
        page.is_clean().await
    })
}

#[test]
fn hostile_links_fill_nothing_and_run_nothing() -> Result<()> {
    journey("handoff-hostile", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/toko").await?;
        for text in [
            "".to_owned(),
            "1.kopi-senja".to_owned(),
            "9.kopi-senja.75000000.0.41230001-1".to_owned(),
            "1.kopi-senja.75000000.0.41230001-1000000".to_owned(),
            "1.kopi-senja.75000000.0.*PGltZyBzcmM9eCBvbmVycm9yPXB3bmVkKCk-".to_owned(),
            "%3Cimg%20src=x%20onerror=pwned()%3E".to_owned(),
            "1.kopi-senja.99999999999999999999.0.41230001-1".to_owned(),
            format!("1.kopi-senja.75000000.0{}", ".1-1".repeat(4_000)),
        ] {
            page.goto("about:blank").await?;
            page.goto(&server.at(&format!("/#etalase-bag={text}")))
                .await?;
            let window = page.window().await?;
            window
                .says("Tautan keranjang ini tidak utuh.")
                .await
                .with_context(|| text.clone())?;
            page.until("!location.hash").await?;
            let empty: bool = window
                .ask("!probe.find('dialog') && probe.find('.dock').dataset.empty === ''")
                .await?;
            ensure!(empty, "{text} put something into the bag");
            page.is_clean().await?;
        }
        // A bag of another campaign is not this window's business: it stays for its own.
        page.goto("about:blank").await?;
        page.goto(&server.at("/#etalase-bag=1.teh-pagi.75000000.0.1-1"))
            .await?;
        let window = page.window().await?;
        window.until("probe.find('.reviews h2')").await?;
        let hash: String = page.ask("location.hash").await?;
        ensure!(hash.contains("teh-pagi"), "{hash}");
        page.is_clean().await
    })
}

#[test]
fn who_comes_with_a_bag_is_led_to_a_window_far_down_the_page() -> Result<()> {
    journey("handoff-far", async |j| {
        let server = Server::start(Stage::demo()?.page("far.html", FAR)?).await?;
        let page = j
            .phone(&server, &format!("/demo/far.html#etalase-bag={BAG}"))
            .await?;
        page.until("probe.find('dialog.bag')?.open && scrollY > 3000")
            .await?;
        page.is_clean().await
    })
}

#[test]
fn the_dialog_gives_the_focus_back_to_the_bag_and_that_to_the_window() -> Result<()> {
    journey("handoff-keyboard", async |j| {
        let server = j.demo().await?;
        let page = j.open(Device::desk(), &server, "/?ref=rani").await?;
        let window = page.window().await?;
        window.open("gula-aren").await?;
        window.click("dialog button.primary").await?;
        window.close().await?;
        tab_to(&page, &window, ".bag-button").await?;
        page.press(&["Enter"]).await?;
        window.until("probe.find('dialog.bag')?.open").await?;
        tab_to(&page, &window, ".sum > .plain").await?;
        page.press(&["Enter"]).await?;
        window
            .until("probe.find('.handoff')?.open && probe.find('.qr path')")
            .await?;
        window
            .until("probe.find('.handoff').contains(probe.root().activeElement)")
            .await?;
        let named: Vec<String> = window
            .ask("[probe.find('.qr').getAttribute('role'), probe.find('.qr').getAttribute('aria-label'), probe.find('.handoff').getAttribute('aria-labelledby')]")
            .await?;
        ensure!(
            json!(named) == json!(["img", "Kode QR dengan tautan ke keranjang ini", "handoff"]),
            "{named:?}"
        );
        tab_to(&page, &window, ".handoff .primary").await?;
        page.press(&["Escape"]).await?;
        window
            .until("!probe.find('.handoff') && probe.find('.bag').open")
            .await?;
        window
            .until("probe.root().activeElement === probe.find('.sum > .plain')")
            .await?;
        page.press(&["Escape"]).await?;
        window.until("!probe.find('dialog')").await?;
        window
            .until("probe.root().activeElement === probe.find('.bag-button')")
            .await?;
        page.is_clean().await
    })
}
