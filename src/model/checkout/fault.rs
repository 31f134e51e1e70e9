//! Why there is no checkout link.

use crate::link::LinkFault;

/// Why there is no checkout link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckoutFault {
    /// The cart is empty.
    #[error("there is no line to check out")]
    NoLines,
    /// A quantity of 0, or more than can be counted.
    #[error("the quantity of “{0}” is not a positive number")]
    Quantity(String),
    /// The shop system cannot have such a variant.
    #[error("“{0}” is not a variant id of this shop system")]
    Variant(String),
    /// The checkout page or a line's page is no link to send anyone to.
    #[error(transparent)]
    Link(#[from] LinkFault),
    /// The shop is not a host name.
    #[error("the shop is not a host name")]
    Shop,
    /// The locale is not a language path.
    #[error("the locale is not a language")]
    Locale,
    /// The parameter for lines is empty or a tag's.
    #[error("the parameter for lines cannot have this name")]
    LinesParameter,
    /// The lines alone make the link too long.
    #[error("the link is too long")]
    Length,
}

impl CheckoutFault {
    /// The stable name of the fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoLines => "checkout_no_lines",
            Self::Quantity(_) => "checkout_quantity",
            Self::Variant(_) => "checkout_variant",
            Self::Link(fault) => fault.code(),
            Self::Shop => "checkout_shop",
            Self::Locale => "checkout_locale",
            Self::LinesParameter => "checkout_lines_parameter",
            Self::Length => "checkout_length",
        }
    }

    /// What to do about it.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::NoLines => "Put something into the cart first.",
            Self::Quantity(_) => "Use whole quantities from 1.",
            Self::Variant(_) => {
                "Copy the variant's id from the shop: digits for Shopify, no comma or control character elsewhere."
            }
            Self::Link(fault) => fault.mend(),
            Self::Shop => {
                "Write the host name alone, such as kopi-senja.myshopify.com: no https://, port, path or address."
            }
            Self::Locale => {
                "Write the language as the shop's addresses have it, such as id or en-id."
            }
            Self::LinesParameter => {
                "Name the parameter in which the shop takes lines, such as items; not ref, via or utm_…."
            }
            Self::Length => {
                "Check out fewer different products at a time, or shorten the checkout address."
            }
        }
    }
}
