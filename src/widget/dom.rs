//! Listeners, timers and observers as values: dropping one is removing it.

use crate::json::Json;
use etalase_model::record::Value;
use etalase_model::time::Time;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use web_sys::{
    Element, Event, EventTarget, HtmlElement, IntersectionObserver, IntersectionObserverInit,
    KeyboardEvent, ShadowRoot,
};

/// A function that JavaScript can call, also while it is running: a listener may cause the next event.
pub(crate) type Handler = Closure<dyn Fn(JsValue)>;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(handler: &JsValue, millis: u32) -> JsValue;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
    #[wasm_bindgen(js_name = setInterval)]
    fn set_interval(handler: &JsValue, millis: u32) -> JsValue;
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

thread_local! {
    /// The page's clock (`src/loader/skeleton/clock.js`).
    static CLOCK: RefCell<Json> = const { RefCell::new(Json(JsValue::UNDEFINED)) };
}

/// Sets the clock by which [`now`] goes.
pub(crate) fn set_clock(clock: Json) {
    CLOCK.replace(clock);
}

/// Asks the page's clock, or has it know something.
pub(crate) fn clock(method: &str, arguments: &[JsValue]) -> JsValue {
    CLOCK.with_borrow(|clock| clock.call(method, arguments))
}

/// The time, by the answers rather than by this device.
pub(crate) fn now() -> Time {
    Time(clock("now", &[]).as_f64().unwrap_or_default() as i64)
}

/// Milliseconds that nobody can set, to measure what passes.
pub(crate) fn elapsed() -> i64 {
    performance_now() as i64
}

/// Whether nobody can see the page.
pub(crate) fn is_hidden() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_some_and(|document| document.hidden())
}

/// A listener, in the capture phase.
#[must_use]
pub(crate) struct Listener {
    target: EventTarget,
    kind: &'static str,
    handler: Handler,
}

impl Listener {
    /// Listens until it is dropped.
    pub(crate) fn new(
        target: &EventTarget,
        kind: &'static str,
        handle: impl Fn(Event) + 'static,
    ) -> Self {
        let handler = Handler::new(move |event: JsValue| handle(event.unchecked_into()));
        // Fails only for an invalid handler.
        let _ = target.add_event_listener_with_callback_and_bool(
            kind,
            handler.as_ref().unchecked_ref(),
            true,
        );
        Self {
            target: target.clone(),
            kind,
            handler,
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.kind,
            self.handler.as_ref().unchecked_ref(),
            true,
        );
    }
}

/// A timer, for once or for ever.
#[must_use]
pub(crate) struct Timer {
    id: JsValue,
    _handler: Handler,
}

impl Timer {
    /// Calls once, after so many milliseconds.
    pub(crate) fn after(millis: u32, call: impl Fn() + 'static) -> Self {
        let handler = Handler::new(move |_| call());
        Self {
            id: set_timeout(handler.as_ref(), millis),
            _handler: handler,
        }
    }

    /// Calls again and again.
    pub(crate) fn every(millis: u32, call: impl Fn() + 'static) -> Self {
        let handler = Handler::new(move |_| call());
        Self {
            id: set_interval(handler.as_ref(), millis),
            _handler: handler,
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // Timeouts and intervals share their ids.
        clear_timeout(&self.id);
    }
}

/// Calls back on `resolve` after so many milliseconds.
pub(crate) fn wait(resolve: &JsValue, millis: u32) {
    set_timeout(resolve, millis);
}

/// Watches elements come into the viewport, and leave it.
#[must_use]
pub(crate) struct IntersectionWatch {
    observer: IntersectionObserver,
    _handler: Handler,
}

impl IntersectionWatch {
    /// Calls with each element that comes nearer to the viewport than `margin`, or goes farther away.
    pub(crate) fn new(
        elements: &[&Element],
        margin: &str,
        call: impl Fn(&Element, bool) + 'static,
    ) -> Option<Self> {
        let handler = Handler::new(move |entries: JsValue| {
            let entries: &js_sys::Array = entries.unchecked_ref();
            for entry in entries.iter().map(Json) {
                if let Some(Json(element)) = entry.member("target") {
                    call(element.unchecked_ref(), entry.is("isIntersecting"));
                }
            }
        });
        let options = crate::json::object(&[("rootMargin", margin.into())]);
        let options: &IntersectionObserverInit = options.unchecked_ref();
        let observer =
            IntersectionObserver::new_with_options(handler.as_ref().unchecked_ref(), options)
                .ok()?;
        for element in elements {
            observer.observe(element);
        }
        Some(Self {
            observer,
            _handler: handler,
        })
    }
}

impl Drop for IntersectionWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// The element that an event truly began at.
pub(crate) fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// Whether a key belongs to what has the focus, or to the browser, and not to the player.
pub(crate) fn is_taken(event: &KeyboardEvent) -> bool {
    if event.ctrl_key() || event.alt_key() || event.meta_key() || event.default_prevented() {
        return true;
    }
    let fields = match event.key().as_str() {
        " " | "Enter" => "input,select,textarea,[contenteditable],button,a[href],summary",
        _ => "input,select,textarea,[contenteditable]",
    };
    target(event).is_some_and(|element| element.matches(fields).unwrap_or(true))
}

/// 128 random bits in hexadecimal.
pub(crate) fn random_key() -> String {
    let mut bytes = [0_u8; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // Fails only for more than 65,536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// What has the focus within the tree of `root`.
pub(crate) fn focused(root: &Element) -> Option<HtmlElement> {
    let tree: ShadowRoot = root.get_root_node().dyn_into().ok()?;
    tree.active_element()?.dyn_into().ok()
}
