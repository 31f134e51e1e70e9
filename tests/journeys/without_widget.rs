//! The widget cannot start, or traps: poster, product and a tracked link are there nevertheless, and the console says the mend.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::page::Page;
use crate::support::server::{Server, Stage, plan};
use crate::support::{Host as _, journey};

const POLICY: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Tanpa Wasm</title>
<meta http-equiv="Content-Security-Policy" content="default-src {{window}}; script-src 'self' {{window}}; media-src {{window}} blob:">
<etalase-storefront campaign="kopi-senja"></etalase-storefront><script async src="{{window}}/etalase.js"></script></html>"#;

#[test]
fn wasm_forbidden_by_the_page() -> Result<()> {
    journey("wasm-blocked", async |j| {
        let server = j.demo().await?;
        server.shows("gayo-senja").await?;
        let page = j.guest(&server, "?ref=rani", POLICY).await?;
        sells_alone(&page, "wasm_blocked").await
    })
}

#[test]
fn the_module_is_missing() -> Result<()> {
    journey("wasm-missing", async |j| {
        let server = Server::start(Stage::demo()?.lose("wasm")?).await?;
        server.shows("gayo-senja").await?;
        let page = j.guest(&server, "?ref=rani", PLAIN).await?;
        sells_alone(&page, "wasm_unavailable").await
    })
}

#[test]
fn the_glue_is_missing() -> Result<()> {
    journey("glue-missing", async |j| {
        let server = Server::start(Stage::demo()?.lose("glue")?).await?;
        server.shows("gayo-senja").await?;
        let page = j.guest(&server, "?ref=rani", PLAIN).await?;
        sells_alone(&page, "wasm_unavailable").await
    })
}

#[test]
fn the_module_was_altered_on_its_way() -> Result<()> {
    journey("wasm-altered", async |j| {
        let add = |mut bytes: Vec<u8>| {
            // An empty custom section: a sound module that does the same, and yet not what was published.
            bytes.extend([0, 1, 0]);
            bytes
        };
        let server = Server::start(Stage::demo()?.alter("wasm", add)?).await?;
        server.shows("gayo-senja").await?;
        let page = j.guest(&server, "?ref=rani", PLAIN).await?;
        sells_alone(&page, "wasm_unavailable").await
    })
}

#[test]
fn the_style_sheet_is_missing() -> Result<()> {
    journey("theme-missing", async |j| {
        let server = Server::start(Stage::demo()?.lose("theme")?).await?;
        server.shows("gayo-senja").await?;
        let page = j.guest(&server, "?ref=rani", PLAIN).await?;
        sells_alone(&page, "stylesheet_unavailable").await
    })
}

#[test]
fn what_comes_last_is_missing_and_the_window_sells_on() -> Result<()> {
    journey("deferred-missing", async |j| {
        let server = Server::start(Stage::demo()?.lose("deferred")?).await?;
        let page = j.guest(&server, "?ref=rani", PLAIN).await?;
        let window = page.first_screen().await?;
        page.until(
            "probe.said.some(({text}) => text.startsWith('Etalase deferred_unavailable: ') && text.includes('Mend: '))",
        )
        .await?;
        window.open("gayo-senja").await?;
        let link = window.buy_link(".sheet").await?;
        link.carries(&[("items", "41230001:1"), ("ref", "rani")])
    })
}

/// What makes links for bags cannot be had until `heal()`.
const NO_RULES: &str = "const real = window.fetch; let whole = false; window.heal = () => { whole = true; };\
    window.fetch = async (...all) => { if (!whole && /checkout\\.\\w+\\.wasm/.test(all[0])) throw TypeError('cut'); return real(...all); };";

#[test]
fn without_the_rules_for_links_one_piece_is_sold_and_the_bag_asks_for_them_again() -> Result<()> {
    journey("checkout-again", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        page.before(NO_RULES).await?;
        page.goto(&server.at("/?ref=rani")).await?;
        let window = page.window().await?;
        window.open("gayo-senja").await?;
        let link = window.buy_link(".sheet").await?;
        link.carries(&[("items", "41230001:1"), ("ref", "rani")])?;
        page.until(
            "probe.said.some(({text}) => text.startsWith('Etalase checkout_unavailable: '))",
        )
        .await?;
        window.click(".sheet .ways .primary").await?;
        window.click(".sheet .ways .plain").await?;
        page.until(
            "probe.find('dialog.bag [role=alert]')?.textContent.includes('checkout_unavailable')",
        )
        .await?;
        // In one step, for it asks again by itself, too.
        page.act("heal(); probe.find('dialog.bag .second').click()")
            .await?;
        let link = window.buy_link("dialog.bag").await?;
        link.carries(&[("items", "41230001:1"), ("ref", "rani")])
    })
}

