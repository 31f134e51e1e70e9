//! A cart that goes on to another device, or comes from one.

use super::{Notice, Storefront, StorefrontCommand, StorefrontEvent};
use crate::handoff::{self, Handoff, HandoffFault, LIFE_SECONDS, ReceivedCart};
use crate::time::Time;

/// What can happen to a cart on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// This is the page's address; a cart may have come in it.
    Received(String),
    /// The shopper wants to go on elsewhere.
    Requested,
    /// The page's address, and whether this device can share links.
    Located(String, bool),
    /// The picture of the link is there; none where it could not be drawn.
    QrDrawn(Option<QrCode>),
    /// The link is to be shared.
    Share,
}

/// What the widget must do for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandoffCommand {
    /// Say where the page is: [`Message::Located`] follows.
    Locate,
    /// Draw this link as a QR code: [`Message::QrDrawn`] follows.
    DrawQr(String),
    /// Open the device's own way to share this link.
    Share(String),
    /// The cart was taken up: the page's address is this one now.
    ReplaceAddress(String),
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrCode {
    /// Modules on a side.
    pub size: u32,
    /// The dark ones as an SVG path, in modules.
    pub path: String,
}

/// Where the picture of a link is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QrState {
    /// It is being drawn.
    Drawing,
    /// It cannot be had; the link works all the same.
    Missing,
    /// Here.
    Ready(QrCode),
}

/// A link that is offered to the shopper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandoffLink {
    /// The link, or why there is none.
    pub link: Result<String, HandoffFault>,
    /// Until when it holds.
    pub expires: Time,
    /// Whether this device can share it.
    pub shares: bool,
    /// Its picture.
    pub qr: QrState,
}

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
