//! What the shop wants of the world, beyond what the first screen does.

use super::{Shopping, told};
use crate::app::{Front, Scope, say};
use crate::dom::Timer;
use crate::{json, memory};
use etalase_model::cart::Line;
use etalase_model::shop::bag::Next;
use etalase_model::shop::{Command, Event, Msg};
use wasm_bindgen::JsValue;

/// How long something that is said stays on screen: long enough to be read, or read out.
const HUSH_MILLIS: u32 = 5_000;

impl Shopping {
    /// Does it, or has it done by what comes later.
    pub(super) fn run(&mut self, commands: Vec<Command>, front: &mut Front, link: &Scope) {
        for command in commands {
            match command {
                Command::Propose(line) => propose(front, line, link),
                Command::Emit(event) => {
                    if event == Event::Cart {
                        memory::hold(&self.host, &front.shop, Next::Looking);
                    }
                    announce(front, event);
                }
                Command::Focus(focus) => self.gaze.wish(focus),
                Command::Hush => {
                    let link = link.clone();
                    self.hush = Some(Timer::after(HUSH_MILLIS, move || say(&link, Msg::Silence)));
                }
                Command::Defer(Msg::Handoff(_) | Msg::Kept(_))
                | Command::Handoff(_)
                | Command::Verify(_) => {
                    self.hold(command, front, link);
                }
                Command::Defer(_)
                | Command::Player(_)
                | Command::Refresh
                | Command::Remember
                | Command::Reviews(_)
                | Command::Copy(_) => self.defer(command, front, link),
            }
        }
    }

    /// Has it done by what makes links, once that is here.
    fn hold(&mut self, command: Command, front: &mut Front, link: &Scope) {
        let Some(checkout) = &self.checkout else {
            self.held.push(command);
            return self.bring_checkout(link);
        };
        let commands = checkout.take(front, command, link);
        self.run(commands, front, link);
    }

    fn defer(&mut self, command: Command, front: &mut Front, link: &Scope) {
        let Some(deferred) = &mut self.deferred else {
            // The clock goes on by itself.
            if !matches!(command, Command::Defer(Msg::Tick(_)) | Command::Refresh) {
                self.waiting.push(command);
            }
            return;
        };
        let commands = deferred.take(front, command, link);
        self.run(commands, front, link);
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
            ("cart", told::of_lines(front, &[], entries))
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
