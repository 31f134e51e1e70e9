//! What the shop wants of the world, beyond what the first screen does.

use super::{Rooms, annex, handoff, memory, token, told};
use crate::api::{self, Request};
use crate::app::{self, Front, Scope, forwarding, say};
use crate::dom::Timer;
use crate::json::{self, Json};
use etalase_model::cart::Line;
use etalase_model::shop::bag::Next;
use etalase_model::shop::player::Order;
use etalase_model::shop::reviews::{self, Errand};
use etalase_model::shop::{Command, Event, Msg};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// How long something that is said stays on screen: long enough to be read, or read out.
const HUSH_MILLIS: u32 = 5_000;

impl Rooms {
    /// Does it.
    pub(super) fn run(&mut self, commands: Vec<Command>, front: &Front, link: &Scope) {
        for command in commands {
            match command {
                Command::Player(order) => self.order(order, front),
                Command::Refresh => {
                    self.refresh(link);
                    self.call_witness(front);
                }
                Command::Propose(line) => propose(front, line, link),
                Command::Emit(event) => {
                    if event == Event::Cart {
                        memory::hold(&self.host, &front.shop, Next::Looking);
                    }
                    announce(front, event);
                }
                Command::Reviews(errand) => self.errand(errand, link),
                Command::Remember => memory::keep(&self.host, &front.shop, forwarding(&self.host)),
                Command::Verify(carrier) => token::verify(front, carrier, link),
                Command::Copy(text) => handoff::copy(text, link),
                Command::Handoff(errand) => self.pass(errand, link),
                Command::Focus(focus) => self.gaze.wish(focus),
                Command::Hush => {
                    let link = link.clone();
                    self.hush = Some(Timer::after(HUSH_MILLIS, move || say(&link, Msg::Silence)));
                }
            }
        }
    }

    fn order(&self, order: Order, front: &Front) {
        if let (Some(player), Some(show)) = (&self.player, &front.shop.campaign.show) {
            player.obey(order, show);
        }
    }

    /// Has the stream say whether the show is on, if nothing else did.
    pub(super) fn call_witness(&self, front: &Front) {
        let shown = front.shop.player.as_ref();
        let (Some(player), Some(show)) = (&self.player, &front.shop.campaign.show) else {
            return;
        };
        if shown.is_some_and(|player| !player.state.has_picture()) {
            player.call_witness(show);
        }
    }

    /// Asks for the document anew. The browser revalidates it, and an unchanged one changes nothing here either.
    fn refresh(&self, link: &Scope) {
        let request = Request {
            url: self.host.source.clone(),
            fresh: true,
            ..Request::default()
        };
        let (host, link) = (Rc::clone(&self.host), link.clone());
        let known = Rc::clone(&self.document);
        api::send(request, move |answer| {
            let Some(text) = answer.ok().filter(|text| *known.borrow() != *text) else {
                return;
            };
            let document = Json::parse(&text).unwrap_or(Json(JsValue::NULL));
            known.replace(text);
            host.suit(&document);
            if let Some(campaign) = app::read(&host, &document, false) {
                let rules = annex::read(&host, &document).content;
                say(&link, Msg::Campaign(campaign));
                say(&link, Msg::Vouchers(annex::vouchers(&host, rules)));
            }
        });
    }

    fn errand(&self, errand: Errand, link: &Scope) {
        let link = link.clone();
        let tell = move |msg| say(&link, Msg::Reviews(msg));
        match errand {
            Errand::Fetch(request, query) => {
                self.reviews
                    .page(query, move |page| tell(reviews::Msg::Loaded(request, page)));
            }
            Errand::Send(draft) => self
                .reviews
                .send(draft, move |review| tell(reviews::Msg::Sent(review))),
            Errand::Vote(id, stands) => {
                let review = id.clone();
                self.reviews.vote(&id, &self.voter, stands, move |count| {
                    tell(reviews::Msg::Voted(review, count))
                });
            }
        }
    }
}

fn propose(front: &Front, line: Line, link: &Scope) {
    let detail = told::of_line(front, &told::names(&line), &line);
    if front.host.emit("add-to-cart", detail) {
        say(link, Msg::Added(line.product, line.variant));
    }
}

fn announce(front: &Front, event: Event) {
    let (name, detail) = match event {
        Event::State(state) => ("state", json::object(&[("state", state.as_str().into())])),
        Event::ProductView(product) => ("product-view", viewed(front, product)),
        Event::Cart => {
            let shop = &front.shop;
            let entries = shop.cart.entries(&shop.campaign.products);
            ("cart", told::detail(front, &[], entries))
        }
        Event::ReviewSent(review) => ("review-sent", json::object(&[("review", review.into())])),
    };
    front.host.emit(name, detail);
}

/// A product, with one of the variant that is shown first.
fn viewed(front: &Front, product: String) -> JsValue {
    let own = [("product", product.as_str().into())];
    let found = front.shop.campaign.product(&product);
    let variant = found.and_then(|product| product.first_variant());
    let line = Line {
        variant: variant.map_or_else(String::new, |variant| variant.id.clone()),
        product,
        quantity: 1,
    };
    told::of_line(front, &own, &line)
}

/// The picture is there.
pub(super) fn announce_play(front: &Front) {
    let player = front.shop.player.as_ref();
    let engine = player.and_then(|player| player.engine);
    let engine = engine.map_or("", |engine| engine.as_str());
    let detail = json::object(&[("engine", engine.into())]);
    front.host.emit("play", detail);
}
