//! The card over the picture: from the first link on there is one that carries the tags, in sight and in reach, and it is the
//! same card whoever draws it.

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::keyboard::tab_to;
use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::page::Page;
use crate::support::server::{Server, Stage, plan};
use crate::support::{Host as _, journey};

/// A brand's page with a headline of so many pixels above the window.
fn under(above: u32) -> String {
    let headline =
        format!("<h1 style=\"height: {above}px; margin: 0\">Kopi Senja</h1><etalase-storefront ");
    let html = PLAIN.replace("<etalase-storefront ", &headline);
    if above == CLIPPED {
        return html.replace("<h1", "<div style=\"overflow: hidden\"><h1");
    }
    if above == BARRED {
        return html.replace("<h1", &[BAR, "<h1"].concat());
    }
    html
}

/// The headline of a page that keeps a bar at the lower edge of the screen.
const BARRED: u32 = 430;
const BAR: &str = r#"<nav class="edge" style="position: fixed; z-index: 99; inset: auto 0 0; height: 64px; background: #fff">Beranda</nav>"#;

/// The headline of a page that stands in a box which cuts off what leaves it: what sticks there sticks to the box.
const CLIPPED: u32 = 420;

/// Whether a finger on the middle of a node meets it, through the window's border.
const HIT: &str = "const hit = (node) => { const {x, y, width, height} = node.getBoundingClientRect(); let met = document.elementFromPoint(x + width / 2, y + height / 2);\
    if (met === probe.element()) met = probe.root().elementFromPoint(x + width / 2, y + height / 2);\
    return node.contains(met) && y >= 0 && y + height <= innerHeight };\
    const tracked = () => [...document.querySelectorAll('etalase-storefront a'), ...probe.all('a')].filter(({href}) => /[?&]ref=rani/.test(href));";

/// Looks at every frame from the first tracked link on.
const EVERY_FRAME: &str = "window.seen = {frames: 0, bare: [], places: [], texts: [], lines: [], alive: 0};\
    const note = (list, value) => list.includes(value) || list.push(value);\
    const look = () => { const links = probe.element() ? tracked() : [];\
      if (seen.frames || links.some((link) => link.getClientRects().length)) { seen.frames++;\
        if (!links.some(hit)) seen.bare.push(`frame ${seen.frames}: ${probe.find('.frame') ? 'skeleton' : probe.find('.reviews[aria-busy]') ? 'first screen' : 'whole'}`);\
        const card = probe.find('.window .pinned') || probe.find('.pinned');\
        if (card) { const rects = [card, ...card.querySelectorAll('a, .over, .name, strong, .price span')].map((node) => node.getBoundingClientRect());\
          const place = ({x, y, width, height}) => [x, y, width, height].map(Math.round).join(' '), text = card.innerText.replace(/\\s+/g, ' ');\
          note(seen.places, place(rects[0])); note(seen.texts, text); note(seen.lines, text + ': ' + rects.map(place).join(', ')) }\
        if (probe.find('.reviews:not([aria-busy])')) seen.alive++ }\
      requestAnimationFrame(look) };\
    addEventListener('DOMContentLoaded', look);";

/// Wasm is held back for two seconds, and what comes after the first screen for two more.
const LATE: &str = "const {fetch} = window, wait = (millis) => new Promise((done) => setTimeout(done, millis));\
    window.fetch = async (...all) => { const url = String(all[0]); if (/wasm$/.test(url)) await wait(/deferred/.test(url) ? 4000 : 2000); return fetch(...all) };";

