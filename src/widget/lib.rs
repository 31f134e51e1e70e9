//! The widget: the only crate that touches the browser. It runs the shop's commands and feeds the facts back as messages.
//!
//! # The contract with the loader
//! The loader (`src/loader/etalase.js`) knows three functions:
//! - `mount(root, host) -> handle` takes an empty element inside the closed shadow root and the host object, whose members
//!   [`host::Host`] names. It calls `host.ready()` after the first full render, or `host.fail(code, mend, true)` when the
//!   document cannot be shown; a handle comes back in either case.
//! - `update(handle, host)` after an attribute changed.
//! - `unmount(handle)` releases engine, listeners, timers and observers. The handle is spent.
//!
//! # Contents
//! - [`app`]: the component that holds the session
//! - [`session`]: what all its parts know of it: state, messages, and what the later files can do
//! - [`player`]: the real player on the one `<video>`
//! - [`controller`]: what sells: the sheet, the cart's place, and what brings the other files
//! - [`deferred`]: what comes after that, in a second Wasm file: player, reviews, how the visitor came
//! - [`checkout`]: the cart and the rules for links that leave, in a third, which comes when it is wanted
//! - [`extras`]: what few shoppers open, in a fourth: the form for a review, settings and help
//! - [`memory`]: the page's memory of how its visitor came
//! - [`api`]: what goes to the server and what comes back
//! - [`host`], [`json`], [`intl`], [`dom`], [`page`]: the browser as the rest of the crate sees it

mod api;
mod app;
mod checkout;
mod controller;
mod deferred;
mod dom;
mod event_detail;
mod extras;
mod host;
mod intl;
mod json;
mod memory;
mod page;
mod player;
mod session;

use app::{App, Props};
use host::Host;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::{AppHandle, Renderer};

/// Smaller than the standard library's, by 1.6 KB as sent, and for one thread: a page has one.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// One mounted window.
#[wasm_bindgen]
pub struct Handle {
    root: Element,
    /// None when the document could not be shown.
    app: Option<AppHandle<App>>,
}

/// Shows a window in `root`, a fresh element inside the shadow root.
#[wasm_bindgen]
pub fn mount(root: Element, host: JsValue) -> Handle {
    let host = Host::new(root.clone(), host);
    dom::set_clock(host.clock.clone());
    let app = Props::read(Rc::new(host))
        .map(|props| Renderer::with_root_and_props(root.clone(), props).render());
    Handle { root, app }
}

/// Takes over changed attributes.
#[wasm_bindgen]
pub fn update(handle: &mut Handle, host: JsValue) {
    let host = Rc::new(Host::new(handle.root.clone(), host));
    if let Some(app) = &mut handle.app
        && let Some(props) = Props::read(host)
    {
        app.update(props);
    }
}

/// Takes the window down.
#[wasm_bindgen]
pub fn unmount(handle: Handle) {
    if let Some(app) = handle.app {
        app.destroy();
    }
}
