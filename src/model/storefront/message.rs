//! What goes into a session and what comes out of it.

use super::focus::FocusTarget;
use super::player::{PlayerCommand, PlayerEvent, PlayerRequest};
use super::reviews::ReviewsCommand;
use super::{handoff, reviews};
use crate::attribution::VisitKind;
use crate::campaign::Campaign;
use crate::cart::{CartError, CartLine};
use crate::checkout::CheckoutFault;
use crate::creator::TokenVerdict;
use crate::handoff::HandoffFault;
use crate::review::{ReviewDraft, ReviewSort};
use crate::show::ShowState;
use crate::time::Time;
use std::rc::Rc;
/// Something to say: shown for a moment, and read out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A product was put into the cart; its id.
    Added(String),
    /// A product was taken out; its id.
    Removed(String),
    /// It could not be put into the cart.
    Refused(CartError),
    /// The show is in another state.
    Show(ShowState),
    /// So many reviews are shown, in this order.
    Listed(usize, ReviewSort),
    /// A review is stored and waits for moderation.
    ReviewSent,
    /// The checkout link could not be made; its code.
    Checkout(&'static str),
    /// Whether something was copied.
    Copied(bool),
    /// A cart came from another device: so many pieces, and so many that can no longer be had.
    HandedOver {
        /// Pieces that are in the cart.
        came: u32,
        /// Pieces that are not.
        missing: u32,
    },
    /// A cart that came could not be taken up.
    Handoff(HandoffFault),
}

/// A visit that the page tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageVisit {
    /// When, in Unix milliseconds.
    pub at: i64,
    /// The address.
    pub url: String,
    /// The page before.
    pub referrer: String,
    /// What happened.
    pub kind: VisitKind,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Time passed.
    Tick(Time),
    /// The page is seen again: it may have slept, and its clock with it.
    PageShown(Time),
    /// The campaign document was asked for anew and had changed.
    Campaign(Rc<Campaign>),
    /// The player reported.
    Player(PlayerEvent),
    /// The shopper asked the player.
    PlayerRequest(PlayerRequest),
    /// A product is opened.
    Open(String),
    /// The open product or the cart is closed.
    Close,
    /// The browser's Back: what lies on top is closed.
    Back,
    /// Another image of the open product.
    Image(usize),
    /// A value is picked on a dimension of the open product.
    Pick(String, String),
    /// A variant shall be put into the cart: the page is asked first.
    RequestAdd(String, String),
    /// The page did not object.
    Added(String, String),
    /// So many of a variant.
    Quantity(String, String, u32),
    /// The cart is opened.
    OpenCart,
    /// Code that could not be had is to be asked for again.
    Retry,
    /// The checkout link could not be made.
    CheckoutFailed(CheckoutFault),
    /// The notice was shown long enough.
    NoticeExpired,
    /// The reviews.
    Reviews(reviews::Message),
    /// The form for a review is sent.
    Submit(ReviewDraft),
    /// The page tells of visits, and of the journey that storage had; empty if there is none, or none may be read.
    Visits(Vec<PageVisit>, String),
    /// The check of a creator's token, or of a code, came back.
    Verified(String, TokenVerdict),
    /// A text is to be copied.
    Copy(String),
    /// It was, or could not be.
    Copied(bool),
    /// A cart goes on to another device, or comes from one.
    Handoff(handoff::Message),
    /// The browser has kept this cart; empty if none.
    StoredCart(String),
}

/// What the widget must do in the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorefrontCommand {
    /// Tell the player.
    Player(PlayerCommand),
    /// Ask for the campaign document anew.
    Refresh,
    /// Ask the page whether a variant may go into the cart; if so, [`Message::Added`] follows.
    RequestAdd(CartLine),
    /// Tell the page.
    Emit(StorefrontEvent),
    /// Do something for the reviews.
    Reviews(ReviewsCommand),
    /// Say [`Message::NoticeExpired`] after the notice was shown long enough.
    ExpireNotice,
    /// The journey changed: storage, where it is allowed, and the page's own links are to know.
    SaveJourney,
    /// Check a creator's token, or ask the server's roster for a code that the document does not know; [`Message::Verified`] follows.
    Verify(String),
    /// Copy a text; [`Message::Copied`] follows.
    Copy(String),
    /// Do something for a cart on its way.
    Handoff(handoff::HandoffCommand),
    /// Once all this is on screen, give the focus to this place.
    Focus(FocusTarget),
    /// Hand this to the function that takes it, at once or as soon as its code is there: carts to [`Storefront::apply_handoff`] and
    /// [`Storefront::restore`], a review that is sent to [`Storefront::submit`], all else to [`Storefront::apply_deferred`].
    Defer(Message),
}

/// What the page is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StorefrontEvent {
    /// The show is in another state.
    State(ShowState),
    /// A product was opened; its id.
    ProductView(String),
    /// The cart changed.
    Cart,
    /// A review was stored; its id.
    ReviewSent(String),
}
