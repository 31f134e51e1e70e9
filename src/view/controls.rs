//! Over the picture, at the bottom: what a shopper can do with it.

use crate::parts::{switch, tool};
use crate::speech::{Key, Speech};
use crate::{Doors, Pens, icons};
use etalase_model::shop::player::{Ask, Playback, Player};
use etalase_model::shop::{Msg, Shop};
use etalase_model::show::{Show, State};
use yew::prelude::*;

pub(crate) fn controls(shop: &Shop, speech: &Speech, doors: &Doors, pens: &Pens) -> Html {
    let (Some(show), Some(player)) = (&shop.campaign.show, &shop.player) else {
        return Html::default();
    };
    if !player.state.has_picture() {
        return Html::default();
    }
    let ask = |ask| doors.on(Msg::Ask(ask));
    let runs = matches!(
        player.playback,
        Playback::Playing | Playback::Waiting | Playback::Starting
    );
    let (play, play_name) = if runs {
        (icons::PAUSE, Key::Pause)
    } else {
        (icons::PLAY, Key::Play)
    };
    let (fill, fill_name) = if player.theatre {
        (icons::SHRINK, Key::TheatreExit)
    } else {
        (icons::THEATRE, Key::Theatre)
    };
    let settings = player.levels.len() > 1 || show.captions.len() > 1;
    html! {
        <>
            { captions(show, pens) }
            { timeline(player, speech, pens) }
            <div class="tools">
                { tool(play, speech.say(play_name), ask(Ask::Toggle)) }
                { sound(player, speech, ask(Ask::ToggleMute)) }
                <span class="clock" ref={pens.clock.clone()}></span>
                if !show.captions.is_empty() {
                    { switch(icons::CAPTIONS, speech.say(Key::Captions), player.captions.is_some(), ask(Ask::ToggleCaptions)) }
                }
                if settings {
                    { switch(icons::SETTINGS, speech.say(Key::Settings), player.settings, ask(Ask::ToggleSettings)) }
                }
                { switch(icons::HELP, speech.say(Key::Help), player.help, ask(Ask::ToggleHelp)) }
                { tool(fill, speech.say(fill_name), ask(Ask::ToggleTheatre)) }
            </div>
        </>
    }
}

fn sound(player: &Player, speech: &Speech, toggle: Callback<MouseEvent>) -> Html {
    if player.silent {
        return html! { <span class="silent">{ icons::icon(icons::MUTED) }{ speech.say(Key::StageSilent) }</span> };
    }
    let (drawing, name) = if player.muted {
        (icons::MUTED, Key::Unmute)
    } else {
        (icons::SOUND, Key::Mute)
    };
    tool(drawing, speech.say(name), toggle)
}

/// Who owns the player writes them. Readers hear what is said, and would hear it twice.
fn captions(show: &Show, pens: &Pens) -> Html {
    if show.captions.is_empty() {
        return Html::default();
    }
    html! { <p class="captions" part="captions" aria-hidden="true" ref={pens.captions.clone()}></p> }
}

/// Whether a shopper can go to another moment.
pub(crate) fn has_timeline(player: &Player) -> bool {
    player.state == State::Replay && player.playback != Playback::Idle
}

/// Who owns the player sets and reads its value; a render never does.
fn timeline(player: &Player, speech: &Speech, pens: &Pens) -> Html {
    if !has_timeline(player) {
        return Html::default();
    }
    html! {
        <input
            class="timeline" part="timeline" type="range" min="0" max="0" step="1"
            aria-label={speech.say(Key::Timeline)} ref={pens.timeline.clone()}
        />
    }
}
