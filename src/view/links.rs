//! Who makes the links that leave for the shop.

use etalase_model::checkout::{CheckoutFault, CheckoutLink};
use etalase_model::money::MoneyFormat;
use etalase_model::product::{Product, Variant};
use etalase_model::storefront::Storefront;
use yew::AttrValue;

/// A way to the shop, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkState {
    /// What makes the link is on its way.
    Loading,
    /// What makes the link could not be had.
    Missing,
    /// Nobody can be sent there; the fault's code.
    Fault(&'static str),
    /// The link.
    Link {
        /// Where it leads.
        href: AttrValue,
        /// Whether the discount code that goes with the credit is on it; none if that is not known.
        discounted: Option<bool>,
    },
}

/// Makes links.
pub trait LinkSource {
    /// The link that buys one of a variant.
    fn buy(
        &self,
        storefront: &Storefront,
        product: &Product,
        variant: &Variant,
        money: MoneyFormat,
    ) -> LinkState;
}

/// Makes them by `model::checkout`.
#[derive(Clone, Copy, Debug)]
pub struct ModelLinks;

impl LinkSource for ModelLinks {
    fn buy(
        &self,
        storefront: &Storefront,
        product: &Product,
        variant: &Variant,
        money: MoneyFormat,
    ) -> LinkState {
        way(storefront, storefront.buy(product, variant, money))
    }
}

/// The link for all that is in the cart.
pub(crate) fn checkout(storefront: &Storefront, money: MoneyFormat) -> LinkState {
    way(storefront, storefront.checkout(money))
}

fn way(storefront: &Storefront, made: Result<CheckoutLink, CheckoutFault>) -> LinkState {
    match made {
        Ok(link) => LinkState::Link {
            discounted: storefront.voucher().map(|code| link.carries(code)),
            href: link.href.as_str().to_owned().into(),
        },
        Err(fault) => LinkState::Fault(fault.code()),
    }
}
