//! What sells in a window: the product sheet, the cart's place, and what brings the other files. A tap on a product waits for nothing
//! else.

mod announce;
mod commands;
mod dialogs;
mod focus;
mod page;

use crate::checkout::{self, LoaderLinks};
use crate::deferred;
use crate::dom::{self, Listener, Timer};
use crate::host::Host;
use crate::memory;
use crate::session::{AppMessage, Checkout, Chunk, Deferred, DomEvent, Session, UiState};
use dialogs::Dialogs;
use etalase_model::campaign::Campaign;
use etalase_model::storefront::player::PlayerEvent;
use etalase_model::storefront::{Message, StorefrontCommand};
use etalase_view::links::LinkSource;
use etalase_view::{BuyLink, Callbacks, keys};
use focus::FocusManager;
use page::HostAttributes;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, KeyboardEvent, MouseEvent};

/// What it is called that a later file cannot be had.
const DEFERRED: &str = "deferred_unavailable";
const CHECKOUT: &str = "checkout_unavailable";

/// What sells, and what comes after it.
pub(crate) struct Controller {
    host: Rc<Host>,
    dialogs: Rc<RefCell<Dialogs>>,
    gaze: FocusManager,
    /// How many layers the page's history knows of.
    layers: u32,
    looks: HostAttributes,
    clock: Option<Timer>,
    notice_timer: Option<Timer>,
    deferred: Option<Box<dyn Deferred>>,
    checkout: Option<Box<dyn Checkout>>,
    /// Whether that was asked for, and could not be had.
    asked: Cell<bool>,
    alone: bool,
    /// Questions of the debug panel that wait for it.
    questions: Vec<Event>,
    /// What was asked of either before it was there.
    waiting: Vec<StorefrontCommand>,
    held: Vec<StorefrontCommand>,
    _listeners: Vec<Listener>,
}

/// Where it cannot be had, the window sells on without player and reviews, and asks again.
fn load_deferred(host: Rc<Host>, session: Session) {
    spawn_local(async move {
        loop {
            if let Ok(deferred) = deferred::open(Rc::clone(&host), session.clone()).await {
                return session.send(AppMessage::Chunk(Chunk::Deferred(deferred)));
            }
            if !host.report_and_wait(DEFERRED).await {
                return;
            }
        }
    });
}

impl Controller {
    /// Begins the session in one window, and asks for what comes last.
    pub(crate) fn open(host: &Rc<Host>, campaign: &Campaign, session: &Session) -> Self {
        if let Some(product) = host.product.clone() {
            session.dispatch(Message::Open(product));
        }
        load_deferred(Rc::clone(host), session.clone());
        page::paint(host, campaign);
        let mut shopping = Self {
            dialogs: Rc::default(),
            gaze: FocusManager::default(),
            layers: 0,
            looks: HostAttributes::default(),
            clock: None,
            notice_timer: None,
            deferred: None,
            checkout: None,
            asked: Cell::default(),
            alone: false,
            questions: Vec::new(),
            waiting: Vec::new(),
            held: Vec::new(),
            _listeners: listeners(host, session),
            host: Rc::clone(host),
        };
        shopping.run_clock(session);
        shopping
    }

    /// Its views of the storefront, with those of what came after it.
    pub(crate) fn views(&self, ui: &UiState, callbacks: &Callbacks) -> etalase_view::Slots {
        let early = LoaderLinks {
            host: &self.host,
            alone: self.alone,
        };
        let links: &dyn LinkSource = match &self.checkout {
            Some(checkout) => &**checkout,
            None => &early,
        };
        let (storefront, i18n, missing) = (&ui.storefront, &ui.i18n, self.alone);
        let views = etalase_view::Slots::shopping(storefront, i18n, callbacks, links, missing);
        let views = match &self.checkout {
            Some(checkout) => checkout.views(ui, callbacks, views),
            None => views,
        };
        match &self.deferred {
            Some(deferred) => deferred.views(ui, callbacks, views),
            None => views,
        }
    }

    /// Answers the debug panel, now or as soon as that is possible.
    pub(crate) fn explain(&mut self, ui: &UiState, question: Event, session: &Session) {
        match &self.checkout {
            Some(checkout) => checkout.explain(ui, &question),
            None => {
                self.questions.push(question);
                self.load_checkout(session);
            }
        }
    }

    /// Takes in what comes after it, and has it do what waited for it.
    pub(crate) fn receive(&mut self, ui: &mut UiState, part: Chunk, session: &Session) {
        self.gaze.note(&self.host.root);
        match part {
            Chunk::Deferred(deferred) => self.attach_deferred(ui, deferred, session),
            Chunk::Checkout(checkout) => self.attach_checkout(ui, checkout, session),
            Chunk::Extras(extras) => {
                if let Some(deferred) = &mut self.deferred {
                    deferred.attach_extras(extras, ui);
                }
            }
        }
    }

    /// Hands a message to the storefront, and does what follows from it.
    pub(crate) fn handle(&mut self, ui: &mut UiState, message: Rc<Message>, session: &Session) {
        match &*message {
            Message::Tick(_) | Message::PageShown(_)
                if dom::is_hidden() || self.clock.is_none() =>
            {
                self.run_clock(session)
            }
            Message::Player(PlayerEvent::FirstFrame) => announce::announce_play(ui),
            Message::Campaign(campaign) => page::paint(&self.host, campaign),
            Message::Retry => self.asked.set(false),
            _ => {}
        }
        self.gaze.note(&self.host.root);
        let renewed = matches!(&*message, Message::Campaign(_));
        let commands = ui.storefront.apply(Rc::unwrap_or_clone(message));
        self.run(commands, ui, session);
        if let Some(checkout) = self.checkout.as_ref().filter(|_| renewed) {
            checkout.update_vouchers(ui);
        }
        if ui.storefront.needs_checkout() {
            self.load_checkout(session);
        }
        if ui.storefront.open_layers() > self.layers {
            self.open_dialogs_early();
        }
    }

