//! The session of one mounted window, as all of its parts know it: what it shows, what reaches it, and what its later files can do.
//! The component that holds it is in [`crate::app`].

use crate::api;
use crate::host::Host;
use crate::json::Json;
use crate::player;
use etalase_model::attribution::Forwarding;
use etalase_model::campaign::Campaign;
use etalase_model::review::ReviewDraft;
use etalase_model::storefront::{Message, Storefront, StorefrontCommand};
use etalase_view::extras::ExtraViews;
use etalase_view::i18n::I18n;
use etalase_view::links::LinkSource;
use etalase_view::{BuyLink, Callbacks, Slots};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Event, HtmlVideoElement, KeyboardEvent, MouseEvent, SubmitEvent};
use yew::Callback;

/// What the window shows, and what all parts work on.
pub(crate) struct UiState {
    pub(crate) host: Rc<Host>,
    pub(crate) storefront: Storefront,
    pub(crate) i18n: I18n,
    pub(crate) video: Option<HtmlVideoElement>,
    /// The document as it was read last.
    pub(crate) document: Rc<RefCell<Json>>,
}

/// Shows how things stand to whoever looks.
type ReadState = dyn Fn(&mut dyn FnMut(&UiState));

/// The way back into the session for listeners, timers and answers. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Session {
    send: Callback<AppMessage>,
    read: Rc<ReadState>,
}

impl Session {
    /// Messages go out by `send`; `read` shows how things stand, where the window still does.
    pub(crate) fn new(
        send: Callback<AppMessage>,
        read: impl Fn(&mut dyn FnMut(&UiState)) + 'static,
    ) -> Self {
        Self {
            send,
            read: Rc::new(read),
        }
    }

    /// Sends a message to the storefront.
    pub(crate) fn dispatch(&self, message: Message) {
        self.send(AppMessage::Storefront(Rc::new(message)));
    }

    /// Sends a message to the component.
    pub(crate) fn send(&self, message: AppMessage) {
        self.send.emit(message);
    }

    /// A callback whose values become messages.
    pub(crate) fn callback<T: 'static>(
        &self,
        message: impl Fn(T) -> AppMessage + 'static,
    ) -> Callback<T> {
        self.send.reform(message)
    }

    /// Looks at how things stand now; not while a message is being handled.
    pub(crate) fn read(&self, mut look: impl FnMut(&UiState)) {
        (self.read)(&mut look);
    }
}

/// What reaches the component.
pub(crate) enum AppMessage {
    /// For the storefront.
    Storefront(Rc<Message>),
    /// Something that came after what sells.
    Chunk(Chunk),
    /// The debug panel asks something.
    Question(Event),
}

/// What comes after what sells; none where it could not be had.
pub(crate) enum Chunk {
    /// The player, the reviews, and how the visitor came.
    Deferred(Box<dyn Deferred>),
    /// The cart and the rules for links.
    Checkout(Option<Box<dyn Checkout>>),
    /// What few shoppers open.
    Extras(Option<Box<dyn Extras>>),
}

/// An event of the browser that is answered while it is being handled.
pub(crate) enum DomEvent {
    /// A buy link is touched, or followed.
    Depart(MouseEvent, BuyLink),
    /// The review form is sent.
    Submit(SubmitEvent),
    /// A key was pressed while the player had the focus.
    Key(KeyboardEvent),
}

/// What comes last, as the code that sells knows it.
pub(crate) trait Deferred {
    /// The views with its own among them.
    fn views(&self, ui: &UiState, callbacks: &Callbacks, views: Slots) -> Slots;
    /// Begins to play and to show reviews: what to do first.
    fn begin(&mut self, ui: &mut UiState, session: &Session) -> Vec<StorefrontCommand>;
    /// Does a command that is its own; what follows from it.
    fn take(
        &mut self,
        ui: &mut UiState,
        command: StorefrontCommand,
        session: &Session,
    ) -> Vec<StorefrontCommand>;
    /// Takes in what few shoppers open, or that it cannot be had.
    fn attach_extras(&mut self, extras: Option<Box<dyn Extras>>, ui: &UiState);
    /// Sends the review form.
    fn submit(&self, ui: &UiState, event: &SubmitEvent, session: &Session);
    /// What it shows is on screen.
    fn rendered(&mut self, ui: &UiState, session: &Session);
}

/// What makes links, as the code that sells knows it.
pub(crate) trait Checkout: LinkSource {
    /// The views with the cart among them.
    fn views(&self, ui: &UiState, callbacks: &Callbacks, views: Slots) -> Slots;
    /// Takes the vouchers of the document as it was read last.
    fn update_vouchers(&self, ui: &mut UiState);
    /// Does a command that is its own; what follows from it.
    fn take(
        &self,
        ui: &mut UiState,
        command: StorefrontCommand,
        session: &Session,
    ) -> Vec<StorefrontCommand>;
    /// A buy link is touched, or followed.
    fn depart(&self, ui: &UiState, event: &MouseEvent, departure: &BuyLink, session: &Session);
    /// The debug panel asks which link would be followed now.
    fn explain(&self, ui: &UiState, event: &Event);
}

/// What few shoppers open, as the code before it knows it.
pub(crate) trait Extras {
    /// Its views.
    fn views(&self) -> ExtraViews;
    /// What shows captions over this video; it calls back once a file of them has come.
    fn captions(
        &self,
        host: Rc<Host>,
        video: HtmlVideoElement,
        came: Callback<()>,
    ) -> Box<dyn player::Captions>;
    /// The review in the form that is being sent.
    fn draft(&self, event: &SubmitEvent, locale: &str) -> Option<ReviewDraft>;
    /// Has the storefront take it; what follows from it.
    fn submit(&self, storefront: &mut Storefront, draft: ReviewDraft) -> Vec<StorefrontCommand>;
    /// Sends it.
    fn send(&self, reviews: &api::ReviewsClient, draft: ReviewDraft, session: &Session);
}

/// The campaign of a document. One that is not sound is reported; a `fatal` fault gives the place back to the loader.
pub(crate) fn read(host: &Host, document: &Json, fatal: bool) -> Option<Rc<Campaign>> {
    let Some(campaign) = document.read_at::<Campaign>(&host.source) else {
        host.fail(
            "campaign_invalid",
            "run `etalase campaign check` on it",
            fatal,
        );
        return None;
    };
    Some(Rc::new(campaign))
}

/// What may leave the page.
pub(crate) fn forwarding(host: &Host) -> Forwarding {
    if host.gpc {
        Forwarding::WithoutClickIds
    } else {
        Forwarding::Everything
    }
}
