//! What shoppers do reaches the sinks of the page and our own server under one id, after a yes and never before.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::page::Page;
use crate::support::server::{Server, Stage};
use crate::support::wait::until;
use crate::support::{Journey, given, journey};

const RANI: &str = "/?ref=rani&utm_source=tiktok";
const BUY: &str = "dialog a[part=buy]";

/// The sinks that a page may have, as far as a page sees them, and a note of what goes to our server. The last listener
/// keeps the shopper on the page, as a new tab would.
const SINKS: &str = r"
    const calls = (window.calls = {fbq: [], ttq: [], analytics: [], sent: []});
    window.dataLayer = [];
    window.fbq = (...all) => calls.fbq.push(all);
    window.ttq = {track: (...all) => calls.ttq.push(all)};
    window.analytics = {track: (...all) => calls.analytics.push(all)};
    const note = (how, body) => calls.sent.push(...JSON.parse(body).events.map((event) => ({how, ...event})));
    const {fetch} = window;
    const beam = navigator.sendBeacon;
    navigator.sendBeacon = (url, body) => (note('beacon', body), beam.call(navigator, url, body));
    window.fetch = (url, how) => (String(url).endsWith('/events') && note('fetch', how.body), fetch(url, how));
    window.stay = () => addEventListener('click', (event) => event.preventDefault());";

/// A shopper whose page has sinks.
async fn shopper(j: &Journey, server: &Server, device: Device, path: &str) -> Result<Page> {
    let page = j.browse(device.counted()).await?;
    page.before(SINKS).await?;
    page.goto(&server.at(path)).await?;
    Ok(page)
}

async fn consent(page: &Page, granted: bool) -> Result<()> {
    page.until("probe.element()?.setConsent").await?;
    page.act(&format!("probe.element().setConsent({granted})"))
        .await
}

/// Looks at a product, puts it into the bag and leaves for the shop with it, without leaving the page.
async fn buys(page: &Page) -> Result<()> {
    let window = page.window().await?;
    page.act("stay()").await?;
    window.open("gula-aren").await?;
    window.click("dialog button.primary").await?;
    page.until("probe.names().includes('cart')").await?;
    window.click(BUY).await?;
    page.until("probe.names().includes('checkout')")
        .await
        .map(drop)
}

/// The ids of the DOM events of this name.
async fn ids(page: &Page, name: &str) -> Result<Vec<String>> {
    page.ask(&format!(
        "probe.events.filter(({{name}}) => name === '{name}').map(({{detail}}) => detail.id)"
    ))
    .await
}

/// The ids of what went to our server under this name, each once.
async fn sent(page: &Page, name: &str) -> Result<Vec<String>> {
    page.ask(&format!(
        "[...new Set(calls.sent.filter(({{name}}) => name === '{name}').map(({{id}}) => id))]"
    ))
    .await
}

async fn told_nobody(page: &Page) -> Result<()> {
    let told: Value = page
        .ask("[...dataLayer, ...Object.values(calls).flat()]")
        .await?;
    ensure!(told == json!([]), "told without a yes: {told}");
    Ok(())
}

/// Waits until the report says so of a creator.
async fn counted(server: &Server, creator: &str, figure: &str, number: u64) -> Result<()> {
    until(&format!("{number} {figure}"), async || {
        let found = server.counts("kopi-senja", Some(creator), figure)?;
        ensure!(found == number, "{found} {figure}");
        Ok(Some(()))
    })
    .await
}

/// The first variant of a product, as the campaign document has it.
struct Piece {
    product: String,
    variant: String,
    name: String,
    label: String,
    brand: String,
    price: i64,
}

fn piece(product: &str) -> Result<Piece> {
    let file = given("ETALASE_STATIC")?.join("demo/kopi-senja.campaign.json");
    let document: Value = serde_json::from_slice(&std::fs::read(file)?)?;
    let products = document["products"].as_array().context("no products")?;
    let found = products.iter().find(|found| found["id"] == product);
    let found = found.context("no such product")?;
    let text = |value: &Value| {
        let text = value.as_str().or_else(|| value["id-ID"].as_str());
        text.map(str::to_owned).context("no text")
    };
    let variant = &found["variants"][0];
    Ok(Piece {
        product: product.to_owned(),
        variant: text(&variant["id"])?,
        name: text(&found["title"])?,
        label: text(&found["dimensions"][0]["values"][0]["label"])?,
        brand: text(&document["brand"]["name"])?,
        price: variant["price"].as_i64().context("no price")?,
    })
}

