//! What shoppers see: props in, callbacks out. No view names a browser API, so that a server can render every one of them.

pub mod keys;
pub mod speech;

mod bag;
mod condition;
mod controls;
mod countdown;
mod icons;
mod masthead;
mod notice;
mod offer;
mod panel;
mod parts;
mod picker;
mod pinned;
mod reviews;
mod scene;
mod sheet;
mod shelf;
mod stage;
mod stars;

use etalase_model::campaign::Scheme;
use etalase_model::shop::{Msg, Shop};
use etalase_model::show::Orientation;
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
    /// A message to the shop.
    pub send: Callback<Msg>,
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
    /// The range input of a replay's time line.
    pub timeline: NodeRef,
}

impl Doors {
    /// What sends this message, whatever the event.
    pub(crate) fn on<E>(&self, msg: Msg) -> Callback<E> {
        let send = self.send.clone();
        Callback::from(move |_| send.emit(msg.clone()))
    }
}

/// The whole window.
///
/// `video` is the one `<video>` of this window, made before the views and never made anew by them: it is placed as the only
/// child of its frame, so that no list that grows can reset it.
pub fn storefront(shop: &Shop, speech: &Speech, doors: &Doors, pens: &Pens, video: Html) -> Html {
    let campaign = &shop.campaign;
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
    let theatre = show.is_some_and(|(_, player)| player.theatre);
    html! {
        <div
            class="window" part="window" lang={speech.locale().to_owned()} data-scheme={scheme.as_str()}
            data-shape={shape} data-theatre={theatre.then_some("")}
        >
            if let Some((show, player)) = show {
                { stage::stage(shop, show, player, speech, doors, pens, video) }
            }
            <Shelf campaign={Rc::clone(campaign)} pinned={shop.pinned.clone().map(AttrValue::from)} speech={speech.clone()} doors={doors.clone()} />
            <ReviewBlock
                campaign={Rc::clone(campaign)} reviews={Rc::clone(&shop.reviews)} speech={speech.clone()} doors={doors.clone()}
            />
            { bag::dock(shop, speech, doors) }
            { sheet::sheet(shop, speech, doors) }
            { bag::bag(shop, speech, doors) }
        </div>
    }
}

#[cfg(test)]
mod tests;
