//! The component that shows the window. The first screen is drawn from the document alone; what happens in it is the business of
//! what sells ([`crate::controller`]) and of the files that it brings.

use crate::controller::Controller;
use crate::host::Host;
use crate::session::{AppMessage, DomEvent, Session, UiState, forwarding, read};
use crate::{dom, intl, player};
use etalase_model::campaign::Campaign;
use etalase_model::storefront::player::{Engine, PlayerEvent};
use etalase_model::storefront::{Message, Storefront, StorefrontOptions};
use etalase_view::{Callbacks, storefront_view};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlVideoElement;
use yew::html::Scope;
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

/// One session.
pub(crate) struct App {
    ui: UiState,
    session: Session,
    callbacks: Callbacks,
    controller: Controller,
}

impl Component for App {
    type Message = AppMessage;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let Props { host, campaign } = ctx.props().clone();
        let video = campaign.show.as_ref().and_then(|_| player::video(&host));
        let opening = opening(&host, Rc::clone(&campaign), video.as_ref());
        let storefront = Storefront::open(opening);
        let session = session(ctx.link());
        let controller = Controller::open(&host, &storefront.campaign, &session);
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
            callbacks: callbacks(ctx.link(), &session),
            session,
            controller,
        }
    }

    fn update(&mut self, _: &Context<Self>, message: AppMessage) -> bool {
        match message {
            AppMessage::Storefront(message) => return self.handle(message),
            AppMessage::Question(event) => self.controller.explain(&self.ui, event, &self.session),
            AppMessage::Chunk(chunk) => self.controller.receive(&mut self.ui, chunk, &self.session),
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
            self.controller.handle(&mut self.ui, message, &self.session);
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
        let views = self.controller.views(&self.ui, &self.callbacks);
        storefront_view(
            storefront,
            i18n,
            &self.callbacks,
            self.ui.host.greeting.clone().map(AttrValue::from),
            video.unwrap_or_default(),
            views,
        )
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if first {
            self.ui.host.ready();
        }
        self.controller.rendered(&self.ui, &self.session);
    }
}

impl App {
    /// Whether the views are to be written anew. Time passes every second, and mostly changes nothing that is on screen.
    fn handle(&mut self, message: Rc<Message>) -> bool {
        let is_time = matches!(
            &*message,
            Message::Tick(_) | Message::Player(PlayerEvent::Programme(_))
        );
        let before = is_time.then(|| self.ui.storefront.screen());
        self.controller.handle(&mut self.ui, message, &self.session);
        if before.is_none_or(|before| before != self.ui.storefront.screen()) {
            return true;
        }
        // The page around it may have moved.
        self.controller.rendered(&self.ui, &self.session);
        false
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

fn session(link: &Scope<App>) -> Session {
    let app = link.clone();
    Session::new(link.callback(|message| message), move |look| {
        if let Some(app) = app.get_component() {
            look(&app.ui);
        }
    })
}

fn callbacks(link: &Scope<App>, session: &Session) -> Callbacks {
    let app = link.clone();
    let handle = Callback::from(move |event| {
        // Borrowed while a message is being handled. Whoever clicks a link in the middle of that follows it as it stands: tracked.
        if let Some(app) = app.get_component() {
            app.controller
                .handle_dom_event(&app.ui, event, &app.session);
        }
    });
    Callbacks {
        send: session.callback(AppMessage::Storefront),
        depart: handle.reform(|(event, departure)| DomEvent::Depart(event, departure)),
        submit: handle.reform(DomEvent::Submit),
        key: handle.reform(DomEvent::Key),
    }
}
