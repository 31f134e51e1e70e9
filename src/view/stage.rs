//! The stage: the picture, and what lies over it.

use crate::speech::{Key, Speech};
use crate::{Doors, controls, masthead, scene};
use etalase_model::shop::Shop;
use etalase_model::shop::player::{Playback, Player};
use etalase_model::show::{Show, State};
use yew::prelude::*;

/// The stage; without a show, the card alone. `video` is the only child of its own element: lists that grow beside it cannot reset it.
pub(crate) fn stage(
    shop: &Shop,
    speech: &Speech,
    doors: &Doors,
    [video, controls, card, panel, dock]: [Html; 5],
) -> Html {
    let (Some(show), Some(player)) = (&shop.campaign.show, &shop.player) else {
        return html! { <div class="foot">{ card }</div> };
    };
    let title = speech.read(&show.title);
    let told = !matches!(player.state, State::Live | State::Replay);
    html! {
        <div class="well">
            <div
                class="stage" part="stage" role="group" tabindex="0" aria-label={speech.fill(Key::StageLabel, &[("title", &title)])}
                data-state={player.state.as_str()} onkeydown={doors.key.clone()}
            >
                <div class="picture">{ video }</div>
                { poster(show, player, speech) }
                <div class="veil" data-deep={told.then_some("")}></div>
                { masthead::masthead(&shop.campaign, player, speech, doors) }
                <div class="fore">
                    { scene::scene(shop, show, player, speech, doors) }
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
fn poster(show: &Show, player: &Player, speech: &Speech) -> Html {
    let covered =
        player.has_frame && player.state.has_picture() && player.playback != Playback::Idle;
    let image = &show.poster;
    html! {
        <img
            class="poster" part="poster" src={image.src.as_str().to_owned()} alt={speech.read(&image.alt)} hidden={covered}
            width={image.width.to_string()} height={image.height.to_string()}
        />
    }
}
