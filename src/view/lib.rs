//! What shoppers see: props in, callbacks out. No view names a browser API, so that a server can render every one of them.

pub mod speech;

use etalase_model::shop::{Msg, Shop};
use speech::Speech;
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

/// The whole window.
///
/// `video` is the one `<video>` of this window, made before the views and never made anew by them: it is placed as the only
/// child of its frame, so that no list that grows can reset it.
pub fn storefront(shop: &Shop, speech: &Speech, doors: &Doors, pens: &Pens, video: Html) -> Html {
    let _ = (shop, speech, doors, pens);
    html! { <div class="window">{ video }</div> }
}
