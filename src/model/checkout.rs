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
mod request;
mod settings;
mod shopify_cart;
mod stripe;
mod ucp;
mod vtex;
mod whatsapp;
mod woocommerce;

pub use about::{AdapterNotes, about};
pub use bigcommerce::{BigcommerceCart, BigcommerceLine};
pub use draft::CheckoutLink;
pub use escape::unescape;
pub use fault::CheckoutFault;
pub(crate) use lines::is_code;
pub use loss::Loss;
pub use phone::PhoneFault;
pub use request::{CheckoutLine, CheckoutRequest, LengthLimit, OrderSummary};
pub use settings::CheckoutSettings;
pub use stripe::referred;
pub use ucp::{DiscoveryFault, discovered};

use crate::attribution::TouchClass;
use draft::LinkBuilder;
use lines::{check_discount, check_word, digits, listed, merged};
use plain::single_page;
use request::Order;

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

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
