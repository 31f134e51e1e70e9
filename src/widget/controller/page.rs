//! What the page can see and style of a window: attributes of the element. And the theatre, which the page's scroll must leave alone.

use crate::host::Host;
use etalase_model::campaign::Campaign;
use etalase_model::storefront::Storefront;
use wasm_bindgen::JsCast;
use web_sys::{CssStyleDeclaration, HtmlElement};

/// What was written last, so that nothing is written twice.
#[derive(Default)]
pub(super) struct HostAttributes {
    worn: [Option<&'static str>; NAMES.len()],
    /// The page's own `overflow` while the theatre hides it.
    overflow: Option<String>,
}

const NAMES: [&str; 3] = ["data-state", "data-engine", "data-theatre"];

impl HostAttributes {
    /// Shows how the session stands.
    pub(super) fn apply(&mut self, host: &Host, storefront: &Storefront) {
        let player = storefront.player.as_ref();
        let theatre = player.is_some_and(|player| player.theatre);
        self.write(
            host,
            [
                player.map(|player| player.state.as_str()),
                player
                    .and_then(|player| player.engine)
                    .map(|engine| engine.as_str()),
                theatre.then_some(""),
            ],
        );
        self.hold_page(theatre);
    }

    /// Leaves element and page as they were found.
    pub(super) fn clear(&mut self, host: &Host) {
        self.write(host, [None; NAMES.len()]);
        self.hold_page(false);
    }

    fn write(&mut self, host: &Host, values: [Option<&'static str>; NAMES.len()]) {
        let Some(element) = &host.element else { return };
        for ((name, value), worn) in NAMES.into_iter().zip(values).zip(&mut self.worn) {
            if *worn != value {
                // Fails only for names that are none.
                let _ = match value {
                    Some(value) => element.set_attribute(name, value),
                    None => element.remove_attribute(name),
                };
                *worn = value;
            }
        }
    }

    /// The page does not scroll behind a theatre.
    fn hold_page(&mut self, theatre: bool) {
        if theatre == self.overflow.is_some() {
            return;
        }
        let Some(style) = page_style() else { return };
        let before = self.overflow.take();
        // Fails only where the page's style is read-only.
        let _ = match before {
            Some(before) => style.set_property("overflow", &before),
            None => {
                self.overflow = Some(style.get_property_value("overflow").unwrap_or_default());
                style.set_property("overflow", "hidden")
            }
        };
    }
}

/// Hands the campaign's looks to the theme; the page's own word outweighs them there.
pub(super) fn paint(host: &Host, campaign: &Campaign) {
    let (Some(root), Some(theme)) = (host.root.dyn_ref::<HtmlElement>(), &campaign.theme) else {
        return;
    };
    let radius = theme
        .radius
        .map(|radius| [&radius.to_string(), "px"].concat());
    let looks = [
        ("--campaign-accent", &theme.accent),
        ("--campaign-accent-text", &theme.accent_text),
        ("--campaign-radius", &radius),
    ];
    for (name, value) in looks {
        // A value that is none in CSS is passed over there.
        let _ = root
            .style()
            .set_property(name, value.as_deref().unwrap_or_default());
    }
}

fn page_style() -> Option<CssStyleDeclaration> {
    let page = web_sys::window()?.document()?.document_element()?;
    Some(page.dyn_into::<HtmlElement>().ok()?.style())
}
