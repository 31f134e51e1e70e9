//! Whatever way a shopper takes, the link names the creator who earned it, and nothing is stored before consent.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::page::Page;
use crate::support::server::{Server, Stage};
use crate::support::wait::until;
use crate::support::window::Link;
use crate::support::{given, journey};

const RANI: &str = "/?ref=rani&utm_source=tiktok";

/// The link that buys a product, from a page whose widget is at work.
async fn link(page: &Page) -> Result<Link> {
    let window = page.window().await?;
    if !page.ask::<bool>("!!probe.find('dialog.sheet')").await? {
        window.open("gula-aren").await?;
    }
    window.buy_link("dialog").await
}

/// Who the link names, and what else it says of the arrival.
async fn carries(page: &Page, tags: &[(&str, &str)]) -> Result<()> {
    let item = [("items", "41231001:1")];
    link(page).await?.carries(&[&item[..], tags].concat())
}

/// Who is credited and why, as the page itself can ask.
pub(crate) async fn credited(page: &Page, expected: &str) -> Result<()> {
    credited_at(page, 0, expected).await
}

/// The same in the window of this index.
pub(crate) async fn credited_at(page: &Page, index: usize, expected: &str) -> Result<()> {
    page.window_at(index).await?;
    let told = async |check: &str| -> Result<String> {
        let look = format!("return probe.element({index}).diagnose()");
        let report: Vec<Value> = page.later(&look).await?;
        let row = report.iter().find(|row| row["check"] == check);
        let detail = row.and_then(|row| row["detail"].as_str());
        Ok(detail.context("no such check")?.to_owned())
    };
    // A token is checked after the window stands.
    until(expected, async || {
        let credit = told("credit").await?;
        ensure!(credit == expected, "{credit} instead of {expected}");
        Ok(Some(()))
    })
    .await
}

pub(crate) async fn stored(page: &Page) -> Result<String> {
    page.ask("localStorage.getItem('etalase.journey') ?? ''")
        .await
}

async fn consent(page: &Page, granted: bool) -> Result<()> {
    page.act(&format!("probe.element().setConsent({granted})"))
        .await
}

async fn phone(page: &Page, server: &Server, path: &str) -> Result<()> {
    page.goto(&server.at(path)).await
}

#[test]
fn tags_survive_the_routes_of_a_single_page_shop() -> Result<()> {
    journey("credit-routes", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, RANI).await?;
        page.until("window.etalase").await?;
        page.act(
            "history.pushState({}, '', '/produk'); history.replaceState({}, '', '/produk?warna=1')",
        )
        .await?;
        carries(&page, &[("ref", "rani"), ("utm_source", "tiktok")]).await?;
        credited(&page, "rani (last_creator)").await?;
        // A code on a route of the page itself brought nobody.
        page.act("history.pushState({}, '', '/dasbor?ref=bagas')")
            .await?;
        credited(&page, "rani (last_creator)").await?;
        page.is_clean().await
    })
}

#[test]
fn a_reload_keeps_the_creator_and_a_direct_return_without_consent_has_none() -> Result<()> {
    journey("credit-reload", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, RANI).await?;
        page.window().await?;
        page.act("location.reload()").await?;
        credited(&page, "rani (last_creator)").await?;
        ensure!(stored(&page).await?.is_empty(), "stored without consent");
        phone(&page, &server, "/").await?;
        credited(&page, "nobody (no_touch)").await
    })
}

