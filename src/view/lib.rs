//! What shoppers see: props in, callbacks out. No view names a browser API, so that a server can render every one of them.

pub mod i18n;
pub mod keys;

mod callbacks;
mod cart;
mod cart_button;
mod condition;
mod controls;
mod countdown;
mod elements;
pub mod extras;
mod handoff;
mod icons;
pub mod links;
mod notice;
mod offer;
mod picker;
mod pinned;
mod review_props;
mod reviews;
mod sheet;
mod shelf;
mod show_state;
mod stage;
mod stage_header;
mod stars;
mod voucher;

pub use callbacks::{BuyLink, Callbacks, PlayerRefs};

use etalase_model::campaign::Scheme;
use etalase_model::show::Orientation;
use etalase_model::storefront::Storefront;
use extras::ExtraViews;
use i18n::I18n;
use links::LinkSource;
use reviews::ReviewBlock;
use shelf::Shelf;
use std::rc::Rc;
use yew::prelude::*;

/// The views that a first screen does without, so that they can come after it.
#[derive(Default)]
pub struct Slots {
    /// Where the link on the card leads; none if nothing can be bought by one.
    pub link: Option<AttrValue>,
    /// What a shopper can do with the picture.
    pub controls: Html,
    /// What opens over the picture.
    pub panel: Html,
    /// The reviews; none yet: their place is kept.
    pub reviews: Option<Html>,
    /// What just happened.
    pub notice: Option<AttrValue>,
    /// The open product, or the open cart.
    pub dialog: Html,
    /// What lies over the open cart.
    pub offer: Html,
}

impl Slots {
    /// What sells: the link on the card, the sheet, and the cart's place; `missing` where what fills it could not be had.
    pub fn shopping(
        storefront: &Storefront,
        i18n: &I18n,
        callbacks: &Callbacks,
        links: &dyn LinkSource,
        missing: bool,
    ) -> Self {
        Self {
            link: pinned::link(storefront, i18n, links),
            notice: notice::words(storefront, notice::NoticeLayer::Window, i18n),
            dialog: if storefront.cart_open {
                cart::coming(storefront, i18n, callbacks, missing)
            } else {
                sheet::sheet(storefront, i18n, callbacks, links)
            },
            ..Self::default()
        }
    }

    /// The same with what comes last: what controls the player, and reviews, and what `extras` open in them. `refs` writes into it.
    pub fn with_deferred(
        self,
        storefront: &Storefront,
        i18n: &I18n,
        callbacks: &Callbacks,
        extras: ExtraViews,
        refs: &PlayerRefs,
    ) -> Self {
        Self {
            controls: controls::controls(storefront, i18n, callbacks, refs),
            panel: extras.panel(storefront, i18n, callbacks),
            reviews: Some(html! {
                <ReviewBlock
                    campaign={Rc::clone(&storefront.campaign)} reviews={Rc::clone(&storefront.reviews)} i18n={i18n.clone()}
                    callbacks={callbacks.clone()} {extras}
                />
            }),
            ..self
        }
    }

    /// The same with the open cart, and the link that takes it to another device.
    pub fn with_cart(self, storefront: &Storefront, i18n: &I18n, callbacks: &Callbacks) -> Self {
        if !storefront.cart_open {
            return self;
        }
        Self {
            dialog: cart::cart(storefront, i18n, callbacks),
            offer: handoff::handoff(storefront, i18n, callbacks),
            ..self
        }
    }
}

/// The whole window. `greeting` is how this shopper is greeted, if in any way.
///
/// `video` is the one `<video>` of this window, made before the views and never made anew by them: it is placed as the only
/// child of its frame, so that no list that grows can reset it.
pub fn storefront_view(
    storefront: &Storefront,
    i18n: &I18n,
    callbacks: &Callbacks,
    greeting: Option<AttrValue>,
    video: Html,
    slots: Slots,
) -> Html {
    let campaign = &storefront.campaign;
    let Slots {
        link,
        controls,
        panel,
        reviews,
        notice,
        dialog,
        offer,
    } = slots;
    let show = campaign.show.as_ref().zip(storefront.player.as_ref());
    let scheme = campaign
        .theme
        .as_ref()
        .and_then(|theme| theme.scheme)
        .unwrap_or(Scheme::Auto);
    let shape = match show {
        None => "none",
        Some((show, _)) if show.orientation == Some(Orientation::Landscape) => "landscape",
        Some(_) => "portrait",
    };
    // What answers a tap comes before what only looks nice.
    let pictures = reviews.is_some() && storefront.wants_pictures();
    let theatre = show.is_some_and(|(_, player)| player.theatre);
    // What the full view does not hold is out of reach while it is open.
    let dock = cart_button::dock(storefront, notice, i18n, callbacks);
    let (dock_in_stage, dock) = if theatre {
        (dock, Html::default())
    } else {
        (Html::default(), dock)
    };
    let card = pinned::pinned(storefront, link, i18n, callbacks);
    html! {
        <div
            class="window" part="window" lang={i18n.locale().to_owned()} data-scheme={scheme.as_str()}
            data-shape={shape} data-theatre={theatre.then_some("")} data-cart={(!storefront.cart.is_empty()).then_some("")}
        >
            { stage::stage(storefront, i18n, callbacks, [video, controls, card, panel, dock_in_stage]) }
            <Shelf
                campaign={Rc::clone(campaign)} {greeting}
                pinned={storefront.pinned.clone().map(AttrValue::from)} {pictures} i18n={i18n.clone()} callbacks={callbacks.clone()}
            />
            { reviews.unwrap_or_else(|| html! { <section class="reviews" aria-busy="true"></section> }) }
            { dock }
            { dialog }
            { offer }
        </div>
    }
}

#[cfg(test)]
mod tests;
