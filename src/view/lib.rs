//! What shoppers see: props in, callbacks out. No view names a browser API, so that a server can render every one of them.

pub mod keys;
pub mod speech;

mod bag;
mod condition;
mod controls;
mod countdown;
mod dock;
pub mod extras;
mod handoff;
mod icons;
pub mod links;
mod masthead;
mod notice;
mod offer;
mod parts;
mod picker;
mod pinned;
mod reviews;
mod scene;
mod sheet;
mod shelf;
mod stage;
mod stars;
mod voucher;

use etalase_model::campaign::Scheme;
use etalase_model::shop::{Msg, Shop};
use etalase_model::show::Orientation;
use extras::Extras;
use links::Links;
use reviews::ReviewBlock;
use shelf::Shelf;
use speech::Speech;
use std::rc::Rc;
use yew::prelude::*;

/// Where a buy link leads from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Departure {
    /// The cart.
    Cart,
    /// One variant, past the cart: product id and variant id.
    Variant(String, String),
}

/// The ways out of the views. Made once for a session, so that they are equal at every render.
#[derive(Clone, PartialEq)]
pub struct Doors {
    /// A message to the shop. Shared, so that a view that sends it again and again makes no copies.
    pub send: Callback<Rc<Msg>>,
    /// A buy link is about to be followed: its address is made anew, and the page may object.
    pub depart: Callback<(MouseEvent, Departure)>,
    /// The review form is sent; who handles it reads the fields by their names.
    pub submit: Callback<SubmitEvent>,
    /// A key was pressed while the player had the focus.
    pub key: Callback<KeyboardEvent>,
}

/// Nodes that change many times a second: who owns the player writes to them, no render does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pens {
    /// The text of the time on screen.
    pub clock: NodeRef,
    /// What is said at this moment.
    pub captions: NodeRef,
    /// The range input of a replay's time line.
    pub timeline: NodeRef,
}

impl Doors {
    /// What sends this message, whatever the event.
    pub(crate) fn on<E>(&self, msg: Msg) -> Callback<E> {
        let (send, msg) = (self.send.clone(), Rc::new(msg));
        Callback::from(move |_| send.emit(Rc::clone(&msg)))
    }
}

/// The views that a first screen does without, so that they can come after it.
#[derive(Default)]
pub struct Interior {
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

impl Interior {
    /// What sells: the link on the card, the sheet, and the bag's place; `missing` where what fills it could not be had.
    pub fn shopping(
        shop: &Shop,
        speech: &Speech,
        doors: &Doors,
        links: &dyn Links,
        missing: bool,
    ) -> Self {
        Self {
            link: pinned::link(shop, speech, links),
            notice: notice::words(shop, notice::Layer::Window, speech),
            dialog: if shop.cart_open {
                bag::coming(shop, speech, doors, missing)
            } else {
                sheet::sheet(shop, speech, doors, links)
            },
            ..Self::default()
        }
    }

    /// The same with what comes last: what controls the player, and reviews, and what `extras` open in them. `pens` writes into it.
    pub fn with_deferred(
        self,
        shop: &Shop,
        speech: &Speech,
        doors: &Doors,
        extras: Extras,
        pens: &Pens,
    ) -> Self {
        Self {
            controls: controls::controls(shop, speech, doors, pens),
            panel: extras.panel(shop, speech, doors),
            reviews: Some(html! {
                <ReviewBlock
                    campaign={Rc::clone(&shop.campaign)} reviews={Rc::clone(&shop.reviews)} speech={speech.clone()}
                    doors={doors.clone()} {extras}
                />
            }),
            ..self
        }
    }

    /// The same with the open bag, and the link that takes it to another device.
    pub fn with_bag(self, shop: &Shop, speech: &Speech, doors: &Doors) -> Self {
        if !shop.cart_open {
            return self;
        }
        Self {
            dialog: bag::bag(shop, speech, doors),
            offer: handoff::handoff(shop, speech, doors),
            ..self
        }
    }
}

/// The whole window. `greeting` is how this shopper is greeted, if in any way.
///
/// `video` is the one `<video>` of this window, made before the views and never made anew by them: it is placed as the only
/// child of its frame, so that no list that grows can reset it.
pub fn storefront(
    shop: &Shop,
    speech: &Speech,
    doors: &Doors,
    greeting: Option<AttrValue>,
    video: Html,
    interior: Interior,
) -> Html {
    let campaign = &shop.campaign;
    let Interior {
        link,
        controls,
        panel,
        reviews,
        notice,
        dialog,
        offer,
    } = interior;
    let show = campaign.show.as_ref().zip(shop.player.as_ref());
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
    let pictures = reviews.is_some() && shop.wants_pictures();
    let theatre = show.is_some_and(|(_, player)| player.theatre);
    // What the full view does not hold is out of reach while it is open.
    let dock = dock::dock(shop, notice, speech, doors);
    let (dock_in_stage, dock) = if theatre {
        (dock, Html::default())
    } else {
        (Html::default(), dock)
    };
    let card = pinned::pinned(shop, link, speech, doors);
    html! {
        <div
            class="window" part="window" lang={speech.locale().to_owned()} data-scheme={scheme.as_str()}
            data-shape={shape} data-theatre={theatre.then_some("")} data-bag={(!shop.cart.is_empty()).then_some("")}
        >
            { stage::stage(shop, speech, doors, [video, controls, card, panel, dock_in_stage]) }
            <Shelf
                campaign={Rc::clone(campaign)} {greeting}
                pinned={shop.pinned.clone().map(AttrValue::from)} {pictures} speech={speech.clone()} doors={doors.clone()}
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
