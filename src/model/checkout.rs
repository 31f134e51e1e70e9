//! The link by which a shopper leaves for the shop: lines and tags in, one checked [`Href`] out.
//!
//! Each shop system has an adapter, a file below. It states which characters and how much the system takes, what it drops
//! without a word, and where a tag shows up on the order. What a link could not carry is reported as [`Loss`].
//!
//! # Rules of all adapters
//! - At least one line; whole quantities from 1; repeated variants merge at the place where they were first seen.
//! - A key that the merchant's own link has already gets the visitor's value in its place: this visitor came by that
//!   touch, whatever the link was copied from. Where the merchant's value was another, it is reported.
//! - A link has at most [`MAX_LENGTH`] characters. Lines are never dropped; tags are, from the last to the first, and tags
//!   are ordered by worth (see [`crate::attribution`]). If the lines alone are too long, there is no link.

mod plain;
mod shopify_cart;

use crate::attribution::{Forwarding, Tag, Touch};
use crate::link::{Href, LinkFault, parse_query, query_of, splice};
use crate::record::{Read, Reading, Value};

/// How long a link may be, in ASCII characters as sent: what mail programs and messengers still pass on whole.
pub const MAX_LENGTH: usize = 2_048;

/// Where the shop's checkout is, and which adapter speaks to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(tag = "adapter", rename_all = "snake_case"))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Settings {
    /// Any page of any shop.
    Plain {
        /// The page; `https`, or a path on the document's own host.
        url: String,
        /// The query parameter in which the shop takes `variant:quantity,…`, if it takes any.
        lines: Option<String>,
    },
    /// A Shopify cart permalink.
    ShopifyCart {
        /// The shop's host name, such as `kopi-senja.myshopify.com`.
        shop: String,
        /// The shop's language path, such as `id` or `en-id`.
        locale: Option<String>,
        /// Whether to stop at the cart instead of going on to the payment.
        storefront: bool,
    },
}

/// One variant and how many of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The shop system's id of the variant.
    pub variant: String,
    /// The page of the variant or its product.
    pub url: Option<String>,
    /// At least 1.
    pub quantity: u32,
}

/// A finished link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutLink {
    /// Where the shopper goes.
    pub href: Href,
    /// What does not arrive there.
    pub loss: Vec<Loss>,
}

/// Something that a checkout link does not carry to the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The merchant's link had another value, `theirs`, for this key; the visitor's stands in its place.
    Conflict {
        /// The key.
        key: String,
        /// The merchant's value.
        theirs: String,
    },
    /// The tag was left out for the length of the link.
    Length {
        /// The key.
        key: String,
    },
    /// The shop system takes the tag but shows it nowhere on the order.
    NotOnOrder {
        /// The key.
        key: String,
    },
    /// The shop's page does not take lines, or not all that is in these: the shopper chooses again there.
    Lines,
}

impl Loss {
    /// The stable name of the reason.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Conflict { .. } => "conflict",
            Self::Length { .. } => "length",
            Self::NotOnOrder { .. } => "not_on_order",
            Self::Lines => "lines",
        }
    }

    /// The key of the tag that is lost; `None` for lines.
    pub fn key(&self) -> Option<&str> {
        match self {
            Self::Conflict { key, .. } | Self::Length { key } | Self::NotOnOrder { key } => Some(key),
            Self::Lines => None,
        }
    }
}

/// Why there is no checkout link.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckoutFault {
    /// The cart is empty.
    #[error("there is no line to check out")]
    NoLines,
    /// A quantity of 0, or more than can be counted.
    #[error("the quantity of {0} is not a positive number")]
    Quantity(String),
    /// The shop system cannot have such a variant.
    #[error("{0:?} is not a variant id of this shop system")]
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
            Self::Shop => "Write the host name alone, such as kopi-senja.myshopify.com: no https://, port, path or address.",
            Self::Locale => "Write the language as the shop's addresses have it, such as id or en-id.",
            Self::LinesParameter => "Name the parameter in which the shop takes lines, such as items; not ref, via or utm_….",
            Self::Length => "Check out fewer different products at a time, or shorten the checkout address.",
        }
    }
}

/// Builds the link for `lines`, to be followed at this very moment by the visitor of `touch`.
///
/// `base` is the address of the document that the settings come from; paths in it stand on that host.
pub fn link(
    settings: &Settings,
    base: &str,
    lines: &[Line],
    touch: Option<&Touch>,
    forward: Forwarding,
) -> Result<CheckoutLink, CheckoutFault> {
    let tags = touch.map_or_else(Vec::new, |touch| touch.tags(forward));
    match settings {
        Settings::Plain { url, lines: parameter } => plain::link(url, parameter.as_deref(), base, lines, tags),
        Settings::ShopifyCart { shop, locale, storefront } => {
            shopify_cart::link(shop, locale.as_deref(), *storefront, lines, tags)
        }
    }
}

