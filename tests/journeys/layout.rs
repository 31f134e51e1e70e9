//! Inside other people's layouts: it has a width in every parent, what covers the page covers it whatever is around it, and the
//! page's light, direction and text styles are its own affair.

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::page::Page;
use crate::support::window::Window;
use crate::support::{Host as _, journey};

/// Parents that are as wide as what they hold, others that make room for no more than it asks for, and some that turn or break
/// what they hold.
const PARENTS: [&str; 18] = [
    r#"<div style="display: flex; flex-direction: column; align-items: center">@</div>"#,
    r#"<div style="display: flex; flex-direction: column; align-items: center"><div>@</div></div>"#,
    r#"<div style="display: inline-flex">@</div>"#,
    r#"<div style="display: inline-block">@</div>"#,
    r#"<div style="display: grid; justify-items: center"><div>@</div></div>"#,
    r#"<div style="display: grid; grid-template-columns: auto">@</div>"#,
    r#"<div style="float: left">@</div><br style="clear: both">"#,
    r#"<table><tr><td>@</td></tr></table>"#,
    r#"<div style="width: fit-content">@</div>"#,
    r#"<div style="width: max-content">@</div>"#,
    r#"<div style="width: min-content">@</div>"#,
    r#"<div style="position: relative; height: 1700px"><div style="position: absolute">@</div></div>"#,
    r#"<div style="display: flex"><div style="flex: 0 1 auto">@</div></div>"#,
    r#"<div style="display: flex; flex-wrap: wrap"><p class="beside" style="flex: 1">Kopi senja, dari kebun sendiri, dipetik pagi hari.</p>@</div>"#,
    r#"<div style="display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 900px), 1fr))">@</div>"#,
    r#"<div style="writing-mode: vertical-rl">@</div>"#,
    r#"<div class="narrow" style="columns: 300px 2">@</div>"#,
    r#"<div style="position: relative; height: 1700px"><style>.pulled > * { position: absolute; left: 10px; right: 10px; padding: 1px }</style><div class="pulled">@</div></div>"#,
];

#[test]
fn it_has_a_width_in_every_parent() -> Result<()> {
    journey("parents", async |j| {
        let server = j.demo().await?;
        let element = r#"<etalase-storefront campaign="kopi-senja"></etalase-storefront>"#;
        let parents: String = PARENTS.map(|parent| parent.replace('@', element)).concat();
        let site = Site::open(&server).await?.page("/", &around(&parents))?;
        for (device, room) in [(Device::phone(), 350), (Device::desk(), 900)] {
            let page = j.open(device, &site, "/").await?;
            page.window().await?;
            let sizes: Vec<[u32; 3]> = page
                .ask("[...document.querySelectorAll('etalase-storefront')].map((element) => [element.offsetWidth, element.offsetHeight, element.getClientRects().length])")
                .await?;
            for ([width, height, pieces], parent) in sizes.into_iter().zip(PARENTS) {
                let wanted = match parent {
                    _ if parent.contains("min-content") => 240,
                    _ if parent.contains("narrow") => 350,
                    _ => room,
                };
                let screen = device_width(&page).await?;
                ensure!(
                    (wanted..=screen).contains(&width) && height < 4_000 && pieces == 1,
                    "{width} by {height} px of {screen}, in {pieces} pieces, in {parent}"
                );
            }
            let beside: u32 = page
                .ask("document.querySelector('.beside').offsetWidth")
                .await?;
            ensure!(beside > 200, "it leaves {beside} px to a text beside it");
        }
        Ok(())
    })
}

