//! A bag that goes on to another device, or comes from one.

use super::{Command, Event, Notice, Shop};
use crate::handoff::{self, Arrival, Handoff, HandoffFault, LIFE_SECONDS};
use crate::time::Time;

/// What can happen to a bag on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// This is the page's address; a bag may have come in it.
    Came(String),
    /// The shopper wants to go on elsewhere.
    Ask,
    /// The page's address, and whether this device can share links.
    Located(String, bool),
    /// The picture of the link is there; none where it could not be drawn.
    Drawn(Option<Drawing>),
    /// The link is to be shared.
    Share,
}

/// What the widget must do for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Say where the page is: [`Msg::Located`] follows.
    Locate,
    /// Draw this link as a QR code: [`Msg::Drawn`] follows.
    Draw(String),
    /// Open the device's own way to share this link.
    Share(String),
    /// The bag was taken up: the page's address is this one now.
    Settle(String),
}

/// A QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Modules on a side.
    pub size: u32,
    /// The dark ones as an SVG path, in modules.
    pub path: String,
}

/// Where the picture of a link is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    /// It is being drawn.
    Coming,
    /// It cannot be had; the link works all the same.
    Missing,
    /// Here.
    Here(Drawing),
}

/// A link that is offered to the shopper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The link, or why there is none.
    pub link: Result<String, HandoffFault>,
    /// Until when it holds.
    pub expires: Time,
    /// Whether this device can share it.
    pub shares: bool,
    /// Its picture.
    pub picture: Picture,
}

impl Shop {
    /// Takes what [`Shop::apply`] deferred of bags on their way.
    pub fn hand_over(&mut self, msg: Msg) -> Vec<Command> {
        match msg {
            Msg::Came(address) => self.take_up(&address),
            Msg::Ask => vec![Command::Handoff(Errand::Locate)],
            Msg::Located(page, shares) => self.offer(&page, shares),
            Msg::Drawn(drawing) => {
                if let Some(offer) = &mut self.offer {
                    offer.picture = drawing.map_or(Picture::Missing, Picture::Here);
                }
                Vec::new()
            }
            Msg::Share => {
                let link = self
                    .offer
                    .as_ref()
                    .and_then(|offer| offer.link.clone().ok());
                let share = link.map(|link| Command::Handoff(Errand::Share(link)));
                share.into_iter().collect()
            }
        }
    }

    fn offer(&mut self, page: &str, shares: bool) -> Vec<Command> {
        let touch = self.credit().touch;
        let lines = self.cart.lines().iter();
        let bag = Handoff {
            campaign: self.campaign.id.clone(),
            expires: self.now.plus_seconds(LIFE_SECONDS),
            credit_began: touch.as_ref().map(|touch| Time(touch.began())),
            lines: lines
                .map(|line| (line.variant.clone(), line.quantity))
                .collect(),
        };
        let link = bag.link(page, touch.as_ref());
        // What was said of the bag is not said again in the dialog over it.
        self.notice = None;
        let draw = link
            .clone()
            .map(|link| Command::Handoff(Errand::Draw(link)));
        self.offer = Some(Offer {
            link,
            expires: bag.expires,
            shares,
            picture: Picture::Coming,
        });
        draw.into_iter().collect()
    }

    /// Fills the cart with what the campaign still sells, as far as its limits allow.
    fn take_up(&mut self, address: &str) -> Vec<Command> {
        let is_foreign = |campaign: String| campaign != self.campaign.id;
        if handoff::campaign_of(address).is_some_and(is_foreign) {
            return Vec::new();
        }
        let Some(Arrival { handoff, address }) = handoff::arrival(address, self.now) else {
            return Vec::new();
        };
        let mut commands = vec![Command::Handoff(Errand::Settle(address))];
        match handoff {
            Ok(bag) => commands.extend(self.fill(&bag)),
            Err(fault) => commands.extend(self.say(Notice::Handoff(fault))),
        }
        commands
    }

    fn fill(&mut self, bag: &Handoff) -> Vec<Command> {
        let came = self.pack(bag);
        let left: u32 = bag.lines.iter().map(|(_, quantity)| quantity).sum();
        self.sheet = None;
        self.cart_open = came > 0;
        let mut commands = vec![Command::Emit(Event::Cart)];
        commands.extend(self.say(Notice::HandedOver {
            came,
            missing: left - came,
        }));
        commands
    }
}