#[derive(Debug, Deserialize)]
struct Seen {
    frames: usize,
    bare: Vec<String>,
    places: Vec<String>,
    texts: Vec<String>,
    /// What each text lay like: the plan may go on to another product, and whoever draws one lays it the same.
    lines: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Network {
    Quick,
    /// 150 ms there and back, 1.6 Mbit/s.
    Slow,
    /// See [`LATE`].
    Late,
}

#[test]
fn not_one_frame_is_without_a_tracked_link_and_the_card_never_moves() -> Result<()> {
    journey("card-frames", async |j| {
        let server = j.demo().await?;
        server.shows("gula-aren").await?;
        for network in [Network::Quick, Network::Slow, Network::Late] {
            let page = j.browse(Device::phone()).await?;
            prepare(&page, network).await?;
            for (headline, locale) in [(120, "id"), (400, "en")] {
                let seen = watch(&page, &server, headline, locale)
                    .await
                    .with_context(|| format!("{network:?}, {headline} px, {locale}"))?;
                ensure!(
                    seen.bare.is_empty()
                        && seen.places.len() == 1
                        && seen.texts.len() == seen.lines.len(),
                    "{network:?}, {headline} px, {locale}: {seen:#?}"
                );
                let moved: Vec<String> = page.ask("probe.moved").await?;
                ensure!(moved.is_empty(), "{network:?}, {headline} px: {moved:#?}");
            }
        }
        Ok(())
    })
}

async fn prepare(page: &Page, network: Network) -> Result<()> {
    let late = if network == Network::Late { LATE } else { "" };
    page.before(&format!("{late}{HIT}{EVERY_FRAME}")).await?;
    if network == Network::Slow {
        let limits = json!({"offline": false, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750});
        page.cdp("Network.enable", json!({})).await?;
        page.cdp("Network.setCacheDisabled", json!({"cacheDisabled": true}))
            .await?;
        page.cdp("Network.emulateNetworkConditions", limits).await?;
    }
    Ok(())
}

/// All frames until well after everything is there.
async fn watch(page: &Page, server: &Server, headline: u32, locale: &str) -> Result<Seen> {
    let html = under(headline).replace(
        "<etalase-storefront ",
        &format!("<etalase-storefront locale=\"{locale}\" "),
    );
    let site = Site::open(server).await?.page("/", &html)?;
    page.goto(&site.at("/?ref=rani")).await?;
    page.until("seen.alive > 90").await?;
    let seen: Seen = page.ask("seen").await?;
    ensure!(seen.frames > 60, "{seen:?}");
    Ok(seen)
}

/// Width and height of screens, and headlines that leave little of the stage on them.
const SCREENS: [([u32; 2], u32); 8] = [
    ([390, 844], 80),
    ([390, 844], CLIPPED),
    ([390, 844], BARRED),
    ([390, 844], 560),
    ([360, 640], 330),
    ([844, 390], 150),
    ([1440, 900], 500),
    ([320, 256], 60),
];

#[test]
fn the_link_is_on_the_screen_whenever_the_stage_is_and_covers_nothing_of_it() -> Result<()> {
    journey("card-in-reach", async |j| {
        let blocked = Server::start(Stage::demo()?.lose("wasm")?).await?;
        let server = j.demo().await?;
        for whole in [false, true] {
            let server = if whole { &server } else { &blocked };
            let mut site = Site::open(server).await?;
            for (index, (_, headline)) in SCREENS.iter().enumerate() {
                site = site.page(&format!("/{index}"), &under(*headline))?;
            }
            let page = j.browse(Device::phone()).await?;
            for (index, ([width, height], headline)) in SCREENS.iter().enumerate() {
                let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": true});
                page.cdp("Emulation.setDeviceMetricsOverride", metrics)
                    .await?;
                page.goto(&site.at(&format!("/{index}?ref=rani"))).await?;
                let stands = if whole {
                    "probe.find('.reviews:not([aria-busy])') && probe.find('.controls')"
                } else {
                    "probe.names().includes('error')"
                };
                page.until(stands).await?;
                page.until("probe.find('.pinned a')").await?;
                let faults: Vec<String> = page.later(&format!("{HIT}{REACH}")).await?;
                ensure!(
                    faults.is_empty(),
                    "whole: {whole}, {width} by {height}, headline of {headline}: {faults:?}"
                );
            }
        }
        Ok(())
    })
}

/// As in Safari 15: what clips can be scrolled, and nothing in it sticks to the screen.
const WITHOUT_CLIP: &str = "const {replaceSync} = CSSStyleSheet.prototype, {supports} = CSS;\
    CSSStyleSheet.prototype.replaceSync = function (text) { return replaceSync.call(this, text.replace(/overflow:\\s*clip/g, 'overflow:hidden')) };\
    CSS.supports = (...all) => !all.includes('clip') && supports.apply(CSS, all);";

#[test]
fn where_browsers_know_no_clip_the_card_is_in_reach_all_the_same() -> Result<()> {
    journey("card-without-clip", async |j| {
        let server = j.demo().await?;
        let site = Site::open(&server).await?.page("/", &under(560))?;
        let page = j.browse(Device::phone()).await?;
        page.before(WITHOUT_CLIP).await?;
        page.goto(&site.at("/?ref=rani")).await?;
        page.until("probe.find('.reviews:not([aria-busy])') && probe.find('.controls')")
            .await?;
        let faults: Vec<String> = page.later(&format!("{HIT}{REACH}")).await?;
        ensure!(faults.is_empty(), "{faults:?}");
        Ok(())
    })
}

/// What is wrong with the card at any place to which the page is scrolled while 60 px more than masthead and foot are in sight.
const REACH: &str = "
    const frame = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const rect = (selector) => probe.find(selector)?.getBoundingClientRect(), faults = [];
    const apart = (one, other) => !one || !other?.height || one.bottom <= other.top + 1 || other.bottom <= one.top + 1;
    for (let top = 0; top < 900; top += 70) {
        scrollTo({top, behavior: 'instant'});
        await frame();
        const stage = rect('.stage'), card = rect('.pinned'), foot = rect('.foot'), head = rect('.masthead');
        if (card.top < stage.top - 1 || card.bottom > stage.bottom + 1) faults.push(`${top}: out of the stage`);
        for (const other of ['.masthead', '.controls', '.captions', '.begin', '.hint', '.scene'])
            if (!apart(card, rect(other))) faults.push(`${top}: over ${other}`);
        const edge = innerHeight - (document.querySelector('.edge')?.offsetHeight ?? 0);
        const seen = Math.min(stage.bottom, edge) - Math.max(stage.top, 0);
        const lower = stage.bottom > 0 && Math.min(stage.bottom, edge) - (head ? Math.max(head.bottom, 0) : Math.max(stage.top, 0));
        if (lower < foot.height || card.top < 0) continue;
        if (!tracked().some(hit)) faults.push(`${top}: no link, of the stage ${seen} px`);
    }
    return faults;";

/// Notes which products were said to be shown now.
const NAMES: &str = "window.names = []; setInterval(() => { const name = window.probe?.find('.pinned .now') && probe.find('.pinned .name').textContent;\
    if (name && !names.includes(name)) names.push(name) }, 50);";

#[test]
fn the_card_follows_the_programme_time_and_before_that_the_plan() -> Result<()> {
    journey("card-follows", async |j| {
        let server = j.demo().await?;
        server.shows("dripper-tanah").await?;
        let named = |name: &str| {
            format!(
                "probe.find('.pinned .now') && probe.find('.pinned .name').textContent.startsWith({})",
                json!(name)
            )
        };
        // By the plan: no picture will ever tell its time.
        server.stream("kopi-senja", "missing").await?;
        let page = j.browse(Device::phone()).await?;
        page.before(&format!("{LATE}{HIT}")).await?;
        let site = Site::open(&server).await?.page("/", &under(80))?;
        page.goto(&site.at("/?ref=rani")).await?;
        page.until(&named("Dripper")).await?;
        let drawn: bool = page.ask("!!probe.find('.frame')").await?;
        ensure!(drawn, "the skeleton's card was not seen");
        page.first_screen().await?;
        page.until(&named("Dripper")).await?;

        // By the picture: a recording of which the plan knows no time of day.
        let html = under(80).replace("\"kopi-senja\"", "\"/kopi.json\"");
        let site = Site::open(&server).await?.page("/", &html)?;
        let pins =
            json!([{"at": 0, "product": "gula-aren"}, {"at": 3, "product": "dripper-tanah"}]);
        let edit = |document: &mut Value| document["show"]["pins"] = pins;
        let site = site.campaign(&server, "/kopi.json", edit).await?;
        let page = j.browse(Device::phone()).await?;
        page.before(NAMES).await?;
        page.goto(&site.at("/?ref=rani")).await?;
        let window = page.window().await?;
        window.becomes("replay").await?;
        let [name, over]: [String; 2] = window
            .ask("['.name', '.over'].map((part) => probe.find('.pinned ' + part).textContent)")
            .await?;
        ensure!(
            name.starts_with("Gayo") && over == "Kopi Senja",
            "{name}, {over}"
        );
        window.click(".begin").await?;
        window.until(&named("Dripper")).await?;
        let names: Vec<String> = page.ask("names").await?;
        ensure!(
            names.iter().any(|name| name.starts_with("Kopi susu")),
            "{names:?}"
        );
        let link = window.buy_link(".pinned").await?;
        link.carries(&[("items", "41232001:1"), ("ref", "rani")])
    })
}

/// What is changed in a document.
type Edit = fn(&mut Value);

#[test]
fn a_campaign_sells_in_the_first_viewport_whatever_becomes_of_its_show() -> Result<()> {
    journey("card-states", async |j| {
        let server = j.demo().await?;
        let edits: [(&str, Edit); 6] = [
            ("none", |document| document["show"] = Value::Null),
            ("scheduled", |document| {
                document["show"]["starts_at"] = "2099-01-01T12:00:00Z".into();
                document["show"]["ends_at"] = Value::Null;
            }),
            ("ended", |document| document["show"]["replay"] = Value::Null),
            ("replay", |_| {}),
            ("cancelled", |document| {
                document["show"]["status"] = "cancelled".into()
            }),
            ("wide", |document| {
                document["show"]["orientation"] = "landscape".into()
            }),
        ];
        for device in [Device::phone(), Device::desk()] {
            let page = j.browse(device).await?;
            page.before(&format!("{HIT}{EVERY_FRAME}")).await?;
            for (name, edit) in edits {
                sells(&page, &server, edit).await.context(name)?;
            }
        }
        Ok(())
    })
}

async fn sells(page: &Page, server: &Server, edit: Edit) -> Result<()> {
    let html = under(300).replace("\"kopi-senja\"", "\"/kopi.json\"");
    let site = Site::open(server).await?.page("/", &html)?;
    let site = site.campaign(server, "/kopi.json", edit).await?;
    page.goto(&site.at("/?ref=rani")).await?;
    page.until("seen.alive > 30").await?;
    let seen: Seen = page.ask("seen").await?;
    ensure!(
        seen.bare.is_empty() && seen.places.len() == 1 && seen.texts.len() == seen.lines.len(),
        "{seen:#?}"
    );
    let covered: bool = page
        .ask("(() => { const [card, scene] = ['.pinned', '.scene'].map((part) => probe.find(part)?.getBoundingClientRect()); return !!scene && scene.bottom > card.top + 1 })()")
        .await?;
    ensure!(!covered, "the card lies over what is said of the show");
    Ok(())
}

#[test]
fn what_is_sold_out_gives_its_place_to_what_can_be_had() -> Result<()> {
    journey("card-sold-out", async |j| {
        let server = j.demo().await?;
        server.shows("gayo-senja").await?;
        for all in [false, true] {
            let edit = |document: &mut Value| {
                plan(document, "gayo-senja");
                let products = document["products"].as_array_mut().into_iter().flatten();
                for product in products.take(if all { usize::MAX } else { 1 }) {
                    for variant in product["variants"].as_array_mut().into_iter().flatten() {
                        variant["stock"] = json!({"state": "sold_out"});
                    }
                }
            };
            server.campaign("kopi-senja", edit).await?;
            let page = j.browse(Device::phone()).await?;
            page.before(&format!("{HIT}{EVERY_FRAME}")).await?;
            let site = Site::open(&server).await?.page("/", &under(80))?;
            page.goto(&site.at("/?ref=rani")).await?;
            page.until("seen.alive > 9").await?;
            let texts: Vec<String> = page.ask("seen.texts").await?;
            ensure!(texts.len() == 1, "{texts:?}");
            let window = page.element();
            if all {
                let shown: bool = window
                    .ask("probe.find('.pinned').innerText.includes('Habis') && !probe.find('.pinned a')")
                    .await?;
                ensure!(shown, "{texts:?}");
            } else {
                let link = window.buy_link(".pinned").await?;
                ensure!(!link.query["items"][0].starts_with("4123000"), "{link:?}");
            }
        }
        Ok(())
    })
}

#[test]
fn a_tap_on_the_card_opens_its_product_and_one_on_its_link_buys_it_however_early() -> Result<()> {
    journey("card-taps", async |j| {
        let server = j.demo().await?;
        server.shows("gula-aren").await?;
        let site = Site::open(&server).await?.page("/", &under(80))?;
        let cancelled = "addEventListener('etalase:checkout', (event) => event.preventDefault());";
        for early in [".frame", ".window"] {
            let page = j.browse(Device::phone()).await?;
            page.before(&format!("{LATE}{cancelled}")).await?;
            page.goto(&site.at("/?ref=rani")).await?;
            let window = page.element();
            window
                .until(&format!("probe.find('{early} .pinned a')?.href"))
                .await?;
            page.act(&format!("probe.find('{early} .pinned a').click()"))
                .await?;
            let told: Value = page.ask("probe.events.filter(({name}) => name === 'checkout').map(({detail}) => [detail.lines[0].variant, detail.href])").await?;
            ensure!(
                told[0][0] == "41231001"
                    && told[0][1]
                        .as_str()
                        .is_some_and(|href| href.contains("ref=rani")),
                "{early}: {told}"
            );
            let whole: bool = window
                .ask("!!probe.find('.reviews:not([aria-busy])')")
                .await?;
            ensure!(!whole, "everything was there already");
            page.act(&format!("probe.find('{early} .glance').click()"))
                .await?;
            window.until("probe.find('dialog.sheet')?.open").await?;
            window.says("Kopi susu gula aren").await?;
            page.is_clean().await?;
        }
        Ok(())
    })
}

#[test]
fn where_nothing_more_will_come_the_whole_card_leads_to_the_shop() -> Result<()> {
    journey("card-alone", async |j| {
        let server = Server::start(Stage::demo()?.lose("wasm")?).await?;
        let page = j.guest(&server, "?ref=rani", &under(80)).await?;
        page.until("probe.names().includes('error')").await?;
        page.element().click(".glance").await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        let address = page.address().await?;
        ensure!(address.contains("ref=rani"), "{address}");
        Ok(())
    })
}

#[test]
fn the_keyboard_comes_to_the_card_and_stays_on_it_when_the_widget_takes_over() -> Result<()> {
    journey("card-keyboard", async |j| {
        let server = j.demo().await?;
        server.shows("gula-aren").await?;
        let page = j.browse(Device::desk()).await?;
        page.before(LATE).await?;
        let site = Site::open(&server).await?.page("/", &under(80))?;
        page.goto(&site.at("/?ref=rani")).await?;
        let window = page.skeleton().await?;
        tab_to(&page, &window, ".frame .glance").await?;
        page.press(&["Tab"]).await?;
        window
            .until("probe.root().activeElement?.matches('.frame .pinned a')")
            .await?;
        window
            .until("probe.root().activeElement?.matches('.window .pinned a')")
            .await?;
        window
            .until("probe.find('.reviews:not([aria-busy])')")
            .await?;
        let named: String = window
            .ask("probe.root().activeElement?.getAttribute('aria-label')")
            .await?;
        ensure!(named.starts_with("Beli Kopi susu gula aren"), "{named}");
        page.press(&["Enter"]).await?;
        page.until("location.pathname === '/toko/checkout'")
            .await
            .map(drop)
    })
}
