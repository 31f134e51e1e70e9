//! The bag, and the rules for links that leave for the shop, creators' tokens among them. It is a Wasm file of its own, which comes
//! when a product is looked at closely, a bag is begun, or a link is touched; until then a link for one piece is the loader's.

mod depart;
mod explain;
mod handoff;
mod token;
mod vouchers;

use crate::app::{Front, Scope};
use crate::host::Host;
use etalase_model::money::Money;
use etalase_model::product::{Product, Variant};
use etalase_model::shop::{Command, Msg, Shop};
use etalase_view::links::{Links, Rules, Way};
use etalase_view::{Departure, Doors, Interior};
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{Event, MouseEvent};

/// What makes links, as the code that sells knows it.
pub(crate) trait Checkout: Links {
    /// The views with the bag among them.
    fn views(&self, front: &Front, doors: &Doors, views: Interior) -> Interior;
    /// Takes the vouchers of the document as it was read last.
    fn vouch(&self, front: &mut Front);
    /// Does a command that is its own; what follows from it.
    fn take(&self, front: &mut Front, command: Command, link: &Scope) -> Vec<Command>;
    /// A buy link is touched, or followed.
    fn depart(&self, front: &Front, event: &MouseEvent, departure: &Departure, link: &Scope);
    /// The debug panel asks which link would be followed now.
    fn explain(&self, front: &Front, event: &Event);
}

struct Desk;

/// Brings the file, if it is not there yet.
///
/// # Errors
/// Where the file cannot be had; the next call tries again.
#[wasm_split(checkout, fallible)]
pub(crate) fn open() -> Result<Box<dyn Checkout>, SplitLoaderError> {
    Ok(Box::new(Desk))
}

impl Checkout for Desk {
    fn views(&self, front: &Front, doors: &Doors, views: Interior) -> Interior {
        views.with_bag(&front.shop, &front.speech, doors)
    }

    fn vouch(&self, front: &mut Front) {
        let vouchers = vouchers::read(&front.host, &front.document.borrow());
        front.shop.vouch(vouchers);
    }

    fn take(&self, front: &mut Front, command: Command, link: &Scope) -> Vec<Command> {
        match command {
            Command::Defer(Msg::Handoff(msg)) => return front.shop.hand_over(msg),
            Command::Defer(Msg::Kept(bag)) => return front.shop.restore(&bag),
            Command::Handoff(errand) => handoff::pass(&front.host, errand, link),
            Command::Verify(carrier) => token::verify(front, carrier, link),
            _ => {}
        }
        Vec::new()
    }

    fn depart(&self, front: &Front, event: &MouseEvent, departure: &Departure, link: &Scope) {
        depart::depart(front, event, departure, link);
    }

    fn explain(&self, front: &Front, event: &Event) {
        explain::explain(front, event);
    }
}

impl Links for Desk {
    fn buy(&self, shop: &Shop, product: &Product, variant: &Variant, money: Money) -> Way {
        Rules.buy(shop, product, variant, money)
    }
}

/// Links before the rules are here: for one piece the loader's.
pub(crate) struct Early<'a> {
    /// Makes them.
    pub(crate) host: &'a Host,
    /// Whether the rules could not be had.
    pub(crate) alone: bool,
}

impl Links for Early<'_> {
    fn buy(&self, shop: &Shop, product: &Product, variant: &Variant, _: Money) -> Way {
        match self.host.address(&product.id, &variant.id, shop.riding()) {
            Some(href) => Way::Link {
                href: href.into(),
                discounted: None,
            },
            None if self.alone => Way::Missing,
            None => Way::Coming,
        }
    }
}
