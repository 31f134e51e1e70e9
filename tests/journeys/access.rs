//! For readers, voices and thumbs: whatever can be pressed, followed or filled in has a name, the name has the words that are seen,
//! dialogs and the live region are what they say, and a fingertip finds everything.

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;
use crate::support::window::Window;

/// Roles that a shopper acts on.
const ACTIVE: [&str; 9] = [
    "button", "link", "textbox", "radio", "checkbox", "combobox", "slider", "dialog", "img",
];

#[test]
fn everything_that_can_be_used_has_a_name() -> Result<()> {
    journey("names", async |j| {
        let server = j.demo().await?;
        for device in [Device::phone(), Device::desk()] {
            let page = j.open(device, &server, "/demo/strict-csp.html").await?;
            let window = page.window().await?;
            window.plays().await?;
            named(&page, "button").await?;
            window.open("gayo-senja").await?;
            named(&page, "radio").await?;
            says_what_is_seen(&page).await?;
            window.click("dialog button.primary").await?;
            window.close().await?;
            window.click(".bag-button").await?;
            named(&page, "dialog").await?;
            says_what_is_seen(&page).await?;
            window.close().await?;
            window.show_reviews().await?;
            window.open_form().await?;
            named(&page, "textbox").await?;
            window.until("probe.find('.histogram')").await?;
            says_what_is_seen(&page).await?;
            let regions: usize = window.ask("probe.all('[role=status]').length").await?;
            ensure!(regions == 1, "{regions} live regions");
        }
        Ok(())
    })
}

#[test]
fn a_fingertip_finds_everything_on_a_phone() -> Result<()> {
    journey("fingertips", async |j| {
        let server = j.demo().await?;
        for device in [Device::phone(), Device::phone().sized(320, 640)] {
            let page = j.open(device, &server, "/").await?;
            let window = page.window().await?;
            window.plays().await?;
            window.until("probe.find('.pinned, .card')").await?;
            fits_fingertips(&window, "window").await?;
            for panel in ["Pengaturan", "Pintasan papan ketik"] {
                window
                    .click(&format!(".tools [aria-label='{panel}']"))
                    .await?;
                window.until("probe.find('.panel')").await?;
                fits_fingertips(&window, panel).await?;
                window.click(".panel button").await?;
            }
            window.open("gayo-senja").await?;
            fits_fingertips(&window, "sheet").await?;
            window.click("dialog button.primary").await?;
            window.says("sudah di keranjang").await?;
            window.close().await?;
            window.click(".bag-button").await?;
            fits_fingertips(&window, "bag").await?;
            window.click(".sum > .plain").await?;
            window.until("probe.find('dialog.handoff')?.open").await?;
            fits_fingertips(&window, "handoff").await?;
            page.press(&["Escape", "Escape"]).await?;
            window.until("!probe.find('dialog')").await?;
            window.show_reviews().await?;
            window.until("probe.find('.items .helpful')").await?;
            window.click(".histogram li:first-child button").await?;
            window.open_form().await?;
            window.click("form [type=submit]").await?;
            window.until("probe.find('form .alarm')").await?;
            fits_fingertips(&window, "reviews and form").await?;
        }
        let page = j
            .open(Device::phone(), &server, "/demo/static.html")
            .await?;
        let window = page.window().await?;
        window.becomes("replay").await?;
        window.click(".begin").await?;
        window.until("probe.find('.timeline')").await?;
        fits_fingertips(&window, "replay").await
    })
}

/// Whatever can be tapped is at least 44 pixels wide and high, by the hundredth: browsers say 43.999996. What the eye does not see is tapped by its label.
async fn fits_fingertips(window: &Window, place: &str) -> Result<()> {
    let small: Vec<String> = window
        .ask(
            "probe.all('button, a, summary, select, textarea, input:not(.unseen), label:has(.unseen)')\
             .filter((node) => node.checkVisibility()).filter((node) => {\
             const {width, height} = node.getBoundingClientRect(); return Math.round(100 * Math.min(width, height)) < 4400 })\
             .map((node) => `${node.getBoundingClientRect().width} × ${node.getBoundingClientRect().height}: ${node.outerHTML.slice(0, 120)}`)",
        )
        .await?;
    ensure!(
        small.is_empty(),
        "{place}: smaller than a fingertip: {small:#?}"
    );
    Ok(())
}

/// The words that are seen on a button or a link are in its name, in their order: voices press it by them.
async fn says_what_is_seen(page: &Page) -> Result<()> {
    // The show goes on: what moved on between the two readings of a name is read once more.
    if names_hold_what_is_seen(page).await.is_ok() {
        return Ok(());
    }
    let frames = "await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))); return true";
    let _: bool = page.later(frames).await?;
    names_hold_what_is_seen(page).await
}

async fn names_hold_what_is_seen(page: &Page) -> Result<()> {
    let seen = "function () { const texts = []; const walk = document.createTreeWalker(this, NodeFilter.SHOW_TEXT);\
        while (walk.nextNode()) { const {width, height} = walk.currentNode.parentElement.getBoundingClientRect();\
        if (width > 1 && height > 1) texts.push(walk.currentNode.data.trim()) } return texts.filter(Boolean) }";
    let tree = page.cdp("Accessibility.getFullAXTree", json!({})).await?;
    let mut checked = 0;
    for node in tree["nodes"].as_array().into_iter().flatten() {
        let role = node["role"]["value"].as_str().unwrap_or_default();
        if node["ignored"] == true || !["button", "link"].contains(&role) {
            continue;
        }
        let id = json!({"backendNodeId": node["backendDOMNodeId"]});
        let object = page.cdp("DOM.resolveNode", id).await?;
        let call = json!({
            "objectId": object["object"]["objectId"], "functionDeclaration": seen, "returnByValue": true
        });
        let texts = page.cdp("Runtime.callFunctionOn", call).await?;
        let name = node["name"]["value"].as_str().unwrap_or_default();
        // Style sheets write some words in capitals, and the browser tells them so.
        let name = name.to_lowercase();
        let mut rest = name.as_str();
        for text in texts["result"]["value"].as_array().into_iter().flatten() {
            let text = text.as_str().unwrap_or_default().to_lowercase();
            let Some((_, after)) = rest.split_once(&text) else {
                bail!("“{text}” is seen on what is called “{name}”");
            };
            rest = after;
        }
        checked += 1;
    }
    ensure!(checked > 3, "{checked} buttons and links");
    Ok(())
}

/// Walks the whole accessibility tree; `expected` must be among the roles, or the walk saw nothing.
async fn named(page: &Page, expected: &str) -> Result<()> {
    let tree = page.cdp("Accessibility.getFullAXTree", json!({})).await?;
    let nodes = tree["nodes"].as_array().cloned().unwrap_or_default();
    let role = |node: &Value| {
        node["role"]["value"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    let seen: Vec<&Value> = nodes
        .iter()
        .filter(|node| node["ignored"] != true)
        .collect();
    ensure!(
        seen.iter().any(|node| role(node) == expected),
        "no {expected} in the tree"
    );
    let nameless: Vec<String> = seen
        .iter()
        .filter(|node| ACTIVE.contains(&role(node).as_str()))
        .filter(|node| {
            node["name"]["value"]
                .as_str()
                .unwrap_or_default()
                .trim()
                .is_empty()
        })
        .map(|node| format!("{} {}", role(node), node["properties"]))
        .collect();
    ensure!(nameless.is_empty(), "without a name: {nameless:?}");
    Ok(())
}