#[test]
fn a_direct_return_with_consent_is_credited_to_who_sent_the_shopper_before() -> Result<()> {
    journey("credit-return", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, RANI).await?;
        page.window().await?;
        consent(&page, true).await?;
        page.until("localStorage.getItem('etalase.journey')")
            .await?;
        // The shop of the demo keeps the page's word: each page says it again, as consent tools do.
        page.before("customElements.whenDefined('etalase-storefront').then(() => addEventListener('DOMContentLoaded', () => document.querySelector('etalase-storefront')?.setConsent(true)))").await?;
        phone(&page, &server, "/").await?;
        page.until("document.querySelector('etalase-storefront')?.setConsent")
            .await?;
        consent(&page, true).await?;
        page.window().await?.open("gula-aren").await?;
        page.window()
            .await?
            .until("probe.find('dialog a[part=buy]').href.includes('ref=rani')")
            .await?;
        carries(&page, &[("ref", "rani"), ("utm_source", "tiktok")]).await?;
        credited(&page, "rani (last_creator)").await?;
        // The page's own link, which the loader decorates, says the same.
        let own = "document.querySelector('etalase-storefront a').getAttribute('href')";
        page.act("document.querySelector('etalase-storefront a').dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))").await?;
        page.until(&format!("{own}.includes('ref=rani')")).await?;
        Ok(())
    })
}

#[test]
fn consent_that_comes_pages_later_still_saves_the_tags() -> Result<()> {
    journey("credit-late-consent", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, RANI).await?;
        page.window().await?;
        for route in ["/a", "/b", "/c"] {
            page.act(&format!("history.pushState({{}}, '', '{route}')"))
                .await?;
            ensure!(stored(&page).await?.is_empty(), "stored without consent");
        }
        // A consent tool of the page: the Transparency and Consent Framework, which answers when the shopper does.
        page.act("window.__tcfapi = (command, version, tell) => { window.answer = tell; tell({eventStatus: 'cmpuishown'}, true); }").await?;
        page.until("window.answer").await?;
        ensure!(stored(&page).await?.is_empty(), "stored before the answer");
        page.act("answer({eventStatus: 'useractioncomplete', gdprApplies: true, purpose: {consents: {1: true}}}, true)").await?;
        page.until("localStorage.getItem('etalase.journey')?.includes('rani')")
            .await?;
        Ok(())
    })
}

#[test]
fn a_no_wipes_what_was_kept_and_leaves_the_visit_its_creator() -> Result<()> {
    journey("credit-denial", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, RANI).await?;
        page.window().await?;
        consent(&page, true).await?;
        page.until("localStorage.getItem('etalase.journey')")
            .await?;
        consent(&page, false).await?;
        ensure!(stored(&page).await?.is_empty(), "kept against a no");
        carries(&page, &[("ref", "rani"), ("utm_source", "tiktok")]).await?;
        phone(&page, &server, "/").await?;
        credited(&page, "nobody (no_touch)").await
    })
}

#[test]
fn global_privacy_control_outweighs_a_yes() -> Result<()> {
    journey("credit-gpc", async |j| {
        let server = j.demo().await?;
        let device = Device::phone().with_privacy_control();
        let page = j.open(device, &server, "/?ref=rani&fbclid=x").await?;
        page.window().await?;
        consent(&page, true).await?;
        ensure!(
            stored(&page).await?.is_empty(),
            "stored under Global Privacy Control"
        );
        carries(&page, &[("ref", "rani")]).await
    })
}

#[test]
fn blocked_storage_costs_the_visit_nothing() -> Result<()> {
    journey("credit-blocked", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        page.before("for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, {get() { throw new DOMException('blocked', 'SecurityError'); }});").await?;
        phone(&page, &server, RANI).await?;
        page.window().await?;
        consent(&page, true).await?;
        carries(&page, &[("ref", "rani"), ("utm_source", "tiktok")]).await?;
        page.is_clean().await
    })
}

#[test]
fn what_storage_says_is_not_believed_blindly() -> Result<()> {
    journey("credit-forged-storage", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/").await?;
        for text in [
            "nonsense",
            r#"{"journey":7,"visits":{},"tags":[["ref"]],"until":"x"}"#,
            r#"{"journey":"1  \n.=x","visits":[{"at":1}],"tags":[["ref","<img src=x onerror=probe.pwned=1>"]],"until":9e15}"#,
        ] {
            page.run::<Value>(
                "localStorage.setItem('etalase.journey', arguments[0])",
                vec![json!(text)],
            )
            .await?;
            phone(&page, &server, RANI).await?;
            page.until("document.querySelector('etalase-storefront')?.setConsent")
                .await?;
            consent(&page, true).await?;
            credited(&page, "rani (last_creator)").await?;
            page.is_clean().await?;
        }
        Ok(())
    })
}

