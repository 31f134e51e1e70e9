//! The link by which a shopper leaves for the shop: lines and tags in, one checked [`Href`] out.
//!
//! Each shop system has an adapter, a file below. It states which characters and how much the system takes, what it drops
//! without a word, and where a tag shows up on the order. What a link could not carry is reported as [`Loss`].
//!
//! # Rules of all adapters
//! - At least one line; whole quantities from 1; repeated variants merge at the place where they were first seen.
//! - A tag that the merchant's own link has already stays the merchant's, unless a verified token brought the visitor: then
//!   the visitor's stands in its place. Either way the conflict is reported. A discount code that is asked for always counts.
//! - A link has at most [`Budget`] characters. Lines are never dropped. What is dropped first: the page to go on to, copies of tags as
//!   attributes, click ids, other utm_*, `utm_term` and `utm_content`, `utm_campaign`, `utm_medium` and `utm_source`, the prices of
//!   lines in a message, discount codes, and the creator's codes and token last; of equals the last. What is written into one value with others (a message, a
//!   reference, sub ids) is left out of it in that order. If the lines alone are too long, there is no link.

mod about;
mod bigcommerce;
mod draft;
mod escape;
mod fault;
mod lines;
mod loss;
mod marketplace;
mod next29;
mod phone;
mod plain;
mod settings;
mod shopify_cart;
mod stripe;
mod ucp;
mod vtex;
mod whatsapp;
mod woocommerce;

pub use about::{AdapterNotes, about};
pub use bigcommerce::{BigcommerceCart, BigcommerceLine};
pub use escape::unescape;
pub use fault::CheckoutFault;
pub(crate) use lines::is_code;
pub use loss::Loss;
pub use phone::PhoneFault;
pub use settings::CheckoutSettings;
pub use stripe::referred;
pub use ucp::{DiscoveryFault, discovered};

use crate::attribution::{Forwarding, Tag, Touch, TouchClass};
use crate::link::Href;
use draft::LinkBuilder;
use lines::{check_discount, check_word, digits, listed, merged, single_page};

/// How long a link may be, in ASCII characters as sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LengthLimit {
    /// 512: what a QR code shows so that every phone reads it.
    Qr,
    /// 1,024: what any program passes on.
    Broad,
    /// 2,048: what mail programs and messengers still pass on whole.
    #[default]
    Email,
}

impl LengthLimit {
    /// Every budget, the smallest first.
    pub const ALL: [Self; 3] = [Self::Qr, Self::Broad, Self::Email];

    /// In characters.
    pub const fn characters(self) -> usize {
        match self {
            Self::Qr => 512,
            Self::Broad => 1_024,
            Self::Email => 2_048,
        }
    }
}

/// One variant and how many of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckoutLine {
    /// The shop system's id of the variant.
    pub variant: String,
    /// The page of the variant or its product.
    pub url: Option<String>,
    /// What people call it.
    pub name: Option<String>,
    /// Which variant it is, in words: `500 g · V60`. For orders that people read.
    pub label: Option<String>,
    /// What all of the line costs, in words. For orders that people read.
    pub price: Option<String>,
    /// At least 1.
    pub quantity: u32,
}

/// What an order that people read says beside its lines; nothing where nobody reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderSummary<'a> {
    /// What all lines cost, in words.
    pub total: Option<&'a str>,
    /// The shop's name.
    pub shop: Option<&'a str>,
}

/// What a link is to carry.
#[derive(Clone, Copy, Debug)]
pub struct CheckoutRequest<'a> {
    /// The address of the document that the settings come from; paths in it stand on that host.
    pub base: &'a str,
    /// What is bought.
    pub lines: &'a [CheckoutLine],
    /// What all lines cost, and who sells them, for orders that people read.
    pub told: OrderSummary<'a>,
    /// What brought the visitor.
    pub touch: Option<&'a Touch>,
    /// What of it may leave the page.
    pub forward: Forwarding,
    /// Discount codes.
    pub discount: &'a [String],
    /// How long the link may be.
    pub budget: LengthLimit,
}