/// Everything that is wrong with the settings themselves.
pub fn check(settings: &Settings, base: &str) -> Vec<CheckoutFault> {
    let checks = match settings {
        Settings::Plain { url, lines } => {
            [plain::page(url, base).err(), plain::check_parameter(lines.as_deref()).err()]
        }
        Settings::ShopifyCart { shop, locale, .. } => {
            [shopify_cart::check_shop(shop).err(), shopify_cart::check_locale(locale.as_deref()).err()]
        }
    };
    checks.into_iter().flatten().collect()
}

/// Whether the shop system can have a variant of this id.
pub fn check_variant(settings: &Settings, id: &str) -> Result<(), CheckoutFault> {
    let known = match settings {
        Settings::Plain { .. } => plain::variant(id),
        Settings::ShopifyCart { .. } => shopify_cart::variant(id),
    };
    known.map(|_| ()).ok_or_else(|| CheckoutFault::Variant(id.to_owned()))
}

/// A line as an adapter writes it.
struct Item<'a> {
    variant: &'a str,
    url: Option<&'a str>,
    quantity: u32,
}

/// The lines with the variants' ids as the system writes them (`id` says how), repetitions merged.
fn merged(lines: &[Line], id: fn(&str) -> Option<&str>) -> Result<Vec<Item<'_>>, CheckoutFault> {
    let mut items: Vec<Item> = Vec::with_capacity(lines.len());
    for line in lines {
        let quantity_fault = || CheckoutFault::Quantity(line.variant.clone());
        let variant = id(&line.variant).ok_or_else(|| CheckoutFault::Variant(line.variant.clone()))?;
        if line.quantity == 0 {
            return Err(quantity_fault());
        }
        match items.iter_mut().find(|item| item.variant == variant) {
            Some(item) => {
                item.quantity = item.quantity.checked_add(line.quantity).ok_or_else(quantity_fault)?;
            }
            None => items.push(Item { variant, url: line.url.as_deref(), quantity: line.quantity }),
        }
    }
    if items.is_empty() { Err(CheckoutFault::NoLines) } else { Ok(items) }
}

/// `variant:quantity,variant:quantity`
fn listed(items: &[Item]) -> String {
    let item = |item: &Item| [item.variant, ":", &item.quantity.to_string()].concat();
    items.iter().map(item).collect::<Vec<_>>().join(",")
}

/// Splices `fixed` parameters and as many of the `tags` as fit onto `page`, and says which did not or took another's place.
fn decorated(page: &Href, fixed: Vec<Tag>, tags: Vec<Tag>) -> Result<CheckoutLink, CheckoutFault> {
    let needed = fixed.len();
    let mut params = fixed;
    params.extend(tags);
    let mut loss = Vec::new();
    let mut link = splice(page.as_str(), &params);
    while sent_length(&link) > MAX_LENGTH {
        let last = if params.len() > needed { params.pop() } else { None };
        let (key, _) = last.ok_or(CheckoutFault::Length)?;
        loss.push(Loss::Length { key });
        link = splice(page.as_str(), &params);
    }
    loss.extend(conflicts(page, &params[needed..]));
    Ok(CheckoutLink { href: Href::parse(&link)?, loss })
}

/// The tags for which the merchant's page says something else.
fn conflicts(page: &Href, tags: &[Tag]) -> Vec<Loss> {
    let theirs = parse_query(query_of(page.as_str()));
    let conflict = |(key, ours): &Tag| {
        let (_, theirs) = theirs.iter().find(|(k, v)| k == key && !v.is_empty() && v != ours)?;
        Some(Loss::Conflict { key: key.clone(), theirs: theirs.clone() })
    };
    tags.iter().filter_map(conflict).collect()
}

/// The length as browsers send it: beyond ASCII each byte becomes `%XX`.
fn sent_length(link: &str) -> usize {
    link.bytes().map(|byte| if byte.is_ascii() { 1 } else { 3 }).sum()
}

impl Read for Settings {
    fn read<V: Value>(value: &V, reading: &mut Reading) -> Option<Self> {
        match value.member("adapter").and_then(|adapter| adapter.text()).as_deref() {
            Some("plain") => {
                reading.object(value, &["adapter", "url", "lines"])?;
                let (url, lines) = (reading.member(value, "url"), reading.member(value, "lines"));
                Some(Self::Plain { url: url?, lines: lines? })
            }
            Some("shopify_cart") => {
                reading.object(value, &["adapter", "shop", "locale", "storefront"])?;
                let (shop, locale) = (reading.member(value, "shop"), reading.member(value, "locale"));
                let storefront: Option<Option<bool>> = reading.member(value, "storefront");
                Some(Self::ShopifyCart { shop: shop?, locale: locale?, storefront: storefront?.unwrap_or(false) })
            }
            _ => {
                reading.fault("must name its adapter", "Write \"adapter\": \"plain\" or \"adapter\": \"shopify_cart\".");
                None
            }
        }
    }
}

#[cfg(test)]
mod tests;
