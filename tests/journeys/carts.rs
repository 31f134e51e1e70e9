//! A shop whose carts no link can fill: the brand's own site and shop on one origin, `etalase serve` on another, and the
//! shop's API between them.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;
use crate::support::server::{Server, Stage};
use crate::support::shop::{Shop, TOKEN};

/// A campaign of a BigCommerce store, made up.
fn campaign(shop: &Shop) -> Value {
    let product = |id: &str, variant: &str| json!({"id": id, "title": id, "variants": [{"id": variant, "price": 8_900_000, "stock": {"state": "in_stock"}}]});
    json!({
        "version": 1, "id": "kopi", "locale": "id-ID", "currency": "IDR",
        "brand": {"name": "Kopi Senja", "url": shop.at("/")},
        "creators": [{"id": "rani", "name": "Rani"}],
        "products": [product("gayo", "118-77"), product("dripper", "111")],
        "content": [{"when": {"creator": "rani"}, "voucher": "RANI10"}],
        "checkout": {
            "adapter": "bigcommerce", "store": "k1x2y3", "server": "/v1/campaigns/kopi/checkout",
            "cart": shop.at("/cart.php")
        }
    })
}

/// The brand's server, and its site that embeds the window from there.
async fn sold_at(shop: &Shop, token: &str) -> Result<Server> {
    let stage = Stage::demo()?;
    let secrets = stage.secret(
        "secrets.toml",
        &format!("[kopi]\nbigcommerce = [{token:?}]\n"),
    )?;
    let arguments = ["--secrets", &secrets, "--bigcommerce-url", &shop.at("")];
    let server = Server::serve(stage, arguments.map(str::to_owned).into()).await?;
    server.put(&campaign(shop))?;
    shop.shows(&format!(
        "<!doctype html><html lang=\"id\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>Kopi Senja</title><script async src=\"{}\" data-campaign=\"kopi\"></script></html>",
        server.at("/etalase.js")
    ))?;
    Ok(server)
}

async fn check_out(page: &Page, shop: &Shop) -> Result<()> {
    page.goto(&shop.at("/?ref=rani&utm_source=tiktok")).await?;
    let window = page.window().await?;
    window.fill_bag_with(&["gayo", "dripper"]).await?;
    window.click("dialog a[part=buy]").await?;
    page.until("location.pathname === '/cart.php'")
        .await
        .map(drop)
}

#[test]
fn a_bag_leaves_for_a_checkout_that_the_shops_api_made() -> Result<()> {
    journey("carts", async |j| {
        let shop = Shop::open().await?;
        let _server = sold_at(&shop, TOKEN).await?;
        let page = j.browse(Device::phone().counted()).await?;
        check_out(&page, &shop).await?;
        let here = page.link(&page.address().await?).await?;
        let query = |key: &str| here.query.get(key).and_then(|values| values.first());
        ensure!(
            query("action").is_some_and(|action| action == "loadInCheckout"),
            "{here:?}"
        );
        ensure!(query("ref").is_some_and(|code| code == "rani"), "{here:?}");
        ensure!(
            query("utm_source").is_some_and(|source| source == "tiktok"),
            "{here:?}"
        );
        let items = json!([
            {"product_id": 118, "variant_id": 77, "quantity": 1},
            {"product_id": 111, "quantity": 1}
        ]);
        ensure!(shop.items() == items, "{}", shop.items());
        ensure!(shop.coupons() == ["RANI10"], "{:?}", shop.coupons());
        Ok(())
    })
}

#[test]
fn where_the_shops_api_refuses_the_shopper_comes_to_the_cart_page_with_the_tags() -> Result<()> {
    journey("carts-refused", async |j| {
        let shop = Shop::open().await?;
        let _server = sold_at(&shop, "token-that-was-taken-back").await?;
        let page = j.browse(Device::phone().counted()).await?;
        check_out(&page, &shop).await?;
        let here = page.link(&page.address().await?).await?;
        here.carries(&[("ref", "rani"), ("utm_source", "tiktok")])
    })
}