/// A finished link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutLink {
    /// Where the shopper goes.
    pub href: Href,
    /// What does not arrive there.
    pub loss: Vec<Loss>,
}

impl CheckoutLink {
    /// Its length as browsers send it, to be held against a [`Budget`].
    pub fn characters(&self) -> usize {
        draft::sent_length(self.href.as_str())
    }

    /// Whether this discount code, which was asked for, is on the link.
    pub fn carries(&self, code: &str) -> bool {
        !self.loss.iter().any(|loss| match loss {
            Loss::Discount { code: lost } => lost == code,
            Loss::Length { key } => draft::is_discount(key),
            _ => false,
        })
    }
}

/// Builds the link, to be followed at this very moment.
///
/// # Errors
/// Where there is no link to send anybody to: faulty settings, lines that the system cannot have, or too many of them.
pub fn link(
    settings: &CheckoutSettings,
    request: &CheckoutRequest,
) -> Result<CheckoutLink, CheckoutFault> {
    check_discount(request.discount)?;
    let (touch, forward) = (request.touch, request.forward);
    let mut order = Order {
        base: request.base,
        lines: request.lines,
        told: request.told,
        priced: request.lines.iter().any(|line| line.price.is_some()),
        tags: touch.map_or_else(Vec::new, |touch| touch.tags(forward)),
        discount: request.discount,
        prevails: touch.is_some_and(|touch| touch.class == TouchClass::Token),
    };
    let mut lost = Vec::new();
    loop {
        match draft(settings, &order)?.finish(request.budget, order.prevails) {
            Ok(mut link) => {
                lost.append(&mut link.loss);
                link.loss = lost;
                return Ok(link);
            }
            Err(CheckoutFault::Length) => lost.push(order.give_up()?),
            fault => return fault,
        }
    }
}

fn draft(settings: &CheckoutSettings, order: &Order) -> Result<LinkBuilder, CheckoutFault> {
    match settings {
        CheckoutSettings::Plain { url, lines } => plain::link(url, lines.as_deref(), order),
        CheckoutSettings::ShopifyCart {
            shop,
            locale,
            storefront,
            ucp,
            ..
        } => {
            let (locale, ucp) = (locale.as_deref(), ucp.as_deref());
            match shopify_cart::by_ucp(ucp, locale, *storefront, order) {
                Some(draft) => Ok(draft),
                None => shopify_cart::link(shop, locale, *storefront, order),
            }
        }
        CheckoutSettings::Ucp {
            endpoint,
            continue_to,
        } => ucp::link(endpoint, continue_to.as_deref(), order, ucp::variant),
        CheckoutSettings::Woocommerce { shop, single } => woocommerce::link(shop, *single, order),
        CheckoutSettings::Stripe { url } => stripe::link(url.as_deref(), order),
        CheckoutSettings::Vtex {
            shop,
            seller,
            channel,
        } => vtex::link(shop, seller.as_deref(), channel.as_deref(), order),
        CheckoutSettings::Next29 { shop, currency } => {
            next29::link(shop, currency.as_deref(), order)
        }
        CheckoutSettings::Bigcommerce { cart, server, .. } => {
            bigcommerce::link(cart.as_deref(), server.as_deref(), order)
        }
        CheckoutSettings::Shopee {
            affiliate,
            url,
            domain,
        } => marketplace::shopee(affiliate, url.as_deref(), domain.as_deref(), order),
        CheckoutSettings::Tiktok { url }
        | CheckoutSettings::Tokopedia { url }
        | CheckoutSettings::Lazada { url } => marketplace::product(url.as_deref(), order),
        CheckoutSettings::Whatsapp { number, text } => {
            whatsapp::link(number, text.as_deref(), order)
        }
    }
}

