//! Hostile texts in every field that anybody can write: shown as they are, never run.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::support::foreign::PLAIN;
use crate::support::journey;
use crate::support::window::Writing;

/// Each would run in some careless place: as markup, in an attribute, as an address, in a template, in a script block.
const HOSTILE: &str = concat!(
    r#"<img src=x onerror=pwned()><svg/onload=pwned()>"'><script>pwned()</script>"#,
    r#"</textarea></title></style><iframe srcdoc="<script>parent.pwned()</script>">{{constructor.constructor('pwned()')()}}${pwned()}"#,
    "javascript:pwned()\u{202e}\u{2028}",
);
/// The fields that people read; the others are checked by the server and refused there.
const TEXTS: [&str; 10] = [
    "name",
    "title",
    "summary",
    "alt",
    "label",
    "disclosure",
    "handle",
    "material",
    "value",
    "flaws",
];

#[test]
fn no_field_of_a_campaign_can_run_anything() -> Result<()> {
    journey("hostile-campaign", async |j| {
        let server = j.demo().await?;
        server.campaign("kopi-senja", spoil).await?;
        let query = "?ref=%3Cimg%20src=x%20onerror=pwned()%3E&utm_source=%22%3E%3Cscript%3Epwned()%3C/script%3E";
        let page = j.guest(&server, query, PLAIN).await?;
        let window = page.window().await?;
        window.plays().await?;
        window.says("<img src=x onerror=pwned()>").await?;
        for product in ["gayo-senja", "cangkir-studio"] {
            window.open(product).await?;
            window.says("</textarea>").await?;
            window.click("dialog button.primary").await?;
            window.close().await?;
        }
        window.click(".bag-button").await?;
        let link = window.buy_link("dialog").await?;
        ensure!(
            // Marks at the end of a code are what people and mail tools add.
            link.query["ref"] == ["<img src=x onerror=pwned"],
            "{link:?}"
        );
        window.close().await?;
        nothing_hostile_became_an_element(&window).await?;
        page.is_clean().await
    })
}

#[test]
fn no_field_of_a_review_can_run_anything() -> Result<()> {
    journey("hostile-review", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", PLAIN).await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        let (title, name) = ("<script>pwned()</script>\">", "<svg/onload=pwned()>");
        let review = Writing {
            stars: 1,
            title,
            body: HOSTILE,
            name,
        };
        window.write(&review).await?;
        window.says("Menunggu moderasi").await?;
        window.says(title).await?;
        let list = server.desk(&["reviews", "list"])?;
        let id = list.split_whitespace().next().unwrap_or_default();
        server.desk(&["reviews", "publish", id])?;

        nothing_hostile_became_an_element(&window).await?;
        page.is_clean().await?;
        let page = j.guest(&server, "", PLAIN).await?;
        let window = page.window().await?;
        window.show_reviews().await?;
        window.says(title).await?;
        window.says(name).await?;
        window.says("{{constructor.constructor").await?;
        nothing_hostile_became_an_element(&window).await?;
        page.is_clean().await
    })
}

#[test]
fn a_campaign_whose_links_would_run_something_is_refused() -> Result<()> {
    journey("hostile-links", async |j| {
        let server = j.demo().await?;
        for pointer in [
            "/checkout/url",
            "/products/0/url",
            "/show/stream",
            "/show/poster/src",
            "/brand/url",
        ] {
            let put = server
                .campaign("kopi-senja", |campaign| {
                    if let Some(link) = campaign.pointer_mut(pointer) {
                        *link = json!("javascript:pwned()");
                    }
                })
                .await;
            let refused = put.err().map(|fault| fault.to_string()).unwrap_or_default();
            ensure!(refused.contains("422"), "{pointer} was taken: {refused}");
        }
        Ok(())
    })
}

async fn nothing_hostile_became_an_element(window: &crate::support::window::Window) -> Result<()> {
    let found: Vec<String> = window
        .ask("probe.all('script, iframe, [onerror], [onload], [srcdoc], a[href^=\"javascript:\" i]').map(({outerHTML}) => outerHTML)")
        .await?;
    ensure!(found.is_empty(), "{found:?}");
    Ok(())
}

/// Puts the hostile text into every text of a document, also where a text is one per language.
fn spoil(document: &mut Value) {
    match document {
        Value::Object(members) => {
            for (name, member) in members {
                if TEXTS.contains(&name.as_str()) {
                    replace(member);
                } else {
                    spoil(member);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(spoil),
        _ => {}
    }
}

fn replace(text: &mut Value) {
    match text {
        Value::String(text) => *text = hostile(),
        Value::Array(items) => items.iter_mut().for_each(replace),
        Value::Object(languages) => languages.values_mut().for_each(replace),
        _ => {}
    }
}

/// `{{` would be a word of the demo's templates.
fn hostile() -> String {
    HOSTILE.replace("{{", "{ {")
}