/// What few shoppers open cannot be had until `heal()`.
const NO_EXTRAS: &str = "const real = window.fetch; let whole = false; window.heal = () => { whole = true; };\
    window.fetch = async (...all) => { if (!whole && /extras/.test(all[0])) throw TypeError('cut'); return real(...all); };";

#[test]
fn a_form_that_cannot_be_had_says_so_keeps_the_focus_and_comes_when_it_is_asked_for_again()
-> Result<()> {
    journey("extras-again", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        page.before(NO_EXTRAS).await?;
        page.goto(&server.at("/?ref=rani")).await?;
        let window = page.window().await?;
        window.click(".aside > .second").await?;
        page.until("probe.find('.form [role=alert]')?.textContent.includes('extras_unavailable')")
            .await?;
        page.until("probe.find('.form h3').matches(':focus')")
            .await?;
        // In one step, for it asks again by itself, too.
        page.act("heal(); probe.find('.form .second').click()")
            .await?;
        page.until("!!probe.find('.form textarea')").await?;
        Ok(())
    })
}

/// What comes last cannot be had until `heal()`.
const CUT: &str = "const real = window.fetch; let whole = false; window.heal = () => { whole = true; dispatchEvent(new Event('online')); };\
    window.fetch = async (...all) => { if (!whole && /deferred/.test(all[0])) throw TypeError('cut'); return real(...all); };";

#[test]
fn what_comes_last_is_asked_for_again_once_the_network_is_back() -> Result<()> {
    journey("deferred-again", async |j| {
        let server = j.demo().await?;
        let page = j.browse(Device::phone()).await?;
        page.before(CUT).await?;
        page.goto(&server.at("/?ref=rani")).await?;
        page.first_screen().await?;
        page.until(
            "probe.said.some(({text}) => text.startsWith('Etalase deferred_unavailable: '))",
        )
        .await?;
        page.act("heal()").await?;
        page.until("probe.find('.reviews h2')").await.map(drop)
    })
}

#[test]
fn a_shop_system_of_another_file_has_its_tracked_link_too() -> Result<()> {
    journey("wasm-missing-woocommerce", async |j| {
        let server = Server::start(Stage::demo()?.lose("wasm")?).await?;
        sells_by_woocommerce(&server).await?;
        let query = "?ref=rani&utm_source=tiktok";
        let page = j.guest(&server, query, PLAIN).await?;
        let window = page.skeleton().await?;
        window.until("probe.find('[part=buy]')").await?;
        let href: String = window.ask("probe.find('[part=buy]').href").await?;
        let link = page.link(&href).await?;
        ensure!(
            link.page == "https://toko.example/checkout-link/",
            "{link:?}"
        );
        link.carries(&[
            ("products", "41230001:1"),
            ("ref", "rani"),
            ("utm_source", "tiktok"),
            ("coupon", "RANI10"),
        ])
    })
}

#[test]
fn where_that_file_is_missing_the_merchants_own_link_stays() -> Result<()> {
    journey("adapters-missing", async |j| {
        let stage = Stage::demo()?.lose("wasm")?.lose("adapters")?;
        let server = Server::start(stage).await?;
        sells_by_woocommerce(&server).await?;
        let page = j.guest(&server, "?ref=rani", PLAIN).await?;
        let window = page.element();
        window.says("Gayo Senja, natural").await?;
        page.until(
            "document.links[0].checkVisibility() && document.links[0].href.includes('ref=rani')",
        )
        .await?;
        let made: bool = window.ask("!!probe.find('[part=buy]')").await?;
        ensure!(!made, "a link that nobody could make");
        Ok(())
    })
}

/// Moves the demo's campaign to a shop system that the skeleton does not know by itself.
async fn sells_by_woocommerce(server: &Server) -> Result<()> {
    let settings = json!({"adapter": "woocommerce", "shop": "https://toko.example"});
    let edit = |document: &mut Value| {
        document["checkout"] = settings;
        plan(document, "gayo-senja");
    };
    server.campaign("kopi-senja", edit).await
}

