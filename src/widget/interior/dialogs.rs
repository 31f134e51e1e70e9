//! Dialogs: the views write `<dialog>`, the browser's own modality is switched on here, and the focus finds back.

use crate::app::{Scope, say};
use crate::dom;
use crate::json::Json;
use etalase_model::shop::Msg;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, MouseEvent, ShadowRoot};

/// Remembers where the focus was before each dialog that is open, the one on top last.
#[derive(Default)]
pub(super) struct Dialogs {
    origins: Vec<Option<HtmlElement>>,
}

impl Dialogs {
    /// After a render: opens a dialog that came, or gives the focus back if one went.
    pub(super) fn settle(&mut self, root: &Element) {
        let dialogs = dialogs(root);
        while self.origins.len() > dialogs.len() {
            let origin = self.origins.pop().flatten();
            if let Some(origin) = origin.filter(|_| is_lost(root)) {
                let _ = origin.focus();
            }
        }
        for dialog in dialogs.iter().filter(|dialog| !dialog.open()) {
            // One that takes another's place goes back to where that one came from.
            if self.origins.len() < dialogs.len() {
                self.origins.push(focused(root));
            }
            // Fails only for a dialog that is open or not in a document.
            let _ = dialog.show_modal();
        }
    }
}

fn dialogs(root: &Element) -> Vec<HtmlDialogElement> {
    let Ok(found) = root.query_selector_all("dialog") else {
        return Vec::new();
    };
    let dialog = |place| found.get(place)?.dyn_into().ok();
    (0..found.length()).filter_map(dialog).collect()
}

/// Whether the focus went away with what had it: then it is on nothing, or on the dialog as a whole.
fn is_lost(root: &Element) -> bool {
    focused(root).is_none_or(|focused| focused.is_instance_of::<HtmlDialogElement>())
}

pub(super) fn focused(root: &Element) -> Option<HtmlElement> {
    let tree: ShadowRoot = root.get_root_node().dyn_into().ok()?;
    tree.active_element()?.dyn_into().ok()
}

/// Escape, or the back gesture. The shop closes it, by no longer having it.
pub(super) fn cancelled(event: &Event, link: &Scope) {
    if dialog_of(event).is_some() {
        event.prevent_default();
        say(link, Msg::Close);
    }
}

/// The button that begins the show goes with its own click; the focus stays on the stage, where the keys are heard.
pub(super) fn begun(root: &Element) {
    let is_elsewhere = focused(root).is_some_and(|focused| focused.class_name() != "begin");
    let stage = |begin: Element| begin.closest(".stage").ok().flatten();
    let stage = root.query_selector(".begin").ok().flatten().and_then(stage);
    if let Some(stage) = stage.filter(|_| !is_elsewhere) {
        // Fails only for an element that cannot have the focus.
        let _ = stage.unchecked_into::<HtmlElement>().focus();
    }
}

/// A click beside a dialog falls on the dialog itself.
pub(super) fn clicked(event: &Event, link: &Scope) {
    let (Some(dialog), Some(click)) = (dialog_of(event), event.dyn_ref::<MouseEvent>()) else {
        return;
    };
    let rect = Json(Json(JsValue::from(dialog)).call("getBoundingClientRect", &[]));
    let side = |name| rect.number_of(name).unwrap_or_default();
    let (x, y) = (f64::from(click.client_x()), f64::from(click.client_y()));
    let beside = x < side("left") || x > side("right") || y < side("top") || y > side("bottom");
    if beside {
        say(link, Msg::Close);
    }
}

fn dialog_of(event: &Event) -> Option<Element> {
    dom::target(event).filter(|target| target.is_instance_of::<HtmlDialogElement>())
}