#[test]
fn everybody_is_told_in_their_own_words_by_one_id() -> Result<()> {
    journey("sinks-shapes", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        consent(&page, true).await?;
        buys(&page).await?;
        let Piece {
            product,
            variant,
            name,
            label,
            brand,
            price,
        } = piece("gula-aren")?;
        let rupiah = price / 100;
        let line = json!({"product": product, "variant": variant, "quantity": 1, "name": name, "label": label, "brand": brand, "price": price});
        let item = json!({"item_id": variant, "item_name": name, "item_brand": brand, "item_variant": label, "price": rupiah, "quantity": 1});
        let segment = json!({"product_id": product, "sku": variant, "name": name, "brand": brand, "variant": label, "price": rupiah, "quantity": 1});
        let names = [
            ("product-view", "view_item", "ViewContent", "Product Viewed"),
            ("add-to-cart", "add_to_cart", "AddToCart", "Product Added"),
            (
                "checkout",
                "begin_checkout",
                "InitiateCheckout",
                "Checkout Started",
            ),
        ];
        page.until("calls.analytics.length === 3").await?;
        for (at, (event, ga4, pixel, track)) in names.into_iter().enumerate() {
            let detail: Value = page
                .ask(&format!(
                    "probe.events.find(({{name}}) => name === '{event}').detail"
                ))
                .await?;
            ensure!(detail["lines"] == json!([line]), "{event}: {detail}");
            ensure!(
                (&detail["value"], &detail["currency"]) == (&json!(price), &json!("IDR")),
                "{event}: {detail}"
            );
            let id = &detail["id"];
            let leaves = event == "checkout";

            let layer: Value = page
                .ask(&format!("dataLayer.slice({}, {})", 2 * at, 2 * at + 2))
                .await?;
            let ecommerce = json!({"currency": "IDR", "value": rupiah, "items": [item]});
            let expected = json!([{"ecommerce": null}, {"event": ga4, "event_id": id, "ecommerce": ecommerce}]);
            ensure!(layer == expected, "{layer} instead of {expected}");

            let meta: Value = page.ask(&format!("calls.fbq[{at}]")).await?;
            let mut data = json!({"content_ids": [variant], "content_type": "product", "contents": [{"id": variant, "quantity": 1}], "currency": "IDR", "value": rupiah});
            if leaves {
                data["num_items"] = json!(1);
            }
            let expected = json!(["track", pixel, data, {"eventID": id}]);
            ensure!(meta == expected, "{meta} instead of {expected}");

            let tiktok: Value = page.ask(&format!("calls.ttq[{at}]")).await?;
            let contents = json!([{"content_id": variant, "content_type": "product", "content_name": name, "quantity": 1, "price": rupiah}]);
            let expected = json!([pixel, {"contents": contents, "value": rupiah, "currency": "IDR"}, {"event_id": id}]);
            ensure!(tiktok == expected, "{tiktok} instead of {expected}");

            let tracked: Value = page.ask(&format!("calls.analytics[{at}]")).await?;
            let mut properties = json!({"event_id": id, "currency": "IDR", "value": rupiah});
            let own = properties.as_object_mut().context("no object")?;
            match leaves {
                true => drop(own.insert("products".to_owned(), json!([segment]))),
                false => own.extend(segment.as_object().context("no object")?.clone()),
            }
            ensure!(tracked == json!([track, properties]), "{tracked}");
        }
        counted(&server, "rani", "checkouts", 1).await?;
        counted(&server, "rani", "views", 1).await?;
        let mut all = sent(&page, "view").await?;
        for name in ["product-view", "add-to-cart", "checkout"] {
            let ids = ids(&page, name).await?;
            ensure!(
                ids == sent(&page, &name.replace('-', "_")).await?,
                "{name}: {ids:?}"
            );
            all.extend(ids);
        }
        until("the server has all four", async || {
            let tally: u64 = page
                .ask(
                    "new Set(calls.sent.filter(({how}) => how === 'fetch').map(({id}) => id)).size",
                )
                .await?;
            Ok((tally == 4).then_some(()))
        })
        .await?;
        ensure!(server.knows("kopi-senja", &all).await? == 4, "{all:?}");
        page.is_clean().await
    })
}

#[test]
fn a_late_yes_tells_once_what_waited() -> Result<()> {
    journey("sinks-late-consent", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        buys(&page).await?;
        told_nobody(&page).await?;
        consent(&page, true).await?;
        page.until("calls.fbq.length === 3").await?;
        consent(&page, true).await?;
        counted(&server, "rani", "checkouts", 1).await?;
        counted(&server, "rani", "views", 1).await?;
        let names: Value = page
            .ask("[calls.fbq.map(([, name]) => name), dataLayer.flatMap(({event}) => event ?? [])]")
            .await?;
        let once = json!([
            ["ViewContent", "AddToCart", "InitiateCheckout"],
            ["view_item", "add_to_cart", "begin_checkout"]
        ]);
        ensure!(names == once, "{names}");
        Ok(())
    })
}

