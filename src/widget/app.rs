//! The component that shows the window. The first screen is drawn from the document alone; what happens in it is the business of
//! what sells ([`crate::shopping`]) and of the files that it brings.

use crate::checkout::Checkout;
use crate::controller::Controller;
use crate::deferred::Deferred;
use crate::extras::Extras;
use crate::host::Host;
use crate::json::Json;
use crate::{dom, intl, player};
use etalase_model::attribution::Forwarding;
use etalase_model::campaign::Campaign;
use etalase_model::storefront::player::Engine;
use etalase_model::storefront::{Message, Storefront, StorefrontOptions};
use etalase_view::i18n::I18n;
use etalase_view::{BuyLink, Callbacks, storefront_view};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Event, HtmlVideoElement};
use yew::prelude::*;
use yew::virtual_dom::VNode;

/// What the loader gives.
#[derive(Clone, Properties)]
pub(crate) struct Props {
    host: Rc<Host>,
    campaign: Rc<Campaign>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.host, &other.host)
    }
}

impl Props {
    /// Reads the document; without a sound one the place goes back to the loader.
    pub(crate) fn read(host: Rc<Host>) -> Option<Self> {
        let campaign = read(&host, &host.document, true)?;
        Some(Self { host, campaign })
    }
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

/// What reaches the component.
pub(crate) enum AppMessage {
    /// For the shop.
    Shop(Rc<Message>),
    /// Something that came after what sells.
    Part(Chunk),
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
    MessageKey(KeyboardEvent),
}

pub(crate) type Scope = yew::html::Scope<App>;

/// Sends a message to the shop.
pub(crate) fn dispatch(link: &Scope, message: Message) {
    link.send_message(AppMessage::Shop(Rc::new(message)));
}

/// What the window shows, and what all parts work on.
pub(crate) struct UiState {
    pub(crate) host: Rc<Host>,
    pub(crate) storefront: Storefront,
    pub(crate) i18n: I18n,
    pub(crate) video: Option<HtmlVideoElement>,
    /// The document as it was read last.
    pub(crate) document: Rc<RefCell<Json>>,
}

/// One session.
pub(crate) struct App {
    pub(crate) ui: UiState,
    callbacks: Callbacks,
    shopping: Controller,
}

impl Component for App {
    type Message = AppMessage;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let Props { host, campaign } = ctx.props().clone();
        let video = campaign.show.as_ref().and_then(|_| player::video(&host));
        let opening = opening(&host, Rc::clone(&campaign), video.as_ref());
        let storefront = Storefront::open(opening);
        let shopping = Controller::open(&host, &storefront.campaign, ctx.link());
        let i18n = intl::i18n(&host);
        let document = Rc::new(RefCell::new(host.document.clone()));
        Self {
            ui: UiState {
                host,
                storefront,
                i18n,
                video,
                document,
            },
            callbacks: callbacks(ctx.link()),
            shopping,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: AppMessage) -> bool {
        match message {
            AppMessage::Shop(message) => self.shopping.handle(&mut self.ui, message, ctx.link()),
            AppMessage::Question(event) => self.shopping.explain(&self.ui, event, ctx.link()),
            AppMessage::Part(part) => self.shopping.receive(&mut self.ui, part, ctx.link()),
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &Props) -> bool {
        let host = Rc::clone(&ctx.props().host);
        if host.locale != self.ui.host.locale {
            self.ui.i18n = intl::i18n(&host);
        }
        let before = std::mem::replace(&mut self.ui.host, host);
        if let Some(product) = &self.ui.host.product
            && self.ui.host.product != before.product
        {
            let message = Rc::new(Message::Open(product.clone()));
            self.shopping.handle(&mut self.ui, message, ctx.link());
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let UiState {
            storefront,
            i18n,
            video,
            ..
        } = &self.ui;
        let video = video
            .as_ref()
            .map(|video| VNode::VRef(video.clone().into()));
        let views = self.shopping.views(&self.ui, &self.callbacks);
        storefront_view(
            storefront,
            i18n,
            &self.callbacks,
            self.ui.host.greeting.clone().map(AttrValue::from),
            video.unwrap_or_default(),
            views,
        )
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.ui.host.ready();
        }
        self.shopping.rendered(&self.ui, ctx.link());
    }
}

fn opening(
    host: &Host,
    campaign: Rc<Campaign>,
    video: Option<&HtmlVideoElement>,
) -> StorefrontOptions {
    StorefrontOptions {
        campaign,
        base: host.source.clone(),
        forwarding: forwarding(host),
        engines: video.map(player::engines).unwrap_or_default(),
        started_engine: video.filter(|_| host.started).map(|_| Engine::Native),
        autoplay: host.autoplay,
        initial_product: host.product.clone(),
        fast_network: host.brisk,
        now: dom::now(),
    }
}

/// What may leave the page.
pub(crate) fn forwarding(host: &Host) -> Forwarding {
    if host.gpc {
        Forwarding::WithoutClickIds
    } else {
        Forwarding::Everything
    }
}

fn callbacks(link: &Scope) -> Callbacks {
    let hearing = link.clone();
    let hear = Callback::from(move |heard| {
        // Borrowed while a message is being handled. Whoever clicks a link in the middle of that follows it as it stands: tracked.
        if let Some(app) = hearing.get_component() {
            app.shopping.handle_dom_event(&app.ui, heard, &hearing);
        }
    });
    Callbacks {
        send: link.callback(AppMessage::Shop),
        depart: hear.reform(|(event, departure)| DomEvent::Depart(event, departure)),
        submit: hear.reform(DomEvent::Submit),
        key: hear.reform(DomEvent::MessageKey),
    }
}
