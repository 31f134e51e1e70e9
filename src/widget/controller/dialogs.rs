//! Dialogs: the views write `<dialog>`, the browser's own modality is switched on here, and the focus finds back.

use crate::dom::{self, focused};
use crate::host::Host;
use crate::json::Json;
use crate::session::Session;
use etalase_model::storefront::Message;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, MouseEvent};

/// Remembers where the focus was before each dialog that is open, the one on top last.
#[derive(Default)]
pub(super) struct Dialogs {
    origins: Vec<Option<HtmlElement>>,
}

impl Dialogs {
    /// After a render: opens a dialog that came, or gives the focus back if one went.
    pub(super) fn settle(&mut self, host: &Host) {
        let root = &host.root;
        let dialogs = dialogs(root);
        while self.origins.len() > dialogs.len() {
            let origin = self.origins.pop().flatten();
            if let Some(origin) = origin.filter(|_| is_lost(root)) {
                let _ = origin.focus();
            }
        }
        for dialog in dialogs.iter().filter(|dialog| !is_open(dialog)) {
            // One that takes another's place goes back to where that one came from.
            if self.origins.len() < dialogs.len() {
                self.origins.push(focused(root));
            }
            open(dialog);
        }
        if let Some(element) = &host.element {
            let is_bare = dialogs.iter().any(|dialog| dialog.has_attribute(BARE));
            // Fails only for a name that is none.
            let _ = element.toggle_attribute_with_force("data-over", is_bare);
        }
    }
}

/// On a dialog that lies over the page by its looks alone, for the browser has no modal ones.
const BARE: &str = "data-bare";

fn is_open(dialog: &Element) -> bool {
    dialog.has_attribute("open")
}

fn open(dialog: &Element) {
    Json(JsValue::from(dialog)).call("showModal", &[]);
    if is_open(dialog) {
        return;
    }
    for mark in ["open", BARE] {
        // Fails only for a name that is none.
        let _ = dialog.set_attribute(mark, "");
    }
    if let Ok(Some(first)) = dialog.query_selector("button") {
        let _ = first.unchecked_into::<HtmlElement>().focus();
    }
}

/// Escape in a dialog of which the browser knows nothing.
pub(super) fn pressed(event: &Event, session: &Session) {
    let key: &KeyboardEvent = event.unchecked_ref();
    let is_bare = || {
        dom::target(event)?
            .closest(&["[", BARE, "]"].concat())
            .ok()?
    };
    if key.key() == "Escape" && is_bare().is_some() {
        session.dispatch(Message::Close);
    }
}

fn dialogs(root: &Element) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all("dialog") else {
        return Vec::new();
    };
    let dialog = |place| found.get(place)?.dyn_into().ok();
    (0..found.length()).filter_map(dialog).collect()
}

/// Whether the focus went away with what had it: then it is on nothing, or on the dialog as a whole.
fn is_lost(root: &Element) -> bool {
    focused(root).is_none_or(|focused| is_dialog(&focused))
}

/// Escape, or the back gesture. The shop closes it, by no longer having it.
pub(super) fn cancelled(event: &Event, session: &Session) {
    if dialog_of(event).is_some() {
        event.prevent_default();
        session.dispatch(Message::Close);
    }
}

/// A click beside a dialog falls on the dialog itself.
pub(super) fn clicked(event: &Event, session: &Session) {
    let (Some(dialog), Some(click)) = (dialog_of(event), event.dyn_ref::<MouseEvent>()) else {
        return;
    };
    let rect = Json(Json(JsValue::from(dialog)).call("getBoundingClientRect", &[]));
    let side = |name| rect.number_of(name).unwrap_or_default();
    let (x, y) = (f64::from(click.client_x()), f64::from(click.client_y()));
    let beside = x < side("left") || x > side("right") || y < side("top") || y > side("bottom");
    if beside {
        session.dispatch(Message::Close);
    }
}

fn dialog_of(event: &Event) -> Option<Element> {
    dom::target(event).filter(is_dialog)
}

pub(super) fn is_dialog(element: &Element) -> bool {
    element.tag_name() == "DIALOG"
}
