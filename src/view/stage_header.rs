//! Over the picture, at the top: who sells, who hosts and on what terms, and whether this is live.

use crate::Callbacks;
use crate::i18n::{I18n, MessageKey};
use etalase_model::campaign::{Campaign, Creator};
use etalase_model::show::{ShowState, StreamState};
use etalase_model::storefront::Message;
use etalase_model::storefront::player::{Player, PlayerRequest};
use yew::prelude::*;

pub(crate) fn masthead(
    campaign: &Campaign,
    player: &Player,
    i18n: &I18n,
    callbacks: &Callbacks,
) -> Html {
    html! {
        <div class="masthead">
            { who(campaign, i18n) }
            <div class="status">{ status(player, i18n, callbacks) }</div>
        </div>
    }
}

fn who(campaign: &Campaign, i18n: &I18n) -> Html {
    let brand = i18n.localized(&campaign.brand.name);
    let Some(Creator {
        name,
        avatar,
        disclosure,
        ..
    }) = campaign.host()
    else {
        return html! { <div class="who"><p class="host">{ brand }</p></div> };
    };
    html! {
        <div class="who">
            if let Some(avatar) = avatar {
                <img class="avatar" src={avatar.src.as_str().to_owned()} alt="" width="40" height="40" />
            }
            <div>
                <p class="host">{ i18n.localized(name) }<span class="brand">{ brand }</span></p>
                if let Some(disclosure) = disclosure {
                    <p class="disclosure">{ i18n.localized(disclosure) }</p>
                }
            </div>
        </div>
    }
}

/// “Live” is said only of a stream that was seen to deliver.
fn status(player: &Player, i18n: &I18n, callbacks: &Callbacks) -> Html {
    match player.state {
        ShowState::Live if player.behind => html! {
            <button type="button" class="badge jump" onclick={callbacks.on(Message::PlayerRequest(PlayerRequest::Live))}>{ i18n.t(MessageKey::StageJump) }</button>
        },
        ShowState::Live if player.stream == StreamState::Running => html! {
            <p class="badge" data-live="">{ i18n.t(MessageKey::StageLive) }</p>
        },
        ShowState::Replay => html! { <p class="badge">{ i18n.t(MessageKey::StageReplay) }</p> },
        _ => Html::default(),
    }
}
