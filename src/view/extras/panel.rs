//! What opens over the picture: the settings, and what the keys do.

use crate::icons::CLOSE;
use crate::parts::{tool, truth};
use crate::speech::{Key, Speech};
use crate::{Doors, Msg};
use etalase_model::shop::player::{Ask, Player};
use etalase_model::show::Show;
use yew::prelude::*;

/// What the settings and the help stand in.
pub(super) fn frame(player: &Player, inside: Html, speech: &Speech, doors: &Doors) -> Html {
    let name = speech.say(if player.settings {
        Key::Settings
    } else {
        Key::Help
    });
    html! {
        <div class="panel" role="group" aria-label={name}>
            { tool(CLOSE, speech.say(Key::Close), doors.on(Msg::Ask(Ask::Escape))) }
            { inside }
        </div>
    }
}

pub(super) fn settings(show: &Show, player: &Player, speech: &Speech, doors: &Doors) -> Html {
    html! {
        <>
            if player.levels.len() > 1 {
                <h3>{ speech.say(Key::Quality) }</h3>
                { qualities(player, speech, doors) }
            }
            if show.captions.len() > 1 {
                <h3>{ speech.say(Key::Captions) }</h3>
                { captions(show, player, speech, doors) }
            }
        </>
    }
}

fn qualities(player: &Player, speech: &Speech, doors: &Doors) -> Html {
    let pick = |index, words| option(words, player.quality == index, Ask::Quality(index), doors);
    let level = |(index, height): (usize, u32)| {
        pick(Some(index), [&height.to_string(), "p"].concat().into())
    };
    html! {
        <ul class="options">
            { pick(None, speech.say(Key::QualityAuto)) }
            { for player.levels.iter().map(|level| level.height).enumerate().map(level) }
        </ul>
    }
}

fn captions(show: &Show, player: &Player, speech: &Speech, doors: &Doors) -> Html {
    let pick = |index, words| option(words, player.captions == index, Ask::Captions(index), doors);
    html! {
        <ul class="options">
            { pick(None, speech.say(Key::CaptionsOff)) }
            { for show.captions.iter().enumerate().map(|(index, captions)| pick(Some(index), speech.read(&captions.label))) }
        </ul>
    }
}

fn option(words: AttrValue, chosen: bool, ask: Ask, doors: &Doors) -> Html {
    html! {
        <li key={words.to_string()}>
            <button type="button" class="option" aria-pressed={truth(chosen)} onclick={doors.on(Msg::Ask(ask))}>{ words }</button>
        </li>
    }
}

pub(super) fn help(speech: &Speech) -> Html {
    let space = speech.say(Key::HelpSpace);
    let rows = [
        (Key::HelpPlay, [space.as_str(), "K"]),
        (Key::HelpMute, ["M", ""]),
        (Key::Captions, ["C", ""]),
        (Key::Theatre, ["F", ""]),
        (Key::HelpStep, ["←", "→"]),
        (Key::HelpSeek, ["J", "L"]),
        (Key::Help, ["?", ""]),
        (Key::HelpEscape, ["Esc", ""]),
    ];
    let row = |(key, keys): (Key, [&str; 2])| {
        html! { <div key={key as usize}><dt>{ cap(keys[0]) }{ cap(keys[1]) }</dt><dd>{ speech.say(key) }</dd></div> }
    };
    html! {
        <>
            <h3>{ speech.say(Key::Help) }</h3>
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
