//! What is said over the picture: each of the nine states of a show has words of its own, and none leaves the shopper waiting.

use crate::countdown::countdown;
use crate::speech::{Key, Speech};
use crate::{Doors, icons};
use etalase_model::shop::player::{Ask, Playback, Player};
use etalase_model::shop::{Msg, Shop};
use etalase_model::show::{Show, State, Stream};
use yew::prelude::*;

pub(crate) fn scene(
    shop: &Shop,
    show: &Show,
    player: &Player,
    speech: &Speech,
    doors: &Doors,
) -> Html {
    let again = doors.on(Msg::Ask(Ask::Retry));
    let retry = || html! { <button type="button" class="plain" onclick={again.clone()}>{ speech.say(Key::Retry) }</button> };
    match player.state {
        State::Live => playback(player, Key::StageWatch, speech, doors),
        State::Replay => playback(player, Key::StageWatchReplay, speech, doors),
        State::Scheduled => scheduled(shop, show, speech),
        State::Soon => words(
            Key::StateSoon,
            title(show, speech),
            speech.say(Key::SceneSoon),
            Html::default(),
            speech,
        ),
        State::Interrupted => words(
            Key::StateInterrupted,
            title(show, speech),
            speech.say(Key::SceneInterrupted),
            retry(),
            speech,
        ),
        State::Ended => words(
            Key::StateEnded,
            title(show, speech),
            speech.say(Key::SceneEnded),
            Html::default(),
            speech,
        ),
        State::ReplayPending => words(
            Key::StateReplayPending,
            title(show, speech),
            promise(show, speech),
            Html::default(),
            speech,
        ),
        State::Cancelled => words(
            Key::StateCancelled,
            title(show, speech),
            speech.say(Key::SceneCancelled),
            Html::default(),
            speech,
        ),
        State::Unavailable => {
            let code = speech.fill(Key::Code, &[("code", code(player.stream))]);
            let more = html! { <>{ retry() }<p class="fine">{ code }</p></> };
            words(
                Key::StateUnavailable,
                title(show, speech),
                speech.say(Key::SceneUnavailable),
                more,
                speech,
            )
        }
    }
}

fn title(show: &Show, speech: &Speech) -> AttrValue {
    speech.read(&show.title)
}

/// A heading for the state, the show's name, a sentence, and what can be done.
fn words(state: Key, title: AttrValue, sentence: AttrValue, more: Html, speech: &Speech) -> Html {
    html! {
        <div class="scene">
            <p class="kicker">{ speech.say(state) }</p>
            <h2>{ title }</h2>
            <p>{ sentence }</p>
            { more }
        </div>
    }
}

fn scheduled(shop: &Shop, show: &Show, speech: &Speech) -> Html {
    html! {
        <div class="scene">
            <p class="kicker">{ speech.say(Key::SceneNext) }</p>
            <h2>{ title(show, speech) }</h2>
            <p><time datetime={show.starts_at.written()}>{ speech.format().moment(show.starts_at) }</time></p>
            { countdown(shop.now, show.starts_at, speech) }
            <p class="fine">{ speech.say(Key::SceneShop) }</p>
        </div>
    }
}

fn promise(show: &Show, speech: &Speech) -> AttrValue {
    match show.replay.as_ref().and_then(|replay| replay.expected_at) {
        Some(time) => speech.fill(
            Key::SceneExpected,
            &[("moment", &speech.format().moment(time))],
        ),
        None => speech.say(Key::ScenePending),
    }
}

fn code(stream: Stream) -> &'static str {
    match stream {
        Stream::Refused => "stream_refused",
        _ => "stream_missing",
    }
}

/// What the picture needs of the shopper, if anything.
fn playback(player: &Player, watch: Key, speech: &Speech, doors: &Doors) -> Html {
    match player.playback {
        Playback::Idle => begin(watch, speech, doors),
        Playback::Blocked => begin(Key::StageTap, speech, doors),
        Playback::Paused => begin(Key::Play, speech, doors),
        Playback::Starting | Playback::Waiting => html! {
            <p class="wait"><span class="unseen">{ speech.say(Key::StageLoading) }</span></p>
        },
        Playback::Playing if player.muted && !player.sound_decided && !player.silent => html! {
            <button type="button" class="hint" onclick={doors.on(Msg::Ask(Ask::ToggleMute))}>
                { icons::icon(icons::MUTED) }{ speech.say(Key::StageSound) }
            </button>
        },
        Playback::Playing | Playback::Failed => Html::default(),
    }
}

fn begin(words: Key, speech: &Speech, doors: &Doors) -> Html {
    html! {
        <button type="button" class="begin" onclick={doors.on(Msg::Ask(Ask::Toggle))}>
            { icons::icon(icons::PLAY) }{ speech.say(words) }
        </button>
    }
}
