//! One product looked at closely: pictures, choices, condition, and the two ways to buy.

use crate::links::Links;
use crate::offer::{price, stock_words, way_out};
use crate::parts::{action, picture, tool, truth};
use crate::speech::{Key, Speech};
use crate::voucher::voucher;
use crate::{Departure, Doors, condition, icons, notice, picker};
use etalase_model::product::{Image, Product, Variant};
use etalase_model::shop::{Msg, Sheet, Shop};
use yew::prelude::*;

/// The open product; who runs the widget opens the dialog once it is rendered.
pub(crate) fn sheet(shop: &Shop, speech: &Speech, doors: &Doors, links: &dyn Links) -> Html {
    let Some((sheet, product)) = shop
        .sheet
        .as_ref()
        .and_then(|sheet| Some((sheet, shop.campaign.product(&sheet.product)?)))
    else {
        return Html::default();
    };
    let variant = product.chosen(&sheet.choice);
    html! {
        <dialog class="sheet" part="sheet" aria-labelledby="product">
            { tool(icons::CLOSE, speech.say(Key::Close), doors.on(Msg::Close)) }
            <div class="leaf" key={product.id.clone()}>
                { gallery(product, sheet, speech, doors) }
                <div class="detail">
                    <h2 id="product">{ speech.read(&product.title) }</h2>
                    { offer(shop, variant, speech) }
                    { picker::picker(product, sheet, speech, doors) }
                    { ways(shop, product, variant, speech, doors, links) }
                    if let Some(summary) = &product.summary {
                        <p class="lead">{ speech.read(summary) }</p>
                    }
                    if let Some(sheet) = &product.condition {
                        { condition::condition(sheet, speech) }
                    }
                </div>
            </div>
            { notice::region(notice::words(shop, notice::Layer::Dialog, speech)) }
        </dialog>
    }
}

fn gallery(product: &Product, sheet: &Sheet, speech: &Speech, doors: &Doors) -> Html {
    let count = product.images.len().to_string();
    let thumb = |(index, image): (usize, &Image)| {
        let number = (index + 1).to_string();
        html! {
            <li key={index}>
                <button
                    type="button" aria-pressed={truth(index == sheet.image)} onclick={doors.on(Msg::Image(index))}
                    aria-label={speech.fill(Key::ImageOf, &[("number", &number), ("count", &count)])}
                >{ picture(Some(image), speech) }</button>
            </li>
        }
    };
    html! {
        <div class="gallery" role="group" aria-label={speech.say(Key::Gallery)}>
            { picture(product.images.get(sheet.image), speech) }
            if product.images.len() > 1 {
                <ul class="thumbs">{ for product.images.iter().enumerate().map(thumb) }</ul>
            }
        </div>
    }
}

fn offer(shop: &Shop, variant: Option<&Variant>, speech: &Speech) -> Html {
    let Some(variant) = variant else {
        return Html::default();
    };
    html! {
        <p class="offer">
            { price(&shop.campaign, speech, variant.price, variant.compare_at) }
            <span class="stock" data-stock={variant.stock.state.as_str()}>{ stock_words(variant.stock.clone(), speech) }</span>
        </p>
    }
}

fn ways(
    shop: &Shop,
    product: &Product,
    variant: Option<&Variant>,
    speech: &Speech,
    doors: &Doors,
    links: &dyn Links,
) -> Html {
    let Some(variant) = variant.filter(|variant| variant.stock.is_available()) else {
        return html! { <div class="ways"><button type="button" class="primary" disabled=true>{ speech.say(Key::SoldOut) }</button></div> };
    };
    let (product_id, variant_id) = (product.id.clone(), variant.id.clone());
    let way = links.buy(
        shop,
        product,
        variant,
        &speech.money(&shop.campaign.currency),
    );
    let departure = Departure::Variant(product_id.clone(), variant_id.clone());
    html! {
        <div class="ways">
            { action("primary", speech.say(Key::Add), doors.on(Msg::Add(product_id, variant_id))) }
            { way_out(&shop.campaign, way.clone(), Key::Buy, departure, "second", speech, doors) }
            { voucher(shop, &way, speech, doors) }
            if !shop.cart.is_empty() {
                { action("plain", speech.count(Key::BagOne, Key::BagOther, shop.cart.pieces()), doors.on(Msg::OpenCart)) }
            }
        </div>
    }
}
