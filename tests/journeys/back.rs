//! The browser's Back and Reload: what is open closes, what is in the bag stays, and the page's own router hears of nothing.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::support::journey;
use crate::support::page::Page;
use crate::support::window::Window;

const PIECES: &str = "probe.find('.bag-button')?.textContent.match(/\\d+/)?.[0] ?? '0'";
const SHEET: &str = "probe.find('dialog.sheet')?.open";

/// A router as applications of one page have them: it numbers its entries, keeps what it knows of them in their state, and goes
/// by that when it is told to go back: what stays at its place stays on the page. Whatever it is told, it notes.
const ROUTER: &str = r##"<!doctype html><html lang="id"><meta charset="utf-8"><title>Perute</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script async src="{{window}}/etalase.js"></script>
<nav><a href="/beranda">Beranda</a> <a href="/toko">Toko</a></nav><main></main>
<script>
  const main = document.querySelector("main");
  const router = (window.router = { index: history.state?.idx ?? 0, told: [], path: "" });
  const show = () => {
    if (router.path === location.pathname) return;
    router.path = location.pathname;
    const shop = location.pathname === "/toko";
    const made = document.createElement(shop ? "etalase-storefront" : "h1");
    made.setAttribute("campaign", "kopi-senja");
    main.replaceChildren(made);
  };
  if (history.state?.idx == null) history.replaceState({ ...history.state, idx: 0, key: "awal" }, "");
  addEventListener("popstate", ({ state }) => {
    router.told.push((state?.idx ?? NaN) - router.index);
    router.index = state?.idx ?? 0;
    show();
  });
  for (const link of document.links) {
    if (!link.closest("nav")) continue;
    link.onclick = (event) => {
      event.preventDefault();
      router.index += 1;
      history.pushState({ idx: router.index, key: Math.random().toString(36) }, "", link.href);
      show();
    };
  }
  show();
</script></html>"##;

const TWO: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Dua jendela</title>
<etalase-storefront campaign="kopi-senja"></etalase-storefront>
<etalase-storefront campaign="kopi-senja-shopify"></etalase-storefront>
<script async src="{{window}}/etalase.js"></script></html>"#;

/// A page that no browser restores as it was.
const FORGETFUL: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Tidak disimpan</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<etalase-storefront campaign="kopi-senja"></etalase-storefront>
<script>addEventListener("unload", () => {})</script>
<script async src="{{window}}/etalase.js"></script></html>"#;

async fn back(page: &Page) -> Result<()> {
    page.act("history.back()").await
}

/// The router is where it was, and was told of no way from there.
async fn undisturbed(page: &Page) -> Result<()> {
    let now: Value = page
        .ask("[router.index, history.state.idx, location.pathname, router.told.filter(Boolean)]")
        .await?;
    ensure!(now == json!([1, 1, "/toko", []]), "the router: {now}");
    Ok(())
}

async fn gone(window: &Window, selector: &str) -> Result<()> {
    window
        .until(&format!("!probe.find({})", json!(selector)))
        .await
        .map(drop)
}

/// Waits until our entry is no longer on top.
async fn at_the_base(page: &Page) -> Result<()> {
    page.until("!(history.state.etalase?.depth > 0)")
        .await
        .map(drop)
}

#[test]
fn back_closes_what_is_open_and_the_router_stays_where_it_is() -> Result<()> {
    journey("back", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", ROUTER).await?;
        page.find("document.links[1]").await?.click().await?;
        let window = page.window().await?;
        let length: usize = page.ask("history.length").await?;

        window.open("gayo-senja").await?;
        back(&page).await?;
        gone(&window, "dialog").await?;
        undisturbed(&page).await?;

        // What takes another's place is no layer more, and what is closed by its button takes its entry along.
        window.fill_bag_with(&["gula-aren"]).await?;
        window.until("probe.find('dialog.bag')?.open").await?;
        window.click("dialog .sum > .plain").await?;
        window.until("probe.find('dialog.handoff')?.open").await?;
        back(&page).await?;
        gone(&window, "dialog.handoff").await?;
        window.until("probe.find('dialog.bag')?.open").await?;
        back(&page).await?;
        gone(&window, "dialog").await?;
        window.open("gula-aren").await?;
        window.click("dialog .ways > .plain:last-child").await?;
        window.until("probe.find('dialog.bag')?.open").await?;
        window.close().await?;
        at_the_base(&page).await?;
        undisturbed(&page).await?;

        window.click(".tools .tool:last-child").await?;
        let full = "probe.element().hasAttribute('data-theatre')";
        window.until(full).await?;
        window.click(".stage").await?;
        page.press(&["?"]).await?;
        window.until("probe.find('.panel')").await?;
        back(&page).await?;
        gone(&window, ".panel").await?;
        ensure!(window.ask::<bool>(full).await?, "both closed at once");
        back(&page).await?;
        window.until(&format!("!{full}")).await?;
        undisturbed(&page).await?;
        let now: usize = page.ask("history.length").await?;
        ensure!(now <= length + 2, "{now} entries, {length} before");

        // A router that writes its state anew forgets ours; the entry is on top all the same.
        window.open("gayo-senja").await?;
        page.act("history.replaceState({idx: 1, key: 'baru'}, '')")
            .await?;
        window.close().await?;
        at_the_base(&page).await?;
        undisturbed(&page).await?;
        back(&page).await?;
        page.until("location.pathname === '/' && router.told.filter(Boolean).join() === '-1'")
            .await?;
        page.is_clean().await
    })
}

