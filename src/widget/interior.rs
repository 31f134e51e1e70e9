//! What happens in a window: the player, product sheet and cart, links that leave, reviews, journeys and credit. It is a Wasm
//! file of its own, which comes while the first screen is being drawn.
//!
//! Everything that only [`open`] reaches is put into that file, so the rest of the crate holds it by the trait alone.

mod annex;
mod commands;
mod depart;
mod dialogs;
mod dock;
mod explain;
mod focus;
mod form;
mod handoff;
mod memory;
mod page;
mod theatre;
mod token;
mod told;

use crate::api;
use crate::app::{Front, Heard, Message, Scope, say};
use crate::dom::{self, Listener, Sight, Timer};
use crate::host::Host;
use crate::player::Player;
use dialogs::Dialogs;
use dock::Dock;
use etalase_model::campaign::Annex;
use etalase_model::shop::Msg;
use etalase_model::shop::player::Fact;
use etalase_model::shop::reviews::{self, Listing};
use etalase_view::{Doors, keys};
use focus::Gaze;
use form::Attempts;
use page::Looks;
use std::cell::RefCell;
use std::rc::Rc;
use theatre::Theatre;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{Event, KeyboardEvent};

/// The interior, as the first screen knows it.
pub(crate) trait Interior {
    /// Its views of the shop.
    fn views(&self, front: &Front, doors: &Doors) -> etalase_view::Interior;
    /// Begins the session; before any message.
    fn begin(&mut self, front: &mut Front, link: &Scope);
    /// Hands a message to the shop, and does what follows from it.
    fn take(&mut self, front: &mut Front, msg: Rc<Msg>, link: &Scope);
    /// Answers an event of the browser.
    fn hear(&self, front: &Front, heard: Heard, link: &Scope);
    /// What it shows is on screen.
    fn rendered(&mut self, front: &Front, link: &Scope);
}

/// The parts of the interior.
struct Rooms {
    host: Rc<Host>,
    player: Option<Player>,
    reviews: api::Reviews,
    /// Who votes, in this session only: nothing is stored.
    voter: String,
    attempts: Attempts,
    /// The document as last received, to notice that nothing changed.
    document: Rc<RefCell<String>>,
    dialogs: Dialogs,
    gaze: Gaze,
    theatre: Theatre,
    dock: Dock,
    /// How many layers the page's history knows of.
    layers: u32,
    looks: Looks,
    clock: Option<Timer>,
    hush: Option<Timer>,
    /// Watches the reviews come near.
    near: Option<Sight>,
    _listeners: Vec<Listener>,
}

/// Brings the file, if it is not there yet, and opens the interior of one window.
///
/// # Errors
/// Where the file cannot be had; the next call tries again.
#[wasm_split(interior, fallible)]
pub(crate) fn open(host: Rc<Host>, link: Scope) -> Result<Box<dyn Interior>, SplitLoaderError> {
    host.furnish();
    look_back(&host, &link);
    if let Some(product) = host.product.clone() {
        say(&link, Msg::Open(product));
    }
    Ok(Box::new(Rooms {
        player: None,
        reviews: api::Reviews::new(
            host.api.as_deref().unwrap_or_default(),
            &host.campaign,
            host.reviews.clone(),
        ),
        voter: form::random_key(),
        attempts: Attempts::default(),
        document: Rc::default(),
        dialogs: Dialogs::default(),
        gaze: Gaze::default(),
        theatre: Theatre::default(),
        dock: Dock::default(),
        layers: 0,
        looks: Looks::default(),
        clock: None,
        hush: None,
        near: None,
        _listeners: listeners(&host, &link),
        host,
    }))
}

impl Interior for Rooms {
    fn views(&self, front: &Front, doors: &Doors) -> etalase_view::Interior {
        etalase_view::Interior::of(&front.shop, &front.speech, doors)
    }

    fn begin(&mut self, front: &mut Front, link: &Scope) {
        page::paint(&self.host, &front.shop.campaign);
        self.wind(link);
        let stage = front.video.clone().zip(front.shop.campaign.show.as_ref());
        let report = link.callback(|fact| Message::Shop(Rc::new(Msg::Fact(fact))));
        self.player = stage.map(|(video, show)| {
            Player::new(
                Rc::clone(&self.host),
                video,
                show,
                front.pens.clone(),
                report,
            )
        });
        let Annex { reviews, content } = annex::read(&self.host, &self.host.document);
        let vouchers = annex::vouchers(&self.host, content);
        let commands = front.shop.begin(reviews, vouchers);
        self.run(commands, front, link);
        self.call_witness(front);
    }

    fn take(&mut self, front: &mut Front, msg: Rc<Msg>, link: &Scope) {
        match &*msg {
            Msg::Tick(_) | Msg::Return(_) => self.keep_time(link),
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
                if let Some(draft) = self.attempts.draft(&event, front.speech.locale()) {
                    say(link, Msg::Reviews(reviews::Msg::Submit(draft)));
                }
            }
        }
    }

    fn rendered(&mut self, front: &Front, link: &Scope) {
        self.looks.wear(&self.host, &front.shop);
        let filled = front
            .shop
            .player
            .as_ref()
            .is_some_and(|player| player.theatre);
        self.theatre.settle(&self.host, filled, link);
        self.dialogs.settle(&self.host);
        self.gaze.settle(&self.host.root);
        self.dock.settle(&self.host);
        self.stand(front.shop.layers());
        if self.near.is_none() {
            self.near = near(&self.host, link);
        }
        // Where nothing tells what is near, all is.
        if self.near.is_none() && front.shop.reviews.listing == Listing::Idle {
            say(link, Msg::Reviews(reviews::Msg::Near));
        }
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

    fn keep_time(&mut self, link: &Scope) {
        let returned = self.clock.is_none() && !dom::is_hidden();
        if dom::is_hidden() || returned {
            self.wind(link);
        }
        let Some(player) = self.player.as_ref().filter(|_| !dom::is_hidden()) else {
            return;
        };
        if returned {
            player.returned();
        }
        player.tick();
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

fn near(host: &Host, link: &Scope) -> Option<Sight> {
    let link = link.clone();
    let block = host.root.query_selector(".reviews").ok().flatten()?;
    Sight::new(&[&block], "600px", move |_, near| {
        if near {
            say(&link, Msg::Reviews(reviews::Msg::Near));
        }
    })
}

/// What has happened before, and what was brought along: a bag from another device comes before one that was kept here.
fn look_back(host: &Host, link: &Scope) {
    say(link, memory::arrived(host));
    handoff::came(link);
    say(link, memory::bag(host));
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
        on("explain", explain::explain),
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