/// Everything that is wrong with the settings themselves.
pub fn check(settings: &CheckoutSettings, base: &str) -> Vec<CheckoutFault> {
    let page = |url: &Option<String>| url.as_ref().and_then(|url| plain::page(url, base).err());
    let word = |word: &Option<String>| word.as_ref().and_then(|word| check_word(word).err());
    let checks = match settings {
        CheckoutSettings::Plain { url, lines } => [
            plain::page(url, base).err(),
            plain::check_parameter(lines.as_deref()).err(),
            None,
        ],
        CheckoutSettings::ShopifyCart {
            shop, locale, ucp, ..
        } => [
            shopify_cart::check_shop(shop).err(),
            shopify_cart::check_locale(locale.as_deref()).err(),
            ucp.as_ref()
                .and_then(|endpoint| ucp::check_endpoint(endpoint).err()),
        ],
        CheckoutSettings::Ucp {
            endpoint,
            continue_to,
        } => [
            ucp::check_endpoint(endpoint).err(),
            ucp::check_continue_to(continue_to.as_deref()).err(),
            None,
        ],
        CheckoutSettings::Woocommerce { shop, .. } => [plain::page(shop, base).err(), None, None],
        CheckoutSettings::Vtex {
            shop,
            seller,
            channel,
        } => [
            shopify_cart::check_shop(shop).err(),
            word(seller),
            word(channel),
        ],
        CheckoutSettings::Next29 { shop, currency } => {
            [shopify_cart::check_shop(shop).err(), word(currency), None]
        }
        CheckoutSettings::Shopee { affiliate, url, .. } => {
            [check_word(affiliate).err(), page(url), None]
        }
        CheckoutSettings::Bigcommerce {
            store,
            server,
            cart,
        } => [
            bigcommerce::check(store.as_deref(), server.as_deref(), cart.as_deref()).err(),
            page(server),
            page(cart),
        ],
        CheckoutSettings::Stripe { url }
        | CheckoutSettings::Tiktok { url }
        | CheckoutSettings::Tokopedia { url }
        | CheckoutSettings::Lazada { url } => [page(url), None, None],
        CheckoutSettings::Whatsapp { number, .. } => {
            let form = whatsapp::check_number(number);
            [
                form.and_then(|()| Ok(phone::check(number)?)).err(),
                None,
                None,
            ]
        }
    };
    checks.into_iter().flatten().collect()
}

/// Whether the shop system can have a variant of this id.
pub fn check_variant(settings: &CheckoutSettings, id: &str) -> Result<(), CheckoutFault> {
    let known = match settings {
        CheckoutSettings::ShopifyCart { .. } => shopify_cart::variant(id),
        CheckoutSettings::Ucp { .. } => ucp::variant(id),
        CheckoutSettings::Woocommerce { .. }
        | CheckoutSettings::Vtex { .. }
        | CheckoutSettings::Next29 { .. } => digits(id),
        CheckoutSettings::Bigcommerce { .. } => bigcommerce::variant(id),
        _ => plain::variant(id),
    };
    known
        .map(|_| ())
        .ok_or_else(|| CheckoutFault::Variant(id.to_owned()))
}

/// What an adapter writes down.
struct Order<'a> {
    base: &'a str,
    lines: &'a [CheckoutLine],
    told: OrderSummary<'a>,
    /// Whether each line says what it costs; the total does in any case.
    priced: bool,
    /// The most valuable first.
    tags: Vec<Tag>,
    discount: &'a [String],
    /// Whether the visitor's tags take the place of the merchant's.
    prevails: bool,
}

impl Order<'_> {
    /// Leaves out what is worth least, for adapters that write several tags into one value.
    fn give_up(&mut self) -> Result<Loss, CheckoutFault> {
        let is_reporting = |(key, _): &mut Tag| draft::worth(key) < draft::worth("discount");
        if let Some((key, _)) = self.tags.pop_if(is_reporting) {
            return Ok(Loss::Length { key });
        }
        if std::mem::take(&mut self.priced) {
            let key = "price".to_owned();
            return Ok(Loss::Length { key });
        }
        if let Some((code, rest)) = self.discount.split_last() {
            self.discount = rest;
            return Ok(Loss::Discount { code: code.clone() });
        }
        let (key, _) = self.tags.pop().ok_or(CheckoutFault::Length)?;
        Ok(Loss::Length { key })
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
