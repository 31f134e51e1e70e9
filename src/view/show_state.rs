//! What is said over the picture: each of the nine states of a show has words of its own, and none leaves the shopper waiting.

use crate::countdown::countdown;
use crate::i18n::{I18n, MessageKey};
use crate::{Callbacks, icons};
use etalase_model::show::{Show, ShowState, StreamState};
use etalase_model::storefront::player::{Playback, Player, PlayerRequest};
use etalase_model::storefront::{Message, Storefront};
use yew::prelude::*;

pub(crate) fn scene(
    storefront: &Storefront,
    show: &Show,
    player: &Player,
    i18n: &I18n,
    callbacks: &Callbacks,
) -> Html {
    let again = callbacks.on(Message::PlayerRequest(PlayerRequest::Retry));
    let retry = || html! { <button type="button" class="plain" onclick={again.clone()}>{ i18n.t(MessageKey::Retry) }</button> };
    match player.state {
        ShowState::Live => playback(player, MessageKey::StageWatch, i18n, callbacks),
        ShowState::Replay => playback(player, MessageKey::StageWatchReplay, i18n, callbacks),
        ShowState::Scheduled => scheduled(storefront, show, i18n),
        ShowState::Soon => words(
            MessageKey::StateSoon,
            title(show, i18n),
            i18n.t(MessageKey::SceneSoon),
            Html::default(),
            i18n,
        ),
        ShowState::Interrupted => words(
            MessageKey::StateInterrupted,
            title(show, i18n),
            i18n.t(MessageKey::SceneInterrupted),
            retry(),
            i18n,
        ),
        ShowState::Ended => words(
            MessageKey::StateEnded,
            title(show, i18n),
            i18n.t(MessageKey::SceneEnded),
            Html::default(),
            i18n,
        ),
        ShowState::ReplayPending => words(
            MessageKey::StateReplayPending,
            title(show, i18n),
            promise(show, i18n),
            Html::default(),
            i18n,
        ),
        ShowState::Cancelled => words(
            MessageKey::StateCancelled,
            title(show, i18n),
            i18n.t(MessageKey::SceneCancelled),
            Html::default(),
            i18n,
        ),
        ShowState::Unavailable => {
            let code = i18n.format(MessageKey::Code, &[("code", code(player.stream))]);
            let more = html! { <>{ retry() }<p class="fine">{ code }</p></> };
            words(
                MessageKey::StateUnavailable,
                title(show, i18n),
                i18n.t(MessageKey::SceneUnavailable),
                more,
                i18n,
            )
        }
    }
}

fn title(show: &Show, i18n: &I18n) -> AttrValue {
    i18n.localized(&show.title)
}

/// A heading for the state, the show's name, a sentence, and what can be done.
fn words(
    state: MessageKey,
    title: AttrValue,
    sentence: AttrValue,
    more: Html,
    i18n: &I18n,
) -> Html {
    html! {
        <div class="scene">
            <p class="kicker">{ i18n.t(state) }</p>
            <h2>{ title }</h2>
            <p>{ sentence }</p>
            { more }
        </div>
    }
}

fn scheduled(storefront: &Storefront, show: &Show, i18n: &I18n) -> Html {
    html! {
        <div class="scene">
            <p class="kicker">{ i18n.t(MessageKey::SceneNext) }</p>
            <h2>{ title(show, i18n) }</h2>
            <p><time datetime={show.starts_at.written()}>{ i18n.intl().moment(show.starts_at) }</time></p>
            { countdown(storefront.now, show.starts_at, i18n) }
            <p class="fine">{ i18n.t(MessageKey::SceneShop) }</p>
        </div>
    }
}

fn promise(show: &Show, i18n: &I18n) -> AttrValue {
    match show.replay.as_ref().and_then(|replay| replay.expected_at) {
        Some(time) => i18n.format(
            MessageKey::SceneExpected,
            &[("moment", &i18n.intl().moment(time))],
        ),
        None => i18n.t(MessageKey::ScenePending),
    }
}

fn code(stream: StreamState) -> &'static str {
    match stream {
        StreamState::Refused => "stream_refused",
        _ => "stream_missing",
    }
}

/// What the picture needs of the shopper, if anything.
fn playback(player: &Player, watch: MessageKey, i18n: &I18n, callbacks: &Callbacks) -> Html {
    match player.playback {
        Playback::Idle => begin(watch, i18n, callbacks),
        Playback::Blocked => begin(MessageKey::StageTap, i18n, callbacks),
        Playback::Paused => begin(MessageKey::Play, i18n, callbacks),
        Playback::Starting | Playback::Waiting => html! {
            <p class="wait"><span class="unseen">{ i18n.t(MessageKey::StageLoading) }</span></p>
        },
        Playback::Playing if player.muted && !player.sound_decided && !player.silent => html! {
            <button type="button" class="hint" onclick={callbacks.on(Message::PlayerRequest(PlayerRequest::ToggleMute))}>
                { icons::icon(icons::MUTED) }{ i18n.t(MessageKey::StageSound) }
            </button>
        },
        Playback::Playing | Playback::Failed => Html::default(),
    }
}

fn begin(words: MessageKey, i18n: &I18n, callbacks: &Callbacks) -> Html {
    html! {
        <button type="button" class="begin" onclick={callbacks.on(Message::PlayerRequest(PlayerRequest::Toggle))}>
            { icons::icon(icons::PLAY) }{ i18n.t(words) }
        </button>
    }
}
