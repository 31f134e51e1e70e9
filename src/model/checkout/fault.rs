//! Why there is no checkout link.

use super::PhoneFault;
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
    /// The endpoint is not a plain https address.
    #[error("the endpoint is not a plain https address")]
    Endpoint,
    /// The page to go on to is not a path of the shop.
    #[error("the page to go on to is not a path of the shop")]
    ContinueTo,
    /// A seller, a channel, a currency or an affiliate id with characters that it cannot have.
    #[error("“{0}” is not a word of letters and digits")]
    Word(String),
    /// The number is not an international telephone number.
    #[error("the number is not an international telephone number")]
    Number,
    /// The number is none of its country.
    #[error(transparent)]
    Phone(#[from] PhoneFault),
    /// A discount code is empty or has a comma.
    #[error("“{0}” is not a discount code")]
    Discount(String),
    /// Neither the line nor the settings name a page.
    #[error("there is no page for this line")]
    NoPage,
    /// The shop system makes checkout links on its own server only.
    #[error("this shop system makes its checkout links on a server")]
    NeedsServer,
    /// A server is to make the cart, but not all that it needs is said.
    #[error("a server cannot make the cart without the store's hash and a cart page")]
    NeedsStore,
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
            Self::Endpoint => "checkout_endpoint",
            Self::ContinueTo => "checkout_continue_to",
            Self::Word(_) => "checkout_word",
            Self::Number | Self::Phone(_) => "checkout_number",
            Self::Discount(_) => "checkout_discount",
            Self::NoPage => "checkout_no_page",
            Self::NeedsServer => "checkout_needs_server",
            Self::NeedsStore => "checkout_needs_store",
            Self::Length => "checkout_length",
        }
    }

    /// What to do about it.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::NoLines => "Put something into the cart first.",
            Self::Quantity(_) => "Use whole quantities from 1.",
            Self::Variant(_) => {
                "Copy the variant's id from the shop: digits for Shopify, product or product-variant in digits for BigCommerce, no comma or control character elsewhere."
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
            Self::Endpoint => {
                "Copy the endpoint from the shop's /.well-known/ucp: https, no query, fragment or trailing slash."
            }
            Self::ContinueTo => {
                "Write a path of the shop, such as /checkout, with one slash in front."
            }
            Self::Word(_) => "Use letters, digits, _ and - only.",
            Self::Number => "Write country code and number in digits alone, such as 6281234567890.",
            Self::Phone(fault) => fault.mend(),
            Self::Discount(_) => "Use the code as the shop has it: not empty, no comma.",
            Self::NoPage => {
                "Give the variant or the product a \"url\", or the settings a \"url\" for all."
            }
            Self::NeedsServer => {
                "Give the settings a \"cart\" page, and \"store\" and \"server\" for carts that are filled."
            }
            Self::NeedsStore => {
                "Give the settings the \"store\" (its hash) and a \"cart\" page to lead to where the shop does not answer."
            }
            Self::Length => {
                "Check out fewer different products at a time, or shorten the checkout address."
            }
        }
    }
}
