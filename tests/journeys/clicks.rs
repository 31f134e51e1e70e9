//! The link is made anew at the very moment it is used, whatever it is used by, and nothing is waited for.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::support::engine::{Ability, Engine};
use crate::support::journey;
use crate::support::page::{Page, Place};
use crate::support::window::Window;

const BUY: &str = "dialog a[part=buy]";
const STALE: &str = "https://stale.example/";

/// Keeps the shopper on the page, as the last to hear of a click.
const STAY: &str = "for (const kind of ['click', 'auxclick']) addEventListener(kind, (event) => event.preventDefault())";

async fn stale(window: &Window) -> Result<()> {
    window
        .ask::<Value>(&format!(
            "void probe.find('{BUY}').setAttribute('href', '{STALE}') ?? null"
        ))
        .await
        .map(drop)
}

async fn href(window: &Window) -> Result<String> {
    window
        .ask(&format!("probe.find('{BUY}').getAttribute('href')"))
        .await
}

/// What a mouse does over the link.
async fn mouse(page: &Page, window: &Window, pressed: bool, button: &str) -> Result<()> {
    let place: Place = window
        .ask(&format!(
            "(({{x, y, width, height}}) => ({{x: x + width / 2, y: y + height / 2}}))(probe.find('{BUY}').getBoundingClientRect())"
        ))
        .await?;
    page.mouse(pressed, button, &place).await
}

#[test]
fn pointer_keyboard_and_middle_button_follow_a_link_of_this_moment() -> Result<()> {
    journey("clicks", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani").await?;
        let window = page.window().await?;
        page.act(STAY).await?;
        window.open("gula-aren").await?;
        let fresh = href(&window).await?;
        ensure!(fresh.contains("ref=rani"), "{fresh}");

        stale(&window).await?;
        mouse(&page, &window, true, "left").await?;
        ensure!(href(&window).await? == fresh, "stale at pointer-down");
        mouse(&page, &window, false, "left").await?;

        stale(&window).await?;
        window
            .ask::<Value>(&format!("probe.find('{BUY}').focus() ?? null"))
            .await?;
        page.press(&["Enter"]).await?;
        page.until("probe.names().filter((name) => name === 'checkout').length === 2")
            .await?;
        ensure!(href(&window).await? == fresh, "stale at Enter");

        stale(&window).await?;
        mouse(&page, &window, true, "middle").await?;
        ensure!(href(&window).await? == fresh, "stale at the middle button");
        mouse(&page, &window, false, "middle").await?;
        page.until("probe.names().filter((name) => name === 'checkout').length === 3")
            .await?;

        // The right button opens a menu: the link in it is fresh, and nobody has left.
        stale(&window).await?;
        mouse(&page, &window, true, "right").await?;
        mouse(&page, &window, false, "right").await?;
        ensure!(href(&window).await? == fresh, "stale in the menu");
        let hrefs: Vec<String> = page
            .ask("probe.events.filter(({name}) => name === 'checkout').map(({detail}) => detail.href)")
            .await?;
        ensure!(hrefs == [fresh.as_str(); 3], "{hrefs:?}");
        page.is_clean().await
    })
}

#[test]
fn the_browser_follows_within_the_click_and_nothing_is_awaited() -> Result<()> {
    journey("clicks-at-once", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?ref=rani").await?;
        let window = page.window().await?;
        consented(&page).await?;
        window.open("gula-aren").await?;
        page.needs("window.navigation", Ability::Navigation).await?;
        // A task that the click itself puts off comes after the browser has begun to follow the link.
        page.act(
            "window.order = [];\
             addEventListener('click', () => { order.push('click'); setTimeout(() => order.push('task')); }, true);\
             addEventListener('click', (event) => order.push(event.defaultPrevented ? 'kept' : 'let go'));\
             navigation.addEventListener('navigate', (event) => { order.push(event.destination.url); event.preventDefault(); })",
        )
        .await?;
        window.click(BUY).await?;
        let link = href(&window).await?;
        page.until(&format!(
            "order.includes('task') && order.includes({})",
            json!(link)
        ))
        .await?;
        let order: Vec<String> = page.ask("order").await?;
        ensure!(order[..2] == ["click", "let go"], "{order:?}");
        // Firefox follows every link in a task of its own.
        let at_once = page.engine() != Engine::Firefox;
        ensure!(
            !at_once || order[2..] == [link.as_str(), "task"],
            "{order:?}"
        );
        Ok(())
    })
}

/// With consent, so that there is somebody to be told of the click.
async fn consented(page: &Page) -> Result<()> {
    page.act("window.dataLayer = []; probe.element().setConsent(true)")
        .await
}
