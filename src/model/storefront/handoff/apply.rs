//! How a session takes what happens to a cart on its way.

use super::{HandoffCommand, HandoffLink, Message, QrState};
use crate::handoff::{self, Handoff, LIFE_SECONDS, ReceivedCart};
use crate::storefront::{Notice, Storefront, StorefrontCommand, StorefrontEvent};
use crate::time::Time;

impl Storefront {
    /// Takes what [`Storefront::apply`] deferred of carts on their way.
    pub fn apply_handoff(&mut self, message: Message) -> Vec<StorefrontCommand> {
        match message {
            Message::Received(address) => self.receive(&address),
            Message::Requested => vec![StorefrontCommand::Handoff(HandoffCommand::Locate)],
            Message::Located(page, shares) => self.offer(&page, shares),
            Message::QrDrawn(drawing) => {
                if let Some(offer) = &mut self.handoff_link {
                    offer.qr = drawing.map_or(QrState::Missing, QrState::Ready);
                }
                Vec::new()
            }
            Message::Share => {
                let link = self
                    .handoff_link
                    .as_ref()
                    .and_then(|offer| offer.link.clone().ok());
                let share =
                    link.map(|link| StorefrontCommand::Handoff(HandoffCommand::Share(link)));
                share.into_iter().collect()
            }
        }
    }

    fn offer(&mut self, page: &str, shares: bool) -> Vec<StorefrontCommand> {
        let touch = self.credit().touch;
        let lines = self.cart.lines().iter();
        let cart = Handoff {
            campaign: self.campaign.id.clone(),
            expires: self.now.plus_seconds(LIFE_SECONDS),
            credit_began: touch.as_ref().map(|touch| Time(touch.began())),
            lines: lines
                .map(|line| (line.variant.clone(), line.quantity))
                .collect(),
        };
        let link = cart.link(page, touch.as_ref());
        // What was said of the cart is not said again in the dialog over it.
        self.notice = None;
        let draw = link
            .clone()
            .map(|link| StorefrontCommand::Handoff(HandoffCommand::DrawQr(link)));
        self.handoff_link = Some(HandoffLink {
            link,
            expires: cart.expires,
            shares,
            qr: QrState::Drawing,
        });
        draw.into_iter().collect()
    }

    /// Fills the cart with what the campaign still sells, as far as its limits allow.
    fn receive(&mut self, address: &str) -> Vec<StorefrontCommand> {
        let is_foreign = |campaign: String| campaign != self.campaign.id;
        if handoff::campaign_of(address).is_some_and(is_foreign) {
            return Vec::new();
        }
        let Some(ReceivedCart { handoff, address }) = handoff::arrival(address, self.now) else {
            return Vec::new();
        };
        let mut commands = vec![StorefrontCommand::Handoff(HandoffCommand::ReplaceAddress(
            address,
        ))];
        match handoff {
            Ok(cart) => commands.extend(self.fill(&cart)),
            Err(fault) => commands.extend(self.notify(Notice::Handoff(fault))),
        }
        commands
    }

    fn fill(&mut self, cart: &Handoff) -> Vec<StorefrontCommand> {
        let came = self.fill_cart(cart);
        let left: u32 = cart.lines.iter().map(|(_, quantity)| quantity).sum();
        self.sheet = None;
        self.cart_open = came > 0;
        let mut commands = vec![StorefrontCommand::Emit(StorefrontEvent::Cart)];
        commands.extend(self.notify(Notice::HandedOver {
            came,
            missing: left - came,
        }));
        commands
    }
}
