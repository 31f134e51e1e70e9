//! What a product costs, whether it can be had, and the link by which a shopper leaves for the shop.

use crate::links::Way;
use crate::parts::{action, unseen};
use crate::speech::{Key, Speech};
use crate::{Departure, Doors};
use etalase_model::campaign::Campaign;
use etalase_model::link::host_of;
use etalase_model::money::Minor;
use etalase_model::product::{Product, Stock, StockState};
use etalase_model::shop::Msg;
use yew::prelude::*;

/// A price, with the price before it where there was one.
pub(crate) fn price(
    campaign: &Campaign,
    speech: &Speech,
    amount: Minor,
    before: Option<Minor>,
) -> Html {
    let money = |amount| speech.format().money(amount, &campaign.currency);
    html! {
        <span class="price">
            if let Some(before) = before {
                <del>{ unseen(speech.say(Key::PriceBefore)) }{ money(before) }</del>
                { unseen(speech.say(Key::PriceNow)) }
            }
            <strong>{ money(amount) }</strong>
        </span>
    }
}

/// The price of a product as a shelf shows it: “from” where variants differ.
pub(crate) fn shelf_price(campaign: &Campaign, speech: &Speech, product: &Product) -> Html {
    let Some((amount, others)) = product.price_from() else {
        return Html::default();
    };
    if others {
        let money = speech.format().money(amount, &campaign.currency);
        return html! { <span class="price"><strong>{ speech.fill(Key::PriceFrom, &[("price", &money)]) }</strong></span> };
    }
    let before = product
        .first_variant()
        .filter(|variant| variant.price == amount)
        .and_then(|variant| variant.compare_at);
    price(campaign, speech, amount, before)
}

/// The words for a stock, and the name of its state for the style sheet. Nothing is said that the shop's feed does not say.
pub(crate) fn stock_words(stock: Stock, speech: &Speech) -> AttrValue {
    match (stock.state, stock.left) {
        (StockState::SoldOut, _) => speech.say(Key::SoldOut),
        (StockState::Low, Some(left)) => speech.count(Key::LeftOne, Key::LeftOther, left),
        (StockState::Low, None) => speech.say(Key::Low),
        (StockState::Preorder, _) => speech.say(Key::Preorder),
        (StockState::InStock, _) => speech.say(Key::InStock),
    }
}

/// What a shelf says about a product's stock: only what changes a decision.
pub(crate) fn shelf_stock(product: &Product, speech: &Speech) -> Html {
    let [variant] = product.variants.as_slice() else {
        return if product.is_available() {
            Html::default()
        } else {
            html! { <span class="stock">{ speech.say(Key::SoldOut) }</span> }
        };
    };
    if variant.stock.state == StockState::InStock {
        return Html::default();
    }
    html! { <span class="stock">{ stock_words(variant.stock.clone(), speech) }</span> }
}

/// The words for a way to order: an order by message is agreed on in the chat, and nothing is paid behind the link.
pub(crate) fn channel(campaign: &Campaign, otherwise: Key, message: Key) -> Key {
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
    departure: Departure,
    doors: &Doors,
) -> Html {
    let depart = doors.depart.clone();
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

fn alarm(code: &str, speech: &Speech) -> Html {
    html! { <p class="fine" role="alert">{ speech.fill(Key::CheckoutFault, &[("code", code)]) }</p> }
}

/// Says that what makes links could not be had, and asks for it again.
pub(crate) fn unavailable(speech: &Speech, doors: &Doors) -> Html {
    let again = action("second", speech.say(Key::Retry), doors.on(Msg::Retry));
    html! { <>{ alarm("checkout_unavailable", speech) }{ again }</> }
}

/// A link to the shop, and where it leads. It is a real link before it is anything else. While what makes it is on its way its place
/// is kept; where that could not be had, the shopper can ask for it again.
pub(crate) fn way_out(
    campaign: &Campaign,
    way: Way,
    words: Key,
    departure: Departure,
    class: &'static str,
    speech: &Speech,
    doors: &Doors,
) -> Html {
    let words = speech.say(channel(campaign, words, Key::OrderMessage));
    let href = match way {
        Way::Link { href, .. } => href,
        Way::Coming => {
            return html! { <button type="button" {class} disabled=true aria-busy="true">{ words }</button> };
        }
        Way::Missing => return unavailable(speech, doors),
        Way::Fault(code) => return alarm(code, speech),
    };
    let host = host_of(&href).unwrap_or_default().to_owned();
    html! {
        <>
            { exit(class, href, None, words, departure, doors) }
            <p class="fine">{ speech.fill(channel(campaign, Key::Leads, Key::OrderAgreed), &[("host", &host)]) }</p>
        </>
    }
}
