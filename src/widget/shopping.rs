//! What sells in a window: the product sheet, the bag's place, and what brings the other files. A tap on a product waits for nothing
//! else.

mod commands;
mod dialogs;
mod focus;
mod page;
mod told;

pub(crate) use dialogs::focused;
pub(crate) use told::{of_line, of_lines};

use crate::app::{Front, Heard, Message, Part, Scope, say};
use crate::checkout::{self, Checkout, Early};
use crate::deferred::{self, Deferred};
use crate::dom::{self, Listener, Timer};
use crate::host::Host;
use crate::memory;
use dialogs::Dialogs;
use etalase_model::campaign::Campaign;
use etalase_model::shop::player::Fact;
use etalase_model::shop::{Command, Msg};
use etalase_view::links::Links;
use etalase_view::{Departure, Doors, keys};
use focus::Gaze;
use page::Looks;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, KeyboardEvent, MouseEvent};

/// What it is called that a later file cannot be had.
const DEFERRED: &str = "deferred_unavailable";
const CHECKOUT: &str = "checkout_unavailable";

/// What sells, and what comes after it.
pub(crate) struct Shopping {
    host: Rc<Host>,
    dialogs: Rc<RefCell<Dialogs>>,
    gaze: Gaze,
    /// How many layers the page's history knows of.
    layers: u32,
    looks: Looks,
    clock: Option<Timer>,
    hush: Option<Timer>,
    deferred: Option<Box<dyn Deferred>>,
    checkout: Option<Box<dyn Checkout>>,
    /// Whether that was asked for, and could not be had.
    asked: Cell<bool>,
    alone: bool,
    /// Questions of the debug panel that wait for it.
    questions: Vec<Event>,
    /// What was asked of either before it was there.
    waiting: Vec<Command>,
    held: Vec<Command>,
    _listeners: Vec<Listener>,
}

/// Where it cannot be had, the shop sells on without player and reviews, and asks again.
fn bring_deferred(host: Rc<Host>, link: Scope) {
    spawn_local(async move {
        loop {
            if let Ok(deferred) = deferred::open(Rc::clone(&host), link.clone()).await {
                return link.send_message(Message::Part(Part::Deferred(deferred)));
            }
            if !host.comes_back(DEFERRED).await {
                return;
            }
        }
    });
}

impl Shopping {
    /// Begins the session in one window, and asks for what comes last.
    pub(crate) fn open(host: &Rc<Host>, campaign: &Campaign, link: &Scope) -> Self {
        if let Some(product) = host.product.clone() {
            say(link, Msg::Open(product));
        }
        bring_deferred(Rc::clone(host), link.clone());
        page::paint(host, campaign);
        let mut shopping = Self {
            dialogs: Rc::default(),
            gaze: Gaze::default(),
            layers: 0,
            looks: Looks::default(),
            clock: None,
            hush: None,
            deferred: None,
            checkout: None,
            asked: Cell::default(),
            alone: false,
            questions: Vec::new(),
            waiting: Vec::new(),
            held: Vec::new(),
            _listeners: listeners(host, link),
            host: Rc::clone(host),
        };
        shopping.wind(link);
        shopping
    }

    /// Its views of the shop, with those of what came after it.
    pub(crate) fn views(&self, front: &Front, doors: &Doors) -> etalase_view::Interior {
        let early = Early {
            host: &self.host,
            alone: self.alone,
        };
        let links: &dyn Links = match &self.checkout {
            Some(checkout) => &**checkout,
            None => &early,
        };
        let (shop, speech, missing) = (&front.shop, &front.speech, self.alone);
        let views = etalase_view::Interior::shopping(shop, speech, doors, links, missing);
        let views = match &self.checkout {
            Some(checkout) => checkout.views(front, doors, views),
            None => views,
        };
        match &self.deferred {
            Some(deferred) => deferred.views(front, doors, views),
            None => views,
        }
    }

    /// Answers the debug panel, now or as soon as that is possible.
    pub(crate) fn answer(&mut self, front: &Front, question: Event, link: &Scope) {
        match &self.checkout {
            Some(checkout) => checkout.explain(front, &question),
            None => {
                self.questions.push(question);
                self.bring_checkout(link);
            }
        }
    }

    /// Takes in what comes after it, and has it do what waited for it.
    pub(crate) fn receive(&mut self, front: &mut Front, part: Part, link: &Scope) {
        self.gaze.note(&self.host.root);
        match part {
            Part::Deferred(deferred) => self.complete(front, deferred, link),
            Part::Checkout(checkout) => self.equip(front, checkout, link),
            Part::Extras(extras) => {
                if let Some(deferred) = &mut self.deferred {
                    deferred.supply(extras, front);
                }
            }
        }
    }

    /// Hands a message to the shop, and does what follows from it.
    pub(crate) fn take(&mut self, front: &mut Front, msg: Rc<Msg>, link: &Scope) {
        match &*msg {
            Msg::Tick(_) | Msg::Return(_) if dom::is_hidden() || self.clock.is_none() => {
                self.wind(link)
            }
            Msg::Fact(Fact::FirstFrame) => commands::announce_play(front),
            Msg::Campaign(campaign) => page::paint(&self.host, campaign),
            Msg::Retry => self.asked.set(false),
            _ => {}
        }
        self.gaze.note(&self.host.root);
        let renewed = matches!(&*msg, Msg::Campaign(_));
        let commands = front.shop.apply(Rc::unwrap_or_clone(msg));
        self.run(commands, front, link);
        if let Some(checkout) = self.checkout.as_ref().filter(|_| renewed) {
            checkout.vouch(front);
        }
        if front.shop.needs_rules() {
            self.bring_checkout(link);
        }
        if front.shop.layers() > self.layers {
            self.settle_early();
        }
    }

