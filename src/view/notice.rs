//! The one live region: what just happened, shown for a moment and read out once.

use crate::speech::{Key, Speech};
use etalase_model::cart::Refusal;
use etalase_model::handoff::HandoffFault;
use etalase_model::review::Sort;
use etalase_model::shop::{Notice, Shop};
use etalase_model::show::State;
use yew::prelude::*;

/// Always in the tree, so that readers know it before it speaks.
pub(crate) fn region(words: Option<AttrValue>) -> Html {
    html! { <p class="notice" part="notice" role="status">{ words.unwrap_or_default() }</p> }
}

/// What lies over what.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layer {
    /// The window itself.
    Window,
    /// The open product, or the open cart.
    Dialog,
    /// The link to another device, over the cart.
    Offer,
}

/// What it says. What lies under an open dialog is silent, so a dialog has its own, and only the one on top has words.
pub(crate) fn words(shop: &Shop, layer: Layer, speech: &Speech) -> Option<AttrValue> {
    let top = if shop.offer.is_some() {
        Layer::Offer
    } else if shop.sheet.is_some() || shop.cart_open {
        Layer::Dialog
    } else {
        Layer::Window
    };
    let notice = shop.notice.as_ref().filter(|_| top == layer);
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
        Notice::Copied(true) => speech.say(Key::NoticeCopied),
        Notice::Copied(false) => speech.say(Key::NoticeNotCopied),
        Notice::HandedOver { came, missing } => handed_over(*came, *missing, speech),
        Notice::Handoff(HandoffFault::Expired) => speech.say(Key::NoticeHandoffExpired),
        Notice::Handoff(_) => speech.say(Key::NoticeHandoffBroken),
    }
}

fn handed_over(came: u32, missing: u32, speech: &Speech) -> AttrValue {
    let format = speech.format();
    let counts = [
        ("came", &*format.number(came)),
        ("missing", &*format.number(missing)),
    ];
    speech.fill(
        match missing {
            0 => Key::NoticeHandedOver,
            _ => Key::NoticeHandedOverPartly,
        },
        &counts,
    )
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
    [
        count.as_str(),
        ", ",
        &speech.say(order).to_ascii_lowercase(),
    ]
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