#[test]
fn the_diagnosis_measures_what_is_seen() -> Result<()> {
    journey("diagnosis-of-sight", async |j| {
        let server = j.demo().await?;
        let faults = [
            ("element shown", "etalase-storefront { visibility: hidden }"),
            ("element shown", "main { opacity: 0 }"),
            (
                "room to show it",
                "etalase-storefront { width: 40px !important }",
            ),
            ("room to show it", "main { height: 90px; overflow: hidden }"),
            (
                "room to show it",
                "etalase-storefront { position: absolute; left: -3000px; width: 900px }",
            ),
            (
                "nothing over it",
                "main::after { content: ''; position: fixed; inset: 0; background: #fff }",
            ),
        ];
        let mut site = Site::open(&server).await?;
        for (number, (_, style)) in faults.iter().enumerate() {
            let html = around(&format!("<style>{style}</style><main>{ELEMENT}</main>"));
            site = site.page(&format!("/{number}"), &html)?;
        }
        let page = j.browse(Device::phone()).await?;
        for (number, (check, style)) in faults.iter().enumerate() {
            page.goto(&site.at(&format!("/{number}"))).await?;
            page.until("probe.root()").await?;
            let failed: Vec<String> = page
                .later("return (await probe.element().diagnose()).filter(({pass}) => !pass).map(({check}) => check)")
                .await?;
            ensure!(
                failed.iter().any(|failed| failed == check),
                "{style}: {failed:?}"
            );
        }
        Ok(())
    })
}

/// What traps, moves, clips or leaves undrawn a box of ours.
const ANCESTORS: [&str; 9] = [
    "transform: translateY(900px)",
    "filter: saturate(0.9)",
    "contain: paint",
    "content-visibility: auto",
    "will-change: transform",
    "overflow: hidden",
    "perspective: 600px",
    "container-type: inline-size",
    "width: 240px; overflow: hidden; opacity: 0.99",
];

#[test]
fn the_full_view_and_the_bag_are_on_the_screen_whatever_is_around_them() -> Result<()> {
    journey("top-layer", async |j| {
        let server = j.demo().await?;
        let mut site = Site::open(&server).await?;
        for (number, style) in ANCESTORS.iter().enumerate() {
            let html = around(&format!(
                r#"<h1>Kopi</h1><div style="{style}">{ELEMENT}</div><p style="height: 2000px"></p>
                <nav style="position: fixed; z-index: 2147483647; inset: 0 0 auto; height: 64px; background: #fff"><a href="/">Beranda</a></nav>"#
            ));
            site = site.page(&format!("/{number}"), &html)?;
        }
        // On a desk only those that place or clip it.
        for (device, step) in [(Device::phone(), 1), (Device::desk(), 4)] {
            let page = j.browse(device).await?;
            for (number, style) in ANCESTORS.iter().enumerate().step_by(step) {
                page.goto(&site.at(&format!("/{number}"))).await?;
                fills_the_screen(&page)
                    .await
                    .with_context(|| format!("full view in {style}"))?;
                keeps_the_bag(&page)
                    .await
                    .with_context(|| format!("bag in {style}"))?;
            }
        }
        Ok(())
    })
}

async fn fills_the_screen_at_least(page: &Page) -> Result<Window> {
    let window = page.window().await?;
    window.plays().await?;
    let clipped: Vec<String> = window
        .ask("(() => { const {left, right} = probe.element().getBoundingClientRect(); const out = (node) => { const own = node.getBoundingClientRect(); return own.left < left || own.right > right }; \
              return probe.all('.tools > *, .who, .badge, .hint, .goods .good .words').filter((node) => out(node) && !node.closest('li:nth-child(n+2)')).map(({className}) => className) })()")
        .await?;
    ensure!(clipped.is_empty(), "cut off: {clipped:?}");
    window.click(".tools .tool:last-child").await?;
    window
        .until("probe.element().hasAttribute('data-theatre')")
        .await?;
    let [covered, exit]: [bool; 2] = window
        .ask(&format!(
            "(() => {{ {HIT} const stage = probe.find('.stage'), {{width, height}} = stage.getBoundingClientRect(); \
             const corners = [[2, 2], [innerWidth - 2, 2], [2, innerHeight - 2], [innerWidth - 2, innerHeight - 2]]; \
             return [width === innerWidth && height === innerHeight && corners.every(([x, y]) => stage.contains(probe.root().elementFromPoint(x, y))), \
             hit(probe.find('.tools .tool:last-child'))] }})()"
        ))
        .await?;
    ensure!(covered, "something of the page lies over it");
    ensure!(exit, "the way out cannot be pressed");
    Ok(window)
}

