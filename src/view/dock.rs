//! What stays in sight while the window is: the cart's button, and what just happened.

use crate::speech::{Key, Speech};
use crate::{Doors, icons, notice};
use etalase_model::shop::{Msg, Shop};
use yew::prelude::*;

pub(crate) fn dock(shop: &Shop, notice: Option<AttrValue>, speech: &Speech, doors: &Doors) -> Html {
    let pieces = shop.cart.pieces();
    let name = [
        speech.say(Key::Bag).as_str(),
        ", ",
        &speech.count(Key::BagOne, Key::BagOther, pieces),
    ]
    .concat();
    html! {
        <div class="dock" data-empty={shop.cart.is_empty().then_some("")}>
            <div class="float">
                { notice::region(notice) }
                <button type="button" class="bag-button" part="bag-button" aria-label={name} onclick={doors.on(Msg::OpenCart)}>
                    { icons::icon(icons::BAG) }<span aria-hidden="true">{ speech.format().number(pieces) }</span>
                </button>
            </div>
        </div>
    }
}
