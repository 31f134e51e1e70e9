//! What the shop wants of the world.

use super::{App, Scope, forwarding, settle_reviews};
use crate::api::{self, Request};
use crate::dom::Timer;
use crate::json::{self, Json};
use crate::memory;
use etalase_model::campaign::Campaign;
use etalase_model::cart::Line;
use etalase_model::shop::player::Order;
use etalase_model::shop::reviews::{self, Errand};
use etalase_model::shop::{Command, Event, Msg};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Event as DomEvent;

/// How long something that is said stays on screen: long enough to be read, or read out.
const HUSH_MILLIS: u32 = 5_000;

impl App {
    /// Does it.
    pub(super) fn run(&mut self, commands: Vec<Command>, link: &Scope) {
        for command in commands {
            match command {
                Command::Player(order) => self.order(order),
                Command::Refresh => self.refresh(link),
                Command::Propose(line) => self.propose(line, link),
                Command::Emit(event) => self.announce(event),
                Command::Reviews(errand) => self.errand(errand, link),
                Command::Remember => memory::keep(&self.host, &self.shop, forwarding(&self.host)),
                Command::Verify(carrier) => self.verify(carrier, link),
                Command::Hush => {
                    let link = link.clone();
                    self.hush = Some(Timer::after(HUSH_MILLIS, move || {
                        link.send_message(Msg::Silence)
                    }));
                }
            }
        }
    }

    fn order(&self, order: Order) {
        if let (Some(player), Some(show)) = (&self.player, &self.shop.campaign.show) {
            player.obey(order, show);
        }
    }

    /// Asks for the document anew. The browser revalidates it, and an unchanged one changes nothing here either.
    fn refresh(&self, link: &Scope) {
        let request = Request {
            url: self.host.source.clone(),
            fresh: true,
            ..Request::default()
        };
        let link = link.clone();
        api::send(request, move |answer| {
            if let (Ok(text), Some(app)) = (answer, link.get_component())
                && let Some(campaign) = app.renewed(text)
            {
                link.send_message(Msg::Campaign(Rc::new(campaign)));
            }
        });
    }

    fn renewed(&self, text: String) -> Option<Campaign> {
        if *self.document.borrow() == text {
            return None;
        }
        let campaign = Json::parse(&text).and_then(|document| document.read::<Campaign>());
        self.document.replace(text);
        let Some(mut campaign) = campaign else {
            self.host.fail(
                "campaign_invalid",
                "run `etalase campaign check` on it",
                false,
            );
            return None;
        };
        settle_reviews(&self.host, &mut campaign);
        Some(campaign)
    }

    fn propose(&self, line: Line, link: &Scope) {
        if self.host.emit("add-to-cart", line_detail(&line)) {
            link.send_message(Msg::Added(line.product, line.variant));
        }
    }

    fn announce(&self, event: Event) {
        let (name, detail) = match event {
            Event::State(state) => ("state", json::object(&[("state", state.as_str().into())])),
            Event::ProductView(product) => {
                ("product-view", json::object(&[("product", product.into())]))
            }
            Event::Cart => ("cart", json::object(&[("lines", self.lines())])),
            Event::ReviewSent(review) => {
                ("review-sent", json::object(&[("review", review.into())]))
            }
        };
        self.host.emit(name, detail);
    }

    /// The picture is there.
    pub(super) fn announce_play(&self) {
        let engine = self
            .shop
            .player
            .as_ref()
            .and_then(|player| player.engine)
            .map_or("", |engine| engine.as_str());
        self.host
            .emit("play", json::object(&[("engine", engine.into())]));
    }

    /// The lines of the cart, for the page.
    pub(super) fn lines(&self) -> JsValue {
        json::list(self.shop.cart.lines().iter().map(line_detail))
    }

    fn errand(&self, errand: Errand, link: &Scope) {
        let link = link.clone();
        let tell = move |msg| link.send_message(Msg::Reviews(msg));
        match errand {
            Errand::Fetch(request, query) => {
                self.reviews
                    .page(query, move |page| tell(reviews::Msg::Loaded(request, page)));
            }
            Errand::Send(draft) => self
                .reviews
                .send(draft, move |review| tell(reviews::Msg::Sent(review))),
            Errand::Vote(id) => {
                let review = id.clone();
                self.reviews.vote(&id, &self.voter, move |count| {
                    tell(reviews::Msg::Voted(review, count))
                });
            }
        }
    }

    /// The time line of a recording was moved.
    pub(super) fn scrub(&self, event: &DomEvent) {
        let line = self.pens.timeline.get();
        if line.is_some_and(|line| event.target().as_ref() == Some(line.as_ref()))
            && let Some(player) = &self.player
        {
            player.scrub();
        }
    }
}

fn line_detail(line: &Line) -> JsValue {
    json::object(&[
        ("product", line.product.as_str().into()),
        ("variant", line.variant.as_str().into()),
        ("quantity", line.quantity.into()),
    ])
}
