//! The card over the lower edge of the picture: one product, and the link that buys it. `src/loader/skeleton.js` draws the same one
//! before, and dresses both.

use crate::icons::{BAG, icon};
use crate::links::{Links, Way};
use crate::offer::exit;
use crate::speech::{Key, Speech};
use crate::{Departure, Doors};
use etalase_model::product::{Product, StockState, Variant};
use etalase_model::shop::{Msg, Shop};
use yew::prelude::*;

/// The card; `link` is where it leads.
pub(crate) fn pinned(shop: &Shop, link: Option<AttrValue>, speech: &Speech, doors: &Doors) -> Html {
    let Some((product, variant)) = shop.featured() else {
        return Html::default();
    };
    let title = speech.read(&product.title);
    let verb = speech.say(Key::PinnedBuy);
    let name: AttrValue = [verb.as_str(), " ", &title].concat().into();
    let (over, class) = if shop.pinned.as_ref() == Some(&product.id) {
        (speech.say(Key::ShownNow), "over now")
    } else {
        (speech.read(&shop.campaign.brand.name), "over")
    };
    let money = speech
        .format()
        .money(variant.price, &shop.campaign.currency);
    let departure = Departure::Variant(product.id.clone(), variant.id.clone());
    html! {
        <div class="pinned" part="pinned">
            <button type="button" class="glance" onclick={doors.on(Msg::Open(product.id.clone()))}>
                { picture(shop, product) }
                <span class="words">
                    <span key={class} class={class}>{ over }</span>
                    <span class="name">{ title }</span>
                    <span key={product.id.clone()} class="price"><strong>{ money }</strong><span>{ which(product, variant, speech) }</span></span>
                </span>
            </button>
            if let Some(href) = link {
                { exit("buy", href, Some(name), verb, departure, doors) }
            }
        </div>
    }
}

/// There at once if the skeleton had it: drawn in the same frame, and not when it comes near.
fn picture(shop: &Shop, product: &Product) -> Html {
    let Some(image) = product.images.first() else {
        return Html::default();
    };
    let src = shop.wants_pictures().then(|| image.src.as_str().to_owned());
    html! { <span key={product.id.clone()} class="photo">{ icon(BAG) }<img {src} alt="" decoding="sync" /></span> }
}

/// What the link buys, beyond the name.
fn which(product: &Product, variant: &Variant, speech: &Speech) -> AttrValue {
    match variant.stock.state {
        StockState::SoldOut => speech.say(Key::SoldOut),
        StockState::Preorder => speech.say(Key::Preorder),
        _ => product.words_of(variant, speech.locale()).into(),
    }
}

/// Where the card leads, by everything that is known of the visitor.
pub(crate) fn link(shop: &Shop, speech: &Speech, links: &dyn Links) -> Option<AttrValue> {
    let (product, variant) = shop.featured()?;
    if !variant.stock.is_available() {
        return None;
    }
    let money = speech.money(&shop.campaign.currency);
    match links.buy(shop, product, variant, &money) {
        Way::Link { href, .. } => Some(href),
        _ => None,
    }
}
