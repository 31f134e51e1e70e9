//! The cart's dialog with its lines.

use crate::links::checkout;
use crate::offer::{channel, price, unavailable, way_out};
use crate::parts::{action, picture, tool, truth};
use crate::speech::{Key, Speech};
use crate::voucher::voucher;
use crate::{Departure, Doors, icons, notice};
use etalase_model::cart::Line;
use etalase_model::product::{Product, Variant};
use etalase_model::shop::{Msg, Shop, handoff};
use yew::prelude::*;

/// The open cart; who runs the widget opens the dialog once it is rendered.
pub(crate) fn bag(shop: &Shop, speech: &Speech, doors: &Doors) -> Html {
    html! {
        <dialog key="bag" class="bag" part="bag" aria-labelledby="bag">
            { tool(icons::CLOSE, speech.say(Key::Close), doors.on(Msg::Close)) }
            <h2 id="bag">{ speech.say(Key::Bag) }</h2>
            { lines(shop, speech, doors) }
            { sum(shop, speech, doors) }
            { notice::region(notice::words(shop, notice::Layer::Dialog, speech)) }
        </dialog>
    }
}

/// The open cart, while what fills it is on its way or could not be had.
pub(crate) fn coming(shop: &Shop, speech: &Speech, doors: &Doors, missing: bool) -> Html {
    html! {
        <dialog key="bag" class="bag" part="bag" aria-labelledby="bag" aria-busy={truth(!missing)}>
            { tool(icons::CLOSE, speech.say(Key::Close), doors.on(Msg::Close)) }
            <h2 id="bag">{ speech.say(Key::Bag) }</h2>
            if missing {
                { unavailable(speech, doors) }
            } else {
                <p class="fine">{ speech.count(Key::BagOne, Key::BagOther, shop.cart.pieces()) }</p>
            }
        </dialog>
    }
}

fn lines(shop: &Shop, speech: &Speech, doors: &Doors) -> Html {
    let entries = shop.cart.entries(&shop.campaign.products);
    if shop.cart.is_empty() {
        return html! { <div class="nothing" tabindex="-1"><p>{ speech.say(Key::BagEmpty) }</p><p class="fine">{ speech.say(Key::BagHint) }</p></div> };
    }
    html! {
        <ul class="lines">{ for entries.map(|(line, product, variant)| row(shop, line, product, variant, speech, doors)) }</ul>
    }
}

fn row(
    shop: &Shop,
    line: &Line,
    product: &Product,
    variant: &Variant,
    speech: &Speech,
    doors: &Doors,
) -> Html {
    let title = speech.read(&product.title);
    let available = variant.stock.is_available();
    let image = variant
        .image
        .and_then(|index| product.images.get(index as usize))
        .or(product.images.first());
    let quantity = |quantity| {
        doors.on(Msg::Quantity(
            product.id.clone(),
            variant.id.clone(),
            quantity,
        ))
    };
    let named = |key| speech.fill(key, &[("title", &title)]);
    html! {
        <li key={variant.id.clone()} tabindex="-1" data-gone={(!available).then_some("")}>
            { picture(image, speech) }
            <div class="words">
                <p class="name">{ title.clone() }</p>
                <p class="fine">{ product.words_of(variant, speech.locale()) }</p>
                { price(&shop.campaign, speech, variant.price.times(line.quantity), None) }
                if !available {
                    <p class="stock">{ speech.say(Key::BagGone) }</p>
                }
                <div class="stepper">
                    if available {
                        { tool(icons::LESS, named(Key::BagLess), quantity(line.quantity.saturating_sub(1))) }
                        <output>{ speech.format().number(line.quantity) }</output>
                        { tool(icons::MORE, named(Key::BagMore), quantity(line.quantity.saturating_add(1))) }
                    }
                    <button type="button" class="plain" onclick={quantity(0)}>
                        { speech.say(Key::BagRemove) }<span class="unseen">{ [" ", title.as_str()].concat() }</span>
                    </button>
                </div>
            </div>
        </li>
    }
}

fn sum(shop: &Shop, speech: &Speech, doors: &Doors) -> Html {
    let products = &shop.campaign.products;
    if shop.cart.orderable(products).next().is_none() {
        return html! { <div class="sum">{ action("second", speech.say(Key::Close), doors.on(Msg::Close)) }</div> };
    }
    let way = checkout(shop, &speech.money(&shop.campaign.currency));
    html! {
        <div class="sum">
            <p class="total"><span>{ speech.say(Key::BagTotal) }</span>{ price(&shop.campaign, speech, shop.cart.total(products), None) }</p>
            <p class="fine">{ speech.say(channel(&shop.campaign, Key::BagNote, Key::OrderShipping)) }</p>
            { voucher(shop, &way, speech, doors) }
            { way_out(&shop.campaign, way, Key::Checkout, Departure::Cart, "primary", speech, doors) }
            { action("plain", speech.say(Key::Handoff), doors.on(Msg::Handoff(handoff::Msg::Ask))) }
        </div>
    }
}
