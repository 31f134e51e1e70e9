//! What the parts of the reviews share, and where the code is of what they open.

use crate::callbacks::Callbacks;
use crate::i18n::{I18n, MessageKey};
use etalase_model::campaign::Campaign;
use etalase_model::show::Show;
use etalase_model::storefront::Message;
use etalase_model::storefront::player::Player;
use etalase_model::storefront::reviews::{self, Reviews};
use std::mem::discriminant;
use std::rc::Rc;
use yew::prelude::*;

/// What the parts of this view share.
#[derive(Properties)]
pub(crate) struct Props {
    pub(crate) campaign: Rc<Campaign>,
    pub(crate) reviews: Rc<Reviews>,
    pub(crate) i18n: I18n,
    pub(crate) callbacks: Callbacks,
    pub(crate) extras: ExtraViews,
}

impl PartialEq for Props {
    /// By identity: what changed is another value, and looking into whole documents would cost more than it saves.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.campaign, &other.campaign)
            && Rc::ptr_eq(&self.reviews, &other.reviews)
            && self.i18n == other.i18n
            && self.callbacks == other.callbacks
            && self.extras == other.extras
    }
}

impl Props {
    /// What sends this message to the reviews, whatever the event.
    pub(crate) fn on<E>(&self, message: reviews::Message) -> Callback<E> {
        self.callbacks.on(Message::Reviews(message))
    }

    pub(crate) fn stars(&self, stars: u32) -> AttrValue {
        self.i18n
            .count(MessageKey::StarsOne, MessageKey::StarsOther, stars)
    }

    pub(super) fn count(&self, count: u32) -> AttrValue {
        self.i18n
            .count(MessageKey::ReviewsOne, MessageKey::ReviewsOther, count)
    }
}

/// Where the code of these views is.
#[derive(Clone, Copy, Debug, Default)]
pub enum ExtraViews {
    /// Not here yet.
    #[default]
    Loading,
    /// It could not be had.
    Missing,
    /// Here.
    Loaded(ExtraRenderers),
}

/// What draws them. Held by pointers, so that only [`ExtraViews::here`] reaches their code.
#[derive(Clone, Copy, Debug)]
pub struct ExtraRenderers {
    pub(super) form: fn(&Props) -> Html,
    pub(super) settings: fn(&Show, &Player, &I18n, &Callbacks) -> Html,
    pub(super) help: fn(&I18n) -> Html,
}

impl PartialEq for ExtraViews {
    fn eq(&self, other: &Self) -> bool {
        discriminant(self) == discriminant(other)
    }
}
