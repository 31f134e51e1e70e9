//! The ways out of the views, and the nodes that others write to.

use etalase_model::storefront::Message;
use std::rc::Rc;
use yew::prelude::*;

/// Where a buy link leads from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuyLink {
    /// The cart.
    Cart,
    /// One variant, past the cart: product id and variant id.
    Variant(String, String),
}

/// The ways out of the views. Made once for a session, so that they are equal at every render.
#[derive(Clone, PartialEq)]
pub struct Callbacks {
    /// A message to the shop. Shared, so that a view that sends it again and again makes no copies.
    pub send: Callback<Rc<Message>>,
    /// A buy link is about to be followed: its address is made anew, and the page may object.
    pub depart: Callback<(MouseEvent, BuyLink)>,
    /// The review form is sent; who handles it reads the fields by their names.
    pub submit: Callback<SubmitEvent>,
    /// A key was pressed while the player had the focus.
    pub key: Callback<KeyboardEvent>,
}

/// Nodes that change many times a second: who owns the player writes to them, no render does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlayerRefs {
    /// The text of the time on screen.
    pub clock: NodeRef,
    /// What is said at this moment.
    pub captions: NodeRef,
    /// The range input of a replay's time line.
    pub timeline: NodeRef,
}

impl Callbacks {
    /// What sends this message, whatever the event.
    pub(crate) fn on<E>(&self, message: Message) -> Callback<E> {
        let (send, message) = (self.send.clone(), Rc::new(message));
        Callback::from(move |_| send.emit(Rc::clone(&message)))
    }
}
