//! The focus: it goes where the shop says once that is on screen, and never falls out of the window because what had it is gone.
//! It is taken from nobody: what came of no act of the shopper, or after the shopper had gone on elsewhere, moves nothing.

use super::dialogs::is_dialog;
use crate::dom::focused;
use crate::json::{Json, object};
use etalase_model::storefront::focus::FocusTarget;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// Where the focus is, and where it is to go.
#[derive(Default)]
pub(super) struct FocusManager {
    /// What had it before the last message, and all that this stood in, the nearest first.
    trail: Vec<HtmlElement>,
    wish: Option<FocusTarget>,
    /// What had it before something opened over the picture.
    opener: Option<HtmlElement>,
}

impl FocusManager {
    /// Before a message changes anything.
    pub(super) fn note(&mut self, root: &Element) {
        let held = focused(root);
        if held.as_ref() == self.trail.first() {
            return;
        }
        let above = std::iter::successors(held, |inner| inner.parent_element()?.dyn_into().ok());
        let inside = above.take_while(|outer| !outer.is_same_node(Some(root)));
        self.trail = inside.collect();
    }

    /// Once what the message changed is on screen, the focus goes there, if whoever acted has it now.
    pub(super) fn wish(&mut self, focus: FocusTarget) {
        let (from, _) = target(focus);
        let held = self.trail.first();
        let is_in = |region: &str| held.is_some_and(|held| within(held, region));
        if focus == FocusTarget::Panel && !is_in(".panel") {
            self.opener = held.cloned();
        }
        if from.is_empty() || is_in(from) {
            self.wish = Some(focus);
        }
    }

    /// After a render.
    pub(super) fn settle(&mut self, root: &Element) {
        let wish = self.wish.take();
        let followed = wish.is_some_and(|wish| self.follow(root, wish));
        if !followed && !self.trail.is_empty() && is_lost(root) {
            self.rescue(root);
        }
    }

    /// To the first of the places that takes it.
    fn follow(&mut self, root: &Element, wish: FocusTarget) -> bool {
        let (_, places) = target(wish);
        let opener = self.opener.take_if(|_| wish == FocusTarget::Opener);
        let places = places.split('|');
        let mut places = opener
            .into_iter()
            .chain(places.filter_map(|place| find(root, place)));
        let taken = places.any(|place| takes(root, &place, false));
        if wish == FocusTarget::Panel {
            show_stage(root);
        }
        taken
    }

    /// To the nearest of what the lost one stood in; at last to the shelf, or to the stage where that fills the screen.
    fn rescue(&mut self, root: &Element) {
        let trail = std::mem::take(&mut self.trail);
        let above = trail.iter().filter_map(|outer| {
            if is_dialog(outer) {
                find(outer, "button")
            } else {
                outer.has_attribute("tabindex").then(|| outer.clone())
            }
        });
        let last = [".good", ".stage"]
            .into_iter()
            .filter_map(|place| find(root, place));
        // What was done elsewhere shall not scroll the page.
        above.chain(last).any(|place| takes(root, &place, true));
    }
}

/// From where it is moved, and to where: the first that is there. What the shopper opened takes it from anywhere.
fn target(wish: FocusTarget) -> (&'static str, String) {
    let (from, to) = match wish {
        FocusTarget::Stage => (".begin,.jump", ".stage"),
        FocusTarget::Sound => (".hint", ".tools :nth-child(2)|.stage"),
        FocusTarget::Panel => ("", ".panel button"),
        FocusTarget::Opener => (".panel", ".stage"),
        FocusTarget::Form => ("", ".form h3"),
        FocusTarget::Fault => ("", ".form [data-fault]|.form .alarm"),
        FocusTarget::Alarm => (".form", ".form .alarm"),
        FocusTarget::Thanks => (".form", ".main > .nothing"),
        FocusTarget::Write => (".form", ".aside > .second"),
        FocusTarget::Reviews => (".main > .alarm", ".items"),
        FocusTarget::EmptyCart => (".lines", ".bag .nothing"),
        FocusTarget::Stars(stars) => {
            return (
                ".aside > .plain",
                nth(".histogram", 6_u32.saturating_sub(stars), " button"),
            );
        }
        FocusTarget::Review(place) => {
            return (
                ".main > .second",
                nth(".items", place as u32 + 1, " .review"),
            );
        }
        FocusTarget::Line(place) => return (".lines", nth(".lines", place as u32 + 1, "")),
    };
    (from, to.to_owned())
}

/// A panel has room in a stage that is seen whole.
fn show_stage(root: &Element) {
    let nearest = object(&[("block", "nearest".into())]);
    if let Some(stage) = find(root, ".stage") {
        Json(stage.into()).call("scrollIntoView", &[nearest]);
    }
}

/// An item of a list, counted from 1.
fn nth(list: &str, place: u32, inner: &str) -> String {
    [list, " > :nth-child(", &place.to_string(), ")", inner].concat()
}

fn find(root: &Element, place: &str) -> Option<HtmlElement> {
    root.query_selector(place).ok().flatten()?.dyn_into().ok()
}

fn within(element: &Element, region: &str) -> bool {
    element.closest(region).is_ok_and(|found| found.is_some())
}

/// Whether it has the focus now.
fn takes(root: &Element, place: &HtmlElement, still: bool) -> bool {
    let how = object(&[("preventScroll", still.into())]);
    Json(JsValue::from(place)).call("focus", &[how]);
    focused(root).as_ref() == Some(place)
}

/// Whether nobody has the focus, or what has it cannot keep it: browsers notice that a moment later.
fn is_lost(root: &Element) -> bool {
    let Some(held) = focused(root) else {
        let document = root.owner_document();
        let held = document.and_then(|document| document.active_element());
        return held.is_none_or(|held| held.tag_name() == "BODY");
    };
    let boxes = Json(Json(JsValue::from(&held)).call("getClientRects", &[]));
    boxes.number_of("length") == Some(0.0) || held.matches(":disabled").unwrap_or_default()
}