#[test]
fn a_no_drops_what_waited_and_a_later_yes_begins_anew() -> Result<()> {
    journey("sinks-denial", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        buys(&page).await?;
        consent(&page, false).await?;
        told_nobody(&page).await?;
        consent(&page, true).await?;
        page.window().await?.click(BUY).await?;
        page.until("calls.fbq.length").await?;
        counted(&server, "rani", "checkouts", 1).await?;
        let told = (
            ids(&page, "checkout").await?,
            sent(&page, "checkout").await?,
        );
        ensure!(told.0.len() == 2 && told.1 == told.0[1..], "{told:?}");
        let others: Value = page
            .ask("[calls.fbq.length, calls.ttq.length, calls.analytics.length]")
            .await?;
        ensure!(others == json!([1, 1, 1]), "{others}");
        Ok(())
    })
}

#[test]
fn global_privacy_control_is_a_no() -> Result<()> {
    journey("sinks-gpc", async |j| {
        let server = j.demo().await?;
        let device = Device::phone().with_privacy_control();
        let page = shopper(j, &server, device, RANI).await?;
        consent(&page, true).await?;
        buys(&page).await?;
        page.act("dispatchEvent(new PageTransitionEvent('pagehide'))")
            .await?;
        told_nobody(&page).await
    })
}

#[test]
fn a_cancelled_event_is_not_told_and_a_sink_that_throws_costs_nothing() -> Result<()> {
    journey("sinks-hostile", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        page.act(
            "window.fbq = () => { throw Error('broken'); }; delete window.ttq; window.analytics = 7;\
             addEventListener('etalase:add-to-cart', (event) => event.preventDefault())",
        )
        .await?;
        consent(&page, true).await?;
        let window = page.window().await?;
        page.act("stay()").await?;
        window.open("gula-aren").await?;
        window.click("dialog button.primary").await?;
        window.click(BUY).await?;
        page.until("dataLayer.some(({event}) => event === 'begin_checkout')")
            .await?;
        let names: Vec<String> = page
            .ask("dataLayer.flatMap(({event}) => event ?? [])")
            .await?;
        ensure!(names == ["view_item", "begin_checkout"], "{names:?}");
        counted(&server, "rani", "checkouts", 1).await?;
        page.is_clean().await
    })
}

#[test]
fn what_a_dead_server_missed_reaches_it_under_the_same_ids() -> Result<()> {
    journey("sinks-outage", async |j| {
        let mut server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        consent(&page, true).await?;
        page.window().await?;
        counted(&server, "rani", "views", 1).await?;
        server.kill()?;
        buys(&page).await?;
        // By a beacon, which cannot know, then by a request, which fails.
        let tries = "calls.sent.filter(({name}) => name === 'checkout').map(({how}) => how)";
        page.until(&format!(
            "{tries}.includes('beacon') && {tries}.includes('fetch')"
        ))
        .await?;
        server.revive().await?;
        counted(&server, "rani", "checkouts", 1).await?;
        let checkouts = ids(&page, "checkout").await?;
        ensure!(sent(&page, "checkout").await? == checkouts, "{checkouts:?}");
        ensure!(
            server.knows("kopi-senja", &checkouts).await? == 1,
            "another id"
        );
        let faults: Vec<String> = page.ask("probe.faults").await?;
        ensure!(faults.is_empty(), "{faults:?}");
        Ok(())
    })
}

#[test]
fn a_page_that_goes_tells_before_it_is_gone() -> Result<()> {
    journey("sinks-hidden", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        page.window().await?;
        // In one step, so that nothing but the page's end can send it.
        page.act(&format!(
            "probe.element().setConsent(true); location.href = '{}'",
            server.at("/toko/lain")
        ))
        .await?;
        counted(&server, "rani", "views", 1).await
    })
}

#[test]
fn a_hidden_page_sends_once_however_often_it_is_hidden() -> Result<()> {
    journey("sinks-hidden-twice", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        page.window().await?;
        let beacons: Vec<String> = page
            .ask(
                "(probe.element().setConsent(true),\
                 Object.defineProperty(document, 'hidden', {value: true, configurable: true}),\
                 document.dispatchEvent(new Event('visibilitychange')), dispatchEvent(new PageTransitionEvent('pagehide')),\
                 calls.sent.map(({how, name}) => how + ' ' + name))",
            )
            .await?;
        ensure!(beacons == ["beacon view"], "{beacons:?}");
        // Back again, it asks the server, which alone can say that it has it.
        page.act("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
            .await?;
        page.until("calls.sent.some(({how}) => how === 'fetch')")
            .await?;
        counted(&server, "rani", "views", 1).await
    })
}