/// The same, and all else is out of reach, and Escape leaves.
async fn fills_the_screen(page: &Page) -> Result<()> {
    let window = fills_the_screen_at_least(page).await?;
    for _ in 0..12 {
        page.press(&["Tab"]).await?;
        let behind: bool = window
            .ask("document.activeElement !== document.body && !probe.find('.stage').contains(probe.root().activeElement)")
            .await?;
        ensure!(!behind, "the focus went behind it");
    }
    // From wherever the focus is: here, on nothing.
    page.act("document.activeElement.blur()").await?;
    page.press(&["Escape"]).await?;
    window
        .until("!probe.element().hasAttribute('data-theatre')")
        .await?;
    window
        .until("probe.find('.stage').contains(probe.root().activeElement)")
        .await?;
    let plays: bool = window
        .ask("!probe.video().paused && probe.loads < 2")
        .await?;
    ensure!(plays, "the show was disturbed");
    Ok(())
}

#[test]
fn without_modal_dialogs_the_full_view_lies_over_the_page_all_the_same() -> Result<()> {
    journey("no-modal", async |j| {
        let server = j.demo().await?;
        let site = Site::open(&server).await?.page("/", PLAIN)?;
        let page = j.browse(Device::phone()).await?;
        page.before("delete HTMLDialogElement.prototype.showModal")
            .await?;
        page.goto(&site.at("/")).await?;
        fills_the_screen_at_least(&page).await?;
        page.act("document.activeElement.blur()").await?;
        page.press(&["Escape"]).await?;
        page.element().until("!probe.element().hasAttribute('data-theatre') && !probe.element().hasAttribute('data-fixed')").await.map(drop)
    })
}

/// What shops keep at the lower edge of a phone: a bar, a button of a chat, one above the other, a bar in a box that cuts off.
const EDGES: [&str; 4] = [
    r#"<nav class="edge" style="position: fixed; z-index: 99; inset: auto 0 0; height: 64px; background: #fff">Beranda</nav>@"#,
    r#"@<div style="position: fixed; inset: 0; z-index: 99; pointer-events: none"><button class="edge" style="pointer-events: auto; position: absolute; right: 16px; bottom: 20px; width: 60px; height: 60px">WA</button></div>"#,
    r#"<nav class="edge" style="position: fixed; z-index: 9; inset: auto 0 0; height: 56px; background: #fff">Beranda</nav>@<button class="edge" style="position: fixed; z-index: 99; right: 12px; bottom: 72px; height: 60px; width: 60px">WA</button>"#,
    r#"<div style="overflow: hidden">@</div><p style="height: 2000px"></p><nav class="edge" style="position: fixed; z-index: 99; inset: auto 0 0; height: 64px; background: #fff">Beranda</nav>"#,
];

#[test]
fn the_bag_stands_clear_of_what_the_page_keeps_at_the_lower_edge() -> Result<()> {
    journey("edges", async |j| {
        let server = j.demo().await?;
        let mut site = Site::open(&server).await?;
        for (number, edge) in EDGES.iter().enumerate() {
            site = site.page(&format!("/{number}"), &around(&edge.replace('@', ELEMENT)))?;
        }
        let page = j.browse(Device::phone()).await?;
        for (number, edge) in EDGES.iter().enumerate() {
            page.goto(&site.at(&format!("/{number}"))).await?;
            keeps_the_bag(&page).await.context(*edge)?;
            let covered: u32 = page
                .ask("[...document.querySelectorAll('.edge')].filter((edge) => { const {x, y, width, height} = edge.getBoundingClientRect(); \
                      return document.elementFromPoint(x + width / 2, y + height / 2) !== edge }).length")
                .await?;
            ensure!(covered == 0, "the bag lies over it: {edge}");
            // It comes down again.
            page.act("document.querySelectorAll('.edge').forEach((edge) => edge.remove())")
                .await?;
            let window = page.window().await?;
            window
                .until(
                    "innerHeight - probe.find('.bag-button').getBoundingClientRect().bottom < 20",
                )
                .await?;
        }
        Ok(())
    })
}