#[test]
fn a_trap_gives_the_place_back_to_the_loader() -> Result<()> {
    journey("trap", async |j| {
        let server = j.demo().await?;
        server.shows("gayo-senja").await?;
        let site = Site::open(&server).await?.page("/", PLAIN)?;
        let page = j.browse(Device::phone()).await?;
        // Keeps the first module's instance, which the page has no way to reach.
        page.before(
            "const {instantiateStreaming, instantiate} = WebAssembly;\
             const keep = (made) => { if (made.instance.exports.update) window.module = made.instance; return made };\
             WebAssembly.instantiateStreaming = (...all) => instantiateStreaming(...all).then(keep);\
             WebAssembly.instantiate = (...all) => instantiate(...all).then((made) => made.instance ? keep(made) : made);",
        )
        .await?;
        page.goto(&site.at("/?ref=rani")).await?;
        let window = page.window().await?;
        window.plays().await?;
        // A real one: the module reads where it has no memory. By a script of the page, for the browser hides errors of others.
        page.act(
            "const script = document.createElement('script'); script.textContent = 'module.exports.update(0x7ffffff0, 0)';\
             document.head.append(script)",
        )
        .await?;
        page.until("probe.faults.some((fault) => fault.includes('RuntimeError'))")
            .await?;
        sells_alone(&page, "widget_trapped").await
    })
}

/// What the loader shows by itself, and what it says to whoever runs the page.
async fn sells_alone(page: &Page, code: &str) -> Result<()> {
    let window = page.skeleton().await?;
    page.until(&format!(
        "probe.said.some(({{level, text}}) => level === 'error' && text.startsWith('Etalase {code}: ') && text.includes('Mend: '))"
    ))
    .await?;
    page.until(&format!(
        "probe.events.some(({{name, detail}}) => name === 'error' && detail.code === '{code}')"
    ))
    .await?;
    window.says("Gayo Senja, natural").await?;
    window.says("89.000").await?;
    window
        .until("probe.find('img.poster')?.naturalWidth > 0 || probe.find('video.poster')")
        .await?;
    let href: String = window.ask("probe.find('[part=buy]').href").await?;
    page.link(&href)
        .await?
        .carries(&[("items", "41230001:1"), ("ref", "rani")])?;
    let gone: bool = window.ask("!probe.find('.window')").await?;
    ensure!(gone, "half a widget stands beside the skeleton");
    Ok(())
}

/// As the README has brands write it, with something to read before and after the window.
fn between_texts() -> String {
    let text = |id: &str| format!("<div id=\"{id}\" style=\"height: 3000px\">Teks merek</div>");
    let (start, end) = ("<etalase-storefront ", "</etalase-storefront>");
    let before = [&text("before"), start].concat();
    PLAIN
        .replace(start, &before)
        .replace(end, &[end, &text("after")].concat())
}

#[test]
fn a_window_that_failed_gives_its_room_back_and_moves_nothing_that_is_read() -> Result<()> {
    journey("room-given-back", async |j| {
        let server = Server::start(Stage::demo()?.lose("wasm")?).await?;
        let unknown = between_texts().replace("kopi-senja", "nobody-knows");
        let height = "probe.element().offsetHeight";
        for (html, room) in [(between_texts(), 900), (unknown.clone(), 300)] {
            let page = j.guest(&server, "", &html).await?;
            page.until("probe.element()").await?;
            page.act("probe.element().scrollIntoView()").await?;
            page.until(&format!("{height} < {room}")).await?;
            let top: f64 = page
                .ask("document.getElementById('before').getBoundingClientRect().bottom")
                .await?;
            ensure!(top == 0.0, "what lies above moved to {top}");
        }

        // It fails while the visitor reads what comes after it, or sees its lower part and what comes after.
        let page = j.guest(&server, "", &unknown).await?;
        let after = "document.getElementById('after').getBoundingClientRect().top";
        page.until(&format!("{height} < 300")).await?;
        for (place, goes) in [(-700.0, true), (400.0, false)] {
            page.act(&format!(
                "probe.element().remove(); const late = document.createElement('etalase-storefront');\
                 late.setAttribute('campaign', 'nobody-knows-either'); document.getElementById('after').before(late);\
                 scrollTo(0, scrollY + {after} - {place})"
            ))
            .await?;
            page.until("probe.find('[part=retry]')").await?;
            if goes {
                page.until(&format!("{height} < 300")).await?;
            }
            page.later::<()>("await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))").await?;
            let now: f64 = page.ask(after).await?;
            ensure!(
                (now - place).abs() < 1.0,
                "what is read moved from {place} to {now}"
            );
            ensure!(page.ask::<f64>(height).await? >= 1600.0 || goes, "it went");
        }
        page.act("probe.element().scrollIntoView()").await?;
        page.until(&format!("{height} < 300")).await.map(drop)
    })
}
