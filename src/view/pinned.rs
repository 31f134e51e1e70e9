//! The product that the show presents at this moment, over the lower part of the picture.

use crate::Doors;
use crate::offer::{shelf_price, shelf_stock};
use crate::parts::picture;
use crate::speech::{Key, Speech};
use etalase_model::shop::{Msg, Shop};
use yew::prelude::*;

pub(crate) fn pinned(shop: &Shop, speech: &Speech, doors: &Doors) -> Html {
    let Some(product) = shop
        .pinned
        .as_ref()
        .and_then(|id| shop.campaign.product(id))
    else {
        return Html::default();
    };
    let verb = if product.is_available() {
        Key::PinnedBuy
    } else {
        Key::View
    };
    html! {
        <button key={product.id.clone()} type="button" class="pinned" part="pinned" onclick={doors.on(Msg::Open(product.id.clone()))}>
            { picture(product.images.first(), speech) }
            <span class="words">
                <span class="now">{ speech.say(Key::ShownNow) }</span>
                <span class="name">{ speech.read(&product.title) }</span>
                { shelf_price(&shop.campaign, speech, product) }
                { shelf_stock(product, speech) }
            </span>
            <span class="pill">{ speech.say(verb) }</span>
        </button>
    }
}
