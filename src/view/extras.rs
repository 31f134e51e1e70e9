//! The views that few shoppers open: the form for a review, the player's settings, and what its keys do. Their code comes when one
//! of them is opened; until then their place is kept.

mod fields;
mod form;
mod panel;

use crate::Callbacks;
use crate::elements::action;
use crate::i18n::{I18n, MessageKey};
use crate::review_props::Props;
pub use crate::review_props::{ExtraRenderers, ExtraViews};
use etalase_model::storefront::{Message, Storefront};
use yew::prelude::*;

impl ExtraViews {
    /// With their code, for whoever brings it.
    pub fn here() -> Self {
        Self::Loaded(ExtraRenderers {
            form: form::form,
            settings: panel::settings,
            help: panel::help,
        })
    }

    /// What is in the place of the form for a review: nothing before it is opened for the first time, and what was typed even
    /// while it is closed.
    pub(crate) fn form(self, is_open: bool, props: &Props) -> Html {
        match self {
            Self::Loaded(drawers) => (drawers.form)(props),
            _ if is_open => self.placeholder(&props.i18n, &props.callbacks),
            _ => Html::default(),
        }
    }

    /// What opens over the picture: the settings or the help, whichever is open.
    pub(crate) fn panel(self, storefront: &Storefront, i18n: &I18n, callbacks: &Callbacks) -> Html {
        let shown = storefront
            .campaign
            .show
            .as_ref()
            .zip(storefront.player.as_ref());
        let Some((show, player)) = shown.filter(|(_, player)| player.settings || player.help)
        else {
            return Html::default();
        };
        let inside = match self {
            Self::Loaded(drawers) if player.settings => {
                (drawers.settings)(show, player, i18n, callbacks)
            }
            Self::Loaded(drawers) => (drawers.help)(i18n),
            _ => self.placeholder(i18n, callbacks),
        };
        panel::frame(player, inside, i18n, callbacks)
    }

    fn placeholder(self, i18n: &I18n, callbacks: &Callbacks) -> Html {
        if self == Self::Loading {
            let name = i18n.t(MessageKey::Loading);
            return html! { <div class="bones" role="img" aria-busy="true" aria-label={name}></div> };
        }
        let code = i18n.format(MessageKey::Unavailable, &[("code", "extras_unavailable")]);
        let again = action(
            "second",
            i18n.t(MessageKey::Retry),
            callbacks.on(Message::Retry),
        );
        html! { <div class="alarm" role="alert"><p>{ code }</p>{ again }</div> }
    }
}
