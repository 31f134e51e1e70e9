//! Over the picture, at the top: who sells, who hosts and on what terms, and whether this is live.

use crate::Doors;
use crate::speech::{Key, Speech};
use etalase_model::campaign::{Campaign, Creator};
use etalase_model::shop::Msg;
use etalase_model::shop::player::{Ask, Player};
use etalase_model::show::{State, Stream};
use yew::prelude::*;

pub(crate) fn masthead(
    campaign: &Campaign,
    player: &Player,
    speech: &Speech,
    doors: &Doors,
) -> Html {
    html! {
        <div class="masthead">
            { who(campaign, speech) }
            <div class="status">{ status(player, speech, doors) }</div>
        </div>
    }
}

fn who(campaign: &Campaign, speech: &Speech) -> Html {
    let brand = speech.read(&campaign.brand.name);
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
                <p class="host">{ speech.read(name) }<span class="brand">{ brand }</span></p>
                if let Some(disclosure) = disclosure {
                    <p class="disclosure">{ speech.read(disclosure) }</p>
                }
            </div>
        </div>
    }
}

/// “Live” is said only of a stream that was seen to deliver.
fn status(player: &Player, speech: &Speech, doors: &Doors) -> Html {
    match player.state {
        State::Live if player.behind => html! {
            <button type="button" class="badge jump" onclick={doors.on(Msg::Ask(Ask::Live))}>{ speech.say(Key::StageJump) }</button>
        },
        State::Live if player.stream == Stream::Running => html! {
            <p class="badge" data-live="">{ speech.say(Key::StageLive) }</p>
        },
        State::Replay => html! { <p class="badge">{ speech.say(Key::StageReplay) }</p> },
        _ => Html::default(),
    }
}
