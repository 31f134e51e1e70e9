//! For readers: whatever can be pressed, followed or filled in has a name, and dialogs and the live region are what they say.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;

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
            window.click("dialog button.primary").await?;
            window.close().await?;
            window.click(".bag-button").await?;
            named(&page, "dialog").await?;
            window.close().await?;
            window.show_reviews().await?;
            window.open_form().await?;
            named(&page, "textbox").await?;
            let regions: usize = window.ask("probe.all('[role=status]').length").await?;
            ensure!(regions == 1, "{regions} live regions");
            let small: Vec<String> = window
                .ask(
                    "probe.all('button, a').filter((node) => node.checkVisibility()).filter((node) => {\
                     const {width, height} = node.getBoundingClientRect(); return width < 24 || height < 24 })\
                     .map(({outerHTML}) => outerHTML.slice(0, 120))",
                )
                .await?;
            ensure!(small.is_empty(), "smaller than a fingertip: {small:?}");
        }
        Ok(())
    })
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
