//! What the shop wants of the world, beyond what the first screen does.

use super::Controller;
use super::announce::{announce, request_add};
use crate::dom::Timer;
use crate::memory;
use crate::session::{Session, UiState};
use etalase_model::storefront::stored_cart::CartPurpose;
use etalase_model::storefront::{Message, StorefrontCommand, StorefrontEvent};

/// How long something that is said stays on screen: long enough to be read, or read out.
const NOTICE_MILLIS: u32 = 5_000;

impl Controller {
    /// Does it, or has it done by what comes later.
    pub(super) fn run(
        &mut self,
        commands: Vec<StorefrontCommand>,
        ui: &mut UiState,
        session: &Session,
    ) {
        for command in commands {
            match command {
                StorefrontCommand::RequestAdd(line) => request_add(ui, line, session),
                StorefrontCommand::Emit(event) => {
                    if event == StorefrontEvent::Cart {
                        memory::hold(&self.host, &ui.storefront, CartPurpose::Browsing);
                    }
                    announce(ui, event);
                }
                StorefrontCommand::Focus(focus) => self.gaze.wish(focus),
                StorefrontCommand::ExpireNotice => {
                    let session = session.clone();
                    self.notice_timer = Some(Timer::after(NOTICE_MILLIS, move || {
                        session.dispatch(Message::NoticeExpired)
                    }));
                }
                StorefrontCommand::Defer(Message::Handoff(_) | Message::StoredCart(_))
                | StorefrontCommand::Handoff(_)
                | StorefrontCommand::Verify(_) => {
                    self.hold(command, ui, session);
                }
                StorefrontCommand::Defer(_)
                | StorefrontCommand::Player(_)
                | StorefrontCommand::Refresh
                | StorefrontCommand::SaveJourney
                | StorefrontCommand::Reviews(_)
                | StorefrontCommand::Copy(_) => self.defer(command, ui, session),
            }
        }
    }

    /// Has it done by what makes links, once that is here.
    fn hold(&mut self, command: StorefrontCommand, ui: &mut UiState, session: &Session) {
        let Some(checkout) = &self.checkout else {
            self.held.push(command);
            return self.load_checkout(session);
        };
        let commands = checkout.take(ui, command, session);
        self.run(commands, ui, session);
    }

    fn defer(&mut self, command: StorefrontCommand, ui: &mut UiState, session: &Session) {
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
        let commands = deferred.take(ui, command, session);
        self.run(commands, ui, session);
    }
}
