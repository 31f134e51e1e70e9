//! What comes last in a window: the player, the reviews, and how the visitor came. It is a Wasm file of its own, for which neither
//! the first screen nor a tap on a product waits.

mod dock;
mod theatre;

use crate::api::{self, Request};
use crate::app::{self, Front, Message, Part, Scope, forwarding, say};
use crate::dom::{self, Listener, Sight};
use crate::extras::{self, Extras};
use crate::host::Host;
use crate::json::Json;
use crate::player::Player;
use crate::{memory, page};
use dock::Dock;
use etalase_model::campaign::Published;
use etalase_model::handoff::KEY;
use etalase_model::record::Value;
use etalase_model::review::{Page, Summary};
use etalase_model::shop::handoff;
use etalase_model::shop::player::Order;
use etalase_model::shop::reviews::{self, Errand, Listing};
use etalase_model::shop::{Command, Msg};
use etalase_view::{Doors, Interior, Pens};
use std::cell::RefCell;
use std::rc::Rc;
use theatre::Theatre;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::SubmitEvent;

/// What comes last, as the code that sells knows it.
pub(crate) trait Deferred {
    /// The views with its own among them.
    fn views(&self, front: &Front, doors: &Doors, views: Interior) -> Interior;
    /// Begins to play and to show reviews: what to do first.
    fn begin(&mut self, front: &mut Front, link: &Scope) -> Vec<Command>;
    /// Does a command that is its own; what follows from it.
    fn take(&mut self, front: &mut Front, command: Command, link: &Scope) -> Vec<Command>;
    /// Takes in what few shoppers open, or that it cannot be had.
    fn supply(&mut self, extras: Option<Box<dyn Extras>>, front: &Front);
    /// Sends the review form.
    fn submit(&self, front: &Front, event: &SubmitEvent, link: &Scope);
    /// What it shows is on screen.
    fn rendered(&mut self, front: &Front, link: &Scope);
}

/// What it is called that the next file cannot be had.
const EXTRAS: &str = "extras_unavailable";

struct Parts {
    host: Rc<Host>,
    player: Option<Player>,
    reviews: api::Reviews,
    /// Who votes, in this session only: nothing is stored.
    voter: String,
    extras: Option<Box<dyn Extras>>,
    /// Whether that was asked for, and could not be had.
    asked: bool,
    missing: bool,
    /// The document as last received, to notice that nothing changed.
    text: Rc<RefCell<String>>,
    /// What the player writes by itself.
    pens: Pens,
    theatre: Theatre,
    dock: Dock,
    /// Whether nobody could see the page at the last tick.
    was_hidden: bool,
    /// Watches the reviews come near.
    near: Option<Sight>,
    _memory: Option<Listener>,
}

/// Brings the file, if it is not there yet, and makes its part of one window.
///
/// # Errors
/// Where the file cannot be had; the next call tries again.
#[wasm_split(deferred, fallible)]
pub(crate) fn open(host: Rc<Host>, link: Scope) -> Result<Box<dyn Deferred>, SplitLoaderError> {
    host.furnish("deferred");
    say(&link, memory::arrived(&host));
    // A bag from another device comes before one that was kept here.
    if page::address().contains(KEY) {
        say(&link, Msg::Handoff(handoff::Msg::Came(page::address())));
    }
    say(&link, memory::bag(&host));
    Ok(Box::new(Parts {
        player: None,
        reviews: api::Reviews::new(
            host.api.as_deref().unwrap_or_default(),
            &host.campaign,
            host.reviews.clone(),
        ),
        voter: dom::random_key(),
        extras: None,
        asked: false,
        missing: false,
        text: Rc::default(),
        pens: Pens::default(),
        theatre: Theatre::default(),
        dock: Dock::default(),
        was_hidden: false,
        near: None,
        _memory: look_back(&host, &link),
        host,
    }))
}

impl Deferred for Parts {
    fn views(&self, front: &Front, doors: &Doors, views: Interior) -> Interior {
        let extras = match &self.extras {
            Some(extras) => extras.views(),
            None if self.missing => etalase_view::extras::Extras::Missing,
            None => etalase_view::extras::Extras::Coming,
        };
        views.with_deferred(&front.shop, &front.speech, doors, extras, &self.pens)
    }

    fn begin(&mut self, front: &mut Front, link: &Scope) -> Vec<Command> {
        let stage = front.video.clone().zip(front.shop.campaign.show.as_ref());
        let report = link.callback(|fact| Message::Shop(Rc::new(Msg::Fact(fact))));
        self.player = stage.map(|(video, show)| {
            Player::new(
                Rc::clone(&self.host),
                video,
                show,
                self.pens.clone(),
                report,
            )
        });
        self.call_witness(front);
        front.shop.begin(published(&self.host))
    }

    fn take(&mut self, front: &mut Front, command: Command, link: &Scope) -> Vec<Command> {
        match command {
            Command::Defer(msg) => {
                if let Msg::Tick(_) = msg {
                    self.keep_time();
                }
                return self.apply(msg, front);
            }
            Command::Remember => memory::keep(&self.host, &front.shop, forwarding(&self.host)),
            Command::Player(order) => self.order(order, front),
            Command::Refresh => {
                self.refresh(front, link);
                self.call_witness(front);
            }
            Command::Reviews(errand) => self.errand(errand, link),
            Command::Copy(text) => copy(text, link),
            _ => {}
        }
        Vec::new()
    }

    fn supply(&mut self, extras: Option<Box<dyn Extras>>, front: &Front) {
        self.missing = extras.is_none();
        self.extras = extras.or(self.extras.take());
        if self.extras.is_some() {
            self.host.furnish("extras");
        }
        if let (Some(extras), Some(player)) = (&self.extras, &self.player) {
            player.caption(|host, video, came| extras.captions(host, video, came));
            let shown = front.shop.player.as_ref();
            let chosen = shown.and_then(|player| player.captions);
            self.order(Order::Captions(chosen), front);
        }
    }