    /// Answers an event of the browser.
    pub(crate) fn hear(&self, front: &Front, heard: Heard, link: &Scope) {
        match heard {
            Heard::Depart(event, departure) => self.depart(front, event, &departure, link),
            Heard::Key(event) => press(&event, link),
            Heard::Submit(event) => {
                event.prevent_default();
                if let Some(deferred) = &self.deferred {
                    deferred.submit(front, &event, link);
                }
            }
        }
    }

    /// What it shows is on screen.
    pub(crate) fn rendered(&mut self, front: &Front, link: &Scope) {
        self.looks.wear(&self.host, &front.shop);
        if let Some(deferred) = &mut self.deferred {
            deferred.rendered(front, link);
        }
        self.dialogs.borrow_mut().settle(&self.host);
        self.gaze.settle(&self.host.root);
        self.stand(front.shop.layers());
    }
}

impl Drop for Shopping {
    fn drop(&mut self) {
        self.looks.doff(&self.host);
        self.stand(0);
    }
}

impl Shopping {
    fn equip(&mut self, front: &mut Front, checkout: Option<Box<dyn Checkout>>, link: &Scope) {
        self.alone = checkout.is_none();
        self.checkout = checkout.or(self.checkout.take());
        if let Some(checkout) = &self.checkout {
            self.host.furnish("checkout");
            checkout.vouch(front);
            let questions = std::mem::take(&mut self.questions);
            questions
                .iter()
                .for_each(|event| checkout.explain(front, event));
            let held = std::mem::take(&mut self.held);
            self.run(held, front, link);
        }
    }

    fn complete(&mut self, front: &mut Front, mut deferred: Box<dyn Deferred>, link: &Scope) {
        let commands = deferred.begin(front, link);
        self.deferred = Some(deferred);
        self.run(commands, front, link);
        let waiting = std::mem::take(&mut self.waiting);
        self.run(waiting, front, link);
    }

    /// Asks for what makes links, once.
    fn bring_checkout(&self, link: &Scope) {
        if self.checkout.is_some() || self.asked.replace(true) {
            return;
        }
        let (host, link) = (Rc::clone(&self.host), link.clone());
        spawn_local(async move {
            loop {
                let checkout = checkout::open().await.ok();
                let came = checkout.is_some();
                link.send_message(Message::Part(Part::Checkout(checkout)));
                if came {
                    return;
                }
                if !host.comes_back(CHECKOUT).await {
                    return;
                }
            }
        });
    }

    /// A buy link is touched, or followed: the loader's own where there is nothing better yet.
    fn depart(&self, front: &Front, event: MouseEvent, departure: &Departure, link: &Scope) {
        if let Some(checkout) = &self.checkout {
            return checkout.depart(front, &event, departure, link);
        }
        if let Departure::Variant(product, variant) = departure {
            let riding = front.shop.riding();
            self.host.depart(event, product, variant, riding);
        }
        self.bring_checkout(link);
    }

    /// Opens what is about to be written. Yew lets the browser draw between a render and what follows it: a sheet that is open only
    /// then is on screen a frame later.
    fn settle_early(&self) {
        let (dialogs, host) = (Rc::clone(&self.dialogs), Rc::clone(&self.host));
        spawn_local(async move { dialogs.borrow_mut().settle(&host) });
    }

    fn stand(&mut self, layers: u32) {
        if layers != self.layers {
            self.layers = layers;
            memory::stand(&self.host, layers);
        }
    }

    /// Starts or stops the clock: nobody pays for a page that nobody sees.
    fn wind(&mut self, link: &Scope) {
        self.clock = (!dom::is_hidden()).then(|| {
            let link = link.clone();
            Timer::every(1_000, move || say(&link, Msg::Tick(dom::now())))
        });
    }
}

fn press(event: &KeyboardEvent, link: &Scope) {
    if let Some(ask) = keys::ask(&event.key()).filter(|_| !dom::is_taken(event)) {
        event.prevent_default();
        say(link, Msg::Ask(ask));
    }
}

/// What bubbles up to the root of the views and is nobody's there, and what the page tells.
fn listeners(host: &Rc<Host>, link: &Scope) -> Vec<Listener> {
    let on = |kind, handle: fn(&Event, &Scope)| {
        let link = link.clone();
        Listener::new(&host.root, kind, move |event| handle(&event, &link))
    };
    let mut listeners = vec![
        on("cancel", dialogs::cancelled),
        on("click", dialogs::clicked),
        on("keydown", dialogs::pressed),
        on("explain", |event, link| {
            link.send_message(Message::Question(event.clone()));
        }),
    ];
    if let Some(memory) = memory::target(host) {
        let (own, back) = (Rc::clone(host), link.clone());
        listeners.push(Listener::new(&memory, "back", move |event| {
            if memory::is_meant(&own, &event) {
                say(&back, Msg::Back);
            }
        }));
    }
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        let link = link.clone();
        listeners.push(Listener::new(&document, "visibilitychange", move |_| {
            let now = dom::now();
            let hidden = dom::is_hidden();
            say(
                &link,
                if hidden {
                    Msg::Tick(now)
                } else {
                    Msg::Return(now)
                },
            );
        }));
    }
    listeners
}
