//! One product looked at closely: pictures, choices, condition, and the two ways to buy.

use crate::elements::{action, picture, tool, truth};
use crate::i18n::{I18n, MessageKey};
use crate::links::LinkSource;
use crate::offer::{price, stock_words, way_out};
use crate::voucher::voucher;
use crate::{BuyLink, Callbacks, condition, icons, notice, picker};
use etalase_model::product::{Image, Product, Variant};
use etalase_model::storefront::{Message, Sheet, Storefront};
use yew::prelude::*;

/// The open product; who runs the widget opens the dialog once it is rendered.
pub(crate) fn sheet(
    storefront: &Storefront,
    i18n: &I18n,
    callbacks: &Callbacks,
    links: &dyn LinkSource,
) -> Html {
    let Some((sheet, product)) = storefront
        .sheet
        .as_ref()
        .and_then(|sheet| Some((sheet, storefront.campaign.product(&sheet.product)?)))
    else {
        return Html::default();
    };
    let variant = product.chosen(&sheet.choice);
    html! {
        <dialog class="sheet" part="sheet" aria-labelledby="product">
            { tool(icons::CLOSE, i18n.t(MessageKey::Close), callbacks.on(Message::Close)) }
            <div class="leaf" key={product.id.clone()}>
                { gallery(product, sheet, i18n, callbacks) }
                <div class="detail">
                    <h2 id="product">{ i18n.localized(&product.title) }</h2>
                    { offer(storefront, variant, i18n) }
                    { picker::picker(product, sheet, i18n, callbacks) }
                    { ways(storefront, product, variant, i18n, callbacks, links) }
                    if let Some(summary) = &product.summary {
                        <p class="lead">{ i18n.localized(summary) }</p>
                    }
                    if let Some(sheet) = &product.condition {
                        { condition::condition(sheet, i18n) }
                    }
                </div>
            </div>
            { notice::region(notice::words(storefront, notice::NoticeLayer::Dialog, i18n)) }
        </dialog>
    }
}

fn gallery(product: &Product, sheet: &Sheet, i18n: &I18n, callbacks: &Callbacks) -> Html {
    let count = product.images.len().to_string();
    let thumb = |(index, image): (usize, &Image)| {
        let number = (index + 1).to_string();
        html! {
            <li key={index}>
                <button
                    type="button" aria-pressed={truth(index == sheet.image)} onclick={callbacks.on(Message::Image(index))}
                    aria-label={i18n.format(MessageKey::ImageOf, &[("number", &number), ("count", &count)])}
                >{ picture(Some(image), i18n) }</button>
            </li>
        }
    };
    html! {
        <div class="gallery" role="group" aria-label={i18n.t(MessageKey::Gallery)}>
            { picture(product.images.get(sheet.image), i18n) }
            if product.images.len() > 1 {
                <ul class="thumbs">{ for product.images.iter().enumerate().map(thumb) }</ul>
            }
        </div>
    }
}

fn offer(storefront: &Storefront, variant: Option<&Variant>, i18n: &I18n) -> Html {
    let Some(variant) = variant else {
        return Html::default();
    };
    html! {
        <p class="offer">
            { price(&storefront.campaign, i18n, variant.price, variant.compare_at) }
            <span class="stock" data-stock={variant.stock.state.as_str()}>{ stock_words(variant.stock.clone(), i18n) }</span>
        </p>
    }
}

fn ways(
    storefront: &Storefront,
    product: &Product,
    variant: Option<&Variant>,
    i18n: &I18n,
    callbacks: &Callbacks,
    links: &dyn LinkSource,
) -> Html {
    let Some(variant) = variant.filter(|variant| variant.stock.is_available()) else {
        return html! { <div class="ways"><button type="button" class="primary" disabled=true>{ i18n.t(MessageKey::SoldOut) }</button></div> };
    };
    let (product_id, variant_id) = (product.id.clone(), variant.id.clone());
    let way = links.buy(
        storefront,
        product,
        variant,
        &i18n.money(&storefront.campaign.currency),
    );
    let departure = BuyLink::Variant(product_id.clone(), variant_id.clone());
    html! {
        <div class="ways">
            { action("primary", i18n.t(MessageKey::Add), callbacks.on(Message::RequestAdd(product_id, variant_id))) }
            { way_out(&storefront.campaign, way.clone(), MessageKey::Buy, departure, "second", i18n, callbacks) }
            { voucher(storefront, &way, i18n, callbacks) }
            if !storefront.cart.is_empty() {
                { action("plain", i18n.count(MessageKey::CartOne, MessageKey::CartOther, storefront.cart.pieces()), callbacks.on(Message::OpenCart)) }
            }
        </div>
    }
}