async fn keeps_the_bag(page: &Page) -> Result<()> {
    let window = page.window().await?;
    window.fill_bag_with(&["gula-aren"]).await?;
    window.close().await?;
    for place in [".goods", ".reviews", ".well"] {
        let script = format!(
            "probe.find('{place}').scrollIntoView({{block: 'start', behavior: 'instant'}})"
        );
        page.act(&script).await?;
        window
            .until(&format!(
                "(() => {{ {HIT} return hit(probe.find('.bag-button')) }})()"
            ))
            .await
            .context(place)?;
    }
    Ok(())
}

/// Whether a finger on the middle of a node meets it.
const HIT: &str = "const hit = (node) => { const {x, y, width, height} = node.getBoundingClientRect(); \
    return node.contains(probe.root().elementFromPoint(x + width / 2, y + height / 2)) };";

#[test]
fn what_is_said_in_a_sheet_moves_nothing() -> Result<()> {
    journey("said", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", PLAIN).await?;
        let window = page.window().await?;
        for width in [390, 1280] {
            let metrics =
                json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false});
            page.cdp("Emulation.setDeviceMetricsOverride", metrics)
                .await?;
            window.open("gula-aren").await?;
            window.click("dialog button.primary").await?;
            window.says("sudah di keranjang").await?;
            let place = "(() => { const {scrollHeight} = probe.find('dialog'), {top, height} = probe.find('dialog').getBoundingClientRect(); return [top, height, scrollHeight].map(Math.round).join() })()";
            // The sheet, and what is said in it, are where they come to rest.
            window
                .until("!probe.find('dialog').getAnimations({subtree: true}).length")
                .await?;
            let before: String = window.ask(place).await?;
            window.until("probe.find('dialog .notice:empty')").await?;
            let after: String = window.ask(place).await?;
            ensure!(before == after, "{width} px: from {before} to {after}");
            window.close().await?;
        }
        Ok(())
    })
}

#[test]
fn the_window_is_light_or_dark_as_the_page_around_it_is() -> Result<()> {
    journey("schemes", async |j| {
        let server = j.demo().await?;
        let page = j.guest(&server, "", PLAIN).await?;
        let window = page.window().await?;
        let is_dark = "(() => { const [red] = getComputedStyle(probe.find('.window')).backgroundColor.match(/\\d+/g); return red < 100 })()";
        page.act("document.head.insertAdjacentHTML('beforeend', '<meta name=\"color-scheme\" content=\"light\">')")
            .await?;
        for (system, declared, dark) in [
            ("dark", "normal", false),
            ("dark", "light dark", true),
            ("light", "light dark", false),
            ("light", "dark", true),
            ("dark", "light", false),
        ] {
            let features = json!([{"name": "prefers-color-scheme", "value": system}]);
            page.cdp("Emulation.setEmulatedMedia", json!({"features": features}))
                .await?;
            page.act(&format!(
                "document.documentElement.style.colorScheme = '{declared}'"
            ))
            .await?;
            window
                .until(&format!("{is_dark} === {dark}"))
                .await
                .with_context(|| format!("a {system} system, a page of color-scheme {declared}"))?;
        }
        page.act("document.documentElement.style.colorScheme = ''; document.querySelector('meta[name=color-scheme]').content = 'dark'")
            .await?;
        window.until(is_dark).await?;
        page.act("document.querySelector('meta[name=color-scheme]').remove(); probe.element().style.colorScheme = 'dark'")
            .await?;
        window.until(is_dark).await?;
        // Of the campaign's own word.
        server
            .campaign("kopi-senja", |document| {
                document["theme"]["scheme"] = "light".into()
            })
            .await?;
        window.until(&format!("!{is_dark}")).await.map(drop)
    })
}

