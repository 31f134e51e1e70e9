//! What stays in sight while the window is: the cart's button, and what just happened.

use crate::i18n::{I18n, MessageKey};
use crate::{Callbacks, icons, notice};
use etalase_model::storefront::{Message, Storefront};
use yew::prelude::*;

pub(crate) fn dock(
    storefront: &Storefront,
    notice: Option<AttrValue>,
    i18n: &I18n,
    callbacks: &Callbacks,
) -> Html {
    let pieces = storefront.cart.pieces();
    let name = [
        i18n.t(MessageKey::Cart).as_str(),
        ", ",
        &i18n.count(MessageKey::CartOne, MessageKey::CartOther, pieces),
    ]
    .concat();
    html! {
        <div class="dock" data-empty={storefront.cart.is_empty().then_some("")}>
            <div class="float">
                { notice::region(notice) }
                <button type="button" class="bag-button" part="bag-button" aria-label={name} onclick={callbacks.on(Message::OpenCart)}>
                    { icons::icon(icons::BAG) }<span aria-hidden="true">{ i18n.intl().number(pieces) }</span>
                </button>
            </div>
        </div>
    }
}
