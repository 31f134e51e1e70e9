//! The bag's button sticks to the lower edge of the screen while the window is on it. Inside a box that cuts off what leaves it
//! (`overflow: hidden`) it would stick to that box instead, out of sight: there it is lifted into the top layer.

use crate::dom::Sight;
use crate::json::Json;
use etalase_model::record::Value;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// The dock that is watched: a new one stands there after a full view.
#[derive(Default)]
pub(super) struct Dock(Option<Watch>);

struct Watch {
    dock: Element,
    float: Element,
    seen: Rc<Seen>,
    _sight: Sight,
}

#[derive(Default)]
struct Seen {
    window: Cell<bool>,
    dock: Cell<bool>,
}

impl Dock {
    /// After a render.
    pub(super) fn settle(&mut self, root: &Element) {
        if !self
            .0
            .as_ref()
            .is_some_and(|watch| watch.dock.is_connected())
        {
            self.0 = Watch::begin(root);
        }
        if let Some(watch) = &self.0 {
            place(root, &watch.float, &watch.seen);
        }
    }
}

impl Watch {
    fn begin(root: &Element) -> Option<Self> {
        let find = |selector| root.query_selector(selector).ok().flatten();
        let (window, dock, float) = (find(".window")?, find(".window > .dock")?, find(".float")?);
        // Where the browser has no such layer, the button stays at the window's end.
        Json(JsValue::from(&float)).member("showPopover")?;
        let seen = Rc::new(Seen::default());
        let (noted, root, moved) = (Rc::clone(&seen), root.clone(), float.clone());
        let watched = dock.clone();
        let sight = Sight::new(&[&window, &dock], "1px", move |element, is_seen| {
            let side = if *element == watched {
                &noted.dock
            } else {
                &noted.window
            };
            side.set(is_seen);
            place(&root, &moved, &noted);
        })?;
        Some(Self {
            dock,
            float,
            seen,
            _sight: sight,
        })
    }
}

/// Never over an open dialog: what comes last into the top layer lies on top.
fn place(root: &Element, float: &Element, seen: &Seen) {
    let covered = root.query_selector("dialog").ok().flatten().is_some();
    let lost = seen.window.get() && !seen.dock.get() && !covered;
    if lost == float.has_attribute("popover") {
        return;
    }
    // Fails only for names that are none.
    let _ = if lost {
        float.set_attribute("popover", "manual")
    } else {
        float.remove_attribute("popover")
    };
    if lost {
        Json(JsValue::from(float)).call("showPopover", &[]);
    }
}
