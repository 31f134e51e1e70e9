//! BigCommerce: checkout links are made by the shop's API, with a secret that no page may hold. So the link leads to an
//! Etalase server (`server` of the settings), which has the shop make the cart and leads on to its checkout. Without one, a
//! page can do no more than lead to the cart page.
//!
//! - **Link**: `{server}?lines={product}:{quantity},{product}-{variant}:{quantity},…&coupon={code}`; else the cart page.
//! - **Characters**: ids are digits, with a dash between product and variant; values are any text.
//! - **Length**: 2,048 characters.
//! - **Dropped**: second discount codes. Without a server the lines and all discount codes.
//! - **On the order**: the coupon. Tags stand on the address of the shop's checkout, for its scripts.

use super::{
    CheckoutFault, LengthLimit, LinkBuilder, Loss, Order, check_word, digits, is_code, listed,
    merged, plain,
};
use crate::attribution::{Forwarding, Tag, Touch};
use crate::link::{Href, parse_query};

const LINES: &str = "lines";
const COUPON: &str = "coupon";

pub(super) fn link(
    cart: Option<&str>,
    server: Option<&str>,
    order: &Order,
) -> Result<LinkBuilder, CheckoutFault> {
    let items = merged(order.lines, variant)?;
    let mut draft = match (server, cart) {
        (Some(server), _) => {
            let mut draft = LinkBuilder::new(plain::page(server, order.base)?.into(), order);
            draft.fix(LINES, &listed(&items));
            draft.discount(order.discount, COUPON);
            draft
        }
        (None, Some(cart)) => {
            let mut draft = LinkBuilder::new(plain::page(cart, order.base)?.into(), order);
            draft.loss.push(Loss::Lines);
            draft.discount(order.discount, "");
            draft
        }
        (None, None) => return Err(CheckoutFault::NeedsServer),
    };
    draft.tell_unseen(&order.tags, &[]);
    Ok(draft)
}

/// A product's id, or a product's and its variant's with a dash between.
pub(super) fn variant(id: &str) -> Option<&str> {
    let (product, variant) = id.split_once('-').unwrap_or((id, "1"));
    digits(product).and(digits(variant)).map(|_| id)
}

pub(super) fn check(
    store: Option<&str>,
    server: Option<&str>,
    cart: Option<&str>,
) -> Result<(), CheckoutFault> {
    store.map_or(Ok(()), check_word)?;
    match (server, store, cart) {
        (Some(_), None, _) | (Some(_), _, None) => Err(CheckoutFault::NeedsStore),
        _ => Ok(()),
    }
}

/// What a link to the server asks for: a cart to be made, and what is to stand on the address of its checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BigcommerceCart {
    /// At least one.
    pub lines: Vec<BigcommerceLine>,
    /// A discount code.
    pub coupon: Option<String>,
    /// What brought the shopper, the most valuable first.
    pub tags: Vec<Tag>,
}

/// A line as BigCommerce knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BigcommerceLine {
    /// The product's id.
    pub product: u64,
    /// The variant's, where the product has several.
    pub variant: Option<u64>,
    /// At least 1.
    pub quantity: u32,
}

impl BigcommerceCart {
    /// How many lines one request may have.
    pub const MOST_LINES: usize = 100;

    /// Reads the query of a link to the server. Other parameters are passed over: links collect them on their way.
    ///
    /// # Errors
    /// Where no cart can be made of it.
    pub fn read(query: &str, forward: Forwarding) -> Result<Self, CheckoutFault> {
        let pairs = parse_query(query);
        let said = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value)
        };
        let listed = said(LINES)
            .filter(|list| !list.is_empty())
            .ok_or(CheckoutFault::NoLines)?;
        let lines = listed
            .split(',')
            .map(BigcommerceLine::read)
            .collect::<Result<Vec<_>, _>>()?;
        if lines.len() > Self::MOST_LINES {
            return Err(CheckoutFault::Length);
        }
        Ok(Self {
            lines,
            coupon: said(COUPON).filter(|code| is_code(code)).cloned(),
            tags: tags(query, forward),
        })
    }

    /// The cart page, to lead to where this query makes no cart: with its tags, beside those that the merchant's page has.
    ///
    /// # Errors
    /// Where the page is no link to send anybody to.
    pub fn cart_page(
        cart: &str,
        base: &str,
        query: &str,
        forward: Forwarding,
    ) -> Result<Href, CheckoutFault> {
        let mut draft = LinkBuilder::bare(plain::page(cart, base)?.into());
        draft.params = tags(query, forward);
        Ok(draft.finish(LengthLimit::default(), false)?.href)
    }
}

fn tags(query: &str, forward: Forwarding) -> Vec<Tag> {
    let touch = Touch::read(&["?", query].concat(), "", 0);
    touch.map_or_else(Vec::new, |touch| touch.tags(forward))
}

