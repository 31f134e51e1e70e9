//! The cart's dialog with its lines.

use crate::elements::{action, picture, tool, truth};
use crate::i18n::{I18n, MessageKey};
use crate::links::checkout;
use crate::offer::{channel, price, unavailable, way_out};
use crate::voucher::voucher;
use crate::{BuyLink, Callbacks, icons, notice};
use etalase_model::cart::CartLine;
use etalase_model::product::{Product, Variant};
use etalase_model::storefront::{Message, Storefront, handoff};
use yew::prelude::*;

/// The open cart; who runs the widget opens the dialog once it is rendered.
pub(crate) fn cart(storefront: &Storefront, i18n: &I18n, callbacks: &Callbacks) -> Html {
    html! {
        <dialog key="bag" class="bag" part="bag" aria-labelledby="bag">
            { tool(icons::CLOSE, i18n.t(MessageKey::Close), callbacks.on(Message::Close)) }
            <h2 id="bag">{ i18n.t(MessageKey::Cart) }</h2>
            { lines(storefront, i18n, callbacks) }
            { sum(storefront, i18n, callbacks) }
            { notice::region(notice::words(storefront, notice::NoticeLayer::Dialog, i18n)) }
        </dialog>
    }
}

/// The open cart, while what fills it is on its way or could not be had.
pub(crate) fn coming(
    storefront: &Storefront,
    i18n: &I18n,
    callbacks: &Callbacks,
    missing: bool,
) -> Html {
    html! {
        <dialog key="bag" class="bag" part="bag" aria-labelledby="bag" aria-busy={truth(!missing)}>
            { tool(icons::CLOSE, i18n.t(MessageKey::Close), callbacks.on(Message::Close)) }
            <h2 id="bag">{ i18n.t(MessageKey::Cart) }</h2>
            if missing {
                { unavailable(i18n, callbacks) }
            } else {
                <p class="fine">{ i18n.count(MessageKey::CartOne, MessageKey::CartOther, storefront.cart.pieces()) }</p>
            }
        </dialog>
    }
}

fn lines(storefront: &Storefront, i18n: &I18n, callbacks: &Callbacks) -> Html {
    let entries = storefront.cart.entries(&storefront.campaign.products);
    if storefront.cart.is_empty() {
        return html! { <div class="nothing" tabindex="-1"><p>{ i18n.t(MessageKey::CartEmpty) }</p><p class="fine">{ i18n.t(MessageKey::CartHint) }</p></div> };
    }
    html! {
        <ul class="lines">{ for entries.map(|(line, product, variant)| row(storefront, line, product, variant, i18n, callbacks)) }</ul>
    }
}

fn row(
    storefront: &Storefront,
    line: &CartLine,
    product: &Product,
    variant: &Variant,
    i18n: &I18n,
    callbacks: &Callbacks,
) -> Html {
    let title = i18n.localized(&product.title);
    let available = variant.stock.is_available();
    let image = variant
        .image
        .and_then(|index| product.images.get(index as usize))
        .or(product.images.first());
    let quantity = |quantity| {
        callbacks.on(Message::Quantity(
            product.id.clone(),
            variant.id.clone(),
            quantity,
        ))
    };
    let named = |key| i18n.format(key, &[("title", &title)]);
    html! {
        <li key={variant.id.clone()} tabindex="-1" data-gone={(!available).then_some("")}>
            { picture(image, i18n) }
            <div class="words">
                <p class="name">{ title.clone() }</p>
                <p class="fine">{ product.words_of(variant, i18n.locale()) }</p>
                { price(&storefront.campaign, i18n, variant.price.times(line.quantity), None) }
                if !available {
                    <p class="stock">{ i18n.t(MessageKey::CartGone) }</p>
                }
                <div class="stepper">
                    if available {
                        { tool(icons::LESS, named(MessageKey::CartLess), quantity(line.quantity.saturating_sub(1))) }
                        <output>{ i18n.intl().number(line.quantity) }</output>
                        { tool(icons::MORE, named(MessageKey::CartMore), quantity(line.quantity.saturating_add(1))) }
                    }
                    <button type="button" class="plain" onclick={quantity(0)}>
                        { i18n.t(MessageKey::CartRemove) }<span class="unseen">{ [" ", title.as_str()].concat() }</span>
                    </button>
                </div>
            </div>
        </li>
    }
}

fn sum(storefront: &Storefront, i18n: &I18n, callbacks: &Callbacks) -> Html {
    let products = &storefront.campaign.products;
    if storefront.cart.orderable(products).next().is_none() {
        return html! { <div class="sum">{ action("second", i18n.t(MessageKey::Close), callbacks.on(Message::Close)) }</div> };
    }
    let way = checkout(storefront, &i18n.money(&storefront.campaign.currency));
    html! {
        <div class="sum">
            <p class="total"><span>{ i18n.t(MessageKey::CartTotal) }</span>{ price(&storefront.campaign, i18n, storefront.cart.total(products), None) }</p>
            <p class="fine">{ i18n.t(channel(&storefront.campaign, MessageKey::CartNote, MessageKey::OrderShipping)) }</p>
            { voucher(storefront, &way, i18n, callbacks) }
            { way_out(&storefront.campaign, way, MessageKey::Checkout, BuyLink::Cart, "primary", i18n, callbacks) }
            { action("plain", i18n.t(MessageKey::Handoff), callbacks.on(Message::Handoff(handoff::Message::Requested))) }
        </div>
    }
}
