//! The stage: the picture, and what lies over it.

use crate::i18n::{I18n, MessageKey};
use crate::{Callbacks, controls, show_state, stage_header};
use etalase_model::show::{Show, ShowState};
use etalase_model::storefront::Storefront;
use etalase_model::storefront::player::{Playback, Player};
use yew::prelude::*;

/// The stage; without a show, the card alone. `video` is the only child of its own element: lists that grow beside it cannot reset it.
pub(crate) fn stage(
    storefront: &Storefront,
    i18n: &I18n,
    callbacks: &Callbacks,
    [video, controls, card, panel, dock]: [Html; 5],
) -> Html {
    let (Some(show), Some(player)) = (&storefront.campaign.show, &storefront.player) else {
        return html! { <div class="foot">{ card }</div> };
    };
    let title = i18n.localized(&show.title);
    let told = !matches!(player.state, ShowState::Live | ShowState::Replay);
    html! {
        <div class="well">
            <div
                class="stage" part="stage" role="group" tabindex="0" aria-label={i18n.format(MessageKey::StageLabel, &[("title", &title)])}
                data-state={player.state.as_str()} onkeydown={callbacks.key.clone()}
            >
                <div class="picture">{ video }</div>
                { poster(show, player, i18n) }
                <div class="veil" data-deep={told.then_some("")}></div>
                { stage_header::masthead(&storefront.campaign, player, i18n, callbacks) }
                <div class="fore">
                    { show_state::scene(storefront, show, player, i18n, callbacks) }
                    <div class="foot">
                        if player.state.has_picture() {
                            <div class={rows(player)} part="controls">{ controls }</div>
                        }
                        { card }
                        { panel }
                    </div>
                </div>
                { dock }
            </div>
        </div>
    }
}

/// The controls come after the first screen: their place is kept, so that they move nothing.
fn rows(player: &Player) -> &'static str {
    if controls::has_timeline(player) {
        "controls two"
    } else {
        "controls"
    }
}

/// Seen until there is a frame, and again once there is no picture any more.
fn poster(show: &Show, player: &Player, i18n: &I18n) -> Html {
    let covered =
        player.has_frame && player.state.has_picture() && player.playback != Playback::Idle;
    let image = &show.poster;
    html! {
        <img
            class="poster" part="poster" src={image.src.as_str().to_owned()} alt={i18n.localized(&image.alt)} hidden={covered}
            width={image.width.to_string()} height={image.height.to_string()}
        />
    }
}