impl BigcommerceLine {
    fn read(text: &str) -> Result<Self, CheckoutFault> {
        let (id, quantity) = text.rsplit_once(':').unwrap_or((text, ""));
        let unknown = || CheckoutFault::Variant(id.to_owned());
        let number = |digits: &str| digits.parse().map_err(|_| unknown());
        let (product, variant) =
            variant(id)
                .ok_or_else(unknown)
                .map(|id| match id.split_once('-') {
                    Some((product, variant)) => (product, Some(variant)),
                    None => (id, None),
                })?;
        Ok(Self {
            product: number(product)?,
            variant: variant.map(number).transpose()?,
            quantity: quantity
                .parse()
                .ok()
                .filter(|quantity| *quantity > 0)
                .ok_or_else(|| CheckoutFault::Quantity(id.to_owned()))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::line;
    use super::super::{CheckoutRequest, CheckoutSettings};
    use super::*;
    use crate::link::query_of;
    use proptest::prelude::*;

    const LANDING: &str = "https://kopi.id/?ref=rani&utm_source=tiktok&gclid=g";

    fn settings() -> CheckoutSettings {
        CheckoutSettings::Bigcommerce {
            store: Some("k1x2y3".to_owned()),
            server: Some("/v1/campaigns/kopi-senja/checkout".to_owned()),
            cart: Some("https://toko.id/cart.php".to_owned()),
        }
    }

    fn linked(lines: &[super::super::CheckoutLine], discount: &[String]) -> String {
        let touch = Touch::read(LANDING, "", 0);
        let request = CheckoutRequest {
            base: "https://window.example",
            lines,
            told: super::super::OrderSummary::default(),
            touch: touch.as_ref(),
            forward: Forwarding::Everything,
            discount,
            budget: LengthLimit::default(),
        };
        super::super::link(&settings(), &request)
            .unwrap()
            .href
            .into()
    }

    #[test]
    fn what_a_link_asks_for_is_read_by_the_server_as_it_was_meant() {
        let link = linked(
            &[line("118-77", 2), line("111", 1)],
            &["SENJA10".to_owned()],
        );
        let line = |product, variant, quantity| BigcommerceLine {
            product,
            variant,
            quantity,
        };
        let tags = [("ref", "rani"), ("utm_source", "tiktok"), ("gclid", "g")];
        let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let read = |forward| BigcommerceCart::read(query_of(&link), forward);
        assert_eq!(
            read(Forwarding::Everything),
            Ok(BigcommerceCart {
                lines: vec![line(118, Some(77), 2), line(111, None, 1)],
                coupon: Some("SENJA10".to_owned()),
                tags: tags.to_vec(),
            })
        );
        assert_eq!(read(Forwarding::WithoutClickIds).unwrap().tags, tags[..2]);
    }

    #[test]
    fn what_is_no_cart_is_refused_with_the_reason() {
        let many = vec!["1:1"; 101].join(",");
        for (lines, code) in [
            ("", "checkout_no_lines"),
            ("1", "checkout_quantity"),
            ("1:0", "checkout_quantity"),
            ("1:-1", "checkout_quantity"),
            ("1:99999999999", "checkout_quantity"),
            ("kopi:1", "checkout_variant"),
            ("1-:1", "checkout_variant"),
            ("1-2-3:1", "checkout_variant"),
            ("99999999999999999999:1", "checkout_variant"),
            ("1:1,", "checkout_variant"),
            (&many, "checkout_length"),
        ] {
            let read = BigcommerceCart::read(&["lines=", lines].concat(), Forwarding::Everything);
            assert_eq!(read.unwrap_err().code(), code, "{lines}");
        }
    }

    #[test]
    fn what_is_no_discount_code_costs_nobody_the_cart() {
        for coupon in ["", "A%2CB", "%20", "%00"] {
            let read = BigcommerceCart::read(
                &["lines=1:1&coupon=", coupon].concat(),
                Forwarding::Everything,
            );
            assert_eq!(read.unwrap().coupon, None, "{coupon}");
        }
    }

    #[test]
    fn where_no_cart_is_made_the_cart_page_has_the_tags_beside_the_merchants_own() {
        let page = |query| {
            let cart = "https://toko.id/cart.php?utm_source=web";
            BigcommerceCart::cart_page(cart, "", query, Forwarding::WithoutClickIds).unwrap()
        };
        assert_eq!(
            page("lines=kopi&ref=rani&utm_source=tiktok&gclid=g").as_str(),
            "https://toko.id/cart.php?utm_source=web&ref=rani"
        );
    }

    proptest! {
        #[test]
        fn every_cart_that_fits_a_link_arrives(
            ids in prop::collection::btree_set((1..u64::from(u32::MAX), prop::option::of(1..999_999_u64)), 1..40),
            quantity in 1..1_000_u32,
        ) {
            let wanted: Vec<BigcommerceLine> =
                ids.into_iter().map(|(product, variant)| BigcommerceLine { product, variant, quantity }).collect();
            let lines: Vec<_> = wanted.iter().map(|wanted| {
                let variant = wanted.variant.map_or_else(String::new, |variant| format!("-{variant}"));
                line(&format!("{}{variant}", wanted.product), quantity)
            }).collect();
            let link = linked(&lines, &[]);
            prop_assert_eq!(BigcommerceCart::read(query_of(&link), Forwarding::Everything).unwrap().lines, wanted);
        }

        #[test]
        fn any_query_can_be_asked(query in any::<String>()) {
            let _ = BigcommerceCart::read(&query, Forwarding::Everything);
        }
    }
}
