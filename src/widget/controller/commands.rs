//! What the shop wants of the world, beyond what the first screen does.

use super::{Controller, event_detail};
use crate::app::{Scope, UiState, dispatch};
use crate::dom::Timer;
use crate::{json, memory};
use etalase_model::cart::CartLine;
use etalase_model::storefront::stored_cart::CartPurpose;
use etalase_model::storefront::{Message, StorefrontCommand, StorefrontEvent};
use wasm_bindgen::JsValue;

/// How long something that is said stays on screen: long enough to be read, or read out.
const HUSH_MILLIS: u32 = 5_000;

impl Controller {
    /// Does it, or has it done by what comes later.
    pub(super) fn run(&mut self, commands: Vec<StorefrontCommand>, ui: &mut UiState, link: &Scope) {
        for command in commands {
            match command {
                StorefrontCommand::RequestAdd(line) => propose(ui, line, link),
                StorefrontCommand::Emit(event) => {
                    if event == StorefrontEvent::Cart {
                        memory::hold(&self.host, &ui.storefront, CartPurpose::Browsing);
                    }
                    announce(ui, event);
                }
                StorefrontCommand::Focus(focus) => self.gaze.wish(focus),
                StorefrontCommand::ExpireNotice => {
                    let link = link.clone();
                    self.hush = Some(Timer::after(HUSH_MILLIS, move || {
                        dispatch(&link, Message::NoticeExpired)
                    }));
                }
                StorefrontCommand::Defer(Message::Handoff(_) | Message::StoredCart(_))
                | StorefrontCommand::Handoff(_)
                | StorefrontCommand::Verify(_) => {
                    self.hold(command, ui, link);
                }
                StorefrontCommand::Defer(_)
                | StorefrontCommand::Player(_)
                | StorefrontCommand::Refresh
                | StorefrontCommand::SaveJourney
                | StorefrontCommand::Reviews(_)
                | StorefrontCommand::Copy(_) => self.defer(command, ui, link),
            }
        }
    }

    /// Has it done by what makes links, once that is here.
    fn hold(&mut self, command: StorefrontCommand, ui: &mut UiState, link: &Scope) {
        let Some(checkout) = &self.checkout else {
            self.held.push(command);
            return self.load_checkout(link);
        };
        let commands = checkout.take(ui, command, link);
        self.run(commands, ui, link);
    }

    fn defer(&mut self, command: StorefrontCommand, ui: &mut UiState, link: &Scope) {
        let Some(deferred) = &mut self.deferred else {
            // The clock goes on by itself.
            if !matches!(
                command,
                StorefrontCommand::Defer(Message::Tick(_)) | StorefrontCommand::Refresh
            ) {
                self.waiting.push(command);
            }
            return;
        };
        let commands = deferred.take(ui, command, link);
        self.run(commands, ui, link);
    }
}

fn propose(ui: &UiState, line: CartLine, link: &Scope) {
    let detail = event_detail::of_line(ui, &event_detail::names(&line), &line);
    if ui.host.emit("add-to-cart", detail) {
        dispatch(link, Message::Added(line.product, line.variant));
    }
}

fn announce(ui: &UiState, event: StorefrontEvent) {
    let (name, detail) = match event {
        StorefrontEvent::State(state) => {
            ("state", json::object(&[("state", state.as_str().into())]))
        }
        StorefrontEvent::ProductView(product) => ("product-view", viewed(ui, product)),
        StorefrontEvent::Cart => {
            let storefront = &ui.storefront;
            let entries = storefront.cart.entries(&storefront.campaign.products);
            ("cart", event_detail::of_lines(ui, &[], entries))
        }
        StorefrontEvent::ReviewSent(review) => {
            ("review-sent", json::object(&[("review", review.into())]))
        }
    };
    ui.host.emit(name, detail);
}

/// A product, with one of the variant that is shown first.
fn viewed(ui: &UiState, product: String) -> JsValue {
    let own = [("product", product.as_str().into())];
    let found = ui.storefront.campaign.product(&product);
    let variant = found.and_then(|product| product.first_variant());
    let line = CartLine {
        variant: variant.map_or_else(String::new, |variant| variant.id.clone()),
        product,
        quantity: 1,
    };
    event_detail::of_line(ui, &own, &line)
}

/// The picture is there.
pub(super) fn announce_play(ui: &UiState) {
    let player = ui.storefront.player.as_ref();
    let engine = player.and_then(|player| player.engine);
    let engine = engine.map_or("", |engine| engine.as_str());
    let detail = json::object(&[("engine", engine.into())]);
    ui.host.emit("play", detail);
}
