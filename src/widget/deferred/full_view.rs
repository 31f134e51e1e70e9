//! The full view: the stage in the browser's top layer, where no style of the page clips, covers or transforms it.
//!
//! A video that is moved in the document stops. So the stage stays where it is, and its frame, the well, is given a shadow tree
//! with a dialog into which the stage is slotted: opening it moves nothing, and all else is inert.

use crate::dom::{Listener, focused};
use crate::host::Host;
use crate::json::{Json, object};
use crate::session::Session;
use etalase_model::storefront::Message;
use etalase_model::storefront::player::PlayerRequest;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, HtmlElement, KeyboardEvent, Node};

/// The dialog, once the full view was asked for, and whether it is open.
#[derive(Default)]
pub(super) struct FullView {
    hall: Option<Hall>,
    is_open: bool,
}

struct Hall {
    dialog: Element,
    _listeners: [Listener; 3],
}

impl FullView {
    /// After a render: opens or closes the full view.
    pub(super) fn settle(&mut self, host: &Host, wanted: bool, session: &Session) {
        if self.is_open == wanted {
            return;
        }
        let root = &host.root;
        // A document without a show takes the well away.
        let standing = self.hall.take().filter(|hall| hall.dialog.is_connected());
        self.hall = standing.or_else(|| Hall::build(root, session));
        self.is_open = wanted;
        let (Some(hall), Some(stage)) = (&self.hall, stage(root)) else {
            return;
        };
        // The browser gives the focus by the dialog's own tree, where the stage is not.
        let focus = focused(root).unwrap_or_else(|| stage.clone());
        hall.turn(&stage, wanted);
        if let Some(element) = &host.element {
            let is_fixed = wanted && !hall.is_modal();
            let _ = element.toggle_attribute_with_force("data-fixed", is_fixed);
        }
        let _ = focus.focus();
    }
}

impl Hall {
    fn build(root: &Element, session: &Session) -> Option<Self> {
        let well = root.query_selector(".well").ok().flatten()?;
        let document = well.owner_document()?;
        let dialog = document.create_element("dialog").ok()?;
        let slot = document.create_element("slot").ok()?;
        let mode = object(&[("mode", "open".into())]);
        let tree = Json(well.into()).call("attachShadow", &[mode]);
        dialog.set_attribute("part", "hall").ok()?;
        dialog.append_child(&slot).ok()?;
        tree.dyn_ref::<Node>()?.append_child(&dialog).ok()?;
        Some(Self {
            _listeners: listeners(&dialog, &document, session),
            dialog,
        })
    }

    /// Where there are no modal dialogs, the style sheet fixes it over the page.
    fn turn(&self, stage: &HtmlElement, open: bool) {
        let (role, method) = if open {
            ("dialog", "showModal")
        } else {
            ("none", "close")
        };
        let name = stage.get_attribute("aria-label").unwrap_or_default();
        let _ = self.dialog.set_attribute("role", role);
        let _ = self.dialog.set_attribute("aria-label", &name);
        Json(JsValue::from(&self.dialog)).call(method, &[]);
    }

    fn is_modal(&self) -> bool {
        Json(JsValue::from(&self.dialog)).is("open")
    }
}

fn listeners(dialog: &Element, document: &Document, session: &Session) -> [Listener; 3] {
    let escape = {
        let session = session.clone();
        move |event: &Event| {
            event.prevent_default();
            session.dispatch(Message::PlayerRequest(PlayerRequest::Escape));
        }
    };
    let is_filled = {
        let session = session.clone();
        move || is_filled(&session)
    };
    let (pressed, unanswered) = (escape.clone(), is_filled.clone());
    let modal = Json(dialog.into());
    let session = session.clone();
    [
        Listener::new(dialog, "cancel", move |event| escape(&event)),
        // When Escape is pressed again and again, the browser does not ask.
        Listener::new(dialog, "close", move |_| {
            if is_filled() {
                session.dispatch(Message::PlayerRequest(PlayerRequest::ToggleTheatre));
            }
        }),
        Listener::new(document, "keydown", move |event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            if key.key() == "Escape" && unanswered() && !modal.is("open") {
                pressed(&event);
            }
        }),
    ]
}

fn is_filled(session: &Session) -> bool {
    let mut filled = false;
    session.read(|ui| {
        let player = ui.storefront.player.as_ref();
        filled = player.is_some_and(|player| player.theatre);
    });
    filled
}

fn stage(root: &Element) -> Option<HtmlElement> {
    root.query_selector(".stage")
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}
