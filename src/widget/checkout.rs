//! The cart, and the rules for links that leave for the shop, creators' tokens among them. It is a Wasm file of its own, which comes
//! when a product is looked at closely, a cart is begun, or a link is touched; until then a link for one piece is the loader's.

mod depart;
mod explain;
mod handoff;
mod token;
mod vouchers;

use crate::host::Host;
use crate::session::{Checkout, Session, UiState};
use etalase_model::money::MoneyFormat;
use etalase_model::product::{Product, Variant};
use etalase_model::storefront::{Message, Storefront, StorefrontCommand};
use etalase_view::links::{LinkSource, LinkState, ModelLinks};
use etalase_view::{BuyLink, Callbacks, Slots};
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{Event, MouseEvent};

struct CheckoutChunk;

/// Brings the file, if it is not there yet.
///
/// # Errors
/// Where the file cannot be had; the next call tries again.
#[wasm_split(checkout, fallible)]
pub(crate) fn open() -> Result<Box<dyn Checkout>, SplitLoaderError> {
    Ok(Box::new(CheckoutChunk))
}

impl Checkout for CheckoutChunk {
    fn views(&self, ui: &UiState, callbacks: &Callbacks, views: Slots) -> Slots {
        views.with_cart(&ui.storefront, &ui.i18n, callbacks)
    }

    fn update_vouchers(&self, ui: &mut UiState) {
        let vouchers = vouchers::read(&ui.host, &ui.document.borrow());
        ui.storefront.set_vouchers(vouchers);
    }

    fn take(
        &self,
        ui: &mut UiState,
        command: StorefrontCommand,
        session: &Session,
    ) -> Vec<StorefrontCommand> {
        match command {
            StorefrontCommand::Defer(Message::Handoff(message)) => {
                return ui.storefront.apply_handoff(message);
            }
            StorefrontCommand::Defer(Message::StoredCart(cart)) => {
                return ui.storefront.restore_cart(&cart);
            }
            StorefrontCommand::Handoff(command) => handoff::pass(&ui.host, command, session),
            StorefrontCommand::Verify(carrier) => token::verify(ui, carrier, session),
            _ => {}
        }
        Vec::new()
    }

    fn depart(&self, ui: &UiState, event: &MouseEvent, departure: &BuyLink, session: &Session) {
        depart::depart(ui, event, departure, session);
    }

    fn explain(&self, ui: &UiState, event: &Event) {
        explain::explain(ui, event);
    }
}

impl LinkSource for CheckoutChunk {
    fn buy(
        &self,
        storefront: &Storefront,
        product: &Product,
        variant: &Variant,
        money: MoneyFormat,
    ) -> LinkState {
        ModelLinks.buy(storefront, product, variant, money)
    }
}

/// Links before the rules are here: for one piece the loader's.
pub(crate) struct LoaderLinks<'a> {
    /// Makes them.
    pub(crate) host: &'a Host,
    /// Whether the rules could not be had.
    pub(crate) alone: bool,
}

impl LinkSource for LoaderLinks<'_> {
    fn buy(
        &self,
        storefront: &Storefront,
        product: &Product,
        variant: &Variant,
        _: MoneyFormat,
    ) -> LinkState {
        match self
            .host
            .buy_link(&product.id, &variant.id, storefront.link_tags())
        {
            Some(href) => LinkState::Link {
                href: href.into(),
                discounted: None,
            },
            None if self.alone => LinkState::Missing,
            None => LinkState::Loading,
        }
    }
}
