//! Any page of any shop: the checkout page, or the page of the one thing that is bought.
//!
//! - **Link**: with a parameter for lines, `{url}?{parameter}=variant:quantity,…` on the checkout page. Without one a page
//!   takes no cart: a single line goes to its own page if it has one, everything else to the checkout page.
//! - **Characters**: all; keys and values are form-encoded and decode to what they were. A variant's id may have no comma
//!   (the last colon of an item divides it from the quantity).
//! - **Length**: 2,048 characters.
//! - **Dropped**: without a parameter for lines, all of the cart that one product page does not say; discount codes.
//! - **On the order**: as far as the shop's own analytics carries query parameters. Nothing is promised.

use super::lines::Item;
use super::{CheckoutFault, LinkBuilder, Loss, Order, listed, merged};
use crate::attribution::is_tag;
use crate::link::Href;

pub(super) fn link(
    url: &str,
    parameter: Option<&str>,
    order: &Order,
) -> Result<LinkBuilder, CheckoutFault> {
    check_parameter(parameter)?;
    let mut target = page(url, order.base)?;
    let items = merged(order.lines, variant)?;
    let mut told = parameter.is_some();
    if let (
        None,
        [
            Item {
                url: Some(url),
                quantity,
                ..
            },
        ],
    ) = (parameter, items.as_slice())
    {
        target = page(url, order.base)?;
        told = *quantity == 1;
    }
    let mut draft = LinkBuilder::new(target.into(), order);
    if let Some(parameter) = parameter {
        draft.fix(parameter, &listed(&items));
    }
    if !told {
        draft.loss.push(Loss::Lines);
    }
    draft.discount(order.discount, "");
    Ok(draft)
}

/// A link without tags to the page of the first line, or of the settings.
pub(super) fn single_page(url: Option<&str>, order: &Order) -> Result<LinkBuilder, CheckoutFault> {
    let items = merged(order.lines, variant)?;
    let first = items.first().ok_or(CheckoutFault::NoLines)?;
    let url = first.url.or(url).ok_or(CheckoutFault::NoPage)?;
    let mut draft = LinkBuilder::bare(page(url, order.base)?.into());
    if items.len() > 1 || first.quantity > 1 {
        draft.loss.push(Loss::Lines);
    }
    Ok(draft)
}

/// The page that a link of the settings or of a line means.
pub(super) fn page(url: &str, base: &str) -> Result<Href, CheckoutFault> {
    Ok(Href::resolve(base, url)?)
}

pub(super) fn check_parameter(parameter: Option<&str>) -> Result<(), CheckoutFault> {
    match parameter {
        Some(name) if name.is_empty() || is_tag(name) => Err(CheckoutFault::LinesParameter),
        _ => Ok(()),
    }
}

/// An id as the shop has it, which may be anything that can be told apart in a list.
pub(super) fn variant(id: &str) -> Option<&str> {
    let fine = !id.is_empty() && !id.contains(|c: char| c == ',' || c.is_control());
    fine.then_some(id)
}
