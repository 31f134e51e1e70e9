//! A cart that goes on to another device, or comes from one.

mod apply;

use crate::handoff::HandoffFault;
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