    /// Answers an event of the browser.
    pub(crate) fn handle_dom_event(&self, ui: &UiState, heard: DomEvent, session: &Session) {
        match heard {
            DomEvent::Depart(event, departure) => self.depart(ui, event, &departure, session),
            DomEvent::Key(event) => handle_key(&event, session),
            DomEvent::Submit(event) => {
                event.prevent_default();
                if let Some(deferred) = &self.deferred {
                    deferred.submit(ui, &event, session);
                }
            }
        }
    }

    /// What it shows is on screen.
    pub(crate) fn rendered(&mut self, ui: &UiState, session: &Session) {
        self.looks.apply(&self.host, &ui.storefront);
        if let Some(deferred) = &mut self.deferred {
            deferred.rendered(ui, session);
        }
        self.dialogs.borrow_mut().settle(&self.host);
        self.gaze.settle(&self.host.root);
        self.set_history_layers(ui.storefront.open_layers());
    }
}

impl Drop for Controller {
    fn drop(&mut self) {
        self.looks.clear(&self.host);
        self.set_history_layers(0);
    }
}

impl Controller {
    fn attach_checkout(
        &mut self,
        ui: &mut UiState,
        checkout: Option<Box<dyn Checkout>>,
        session: &Session,
    ) {
        self.alone = checkout.is_none();
        self.checkout = checkout.or(self.checkout.take());
        if let Some(checkout) = &self.checkout {
            self.host.attach_styles("checkout");
            checkout.update_vouchers(ui);
            let questions = std::mem::take(&mut self.questions);
            questions
                .iter()
                .for_each(|event| checkout.explain(ui, event));
            let held = std::mem::take(&mut self.held);
            self.run(held, ui, session);
        }
    }

    fn attach_deferred(
        &mut self,
        ui: &mut UiState,
        mut deferred: Box<dyn Deferred>,
        session: &Session,
    ) {
        let commands = deferred.begin(ui, session);
        self.deferred = Some(deferred);
        self.run(commands, ui, session);
        let waiting = std::mem::take(&mut self.waiting);
        self.run(waiting, ui, session);
    }

    /// Asks for what makes links, once.
    fn load_checkout(&self, session: &Session) {
        if self.checkout.is_some() || self.asked.replace(true) {
            return;
        }
        let (host, session) = (Rc::clone(&self.host), session.clone());
        spawn_local(async move {
            loop {
                let checkout = checkout::open().await.ok();
                let came = checkout.is_some();
                session.send(AppMessage::Chunk(Chunk::Checkout(checkout)));
                if came {
                    return;
                }
                if !host.report_and_wait(CHECKOUT).await {
                    return;
                }
            }
        });
    }

    /// A buy link is touched, or followed: the loader's own where there is nothing better yet.
    fn depart(&self, ui: &UiState, event: MouseEvent, departure: &BuyLink, session: &Session) {
        if let Some(checkout) = &self.checkout {
            return checkout.depart(ui, &event, departure, session);
        }
        if let BuyLink::Variant(product, variant) = departure {
            let riding = ui.storefront.link_tags();
            self.host.follow_buy_link(event, product, variant, riding);
        }
        self.load_checkout(session);
    }

    /// Opens what is about to be written. Yew lets the browser draw between a render and what follows it: a sheet that is open only
    /// then is on screen a frame later.
    fn open_dialogs_early(&self) {
        let (dialogs, host) = (Rc::clone(&self.dialogs), Rc::clone(&self.host));
        spawn_local(async move { dialogs.borrow_mut().settle(&host) });
    }

    fn set_history_layers(&mut self, layers: u32) {
        if layers != self.layers {
            self.layers = layers;
            memory::stand(&self.host, layers);
        }
    }

    /// Starts or stops the clock: nobody pays for a page that nobody sees.
    fn run_clock(&mut self, session: &Session) {
        self.clock = (!dom::is_hidden()).then(|| {
            let session = session.clone();
            Timer::every(1_000, move || session.dispatch(Message::Tick(dom::now())))
        });
    }
}

fn handle_key(event: &KeyboardEvent, session: &Session) {
    if let Some(ask) = keys::ask(&event.key()).filter(|_| !dom::is_taken(event)) {
        event.prevent_default();
        session.dispatch(Message::PlayerRequest(ask));
    }
}

/// What bubbles up to the root of the views and is nobody's there, and what the page tells.
fn listeners(host: &Rc<Host>, session: &Session) -> Vec<Listener> {
    let on = |kind, handle: fn(&Event, &Session)| {
        let session = session.clone();
        Listener::new(&host.root, kind, move |event| handle(&event, &session))
    };
    let mut listeners = vec![
        on("cancel", dialogs::cancelled),
        on("click", dialogs::clicked),
        on("keydown", dialogs::pressed),
        on("explain", |event, session| {
            session.send(AppMessage::Question(event.clone()));
        }),
    ];
    if let Some(memory) = memory::target(host) {
        let (own, back) = (Rc::clone(host), session.clone());
        listeners.push(Listener::new(&memory, "back", move |event| {
            if memory::is_meant(&own, &event) {
                back.dispatch(Message::Back);
            }
        }));
    }
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        let session = session.clone();
        listeners.push(Listener::new(&document, "visibilitychange", move |_| {
            let now = dom::now();
            let hidden = dom::is_hidden();
            session.dispatch(if hidden {
                Message::Tick(now)
            } else {
                Message::PageShown(now)
            });
        }));
    }
    listeners
}