#[test]
fn the_back_button_brings_the_page_back_with_its_creator() -> Result<()> {
    journey("credit-back", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, RANI).await?;
        page.window().await?;
        page.act("addEventListener('pageshow', ({persisted}) => window.persisted = persisted)")
            .await?;
        phone(&page, &server, "/toko/lain").await?;
        page.act("history.back()").await?;
        page.until("location.search.includes('rani')").await?;
        carries(&page, &[("ref", "rani"), ("utm_source", "tiktok")]).await
    })
}

#[test]
fn a_copied_link_and_a_new_tab_say_what_the_window_says() -> Result<()> {
    journey("credit-copied", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, RANI).await?;
        let made = link(&page).await?;
        // What a long press copies and a middle click opens is the attribute itself.
        let copied: String = page
            .ask("probe.find('dialog a[part=buy]').getAttribute('href')")
            .await?;
        let copied = page.link(&copied).await?;
        ensure!(
            (copied.page, copied.query) == (made.page, made.query),
            "two links"
        );
        Ok(())
    })
}

#[test]
fn of_two_creators_the_last_one_is_credited_and_a_newsletter_changes_nothing() -> Result<()> {
    journey("credit-two", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, RANI).await?;
        page.before("addEventListener('DOMContentLoaded', () => customElements.whenDefined('etalase-storefront').then(() => document.querySelector('etalase-storefront').setConsent(true)))").await?;
        for (path, credit) in [
            (RANI, "rani (last_creator)"),
            ("/?ref=bagas", "bagas (last_creator)"),
            ("/?utm_source=newsletter", "bagas (last_creator)"),
            ("/?ref=kabar-kopi.example", "bagas (last_creator)"),
            ("/", "bagas (last_creator)"),
        ] {
            phone(&page, &server, path).await?;
            page.window().await?;
            page.until("localStorage.getItem('etalase.journey')")
                .await?;
            credited(&page, credit)
                .await
                .with_context(|| path.to_owned())?;
        }
        carries(&page, &[("ref", "bagas")]).await
    })
}

#[test]
fn a_code_that_an_extension_adds_to_a_filled_cart_is_not_credited() -> Result<()> {
    journey("credit-late", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, RANI).await?;
        let window = page.window().await?;
        window.open("gula-aren").await?;
        window.click("dialog button.primary").await?;
        page.until("probe.names().includes('cart')").await?;
        page.act("history.replaceState({}, '', '?ref=kupon')")
            .await?;
        credited(&page, "rani (last_creator)").await
    })
}

#[test]
fn a_creators_code_that_appears_after_something_went_into_the_cart_is_late() -> Result<()> {
    journey("credit-cart", async |j| {
        let server = j.demo().await?;
        let page = j.phone(&server, "/?utm_source=tiktok").await?;
        let window = page.window().await?;
        window.open("gula-aren").await?;
        window.click("dialog button.primary").await?;
        page.until("probe.names().includes('cart')").await?;
        page.act("setTimeout(() => history.replaceState({}, '', '?ref=bagas'), 20)")
            .await?;
        page.until("location.search.includes('bagas')").await?;
        credited(&page, "nobody (late_only)").await
    })
}

#[test]
fn the_debug_panel_says_who_is_credited_and_why() -> Result<()> {
    journey("credit-debug", async |j| {
        let server = j.demo().await?;
        let page = j
            .phone(&server, "/?ref=rani&utm_source=tiktok&etalase-debug")
            .await?;
        page.window().await?;
        page.until("document.querySelector('aside')?.shadowRoot.textContent.includes('ref=rani utm_source=tiktok')").await?;
        Ok(())
    })
}