    fn submit(&self, front: &Front, event: &SubmitEvent, link: &Scope) {
        let draft = self
            .extras
            .as_ref()
            .and_then(|extras| extras.draft(event, front.speech.locale()));
        if let Some(draft) = draft {
            say(link, Msg::Submit(draft));
        }
    }

    fn rendered(&mut self, front: &Front, link: &Scope) {
        if front.shop.needs_extras() {
            self.bring_extras(link);
        }
        let player = front.shop.player.as_ref();
        let filled = player.is_some_and(|player| player.theatre);
        self.theatre.settle(&self.host, filled, link);
        self.dock.settle(&self.host);
        if self.near.is_none() {
            self.near = near(&self.host, link);
        }
        // Where nothing tells what is near, all is.
        if self.near.is_none() && front.shop.reviews.listing == Listing::Idle {
            say(link, Msg::Reviews(reviews::Msg::Near));
        }
    }
}

/// Tells the shop whenever a visit was noted, or the consent changed.
fn look_back(host: &Rc<Host>, link: &Scope) -> Option<Listener> {
    let memory = memory::target(host)?;
    let (host, link) = (Rc::clone(host), link.clone());
    Some(Listener::new(&memory, "change", move |_| {
        say(&link, memory::arrived(&host));
        say(&link, memory::bag(&host));
    }))
}

/// Copies a text, and says whether that worked.
fn copy(text: String, link: &Scope) {
    let clipboard = page::of_page("navigator").and_then(|navigator| navigator.member("clipboard"));
    let copying = clipboard.map(|clipboard| clipboard.call("writeText", &[text.into()]));
    let link = link.clone();
    spawn_local(async move {
        say(&link, Msg::Copied(page::promised(copying).await.is_some()));
    });
}

/// The reviews that the document has. Without a server there is nobody to ask for others.
fn published(host: &Host) -> Option<Page> {
    let document: Published = host.document.read_at(&host.source).unwrap_or_default();
    let none = || Page {
        summary: Summary::of([0; 5]),
        reviews: Vec::new(),
        next: None,
    };
    let alone = host.api.is_none().then(none);
    document.reviews.or(alone)
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

impl Parts {
    fn apply(&mut self, msg: Msg, front: &mut Front) -> Vec<Command> {
        match msg {
            Msg::Retry => self.asked = false,
            Msg::Submit(draft) => {
                let extras = self.extras.as_ref();
                return extras
                    .map_or_else(Vec::new, |extras| extras.submit(&mut front.shop, draft));
            }
            msg => return front.shop.apply_deferred(msg),
        }
        Vec::new()
    }

    /// Asks for what few shoppers open, once.
    fn bring_extras(&mut self, link: &Scope) {
        if self.extras.is_some() || std::mem::replace(&mut self.asked, true) {
            return;
        }
        let (host, link) = (Rc::clone(&self.host), link.clone());
        spawn_local(async move {
            loop {
                let extras = extras::open().await.ok();
                let came = extras.is_some();
                link.send_message(Message::Part(Part::Extras(extras)));
                if came {
                    return;
                }
                if !host.comes_back(EXTRAS).await {
                    return;
                }
            }
        });
    }

    fn keep_time(&mut self) {
        let was_hidden = std::mem::replace(&mut self.was_hidden, dom::is_hidden());
        let Some(player) = self.player.as_ref().filter(|_| !self.was_hidden) else {
            return;
        };
        if was_hidden {
            player.returned();
        }
        player.tick();
    }

    fn order(&self, order: Order, front: &Front) {
        if let (Some(player), Some(show)) = (&self.player, &front.shop.campaign.show) {
            player.obey(order, show);
        }
    }

    /// Has the stream say whether the show is on, if nothing else did.
    fn call_witness(&self, front: &Front) {
        let shown = front.shop.player.as_ref();
        let (Some(player), Some(show)) = (&self.player, &front.shop.campaign.show) else {
            return;
        };
        if shown.is_some_and(|player| !player.state.has_picture()) {
            player.call_witness(show);
        }
    }

    /// Asks for the document anew. The browser revalidates it, and an unchanged one changes nothing here either.
    fn refresh(&self, front: &Front, link: &Scope) {
        let request = Request {
            url: self.host.source.clone(),
            fresh: true,
            ..Request::default()
        };
        let (host, link) = (Rc::clone(&self.host), link.clone());
        let (known, newest) = (Rc::clone(&self.text), Rc::clone(&front.document));
        api::send(request, move |answer| {
            let Some(text) = answer.ok().filter(|text| *known.borrow() != *text) else {
                return;
            };
            let document = Json::parse(&text).unwrap_or(Json(JsValue::NULL));
            known.replace(text);
            host.suit(&document);
            if let Some(campaign) = app::read(&host, &document, false) {
                newest.replace(document);
                say(&link, Msg::Campaign(campaign));
            }
        });
    }

    fn errand(&self, errand: Errand, link: &Scope) {
        let telling = link.clone();
        let tell = move |msg| say(&telling, Msg::Reviews(msg));
        match errand {
            Errand::Fetch(request, query) => {
                self.reviews
                    .page(query, move |page| tell(reviews::Msg::Loaded(request, page)));
            }
            Errand::Send(draft) => {
                if let Some(extras) = &self.extras {
                    extras.send(&self.reviews, draft, link);
                }
            }
            Errand::Vote(id, stands) => {
                let review = id.clone();
                self.reviews.vote(&id, &self.voter, stands, move |count| {
                    tell(reviews::Msg::Voted(review, count))
                });
            }
        }
    }
}