#[test]
fn a_page_out_of_the_back_forward_cache_goes_on_and_counts_nothing_twice() -> Result<()> {
    journey("sinks-back", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), RANI).await?;
        consent(&page, true).await?;
        buys(&page).await?;
        page.act("addEventListener('pageshow', ({persisted}) => window.persisted = persisted)")
            .await?;
        page.goto(&server.at("/toko/lain")).await?;
        page.act("history.back()").await?;
        page.until("location.search.includes('rani') && window.probe")
            .await?;
        page.until("window.persisted").await?;
        page.window().await?.click(BUY).await?;
        counted(&server, "rani", "checkouts", 2).await?;
        counted(&server, "rani", "views", 1).await
    })
}

const POLICY: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Tanpa Wasm</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'self'; media-src 'self' blob:">
<etalase-storefront campaign="kopi-senja"><a href="/toko/checkout">Beli</a></etalase-storefront><script async src="/etalase.js"></script></html>"#;

#[test]
fn a_click_on_the_skeletons_link_counts_without_wasm() -> Result<()> {
    journey("sinks-skeleton", async |j| {
        let server = Server::start(Stage::demo()?.page("no-wasm.html", POLICY)?).await?;
        let page = shopper(j, &server, Device::phone(), "/demo/no-wasm.html?ref=rani").await?;
        let window = page.skeleton().await?;
        page.until("probe.names().includes('error')").await?;
        consent(&page, true).await?;
        window.click("a[part=buy]").await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        counted(&server, "rani", "checkouts", 1).await?;
        counted(&server, "rani", "views", 1).await
    })
}

#[test]
fn a_click_on_the_pages_own_link_counts_and_can_be_cancelled() -> Result<()> {
    journey("sinks-fallback", async |j| {
        let server = Server::start(Stage::demo()?.page("no-wasm.html", POLICY)?).await?;
        // An adapter that needs the widget leaves the page's own link alone with the shopper.
        server
            .campaign("kopi-senja", |campaign| {
                campaign["checkout"] = json!({"adapter": "whatsapp", "number": "6281200000000"});
            })
            .await?;
        let page = shopper(j, &server, Device::phone(), "/demo/no-wasm.html?via=rani").await?;
        page.until("probe.names().includes('error')").await?;
        consent(&page, true).await?;
        counted(&server, "rani", "views", 1).await?;
        page.act("window.object = (event) => event.preventDefault(); addEventListener('etalase:checkout', object)")
            .await?;
        let own = page
            .find("document.querySelector('etalase-storefront a')")
            .await?;
        own.click().await?;
        let href: String = page
            .until("probe.events.find(({name}) => name === 'checkout')?.detail.href")
            .await
            .and_then(|href| Ok(href.as_str().context("no text")?.to_owned()))?;
        page.link(&href).await?.carries(&[("via", "rani")])?;
        page.act("removeEventListener('etalase:checkout', object)")
            .await?;
        own.click().await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        counted(&server, "rani", "checkouts", 1).await
    })
}

#[test]
fn a_static_document_tells_the_page_and_no_server() -> Result<()> {
    journey("sinks-static", async |j| {
        let server = j.demo().await?;
        let page = shopper(j, &server, Device::phone(), "/demo/static.html?ref=rani").await?;
        consent(&page, true).await?;
        buys(&page).await?;
        page.until("calls.fbq.length === 3").await?;
        page.act("dispatchEvent(new PageTransitionEvent('pagehide'))")
            .await?;
        let sent: Value = page.ask("calls.sent").await?;
        ensure!(sent == json!([]), "{sent}");
        Ok(())
    })
}

#[test]
fn a_visit_that_lost_its_tags_is_counted_as_stripped() -> Result<()> {
    journey("sinks-stripped", async |j| {
        let server = j.demo().await?;
        let listed = server.desk(&["creator", "list", "--campaign", "kopi-senja"])?;
        let id = listed.split_whitespace().next().context("no short link")?;
        let page = shopper(j, &server, Device::phone(), &format!("/?etl={id}")).await?;
        page.window().await?;
        page.until("performance.getEntriesByType('resource').some(({name}) => name.includes('/v1/creators/links/'))").await?;
        consent(&page, true).await?;
        counted(&server, "rani", "stripped", 1).await
    })
}
