//! The views that few shoppers open: the form for a review, the player's settings, and what its keys do. Their code comes when one
//! of them is opened; until then their place is kept.

mod fields;
mod form;
mod panel;

use crate::Doors;
use crate::parts::action;
use crate::reviews::Props;
use crate::speech::{Key, Speech};
use etalase_model::shop::player::Player;
use etalase_model::shop::{Msg, Shop};
use etalase_model::show::Show;
use std::mem::discriminant;
use yew::prelude::*;

/// Where the code of these views is.
#[derive(Clone, Copy, Debug, Default)]
pub enum Extras {
    /// Not here yet.
    #[default]
    Coming,
    /// It could not be had.
    Missing,
    /// Here.
    Here(Drawers),
}

/// What draws them. Held by pointers, so that only [`Extras::here`] reaches their code.
#[derive(Clone, Copy, Debug)]
pub struct Drawers {
    form: fn(&Props) -> Html,
    settings: fn(&Show, &Player, &Speech, &Doors) -> Html,
    help: fn(&Speech) -> Html,
}

impl PartialEq for Extras {
    fn eq(&self, other: &Self) -> bool {
        discriminant(self) == discriminant(other)
    }
}

impl Extras {
    /// With their code, for whoever brings it.
    pub fn here() -> Self {
        Self::Here(Drawers {
            form: form::form,
            settings: panel::settings,
            help: panel::help,
        })
    }

    /// What is in the place of the form for a review: nothing before it is opened for the first time, and what was typed even
    /// while it is closed.
    pub(crate) fn form(self, is_open: bool, props: &Props) -> Html {
        match self {
            Self::Here(drawers) => (drawers.form)(props),
            _ if is_open => self.stand_in(&props.speech, &props.doors),
            _ => Html::default(),
        }
    }

    /// What opens over the picture: the settings or the help, whichever is open.
    pub(crate) fn panel(self, shop: &Shop, speech: &Speech, doors: &Doors) -> Html {
        let shown = shop.campaign.show.as_ref().zip(shop.player.as_ref());
        let Some((show, player)) = shown.filter(|(_, player)| player.settings || player.help)
        else {
            return Html::default();
        };
        let inside = match self {
            Self::Here(drawers) if player.settings => {
                (drawers.settings)(show, player, speech, doors)
            }
            Self::Here(drawers) => (drawers.help)(speech),
            _ => self.stand_in(speech, doors),
        };
        panel::frame(player, inside, speech, doors)
    }

    fn stand_in(self, speech: &Speech, doors: &Doors) -> Html {
        if self == Self::Coming {
            let name = speech.say(Key::Loading);
            return html! { <div class="bones" role="img" aria-busy="true" aria-label={name}></div> };
        }
        let code = speech.fill(Key::Unavailable, &[("code", "extras_unavailable")]);
        let again = action("second", speech.say(Key::Retry), doors.on(Msg::Retry));
        html! { <div class="alarm" role="alert"><p>{ code }</p>{ again }</div> }
    }
}
