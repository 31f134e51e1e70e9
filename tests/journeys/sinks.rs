//! What shoppers do reaches the sinks of the page under one id, which our own server ([`beacons`](crate::beacons)) gets, too, after a yes and never before.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::page::Page;
use crate::support::server::Server;
use crate::support::wait::until;
use crate::support::{Journey, given, journey};

pub(crate) const RANI: &str = "/?ref=rani&utm_source=tiktok";
pub(crate) const BUY: &str = "dialog a[part=buy]";

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
    const beam = Navigator.prototype.sendBeacon;
    Navigator.prototype.sendBeacon = (url, body) => (note('beacon', body), beam.call(navigator, url, body));
    window.fetch = (url, how) => (String(url).endsWith('/events') && note('fetch', how.body), fetch(url, how));
    window.stay = () => addEventListener('click', (event) => event.preventDefault());";

/// A shopper whose page has sinks.
pub(crate) async fn shopper(
    j: &Journey,
    server: &Server,
    device: Device,
    path: &str,
) -> Result<Page> {
    let page = j.browse(device.counted()).await?;
    page.before(SINKS).await?;
    page.goto(&server.at(path)).await?;
    Ok(page)
}

pub(crate) async fn consent(page: &Page, granted: bool) -> Result<()> {
    page.until("!!probe.element()?.setConsent").await?;
    page.act(&format!("probe.element().setConsent({granted})"))
        .await
}

/// Looks at a product, puts it into the bag and leaves for the shop with it, without leaving the page.
pub(crate) async fn buys(page: &Page) -> Result<()> {
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
pub(crate) async fn ids(page: &Page, name: &str) -> Result<Vec<String>> {
    page.ask(&format!(
        "probe.events.filter(({{name}}) => name === '{name}').map(({{detail}}) => detail.id)"
    ))
    .await
}

/// The ids of what went to our server under this name, each once.
pub(crate) async fn sent(page: &Page, name: &str) -> Result<Vec<String>> {
    page.ask(&format!(
        "[...new Set(calls.sent.filter(({{name}}) => name === '{name}').map(({{id}}) => id))]"
    ))
    .await
}

pub(crate) async fn told_nobody(page: &Page) -> Result<()> {
    let told: Value = page
        .ask("[...dataLayer, ...Object.values(calls).flat()]")
        .await?;
    ensure!(told == json!([]), "told without a yes: {told}");
    Ok(())
}

/// Waits until the report says so of a creator.
pub(crate) async fn counted(
    server: &Server,
    creator: &str,
    figure: &str,
    number: u64,
) -> Result<()> {
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
