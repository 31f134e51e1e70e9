//! The card over the lower edge of the picture: one product, and the link that buys it. `src/loader/skeleton.js` draws the same one
//! before, and dresses both.

use crate::i18n::{I18n, MessageKey};
use crate::icons::{BAG, icon};
use crate::links::{LinkSource, LinkState};
use crate::offer::exit;
use crate::{BuyLink, Callbacks};
use etalase_model::product::{Product, StockState, Variant};
use etalase_model::storefront::{Message, Storefront};
use yew::prelude::*;

/// The card; `link` is where it leads.
pub(crate) fn pinned(
    storefront: &Storefront,
    link: Option<AttrValue>,
    i18n: &I18n,
    callbacks: &Callbacks,
) -> Html {
    let Some((product, variant)) = storefront.featured() else {
        return Html::default();
    };
    let title = i18n.localized(&product.title);
    let verb = i18n.t(MessageKey::PinnedBuy);
    let name: AttrValue = [verb.as_str(), " ", &title].concat().into();
    let (over, class) = if storefront.pinned.as_ref() == Some(&product.id) {
        (i18n.t(MessageKey::ShownNow), "over now")
    } else {
        (i18n.localized(&storefront.campaign.brand.name), "over")
    };
    let money = i18n
        .intl()
        .money(variant.price, &storefront.campaign.currency);
    let departure = BuyLink::Variant(product.id.clone(), variant.id.clone());
    html! {
        <div class="pinned" part="pinned">
            <button type="button" class="glance" onclick={callbacks.on(Message::Open(product.id.clone()))}>
                { picture(storefront, product) }
                <span class="words">
                    <span key={class} class={class}>{ over }</span>
                    <span class="name">{ title }</span>
                    <span key={product.id.clone()} class="price"><strong>{ money }</strong><span>{ which(product, variant, i18n) }</span></span>
                </span>
            </button>
            if let Some(href) = link {
                { exit("buy", href, Some(name), verb, departure, callbacks) }
            }
        </div>
    }
}

/// There at once if the skeleton had it: drawn in the same frame, and not when it comes near.
fn picture(storefront: &Storefront, product: &Product) -> Html {
    let Some(image) = product.images.first() else {
        return Html::default();
    };
    let src = storefront
        .wants_pictures()
        .then(|| image.src.as_str().to_owned());
    html! { <span key={product.id.clone()} class="photo">{ icon(BAG) }<img {src} alt="" decoding="sync" /></span> }
}

/// What the link buys, beyond the name.
fn which(product: &Product, variant: &Variant, i18n: &I18n) -> AttrValue {
    match variant.stock.state {
        StockState::SoldOut => i18n.t(MessageKey::SoldOut),
        StockState::Preorder => i18n.t(MessageKey::Preorder),
        _ => product.words_of(variant, i18n.locale()).into(),
    }
}

/// Where the card leads, by everything that is known of the visitor.
pub(crate) fn link(
    storefront: &Storefront,
    i18n: &I18n,
    links: &dyn LinkSource,
) -> Option<AttrValue> {
    let (product, variant) = storefront.featured()?;
    if !variant.stock.is_available() {
        return None;
    }
    let money = i18n.money(&storefront.campaign.currency);
    match links.buy(storefront, product, variant, &money) {
        LinkState::Link { href, .. } => Some(href),
        _ => None,
    }
}
