//! BigCommerce: checkout links are made by the shop's API (`POST /v3/carts`, then `/redirect_urls`), with a secret that no
//! page may hold. What a page can do alone is to lead to the cart page of the settings.
//!
//! - **Link**: the cart page; with none, there is no link.
//! - **Characters**: any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: the lines, unless a server makes the cart; discount codes.
//! - **On the order**: nothing is promised.

use super::{CheckoutFault, Draft, Loss, Order, merged, plain};

pub(super) fn link(cart: Option<&str>, order: &Order) -> Result<Draft, CheckoutFault> {
    merged(order.lines, plain::variant)?;
    let cart = plain::page(cart.ok_or(CheckoutFault::NeedsServer)?, order.base)?;
    let mut draft = Draft::new(cart.into(), order);
    draft.loss.push(Loss::Lines);
    draft.discount(order.discount, "");
    draft.tell_unseen(&order.tags, &[]);
    Ok(draft)
}
