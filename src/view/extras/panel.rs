//! What opens over the picture: the settings, and what the keys do.

use crate::Callbacks;
use crate::elements::{tool, truth};
use crate::i18n::{I18n, MessageKey};
use crate::icons::CLOSE;
use etalase_model::show::Show;
use etalase_model::storefront::Message;
use etalase_model::storefront::player::{Player, PlayerRequest};
use yew::prelude::*;

/// What the settings and the help stand in.
pub(super) fn frame(player: &Player, inside: Html, i18n: &I18n, callbacks: &Callbacks) -> Html {
    let name = i18n.t(if player.settings {
        MessageKey::Settings
    } else {
        MessageKey::Help
    });
    html! {
        <div class="panel" role="group" aria-label={name}>
            { tool(CLOSE, i18n.t(MessageKey::Close), callbacks.on(Message::PlayerRequest(PlayerRequest::Escape))) }
            { inside }
        </div>
    }
}

pub(super) fn settings(show: &Show, player: &Player, i18n: &I18n, callbacks: &Callbacks) -> Html {
    html! {
        <>
            if player.levels.len() > 1 {
                <h3>{ i18n.t(MessageKey::Quality) }</h3>
                { qualities(player, i18n, callbacks) }
            }
            if show.captions.len() > 1 {
                <h3>{ i18n.t(MessageKey::Captions) }</h3>
                { captions(show, player, i18n, callbacks) }
            }
        </>
    }
}

fn qualities(player: &Player, i18n: &I18n, callbacks: &Callbacks) -> Html {
    let pick = |index, words| {
        option(
            words,
            player.quality == index,
            PlayerRequest::Quality(index),
            callbacks,
        )
    };
    let level = |(index, height): (usize, u32)| {
        pick(Some(index), [&height.to_string(), "p"].concat().into())
    };
    html! {
        <ul class="options">
            { pick(None, i18n.t(MessageKey::QualityAuto)) }
            { for player.levels.iter().map(|level| level.height).enumerate().map(level) }
        </ul>
    }
}

fn captions(show: &Show, player: &Player, i18n: &I18n, callbacks: &Callbacks) -> Html {
    let pick = |index, words| {
        option(
            words,
            player.captions == index,
            PlayerRequest::Captions(index),
            callbacks,
        )
    };
    html! {
        <ul class="options">
            { pick(None, i18n.t(MessageKey::CaptionsOff)) }
            { for show.captions.iter().enumerate().map(|(index, captions)| pick(Some(index), i18n.localized(&captions.label))) }
        </ul>
    }
}

fn option(words: AttrValue, chosen: bool, ask: PlayerRequest, callbacks: &Callbacks) -> Html {
    html! {
        <li key={words.to_string()}>
            <button type="button" class="option" aria-pressed={truth(chosen)} onclick={callbacks.on(Message::PlayerRequest(ask))}>{ words }</button>
        </li>
    }
}

pub(super) fn help(i18n: &I18n) -> Html {
    let space = i18n.t(MessageKey::HelpSpace);
    let rows = [
        (MessageKey::HelpPlay, [space.as_str(), "K"]),
        (MessageKey::HelpMute, ["M", ""]),
        (MessageKey::Captions, ["C", ""]),
        (MessageKey::Theatre, ["F", ""]),
        (MessageKey::HelpStep, ["←", "→"]),
        (MessageKey::HelpSeek, ["J", "L"]),
        (MessageKey::Help, ["?", ""]),
        (MessageKey::HelpEscape, ["Esc", ""]),
    ];
    let row = |(key, keys): (MessageKey, [&str; 2])| {
        html! { <div key={key as usize}><dt>{ cap(keys[0]) }{ cap(keys[1]) }</dt><dd>{ i18n.t(key) }</dd></div> }
    };
    html! {
        <>
            <h3>{ i18n.t(MessageKey::Help) }</h3>
            <dl class="keys">{ for rows.into_iter().map(row) }</dl>
        </>
    }
}

fn cap(key: &str) -> Html {
    if key.is_empty() {
        Html::default()
    } else {
        html! { <kbd>{ key.to_owned() }</kbd> }
    }
}
