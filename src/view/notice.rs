//! The one live region: what just happened, shown for a moment and read out once.

use crate::i18n::{I18n, MessageKey};
use etalase_model::cart::CartError;
use etalase_model::handoff::HandoffFault;
use etalase_model::review::ReviewSort;
use etalase_model::show::ShowState;
use etalase_model::storefront::{Notice, Storefront};
use yew::prelude::*;

/// Always in the tree, so that readers know it before it speaks.
pub(crate) fn region(words: Option<AttrValue>) -> Html {
    html! { <p class="notice" part="notice" role="status">{ words.unwrap_or_default() }</p> }
}

/// What lies over what.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeLayer {
    /// The window itself.
    Window,
    /// The open product, or the open cart.
    Dialog,
    /// The link to another device, over the cart.
    Offer,
}

/// What it says. What lies under an open dialog is silent, so a dialog has its own, and only the one on top has words.
pub(crate) fn words(storefront: &Storefront, layer: NoticeLayer, i18n: &I18n) -> Option<AttrValue> {
    let top = if storefront.handoff_link.is_some() {
        NoticeLayer::Offer
    } else if storefront.sheet.is_some() || storefront.cart_open {
        NoticeLayer::Dialog
    } else {
        NoticeLayer::Window
    };
    let notice = storefront.notice.as_ref().filter(|_| top == layer);
    notice.map(|notice| told(notice, storefront, i18n))
}

fn told(notice: &Notice, storefront: &Storefront, i18n: &I18n) -> AttrValue {
    let with_title = |key, id: &String| {
        let title = storefront
            .campaign
            .product(id)
            .map_or("", |product| product.title.get(i18n.locale()));
        i18n.format(key, &[("title", title)])
    };
    match notice {
        Notice::Added(id) => with_title(MessageKey::NoticeAdded, id),
        Notice::Removed(id) => with_title(MessageKey::NoticeRemoved, id),
        Notice::Refused(CartError::SoldOut) => i18n.t(MessageKey::NoticeSoldOut),
        Notice::Refused(CartError::Limit(limit)) => i18n.format(
            MessageKey::NoticeLimit,
            &[("count", &i18n.intl().number(*limit))],
        ),
        Notice::Show(state) => i18n.t(state_key(*state)),
        Notice::Listed(count, sort) => listed(*count, *sort, i18n),
        Notice::ReviewSent => i18n.t(MessageKey::NoticeSent),
        Notice::Checkout(code) => i18n.format(MessageKey::CheckoutFault, &[("code", code)]),
        Notice::Copied(true) => i18n.t(MessageKey::NoticeCopied),
        Notice::Copied(false) => i18n.t(MessageKey::NoticeNotCopied),
        Notice::HandedOver { came, missing } => handed_over(*came, *missing, i18n),
        Notice::Handoff(HandoffFault::Expired) => i18n.t(MessageKey::NoticeHandoffExpired),
        Notice::Handoff(_) => i18n.t(MessageKey::NoticeHandoffBroken),
    }
}

fn handed_over(came: u32, missing: u32, i18n: &I18n) -> AttrValue {
    let format = i18n.intl();
    let counts = [
        ("came", &*format.number(came)),
        ("missing", &*format.number(missing)),
    ];
    i18n.format(
        match missing {
            0 => MessageKey::NoticeHandedOver,
            _ => MessageKey::NoticeHandedOverPartly,
        },
        &counts,
    )
}

fn listed(count: usize, sort: ReviewSort, i18n: &I18n) -> AttrValue {
    let order = match sort {
        ReviewSort::Newest => MessageKey::ReviewsNewest,
        ReviewSort::Helpful => MessageKey::ReviewsHelpful,
    };
    let count = i18n.count(
        MessageKey::ReviewsOne,
        MessageKey::ReviewsOther,
        u32::try_from(count).unwrap_or(u32::MAX),
    );
    [count.as_str(), ", ", &i18n.t(order).to_ascii_lowercase()]
        .concat()
        .into()
}

fn state_key(state: ShowState) -> MessageKey {
    match state {
        ShowState::Scheduled => MessageKey::StateScheduled,
        ShowState::Soon => MessageKey::StateSoon,
        ShowState::Live => MessageKey::StateLive,
        ShowState::Interrupted => MessageKey::StateInterrupted,
        ShowState::Ended => MessageKey::StateEnded,
        ShowState::ReplayPending => MessageKey::StateReplayPending,
        ShowState::Replay => MessageKey::StateReplay,
        ShowState::Cancelled => MessageKey::StateCancelled,
        ShowState::Unavailable => MessageKey::StateUnavailable,
    }
}
