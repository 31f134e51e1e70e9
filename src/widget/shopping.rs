//! What sells in a window: product sheet and bag, links that leave, journeys and credit. It is a Wasm file of its own, which comes
//! while the first screen is being drawn and which alone a tap on a product waits for.
//!
//! Everything that only [`open`] reaches is put into that file, so the rest of the crate holds it by the trait alone.

mod commands;
mod depart;
mod dialogs;
mod dock;
mod focus;
mod memory;
mod page;
mod told;

pub(crate) use depart::{destination, losses};
pub(crate) use dialogs::focused;
pub(crate) use memory::{bag, verify};

use crate::app::{Front, Heard, Message, Scope, say};
use crate::deferred::{self, Deferred};
use crate::dom::{self, Listener, Timer};
use crate::host::Host;
use crate::vouchers;
use dialogs::Dialogs;
use dock::Dock;
use etalase_model::shop::player::Fact;
use etalase_model::shop::{Command, Msg};
use etalase_view::{Doors, keys};
use focus::Gaze;
use page::Looks;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{Event, KeyboardEvent};

/// What sells, as the first screen knows it.
pub(crate) trait Shopping {
    /// Its views of the shop, with those of what came after it.
    fn views(&self, front: &Front, doors: &Doors) -> etalase_view::Interior;
    /// Begins the session; before any message.
    fn begin(&mut self, front: &mut Front, link: &Scope);
    /// Takes in what comes after it, and has it do what waited for it.
    fn complete(&mut self, front: &mut Front, deferred: Box<dyn Deferred>, link: &Scope);
    /// Hands a message to the shop, and does what follows from it.
    fn take(&mut self, front: &mut Front, msg: Rc<Msg>, link: &Scope);
    /// Answers an event of the browser.
    fn hear(&self, front: &Front, heard: Heard, link: &Scope);
    /// What it shows is on screen.
    fn rendered(&mut self, front: &Front, link: &Scope);
}

/// The parts of what sells.
struct Rooms {
    host: Rc<Host>,
    dialogs: Dialogs,
    gaze: Gaze,
    dock: Dock,
    /// How many layers the page's history knows of.
    layers: u32,
    looks: Looks,
    clock: Option<Timer>,
    hush: Option<Timer>,
    deferred: Option<Box<dyn Deferred>>,
    /// What was asked of it before it was there.
    waiting: Vec<Command>,
    _listeners: Vec<Listener>,
}

/// Brings the file, if it is not there yet, and opens the shop in one window.
///
/// # Errors
/// Where the file cannot be had; the next call tries again.
#[wasm_split(shopping, fallible)]
pub(crate) fn open(host: Rc<Host>, link: Scope) -> Result<Box<dyn Shopping>, SplitLoaderError> {
    host.furnish();
    look_back(&host, &link);
    if let Some(product) = host.product.clone() {
        say(&link, Msg::Open(product));
    }
    bring_deferred(Rc::clone(&host), link.clone());
    Ok(Box::new(Rooms {
        dialogs: Dialogs::default(),
        gaze: Gaze::default(),
        dock: Dock::default(),
        layers: 0,
        looks: Looks::default(),
        clock: None,
        hush: None,
        deferred: None,
        waiting: Vec::new(),
        _listeners: listeners(&host, &link),
        host,
    }))
}

/// Where it cannot be had, the shop sells on without player and reviews, and asks again.
fn bring_deferred(host: Rc<Host>, link: Scope) {
    const CODE: &str = "deferred_unavailable";
    spawn_local(async move {
        loop {
            if let Ok(deferred) = deferred::open(Rc::clone(&host), link.clone()).await {
                return link.send_message(Message::Deferred(deferred));
            }
            host.fail(CODE, "publish one whole build", false);
            if !host.again(CODE).await {
                return;
            }
        }
    });
}

impl Shopping for Rooms {
    fn views(&self, front: &Front, doors: &Doors) -> etalase_view::Interior {
        let views = etalase_view::Interior::shopping(&front.shop, &front.speech, doors);
        match &self.deferred {
            Some(deferred) => deferred.views(front, doors, views),
            None => views,
        }
    }

    fn begin(&mut self, front: &mut Front, link: &Scope) {
        page::paint(&self.host, &front.shop.campaign);
        self.wind(link);
        front
            .shop
            .begin(vouchers::read(&self.host, &self.host.document));
    }

    fn complete(&mut self, front: &mut Front, mut deferred: Box<dyn Deferred>, link: &Scope) {
        self.gaze.note(&self.host.root);
        let commands = deferred.begin(front, link);
        self.deferred = Some(deferred);
        self.run(commands, front, link);
        let waiting = std::mem::take(&mut self.waiting);
        self.run(waiting, front, link);
    }

    fn take(&mut self, front: &mut Front, msg: Rc<Msg>, link: &Scope) {
        match &*msg {
            Msg::Tick(_) | Msg::Return(_) if dom::is_hidden() || self.clock.is_none() => {
                self.wind(link)
            }
            Msg::Fact(Fact::FirstFrame) => commands::announce_play(front),
            Msg::Campaign(campaign) => page::paint(&self.host, campaign),
            _ => {}
        }
        self.gaze.note(&self.host.root);
        let commands = front.shop.apply(Rc::unwrap_or_clone(msg));
        self.run(commands, front, link);
    }

    fn hear(&self, front: &Front, heard: Heard, link: &Scope) {
        match heard {
            Heard::Depart(event, departure) => depart::depart(front, &event, &departure, link),
            Heard::Key(event) => press(&event, link),
            Heard::Submit(event) => {
                event.prevent_default();
                if let Some(deferred) = &self.deferred {
                    deferred.submit(front, &event, link);
                }
            }
        }
    }

    fn rendered(&mut self, front: &Front, link: &Scope) {
        self.looks.wear(&self.host, &front.shop);
        if let Some(deferred) = &mut self.deferred {
            deferred.rendered(front, link);
        }
        self.dialogs.settle(&self.host);
        self.gaze.settle(&self.host.root);
        self.dock.settle(&self.host);
        self.stand(front.shop.layers());
    }
}

impl Drop for Rooms {
    fn drop(&mut self) {
        self.looks.doff(&self.host);
        self.stand(0);
    }
}

impl Rooms {
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

/// What has happened before, and what was brought along. A bag from another device comes before one that was kept here, and is
/// taken up by what comes later.
fn look_back(host: &Host, link: &Scope) {
    say(link, memory::arrived(host));
    if !deferred::brings_bag() {
        say(link, memory::bag(host));
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
    ];
    if let Some(memory) = memory::target(host) {
        let (own, back) = (Rc::clone(host), link.clone());
        listeners.push(Listener::new(&memory, "back", move |event| {
            if memory::is_meant(&own, &event) {
                say(&back, Msg::Back);
            }
        }));
        let link = link.clone();
        listeners.push(Listener::new(&memory, "change", move |_| {
            if let Some(app) = link.get_component() {
                look_back(&app.front.host, &link);
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
