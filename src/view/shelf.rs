//! The shelf: how the shopper is greeted, and everything that is sold, the product shown now first.

use crate::Callbacks;
use crate::elements::picture_when;
use crate::i18n::{I18n, MessageKey};
use crate::offer::{shelf_price, shelf_stock};
use etalase_model::campaign::Campaign;
use etalase_model::product::Product;
use etalase_model::storefront::Message;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties)]
pub(crate) struct Props {
    pub(crate) campaign: Rc<Campaign>,
    pub(crate) greeting: Option<AttrValue>,
    pub(crate) pinned: Option<AttrValue>,
    /// Whether the pictures may be asked for.
    pub(crate) pictures: bool,
    pub(crate) i18n: I18n,
    pub(crate) callbacks: Callbacks,
}

impl PartialEq for Props {
    /// By identity: what changed is another value, and looking into whole documents would cost more than it saves.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.campaign, &other.campaign)
            && self.pinned == other.pinned
            && self.pictures == other.pictures
            && self.i18n == other.i18n
            && self.callbacks == other.callbacks
    }
}

/// Rendered anew only when what it shows is another.
pub(crate) struct Shelf;

impl Component for Shelf {
    type Message = ();
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        goods(ctx.props())
    }
}

fn goods(
    Props {
        campaign,
        greeting,
        pinned,
        pictures,
        i18n,
        callbacks,
    }: &Props,
) -> Html {
    let is_pinned = |product: &&Product| pinned.as_deref() == Some(product.id.as_str());
    let mut goods: Vec<&Product> = campaign.products.iter().collect();
    if let Some(place) = goods.iter().position(is_pinned) {
        goods.swap(0, place);
    }
    let count = u32::try_from(campaign.products.len()).unwrap_or(u32::MAX);
    html! {
        <section class="goods" part="shelf" aria-labelledby="shelf">
            if let Some(greeting) = greeting {
                <p class="greeting">{ greeting }</p>
            }
            <header>
                <h2 id="shelf">{ i18n.t(MessageKey::Shelf) }</h2>
                <p class="fine">{ i18n.count(MessageKey::ShelfOne, MessageKey::ShelfOther, count) }</p>
            </header>
            <ul>
                { for goods.into_iter().enumerate().map(|(place, product)| {
                    row(place, product, is_pinned(&product), *pictures, campaign, i18n, callbacks)
                }) }
            </ul>
        </section>
    }
}

/// The key is the place: when another product is shown, two of them change places, and nothing on the screen moves.
fn row(
    place: usize,
    product: &Product,
    pinned: bool,
    pictures: bool,
    campaign: &Campaign,
    i18n: &I18n,
    callbacks: &Callbacks,
) -> Html {
    let sold_out = !product.is_available();
    html! {
        <li key={place} data-now={pinned.then_some("")} data-gone={sold_out.then_some("")}>
            <button
                type="button" class="good" part="product" data-product={product.id.clone()}
                onclick={callbacks.on(Message::Open(product.id.clone()))}
            >
                { picture_when(pictures, product.images.first(), i18n) }
                <span class="words" key={product.id.clone()}>
                    if pinned {
                        <span class="now">{ i18n.t(MessageKey::ShownNow) }</span>
                    }
                    <span class="name">{ i18n.localized(&product.title) }</span>
                    if let Some(summary) = &product.summary {
                        <span class="summary">{ i18n.localized(summary) }</span>
                    }
                    { shelf_price(campaign, i18n, product) }
                    { shelf_stock(product, i18n) }
                </span>
            </button>
        </li>
    }
}
