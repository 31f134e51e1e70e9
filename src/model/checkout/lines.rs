//! Lines, ids and codes as adapters write them.

use super::{CheckoutFault, CheckoutLine};
use crate::link::is_space;

/// A line as an adapter writes it.
pub(super) struct Item<'a> {
    pub(super) variant: &'a str,
    pub(super) url: Option<&'a str>,
    pub(super) name: Option<&'a str>,
    pub(super) label: Option<&'a str>,
    pub(super) price: Option<&'a str>,
    pub(super) quantity: u32,
}

/// The lines with the variants' ids as the system writes them (`id` says how), repetitions merged.
pub(super) fn merged(
    lines: &[CheckoutLine],
    id: fn(&str) -> Option<&str>,
) -> Result<Vec<Item<'_>>, CheckoutFault> {
    let mut items: Vec<Item> = Vec::with_capacity(lines.len());
    for line in lines {
        let quantity_fault = || CheckoutFault::Quantity(line.variant.clone());
        let variant =
            id(&line.variant).ok_or_else(|| CheckoutFault::Variant(line.variant.clone()))?;
        if line.quantity == 0 {
            return Err(quantity_fault());
        }
        match items.iter_mut().find(|item| item.variant == variant) {
            Some(item) => {
                item.quantity = item
                    .quantity
                    .checked_add(line.quantity)
                    .ok_or_else(quantity_fault)?;
                // It was the price of fewer.
                item.price = None;
            }
            None => items.push(Item {
                variant,
                url: line.url.as_deref(),
                name: line.name.as_deref(),
                label: line.label.as_deref(),
                price: line.price.as_deref(),
                quantity: line.quantity,
            }),
        }
    }
    if items.is_empty() {
        Err(CheckoutFault::NoLines)
    } else {
        Ok(items)
    }
}

/// `variant:quantity,variant:quantity`
pub(super) fn listed(items: &[Item]) -> String {
    let item = |item: &Item| [item.variant, ":", &item.quantity.to_string()].concat();
    items.iter().map(item).collect::<Vec<_>>().join(",")
}

/// Whether this can be a discount code of any shop: what is not would cost the whole link.
pub(crate) fn is_code(code: &str) -> bool {
    (1..=64).contains(&code.len())
        && !code.starts_with(is_space)
        && !code.ends_with(is_space)
        && !code.contains(|c: char| c == ',' || c.is_control())
}

/// Whether each of the codes can be one.
pub(super) fn check_discount(codes: &[String]) -> Result<(), CheckoutFault> {
    let wrong =
        |code: &&String| code.is_empty() || code.contains(|c: char| c == ',' || c.is_control());
    match codes.iter().find(wrong) {
        None => Ok(()),
        Some(code) => Err(CheckoutFault::Discount(code.clone())),
    }
}

/// An id of digits.
pub(super) fn digits(id: &str) -> Option<&str> {
    let fine = id.bytes().all(|byte| byte.is_ascii_digit())
        && !id.starts_with('0')
        && (1..=20).contains(&id.len());
    fine.then_some(id)
}

/// A word that needs no encoding anywhere.
pub(super) fn check_word(word: &str) -> Result<(), CheckoutFault> {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if (1..=40).contains(&word.len()) && word.bytes().all(fine) {
        Ok(())
    } else {
        Err(CheckoutFault::Word(word.to_owned()))
    }
}