/// What builders and resets put on everything.
const STYLES: &str = "<style>html { direction: rtl; font-size: 62.5%; --ratio: 20%; --wide: 99%; --fade: 1px; --radius: 99px } \
    body { user-select: none } body, body * { white-space: nowrap; text-transform: uppercase; \
    letter-spacing: 0.3em; word-spacing: 1em; text-indent: 3em; text-align: right; text-shadow: 0 0 3px red; font-size: 9px; \
    font-style: italic; font-weight: 900; font-variant: small-caps; line-height: 3; list-style: square; tab-size: 1; \
    overflow-wrap: normal; word-break: break-all; hyphens: auto; cursor: wait; quotes: none; text-align-last: justify; }</style>";

#[test]
fn text_styles_of_the_page_stop_at_the_border() -> Result<()> {
    journey("border", async |j| {
        let server = j.demo().await?;
        let broken = PLAIN.replace("kopi-senja\"", "kopi-senja-putus\"");
        let styled = broken.replace(
            "<etalase-storefront",
            &[STYLES, "<etalase-storefront"].concat(),
        );
        // Where Wasm is forbidden the skeleton stays.
        let policy = [("content-security-policy", "script-src {{window}}")];
        let site = Site::open(&server)
            .await?
            .page("/plain", &broken)?
            .page("/styled", &styled)?
            .page_with("/plain/still", &broken, &policy)?
            .page_with("/styled/still", &styled, &policy)?;
        // A sheet that is on its way up stands nowhere.
        let page = j.browse(Device::phone().with_reduced_motion()).await?;
        let mut drawn = vec![];
        for path in ["/plain", "/styled"] {
            page.goto(&site.at(&format!("{path}/still"))).await?;
            page.skeleton().await?;
            page.until("probe.names().includes('error')").await?;
            let skeleton = places(&page, ".frame").await?;
            page.goto(&site.at(path)).await?;
            let window = page.window().await?;
            window.becomes("unavailable").await?;
            window.show_reviews().await?;
            window.until("probe.all('.items > li').length > 0").await?;
            let chosen: String = window
                .ask("getComputedStyle(probe.find('.review .body')).userSelect")
                .await?;
            ensure!(chosen != "none", "{path}: its words cannot be selected");
            let whole = places(&page, ".window").await?;
            window.open("gayo-senja").await?;
            let sheet = places(&page, "dialog").await?;
            let apart: bool = window
                .ask("(() => { const [close, heading] = ['dialog > .tool', 'dialog h2'].map((part) => probe.find(part).getBoundingClientRect()); \
                      return close.left > heading.left && (close.bottom <= heading.top || close.left >= heading.right) })()")
                .await?;
            ensure!(apart, "{path}: the way out lies on the heading");
            drawn.push([skeleton, whole, sheet]);
        }
        let [plain, styled] = &drawn[..] else {
            return Ok(());
        };
        for (plain, styled) in plain.iter().zip(styled) {
            let moved: Vec<_> = plain
                .iter()
                .zip(styled)
                .filter(|(a, b)| a != b)
                .take(4)
                .collect();
            ensure!(plain.len() == styled.len() && moved.is_empty(), "{moved:?}");
        }
        Ok(())
    })
}

/// Where everything within stands, counted from the element.
async fn places(page: &Page, within: &str) -> Result<Vec<Value>> {
    page.ask(&format!(
        "(() => {{ const {{x, y}} = probe.element().getBoundingClientRect(); const tell = (node) => {{ const {{left, top, width, height}} = node.getBoundingClientRect(); \
         return [node.className.baseVal ?? node.className, ...[left - x, top - y, width, height].map(Math.round)].join(' ') }}; \
         return probe.all('{within} *').filter((node) => !node.closest('.well, .dock, [hidden]')).map(tell) }})()"
    ))
    .await
}

const ELEMENT: &str = r#"<etalase-storefront campaign="kopi-senja"></etalase-storefront>"#;

/// A page of a brand around this.
fn around(body: &str) -> String {
    format!(
        r#"<!doctype html><html lang="id"><meta charset="utf-8"><title>Halaman merek</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <script async src="{{{{window}}}}/etalase.js"></script>{body}</html>"#
    )
}

async fn device_width(page: &Page) -> Result<u32> {
    page.ask("innerWidth").await
}