/// A key made for this test, and what it signed: creator sari, for localhost until 2100; the same until 2001; for another host.
const KEY: &str = "j7MXN8c648EHQvI05MTrQiFmZ5THmySI3jKg3AGYm1M";
const TOKEN: &str = "v1.t1.c2FyaR9rb3BpLXNlbmphH2xvY2FsaG9zdB80MTAyNDQ0ODAw.e96XilMyXP-95nNfFGwwOhSC_wF0omLNhzWVLTQyxWyqPawqsqzIQG_VKB015YcO8wAEArV83t-Li41oSWMZAw";
const EXPIRED: &str = "v1.t1.c2FyaR9rb3BpLXNlbmphH2xvY2FsaG9zdB8xMDAwMDAwMDAw.f91nBjXNWxUW5If5EI4ph6smyZWhn6ViKRa7Lkbo1enDFdXFtYAAyS6vU9L48kpq4CLrxmVCKrDhdDjqm_uJAA";
const FOREIGN: &str = "v1.t1.c2FyaR9rb3BpLXNlbmphH3Rva28uZXhhbXBsZR80MTAyNDQ0ODAw.VHsn9gVM1RY-_bmozuWl32eXEWnZRBZgFQJuEsFzAwhRuoIaR09p_o03QD1ZDH00jYJ0MwlhuQuSRqcwhg_DCw";
const SIGNED: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Token</title>
<etalase-storefront campaign="/demo/signed.json"><a href="https://toko.example/">Beli</a></etalase-storefront>
<script async src="/etalase.js"></script></html>"#;

#[test]
fn a_token_names_the_creator_where_browsers_strip_the_tags() -> Result<()> {
    journey("credit-token", async |j| {
        let file = given("ETALASE_STATIC")?.join("demo/kopi-senja.static.json");
        let mut campaign: Value = serde_json::from_slice(&std::fs::read(file)?)?;
        campaign["keys"] = json!([{"kid": "t1", "key": KEY}]);
        let stage = Stage::demo()?.page("signed.html", SIGNED)?;
        let stage = stage.page("signed.json", &campaign.to_string())?;
        let server = Server::start(stage).await?;
        let altered = TOKEN.replace("e96X", "e97X");
        let page = j.phone(&server, "/").await?;
        for (query, credit) in [
            (format!("etl={TOKEN}"), "sari (last_creator)"),
            (format!("etl={EXPIRED}"), "nobody (unverified_token)"),
            (format!("etl={FOREIGN}&ref=rani"), "rani (last_creator)"),
            (format!("etl={altered}"), "nobody (unverified_token)"),
            ("etl=v1.t1.x.y".to_owned(), "nobody (unverified_token)"),
        ] {
            phone(&page, &server, &format!("/demo/signed.html?{query}")).await?;
            page.window().await?;
            credited(&page, credit)
                .await
                .with_context(|| query.clone())?;
            carries_token(&page, &query).await?;
        }
        Ok(())
    })
}

#[test]
fn a_short_link_leads_to_the_page_and_names_its_creator_by_its_token() -> Result<()> {
    journey("credit-short-link", async |j| {
        let server = j.demo().await?;
        let listed = server.desk(&["creator", "list", "--campaign", "kopi-senja"])?;
        let id = listed.split_whitespace().next().context("no short link")?;
        let page = j
            .phone(&server, &format!("/c/{id}?ref=evil&utm_term=story"))
            .await?;
        let tags = [
            ("ref", "rani"),
            ("etl", id),
            ("utm_source", "tiktok"),
            ("utm_medium", "creator"),
            ("utm_campaign", "kopi-senja"),
            ("utm_content", "rani"),
            ("utm_term", "story"),
        ];
        carries(&page, &tags).await?;
        credited(&page, "rani (last_creator)").await?;
        // Without its code the token alone names the creator.
        phone(&page, &server, &format!("/?etl={id}")).await?;
        credited(&page, "rani (last_creator)").await
    })
}

/// Whatever is thought of a token here, it rides on, for the server to judge.
async fn carries_token(page: &Page, query: &str) -> Result<()> {
    let token = query
        .split('&')
        .next()
        .and_then(|tag| tag.strip_prefix("etl="));
    let link = link(page).await?;
    let carried = link.query.get("etl").and_then(|values| values.first());
    ensure!(carried.map(String::as_str) == token, "{link:?}");
    Ok(())
}
