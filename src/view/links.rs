//! Who makes the links that leave for the shop.

use etalase_model::checkout::{CheckoutFault, CheckoutLink};
use etalase_model::money::Money;
use etalase_model::product::{Product, Variant};
use etalase_model::shop::Shop;
use yew::AttrValue;

/// A way to the shop, as far as it is known.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// What makes the link is on its way.
    Coming,
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
pub trait Links {
    /// The link that buys one of a variant.
    fn buy(&self, shop: &Shop, product: &Product, variant: &Variant, money: Money) -> Way;
}

/// Makes them by `model::checkout`.
#[derive(Clone, Copy, Debug)]
pub struct Rules;

impl Links for Rules {
    fn buy(&self, shop: &Shop, product: &Product, variant: &Variant, money: Money) -> Way {
        way(shop, shop.buy(product, variant, money))
    }
}

/// The link for all that is in the cart.
pub(crate) fn checkout(shop: &Shop, money: Money) -> Way {
    way(shop, shop.checkout(money))
}

fn way(shop: &Shop, made: Result<CheckoutLink, CheckoutFault>) -> Way {
    match made {
        Ok(link) => Way::Link {
            discounted: shop.voucher().map(|code| link.carries(code)),
            href: link.href.as_str().to_owned().into(),
        },
        Err(fault) => Way::Fault(fault.code()),
    }
}
