//! What a product costs, whether it can be had, and the link by which a shopper leaves for the shop.

use crate::elements::{action, unseen};
use crate::i18n::{I18n, MessageKey};
use crate::links::LinkState;
use crate::{BuyLink, Callbacks};
use etalase_model::campaign::Campaign;
use etalase_model::link::host_of;
use etalase_model::money::Minor;
use etalase_model::product::{Product, Stock, StockState};
use etalase_model::storefront::Message;
use yew::prelude::*;

/// A price, with the price before it where there was one.
pub(crate) fn price(
    campaign: &Campaign,
    i18n: &I18n,
    amount: Minor,
    before: Option<Minor>,
) -> Html {
    let money = |amount| i18n.intl().money(amount, &campaign.currency);
    html! {
        <span class="price">
            if let Some(before) = before {
                <del>{ unseen(i18n.t(MessageKey::PriceBefore)) }{ money(before) }</del>
                { unseen(i18n.t(MessageKey::PriceNow)) }
            }
            <strong>{ money(amount) }</strong>
        </span>
    }
}

/// The price of a product as a shelf shows it: “from” where variants differ.
pub(crate) fn shelf_price(campaign: &Campaign, i18n: &I18n, product: &Product) -> Html {
    let Some((amount, others)) = product.price_from() else {
        return Html::default();
    };
    if others {
        let money = i18n.intl().money(amount, &campaign.currency);
        return html! { <span class="price"><strong>{ i18n.format(MessageKey::PriceFrom, &[("price", &money)]) }</strong></span> };
    }
    let before = product
        .first_variant()
        .filter(|variant| variant.price == amount)
        .and_then(|variant| variant.compare_at);
    price(campaign, i18n, amount, before)
}

/// The words for a stock, and the name of its state for the style sheet. Nothing is said that the shop's feed does not say.
pub(crate) fn stock_words(stock: Stock, i18n: &I18n) -> AttrValue {
    match (stock.state, stock.left) {
        (StockState::SoldOut, _) => i18n.t(MessageKey::SoldOut),
        (StockState::Low, Some(left)) => {
            i18n.count(MessageKey::LeftOne, MessageKey::LeftOther, left)
        }
        (StockState::Low, None) => i18n.t(MessageKey::Low),
        (StockState::Preorder, _) => i18n.t(MessageKey::Preorder),
        (StockState::InStock, _) => i18n.t(MessageKey::InStock),
    }
}

/// What a shelf says about a product's stock: only what changes a decision.
pub(crate) fn shelf_stock(product: &Product, i18n: &I18n) -> Html {
    let [variant] = product.variants.as_slice() else {
        return if product.is_available() {
            Html::default()
        } else {
            html! { <span class="stock">{ i18n.t(MessageKey::SoldOut) }</span> }
        };
    };
    if variant.stock.state == StockState::InStock {
        return Html::default();
    }
    html! { <span class="stock">{ stock_words(variant.stock.clone(), i18n) }</span> }
}

/// The words for a way to order: an order by message is agreed on in the chat, and nothing is paid behind the link.
pub(crate) fn channel(
    campaign: &Campaign,
    otherwise: MessageKey,
    message: MessageKey,
) -> MessageKey {
    if campaign.checkout.is_message() {
        message
    } else {
        otherwise
    }
}

/// A link that leaves for the shop. `name` is what readers hear, where the words alone say too little.
pub(crate) fn exit(
    class: &'static str,
    href: AttrValue,
    name: Option<AttrValue>,
    words: AttrValue,
    departure: BuyLink,
    callbacks: &Callbacks,
) -> Html {
    let depart = callbacks.depart.clone();
    let press = {
        let (depart, departure) = (depart.clone(), departure.clone());
        Callback::from(move |event: PointerEvent| depart.emit((event.into(), departure.clone())))
    };
    let click = Callback::from(move |event: MouseEvent| depart.emit((event, departure.clone())));
    html! {
        <a
            class={class} part="buy" {href} aria-label={name} target="_top" rel="sponsored noopener"
            onpointerdown={press} onclick={click.clone()} onauxclick={click}
        >{ words }</a>
    }
}

fn alarm(code: &str, i18n: &I18n) -> Html {
    html! { <p class="fine" role="alert">{ i18n.format(MessageKey::CheckoutFault, &[("code", code)]) }</p> }
}

/// Says that what makes links could not be had, and asks for it again.
pub(crate) fn unavailable(i18n: &I18n, callbacks: &Callbacks) -> Html {
    let again = action(
        "second",
        i18n.t(MessageKey::Retry),
        callbacks.on(Message::Retry),
    );
    html! { <>{ alarm("checkout_unavailable", i18n) }{ again }</> }
}

/// A link to the shop, and where it leads. It is a real link before it is anything else. While what makes it is on its way its place
/// is kept; where that could not be had, the shopper can ask for it again.
pub(crate) fn way_out(
    campaign: &Campaign,
    way: LinkState,
    words: MessageKey,
    departure: BuyLink,
    class: &'static str,
    i18n: &I18n,
    callbacks: &Callbacks,
) -> Html {
    let words = i18n.t(channel(campaign, words, MessageKey::OrderMessage));
    let href = match way {
        LinkState::Link { href, .. } => href,
        LinkState::Loading => {
            return html! { <button type="button" {class} disabled=true aria-busy="true">{ words }</button> };
        }
        LinkState::Missing => return unavailable(i18n, callbacks),
        LinkState::Fault(code) => return alarm(code, i18n),
    };
    let host = host_of(&href).unwrap_or_default().to_owned();
    html! {
        <>
            { exit(class, href, None, words, departure, callbacks) }
            <p class="fine">{ i18n.format(channel(campaign, MessageKey::Leads, MessageKey::OrderAgreed), &[("host", &host)]) }</p>
        </>
    }
}
