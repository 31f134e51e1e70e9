//! From a creator's link to the shop: a variant is chosen, and its link carries every tag exactly once.

use anyhow::{Result, ensure};

use crate::support::journey;
use crate::support::server::{Server, Stage};

const CREATOR: &str =
    "?utm_source=tiktok&utm_medium=creator&utm_campaign=senja-live&utm_content=rani&ref=rani";

const SHOPIFY: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Shopify</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<etalase-storefront campaign="kopi-senja-shopify"></etalase-storefront><script async src="/etalase.js"></script></html>"#;

#[test]
fn a_chosen_variant_leaves_for_a_plain_shop_with_its_tags() -> Result<()> {
    journey("buying-plain", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, &format!("/{CREATOR}")).await?;
        let window = page.window().await?;
        window.open("gayo-senja").await?;
        window.pick("size", "500g").await?;
        window.pick("grind", "v60").await?;
        window.says("199.000").await?;
        window.says("Sisa 4").await?;
        let link = window.buy_link("dialog").await?;
        ensure!(link.page == server.at("/toko/checkout"), "{link:?}");

        window.click("dialog a[part=buy]").await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        let address = page.address().await?;
        let (items, mut expected) = (("items", "41230005:1"), tags());
        expected.push(items);
        page.link(&address).await?.carries(&expected)
    })
}

#[test]
fn a_bag_leaves_for_the_shop_with_all_its_lines() -> Result<()> {
    journey("buying-bag", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani").await?;
        let window = page.window().await?;
        window.fill_bag().await?;
        window.says("345.000").await?;
        let link = window.buy_link("dialog").await?;
        link.carries(&[("items", "41232001:2,41231001:1"), ("ref", "rani")])?;
        let carts: usize = page
            .ask("probe.names().filter((name) => name === 'cart').length")
            .await?;
        ensure!(carts == 3, "{carts} times told of the cart");
        page.is_clean().await
    })
}

#[test]
fn a_chosen_variant_leaves_for_shopify_with_its_tags() -> Result<()> {
    journey("buying-shopify", async |j| {
        let server = Server::start(Stage::demo()?.page("shopify.html", SHOPIFY)?).await?;
        let page = j
            .phone(&server, &format!("/demo/shopify.html{CREATOR}"))
            .await?;
        let window = page.window().await?;
        window.open("gayo-senja").await?;
        window.pick("size", "1kg").await?;
        window
            .until("probe.find('dialog a[part=buy]').href.includes('41230007')")
            .await?;
        let link = window.buy_link("dialog").await?;
        ensure!(
            link.page == "https://kopi-senja.myshopify.com/cart/41230007:1",
            "{link:?}"
        );
        let mut expected = tags();
        expected.extend([
            ("discount", "RANI10"),
            ("attributes[ref]", "rani"),
            ("attributes[utm_source]", "tiktok"),
            ("attributes[utm_medium]", "creator"),
            ("attributes[utm_campaign]", "senja-live"),
            ("attributes[utm_content]", "rani"),
        ]);
        link.carries(&expected)
    })
}

#[test]
fn a_page_that_objects_keeps_the_shopper() -> Result<()> {
    journey("buying-objection", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        let window = page.window().await?;
        page.act("for (const name of ['checkout', 'add-to-cart']) addEventListener('etalase:' + name, (event) => event.preventDefault())")
            .await?;
        window.open("gayo-senja").await?;
        window.click("dialog button.primary").await?;
        page.until("probe.names().includes('add-to-cart')").await?;
        window.click("dialog a[part=buy]").await?;
        page.until("probe.names().includes('checkout')").await?;
        let href: String = page
            .ask("probe.events.find(({name}) => name === 'checkout').detail.href")
            .await?;
        ensure!(href.contains("items=41230001"), "{href}");
        let stayed: bool = page
            .ask("location.pathname === '/' && !probe.names().includes('cart')")
            .await?;
        ensure!(stayed, "the page objected in vain");
        page.is_clean().await
    })
}

fn tags() -> Vec<(&'static str, &'static str)> {
    vec![
        ("utm_source", "tiktok"),
        ("utm_medium", "creator"),
        ("utm_campaign", "senja-live"),
        ("utm_content", "rani"),
        ("ref", "rani"),
    ]
}