#[test]
fn a_router_that_began_after_the_loader_hears_of_nothing() -> Result<()> {
    journey("back-unheard", async |j| {
        let server = j.demo().await?;
        let html = ROUTER.replace("script async", "script");
        let page = j.guest(&server, "", &html).await?;
        page.find("document.links[1]").await?.click().await?;
        let window = page.window().await?;
        for by_button in [true, false] {
            window.open("gayo-senja").await?;
            if by_button {
                window.close().await?;
            } else {
                back(&page).await?;
            }
            gone(&window, "dialog").await?;
            at_the_base(&page).await?;
        }
        let told: Value = page.ask("[router.told, history.state.idx]").await?;
        ensure!(told == json!([[], 1]), "{told}");
        page.is_clean().await
    })
}

#[test]
fn a_route_over_an_open_sheet_is_the_routers_and_comes_back_as_such() -> Result<()> {
    journey("back-routes", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", ROUTER).await?;
        page.find("document.links[1]").await?.click().await?;
        let window = page.window().await?;
        window.open("gayo-senja").await?;
        page.act("document.links[0].click()").await?;
        page.until("document.querySelector('h1')").await?;
        back(&page).await?;
        page.until("router.told.join() === '-1' && location.pathname === '/toko'")
            .await?;
        let window = page.window().await?;
        window.open("gula-aren").await?;
        back(&page).await?;
        gone(&window, "dialog").await?;
        let told: String = page.ask("router.told.filter(Boolean).join()").await?;
        ensure!(told == "-1", "{told}");
        page.is_clean().await
    })
}

#[test]
fn with_two_windows_back_closes_the_one_that_is_open() -> Result<()> {
    journey("back-two", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", TWO).await?;
        let [first, second] = [page.window_at(0).await?, page.window_at(1).await?];
        for (open, other) in [(&first, &second), (&second, &first)] {
            open.open("gula-aren").await?;
            ensure!(
                !other.ask::<bool>("!!probe.find('dialog')").await?,
                "both are open"
            );
            back(&page).await?;
            gone(open, "dialog").await?;
        }
        first.show().await?;
        first.open("gula-aren").await?;
        ensure!(first.ask::<bool>(SHEET).await?, "it opens no more");
        page.is_clean().await
    })
}

#[test]
fn without_a_yes_the_bag_survives_a_reload_and_the_way_back_from_paying() -> Result<()> {
    journey("back-bag", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "?ref=rani", FORGETFUL).await?;
        let window = page.window().await?;
        window.fill_bag().await?;
        window.close().await?;
        at_the_base(&page).await?;
        let noted: String = page.ask("JSON.stringify(history.state)").await?;
        ensure!(
            noted.contains("41232001-2") && !noted.contains("rani"),
            "lines and nothing else: {noted}"
        );

        page.act("location.reload()").await?;
        let window = page.window().await?;
        window.until(&format!("{PIECES} === '3'")).await?;
        window.click(".bag-button").await?;
        window.click("dialog a[part=buy]").await?;
        page.until("location.pathname === '/toko/checkout'").await?;
        back(&page).await?;
        page.until("location.pathname !== '/toko/checkout'").await?;
        let window = page.window().await?;
        window.until(&format!("{PIECES} === '3'")).await?;
        window.click(".bag-button").await?;
        let link = window.buy_link("dialog").await?;
        link.carries(&[("items", "41232001:2,41231001:1"), ("ref", "rani")])?;
        let stored: u32 = page
            .ask("localStorage.length + sessionStorage.length")
            .await?;
        ensure!(stored == 0, "stored without a yes");
        page.is_clean().await
    })
}

#[test]
fn what_somebody_wrote_into_the_history_does_no_harm() -> Result<()> {
    journey("back-hostile", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", FORGETFUL).await?;
        page.window().await?;
        for state in [
            json!({"etalase": {"at": 7, "depth": "x", "bags": {"kopi-senja": {"a": 1}, "lain": "y".repeat(9_999)}}}),
            json!({"etalase": {"at": "a", "depth": 3, "bags": ["1.kopi-senja.75000000.0.<b>-9"]}}),
            json!({"etalase": {"at": "a", "depth": 0, "bags": {"kopi-senja": "1.kopi-senja.75000000.0.41231001-999999999"}}}),
            json!({"etalase": null}),
            json!("a text of the router's"),
            json!([1, 2]),
        ] {
            let script =
                "history.replaceState(arguments[0], ''); window.former = true; location.reload()";
            page.run::<Value>(script, vec![state.clone()]).await?;
            page.until("!window.former").await?;
            let window = page.window().await?;
            window.open("gula-aren").await?;
            window.click("dialog button.primary").await?;
            window.says("sudah di keranjang").await?;
            window.close().await?;
            if !state.is_object() {
                let now: Value = page.ask("history.state").await?;
                ensure!(now == state, "{now} instead of {state}");
            }
            page.is_clean().await?;
        }
        Ok(())
    })
}
