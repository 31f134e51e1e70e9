//! What a link is to carry, and how long it may be.

use crate::attribution::{Forwarding, Tag, Touch};

/// How long a link may be, in ASCII characters as sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LengthLimit {
    /// 512: what a QR code shows so that every phone reads it.
    Qr,
    /// 1,024: what any program passes on.
    Broad,
    /// 2,048: what mail programs and messengers still pass on whole.
    #[default]
    Email,
}

impl LengthLimit {
    /// Every budget, the smallest first.
    pub const ALL: [Self; 3] = [Self::Qr, Self::Broad, Self::Email];

    /// In characters.
    pub const fn characters(self) -> usize {
        match self {
            Self::Qr => 512,
            Self::Broad => 1_024,
            Self::Email => 2_048,
        }
    }
}

/// One variant and how many of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckoutLine {
    /// The shop system's id of the variant.
    pub variant: String,
    /// The page of the variant or its product.
    pub url: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// Which variant it is, in words: `500 g · V60`. For orders that people read.
    pub label: Option<String>,
    /// What all of the line costs, in words. For orders that people read.
    pub price: Option<String>,
    /// At least 1.
    pub quantity: u32,
}

/// What an order that people read says beside its lines; nothing where nobody reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderSummary<'a> {
    /// What all lines cost, in words.
    pub total: Option<&'a str>,
    /// The shop's name.
    pub shop: Option<&'a str>,
}

/// What a link is to carry.
#[derive(Clone, Copy, Debug)]
pub struct CheckoutRequest<'a> {
    /// The address of the document that the settings come from; paths in it stand on that host.
    pub base: &'a str,
    /// What is bought.
    pub lines: &'a [CheckoutLine],
    /// What all lines cost, and who sells them, for orders that people read.
    pub told: OrderSummary<'a>,
    /// What brought the visitor.
    pub touch: Option<&'a Touch>,
    /// What of it may leave the page.
    pub forward: Forwarding,
    /// Discount codes.
    pub discount: &'a [String],
    /// How long the link may be.
    pub budget: LengthLimit,
}

/// What an adapter writes down.
pub(super) struct Order<'a> {
    pub(super) base: &'a str,
    pub(super) lines: &'a [CheckoutLine],
    pub(super) told: OrderSummary<'a>,
    /// Whether each line says what it costs; the total does in any case.
    pub(super) priced: bool,
    /// The most valuable first.
    pub(super) tags: Vec<Tag>,
    pub(super) discount: &'a [String],
    /// Whether the visitor's tags take the place of the merchant's.
    pub(super) prevails: bool,
}
