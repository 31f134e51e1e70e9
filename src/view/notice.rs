//! The one live region: what just happened, shown for a moment and read out once.

use crate::speech::{Key, Speech};
use etalase_model::cart::Refusal;
use etalase_model::review::Sort;
use etalase_model::shop::{Notice, Shop};
use etalase_model::show::State;
use yew::prelude::*;

/// Always in the tree, so that readers know it before it speaks.
pub(crate) fn region(words: Option<AttrValue>) -> Html {
    html! { <p class="notice" part="notice" role="status">{ words.unwrap_or_default() }</p> }
}

/// What it says. What lies under an open dialog is silent, so a dialog has its own, and only the one on top has words.
pub(crate) fn words(shop: &Shop, in_dialog: bool, speech: &Speech) -> Option<AttrValue> {
    let covered = shop.sheet.is_some() || shop.cart_open;
    let notice = shop.notice.as_ref().filter(|_| covered == in_dialog);
    notice.map(|notice| told(notice, shop, speech))
}

fn told(notice: &Notice, shop: &Shop, speech: &Speech) -> AttrValue {
    let with_title = |key, id: &String| {
        let title = shop
            .campaign
            .product(id)
            .map_or("", |product| product.title.get(speech.locale()));
        speech.fill(key, &[("title", title)])
    };
    match notice {
        Notice::Added(id) => with_title(Key::NoticeAdded, id),
        Notice::Removed(id) => with_title(Key::NoticeRemoved, id),
        Notice::Refused(Refusal::SoldOut) => speech.say(Key::NoticeSoldOut),
        Notice::Refused(Refusal::Limit(limit)) => speech.fill(
            Key::NoticeLimit,
            &[("count", &speech.format().number(*limit))],
        ),
        Notice::Show(state) => speech.say(state_key(*state)),
        Notice::Listed(count, sort) => listed(*count, *sort, speech),
        Notice::ReviewSent => speech.say(Key::NoticeSent),
        Notice::Checkout(code) => speech.fill(Key::CheckoutFault, &[("code", code)]),
    }
}

fn listed(count: usize, sort: Sort, speech: &Speech) -> AttrValue {
    let order = match sort {
        Sort::Newest => Key::ReviewsNewest,
        Sort::Helpful => Key::ReviewsHelpful,
    };
    let count = speech.count(
        Key::ReviewsOne,
        Key::ReviewsOther,
        u32::try_from(count).unwrap_or(u32::MAX),
    );
    [count.as_str(), ", ", &speech.say(order).to_lowercase()]
        .concat()
        .into()
}

fn state_key(state: State) -> Key {
    match state {
        State::Scheduled => Key::StateScheduled,
        State::Soon => Key::StateSoon,
        State::Live => Key::StateLive,
        State::Interrupted => Key::StateInterrupted,
        State::Ended => Key::StateEnded,
        State::ReplayPending => Key::StateReplayPending,
        State::Replay => Key::StateReplay,
        State::Cancelled => Key::StateCancelled,
        State::Unavailable => Key::StateUnavailable,
    }
}
