//! Over the picture, at the bottom: what a shopper can do with it.

use crate::elements::{switch, tool};
use crate::i18n::{I18n, MessageKey};
use crate::{Callbacks, PlayerRefs, icons};
use etalase_model::show::{Show, ShowState};
use etalase_model::storefront::player::{Playback, Player, PlayerRequest};
use etalase_model::storefront::{Message, Storefront};
use yew::prelude::*;

pub(crate) fn controls(
    storefront: &Storefront,
    i18n: &I18n,
    callbacks: &Callbacks,
    refs: &PlayerRefs,
) -> Html {
    let (Some(show), Some(player)) = (&storefront.campaign.show, &storefront.player) else {
        return Html::default();
    };
    if !player.state.has_picture() {
        return Html::default();
    }
    let ask = |ask| callbacks.on(Message::PlayerRequest(ask));
    let runs = matches!(
        player.playback,
        Playback::Playing | Playback::Waiting | Playback::Starting
    );
    let (play, play_name) = if runs {
        (icons::PAUSE, MessageKey::Pause)
    } else {
        (icons::PLAY, MessageKey::Play)
    };
    let (fill, fill_name) = if player.theatre {
        (icons::SHRINK, MessageKey::TheatreExit)
    } else {
        (icons::THEATRE, MessageKey::Theatre)
    };
    let settings = player.levels.len() > 1 || show.captions.len() > 1;
    html! {
        <>
            { captions(show, refs) }
            { timeline(player, i18n, refs) }
            <div class="tools">
                { tool(play, i18n.t(play_name), ask(PlayerRequest::Toggle)) }
                { sound(player, i18n, ask(PlayerRequest::ToggleMute)) }
                <span class="clock" ref={refs.clock.clone()}></span>
                if !show.captions.is_empty() {
                    { switch(icons::CAPTIONS, i18n.t(MessageKey::Captions), player.captions.is_some(), ask(PlayerRequest::ToggleCaptions)) }
                }
                if settings {
                    { switch(icons::SETTINGS, i18n.t(MessageKey::Settings), player.settings, ask(PlayerRequest::ToggleSettings)) }
                }
                { switch(icons::HELP, i18n.t(MessageKey::Help), player.help, ask(PlayerRequest::ToggleHelp)) }
                { tool(fill, i18n.t(fill_name), ask(PlayerRequest::ToggleTheatre)) }
            </div>
        </>
    }
}

fn sound(player: &Player, i18n: &I18n, toggle: Callback<MouseEvent>) -> Html {
    if player.silent {
        return html! { <span class="silent">{ icons::icon(icons::MUTED) }{ i18n.t(MessageKey::StageSilent) }</span> };
    }
    let (drawing, name) = if player.muted {
        (icons::MUTED, MessageKey::Unmute)
    } else {
        (icons::SOUND, MessageKey::Mute)
    };
    tool(drawing, i18n.t(name), toggle)
}

/// Who owns the player writes them. Readers hear what is said, and would hear it twice.
fn captions(show: &Show, refs: &PlayerRefs) -> Html {
    if show.captions.is_empty() {
        return Html::default();
    }
    html! { <p class="captions" part="captions" aria-hidden="true" ref={refs.captions.clone()}></p> }
}

/// Whether a shopper can go to another moment.
pub(crate) fn has_timeline(player: &Player) -> bool {
    player.state == ShowState::Replay && player.playback != Playback::Idle
}

/// Who owns the player sets and reads its value; a render never does.
fn timeline(player: &Player, i18n: &I18n, refs: &PlayerRefs) -> Html {
    if !has_timeline(player) {
        return Html::default();
    }
    html! {
        <input
            class="timeline" part="timeline" type="range" min="0" max="0" step="1"
            aria-label={i18n.t(MessageKey::Timeline)} ref={refs.timeline.clone()}
        />
    }
}
