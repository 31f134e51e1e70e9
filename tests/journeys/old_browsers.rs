//! Browsers that lack what today's have: old WebViews of cheap phones, apps that allow less, modes that lock things down. Each
//! row takes interfaces away before the page's own scripts run. Where the window can open it sells; where not, the skeleton does.

use anyhow::{Context as _, Result, ensure};
use serde_json::json;

use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::page::Page;
use crate::support::server::{Server, Stage};
use crate::support::{Host as _, journey};

/// What is to be seen.
enum Shows {
    /// The window; its sheet and its bag open, the sheet leads to the shop with the tags, and the reviews come.
    Window,
    /// The skeleton's link, and one line of this code.
    Skeleton(&'static str),
}
use Shows::{Skeleton, Window};

struct Lack {
    name: &'static str,
    /// `without(object, …names)` takes away, `broken(name)` is there and throws.
    script: &'static str,
    shows: Shows,
}

/// One by one, and at the end together.
const LACKS: &[Lack] = &[
    Lack {
        name: "storage",
        script: "for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) broken(name);",
        shows: Window,
    },
    Lack {
        name: "locks-and-channels",
        script: "without(Navigator.prototype, 'locks', 'storage', 'permissions', 'serviceWorker', 'connection', 'userActivation');\
            without(window, 'BroadcastChannel', 'SharedWorker', 'navigation', 'cookieStore');",
        shows: Window,
    },
    Lack {
        name: "ways-out",
        script: "without(Navigator.prototype, 'sendBeacon', 'clipboard', 'share', 'canShare'); without(Crypto.prototype, 'subtle', 'randomUUID');",
        shows: Window,
    },
    Lack {
        name: "style-sheets",
        script: "window.CSSStyleSheet = class { constructor() { throw new TypeError('Illegal constructor') } };\
            without(ShadowRoot.prototype, 'adoptedStyleSheets'); without(Document.prototype, 'adoptedStyleSheets');",
        shows: Window,
    },
    Lack {
        name: "built-ins",
        script: YOUNG,
        shows: Window,
    },
    Lack {
        name: "words-of-a-language",
        script: "without(Intl, 'PluralRules', 'RelativeTimeFormat', 'ListFormat', 'DisplayNames', 'DurationFormat', 'Segmenter');",
        shows: Window,
    },
    Lack {
        name: "streams",
        script: "without(window, 'MediaSource', 'ManagedMediaSource', 'VTTCue', 'WebKitMediaSource');\
            without(HTMLVideoElement.prototype, 'requestVideoFrameCallback', 'requestPictureInPicture');\
            HTMLMediaElement.prototype.canPlayType = () => '';",
        shows: Window,
    },
    Lack {
        name: "full-view",
        script: "without(Element.prototype, 'requestFullscreen', 'webkitRequestFullscreen'); without(Document.prototype, 'exitFullscreen');\
            without(HTMLElement.prototype, 'showPopover', 'hidePopover', 'togglePopover', 'popover', 'inert');",
        shows: Window,
    },
    Lack {
        name: "modal-dialogs",
        script: "without(HTMLDialogElement.prototype, 'showModal', 'show', 'close', 'requestClose');",
        shows: Window,
    },
    Lack {
        name: "dialogs",
        script: "without(HTMLDialogElement.prototype, 'showModal', 'show', 'close', 'open'); without(window, 'HTMLDialogElement');",
        shows: Window,
    },
    Lack {
        name: "observers",
        script: "without(window, 'IntersectionObserver', 'IntersectionObserverEntry', 'ResizeObserver', 'PerformanceObserver');",
        shows: Window,
    },
    Lack {
        name: "wasm",
        script: "without(window, 'WebAssembly');",
        shows: Skeleton("wasm_blocked"),
    },
];

/// Younger than the oldest browsers in which the skeleton sells; `Object.hasOwn` is not among them, for ChromeDriver calls it.
const YOUNG: &str = "without(window, 'structuredClone', 'requestIdleCallback', 'scheduler', 'reportError', 'FinalizationRegistry');\
    without(Object, 'groupBy'); without(Map, 'groupBy'); without(Promise, 'any', 'withResolvers', 'try');\
    without(Array, 'fromAsync'); without(AbortSignal, 'timeout', 'any'); without(URL, 'canParse', 'parse');\
    without(String.prototype, 'replaceAll', 'at', 'isWellFormed', 'toWellFormed');\
    without(Array.prototype, 'at', 'findLast', 'findLastIndex', 'toSorted', 'toReversed', 'toSpliced', 'with');\
    for (const kind of [Element, Document, DocumentFragment]) without(kind.prototype, 'replaceChildren', 'moveBefore');";

/// Every page's first script.
fn lacking() -> String {
    let rows = LACKS
        .iter()
        .map(|Lack { name, script, .. }| format!("{}: () => {{ {script} }},", json!(name)));
    let rows: String = rows.collect();
    format!(
        "const without = (object, ...names) => {{ for (const name of names) {{ delete object[name]; if (name in object) Object.defineProperty(object, name, {{value: undefined}}); }} }};\
         const broken = (name) => Object.defineProperty(window, name, {{get() {{ throw new DOMException('no ' + name, 'SecurityError') }}}});\
         const rows = {{{rows}}};\
         const asked = new URLSearchParams(location.search).get('without');\
         for (const name of asked === 'all' ? Object.keys(rows) : [asked]) rows[name]?.();"
    )
}

#[test]
fn whatever_interface_is_missing_it_sells() -> Result<()> {
    journey("old-browsers", async |j| {
        let server = j.demo().await?;
        server.shows("gayo-senja").await?;
        let site = Site::open(&server).await?.page("/", PLAIN)?;
        let page = j.browse(Device::phone()).await?;
        page.before(&lacking()).await?;
        for Lack { name, shows, .. } in LACKS {
            page.goto(&site.at(&format!("/?ref=rani&without={name}")))
                .await?;
            sells(&page, shows)
                .await
                .with_context(|| (*name).to_owned())?;
        }
        Ok(())
    })
}

#[test]
fn a_browser_too_old_for_the_module_sells() -> Result<()> {
    journey("module-too-young", async |j| {
        // One function of one instruction that no browser knows.
        let young =
            b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x05\x01\x03\0\xff\x0b".to_vec();
        let server = Server::start(Stage::demo()?.republish("wasm", young)?).await?;
        server.shows("gayo-senja").await?;
        let site = Site::open(&server).await?.page("/", PLAIN)?;
        let page = j.browse(Device::phone()).await?;
        page.before(&lacking()).await?;
        for without in ["nothing", "all"] {
            page.goto(&site.at(&format!("/?ref=rani&without={without}")))
                .await?;
            let code = if without == "all" {
                "wasm_blocked"
            } else {
                "wasm_unavailable"
            };
            sells(&page, &Skeleton(code)).await?;
            let cause = "probe.said.some(({text}) => text.includes('this browser is older than the window'))";
            let named: bool = page.ask(cause).await?;
            ensure!(named, "the mend does not name the cause");
        }
        Ok(())
    })
}

async fn sells(page: &Page, shows: &Shows) -> Result<()> {
    let Skeleton(code) = shows else {
        let window = page.window().await?;
        window.open("gula-aren").await?;
        let link = window.buy_link("dialog").await?;
        link.carries(&[("items", "41231001:1"), ("ref", "rani")])?;
        answers(page, &window).await?;
        return page.is_clean().await;
    };
    let link = page.skeleton().await?.buy_link("").await?;
    link.carries(&[("items", "41230001:1"), ("ref", "rani")])?;
    let line = format!("Etalase {code}: ");
    page.until(&format!(
        "probe.said.filter(({{text}}) => text.startsWith({}) && text.includes('. Mend: ')).length === 1",
        json!(line)
    ))
    .await?;
    let faults: Vec<String> = page.ask("probe.faults").await?;
    ensure!(faults.is_empty(), "{faults:?}");
    Ok(())
}

/// Nothing is a dead tap: what opens has the focus, lies on top, and is closed by Escape and by its button.
async fn answers(page: &Page, window: &crate::support::window::Window) -> Result<()> {
    window.click("dialog .ways .primary").await?;
    page.press(&["Escape"]).await?;
    window.until("!probe.find('dialog')").await?;
    window.click(".bag-button").await?;
    window
        .until("probe.find('dialog.bag').contains(probe.root().activeElement)")
        .await?;
    let covered: bool = window
        .ask(
            "(() => { const {left, width, bottom} = probe.find('dialog.bag').getBoundingClientRect();\
             return probe.find('dialog.bag').contains(probe.root().elementFromPoint(left + width / 2, Math.min(bottom, innerHeight) - 30)) })()",
        )
        .await?;
    ensure!(covered, "the bag does not lie on top");
    window.close().await?;
    window.show_reviews().await?;
    window
        .until("probe.all('.items > li').length > 0")
        .await
        .map(drop)
}
