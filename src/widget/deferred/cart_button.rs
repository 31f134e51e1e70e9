//! The cart's button sticks to the lower edge of the screen while the window is on it. Inside a box that cuts off what leaves it
//! (`overflow: hidden`) it would stick to that box instead, out of sight: there it is put into the top layer. What the page keeps
//! at that edge, bars and chat buttons, covers nothing and is not covered: the button stands above it.

use crate::dom::IntersectionWatch;
use crate::host::Host;
use crate::json::Json;
use etalase_model::record::Value;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

/// The lower and the upper part of the button, above the edge (static/theme.css).
const BUTTON: [f64; 2] = [20.0, 64.0];

/// The dock that is watched: a new one stands there after a full view.
#[derive(Default)]
pub(super) struct FloatingCartButton(Option<Watch>);

struct Watch {
    dock: Element,
    float: Element,
    seen: Rc<Seen>,
    _sight: IntersectionWatch,
}

#[derive(Default)]
struct Seen {
    window: Cell<bool>,
    dock: Cell<bool>,
}

impl FloatingCartButton {
    /// After a render.
    pub(super) fn settle(&mut self, host: &Host) {
        let root = &host.root;
        if !self
            .0
            .as_ref()
            .is_some_and(|watch| watch.dock.is_connected())
        {
            self.0 = Watch::begin(root);
        }
        if let Some(watch) = &self.0 {
            place(root, &watch.float, &watch.seen);
            watch.clear(host);
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
        let sight = IntersectionWatch::new(&[&window, &dock], "1px", move |element, is_seen| {
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

    /// Moves the button up until nothing that the page keeps there lies over it. The page may change that at any time.
    fn clear(&self, host: &Host) {
        let (Some(element), Some(button)) = (&host.element, self.float.last_element_child()) else {
            return;
        };
        if !self.seen.window.get() || self.dock.has_attribute("data-empty") {
            return;
        }
        let is_on_top = self.float.has_attribute("popover");
        let edge = if is_on_top {
            height()
        } else {
            side(&self.dock, "bottom")
        };
        let across = (side(&button, "left") + side(&button, "right")) / 2.0;
        let mut lift = 0.0;
        // A bar, a chat button over it, a note over both.
        for _ in 0..3 {
            let over = |part| bar(element, across, edge - lift - part);
            let Some(top) = BUTTON.into_iter().find_map(over) else {
                break;
            };
            lift = edge - top;
        }
        let bottom = [(lift as i32).to_string().as_str(), "px"].concat();
        let style = self.float.unchecked_ref::<HtmlElement>().style();
        // Fails only for a style that cannot be written.
        let _ = style.set_property("bottom", &bottom);
    }
}

/// The upper side of what the page keeps at the lower edge of the screen, if there is something at this point.
fn bar(own: &Element, x: f64, y: f64) -> Option<f64> {
    let tree = Json(own.get_root_node().into());
    let met = Json(tree.call("elementsFromPoint", &[x.into(), y.into()]));
    met.items()?.into_iter().find_map(|Json(met)| {
        let met: Element = met.dyn_into().ok()?;
        (!met.contains(Some(own)) && !own.contains(Some(&met)))
            .then(|| top_of_fixed(met))
            .flatten()
    })
}

fn top_of_fixed(mut part: Element) -> Option<f64> {
    let window = web_sys::window()?;
    let mut top = f64::MAX;
    loop {
        if side(&part, "height") < height() / 2.0 {
            top = top.min(side(&part, "top"));
        }
        let style = window.get_computed_style(&part).ok()??;
        let position = style.get_property_value("position").ok()?;
        if position == "fixed" || position == "sticky" {
            return (top > height() / 2.0 && top < f64::MAX).then_some(top);
        }
        part = part.parent_element()?;
    }
}

fn side(element: &Element, name: &str) -> f64 {
    let rect = Json(Json(element.into()).call("getBoundingClientRect", &[]));
    rect.number_of(name).unwrap_or_default()
}

fn height() -> f64 {
    web_sys::window().map_or(0.0, |window| {
        Json(window.into())
            .number_of("innerHeight")
            .unwrap_or_default()
    })
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
