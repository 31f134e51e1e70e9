//! Campaigns that share an origin, or a page: how the visitor came is one journey, and each credits by its own rules.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::attribution::{credited, credited_at, stored};
use crate::sinks::{BUY, consent, shopper};
use crate::support::browser::Device;
use crate::support::journey;
use crate::support::page::Page;
use crate::support::server::{Server, Stage};
use crate::support::wait::until;

const MONTH: &str = "kopi-senja";
const DAY: &str = "kopi-senja-putus";
const ALONE: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Sehari</title>
<etalase-storefront campaign="kopi-senja-putus"><a href="/toko/checkout">Beli</a></etalase-storefront>
<script async src="/etalase.js"></script></html>"#;
const BOTH: &str = r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Dua kampanye</title>
<etalase-storefront campaign="kopi-senja"><a href="/toko/checkout">Beli</a></etalase-storefront>
<etalase-storefront campaign="kopi-senja-putus"><a href="/toko/checkout">Beli</a></etalase-storefront>
<script async src="/etalase.js"></script></html>"#;

/// A campaign that credits for a month, as all do by default, beside one that credits for a day.
async fn neighbours() -> Result<Server> {
    let stage = Stage::demo()?.page("sehari.html", ALONE)?;
    let server = Server::start(stage.page("berdua.html", BOTH)?).await?;
    let edit = |campaign: &mut Value| campaign["credit"] = json!({"window_days": 1});
    server.campaign(DAY, edit).await?;
    Ok(server)
}

/// Goes to a page of a visitor who said yes.
async fn goes(page: &Page, server: &Server, path: &str) -> Result<()> {
    page.goto(&server.at(path)).await?;
    consent(page, true).await?;
    page.window().await?;
    page.until("localStorage.getItem('etalase.journey')")
        .await
        .map(drop)
}

/// Lets two days pass: whatever storage keeps of times lies as much further back.
async fn two_days_pass(page: &Page) -> Result<()> {
    page.until("localStorage.getItem('etalase.journey')?.includes('ref=rani')")
        .await?;
    page.act(
        "const key = 'etalase.journey'; const kept = localStorage.getItem(key); \
         localStorage.setItem(key, kept.replace(/\\d{13}/g, (time) => time - 2 * 864e5))",
    )
    .await
}

/// The page's own link in a window, as it is when it is touched.
async fn own_link(page: &Page, index: usize) -> Result<Value> {
    page.ask(&format!(
        "((link) => {{ link.dispatchEvent(new PointerEvent('pointerdown', {{bubbles: true}})); \
         return new URL(link.href).searchParams.get('ref') }})(probe.element({index}).querySelector('a'))"
    ))
    .await
}

#[test]
fn a_campaign_of_one_day_leaves_its_neighbour_thirty() -> Result<()> {
    journey("neighbours-windows", async |j| {
        let server = neighbours().await?;
        let page = j.browse(Device::phone()).await?;
        goes(&page, &server, "/demo/sehari.html?ref=rani").await?;
        credited(&page, "rani (last_creator)").await?;
        two_days_pass(&page).await?;
        goes(&page, &server, "/demo/sehari.html").await?;
        credited(&page, "nobody (expired)").await?;
        goes(&page, &server, "/").await?;
        credited(&page, "rani (last_creator)").await?;
        ensure!(stored(&page).await?.contains("ref=rani"), "not kept");
        page.is_clean().await
    })
}

#[test]
fn what_yesterdays_build_stored_is_read() -> Result<()> {
    journey("neighbours-stored", async |j| {
        let server = neighbours().await?;
        let page = j.phone(&server, "/demo/sehari.html").await?;
        // A campaign of one day has read it last, and has shortened it.
        page.act(
            "const at = Date.now() - 2 * 864e5; const until = at + 864e5; localStorage.setItem('etalase.journey', JSON.stringify({ \
             journey: `${at}  ${at}\\n.=${at}+${until}+query+0+0+&ref=rani`, visits: [], tags: [['ref', 'rani']], until}))",
        )
        .await?;
        goes(&page, &server, "/").await?;
        credited(&page, "rani (last_creator)").await?;
        goes(&page, &server, "/demo/sehari.html").await?;
        credited(&page, "nobody (expired)").await
    })
}

#[test]
fn of_two_windows_on_a_page_each_tells_and_links_by_its_own_credit() -> Result<()> {
    journey("neighbours-windows-two", async |j| {
        let server = neighbours().await?;
        let page = shopper(j, &server, Device::phone(), "/demo/berdua.html?ref=rani").await?;
        consent(&page, true).await?;
        page.window().await?;
        two_days_pass(&page).await?;
        goes(&page, &server, "/demo/berdua.html").await?;
        let item = ("items", "41231001:1");
        page.act("stay()").await?;
        for (index, ride) in [(0, &[item, ("ref", "rani")][..]), (1, &[item])] {
            let window = page.window_at(index).await?;
            window.open("gula-aren").await?;
            window.buy_link("dialog").await?.carries(ride)?;
            window.click(BUY).await?;
            window.close().await?;
        }
        // In either order: what the one has said last is not what the other says.
        for (index, credit, own) in [
            (0, "rani (last_creator)", json!("rani")),
            (1, "nobody (expired)", Value::Null),
            (0, "rani (last_creator)", json!("rani")),
        ] {
            credited_at(&page, index, credit).await?;
            let link = own_link(&page, index).await?;
            ensure!(link == own, "{index}: {link} instead of {own}");
        }
        page.act("probe.element(1).querySelector('a').click(); probe.element(0).querySelector('a').click()")
            .await?;
        until("each campaign's own checkouts", async || {
            let told = |campaign, creator| server.counts(campaign, creator, "checkouts").ok();
            let told = [
                told(MONTH, Some("rani")),
                told(MONTH, None),
                told(DAY, Some("rani")),
                told(DAY, None),
            ];
            // A row that is not there counts nothing.
            ensure!(
                told.map(Option::unwrap_or_default) == [2, 0, 0, 2],
                "{told:?}"
            );
            Ok(Some(()))
        })
        .await?;
        let sent = "calls.sent.filter(({name}) => name === 'checkout').map(({creator, reason, touch}) => [creator, reason, touch?.tags.ref ?? null].join()).sort()";
        let sent: Value = page.ask(&format!("[...new Set({sent})]")).await?;
        let expected = json!([",expired,", "rani,last_creator,rani"]);
        ensure!(sent == expected, "{sent}");
        page.is_clean().await
    })
}
