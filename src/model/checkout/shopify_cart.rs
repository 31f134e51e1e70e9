//! Shopify's cart permalink: <https://shopify.dev/docs/apps/build/checkout/create-cart-permalinks>.
//!
//! Where the shop names a permalink of the Universal Commerce Protocol (`ucp` of the settings), a cart leaves by that
//! ([`ucp`](super::ucp)), unless it is to leave for a page in another language, which that cannot say. Else:
//!
//! - **Link**: `https://{shop}/{locale}/cart/{variant}:{quantity},…?…`, `storefront=true` to stop at the cart.
//! - **Characters**: variants are digits (`gid://shopify/ProductVariant/` is stripped); tag values are any text.
//! - **Length**: 2,048 characters. Attributes follow the plain tags, so they are the first to go.
//! - **Carried twice**: each tag plain, for the customer journey (`ref` is its referral code), and as `attributes[…]`, which
//!   stays on the order: the creator's code and token are read there when the order comes back.
//! - **Dropped**: click ids reach the shop's own scripts but are not on the order; selling plans and a storefront password
//!   cannot be passed.
//! - **On the order**: attributes among its custom attributes ("additional details"); `ref` as `CustomerVisit.referralCode`
//!   and the five classic utm_* as `CustomerVisit.utmParameters`, within 30 days.
//!
//! Shopify's documentation writes the brackets of `attributes[k]` plainly; here they are `%5B` and `%5D`. Servers decode a
//! key before they look for brackets, published integrations write them so (`searchParams.set("attributes[k]", v)`), the
//! URL standard's own serializer does, and messengers end a link at a bare bracket.

use super::{CheckoutFault, LinkBuilder, Loss, Order, digits, listed, merged, ucp};
use crate::attribution::is_click_id;
use crate::link::is_domain;

/// The shop's cart, where a shopper stops who is not to go on to the payment.
const CART: &str = "/cart";

/// The link by the shop's own UCP endpoint; none where it has none, or none that the cart can leave by.
pub(super) fn by_ucp(
    endpoint: Option<&str>,
    locale: Option<&str>,
    storefront: bool,
    order: &Order,
) -> Option<LinkBuilder> {
    let endpoint = endpoint.filter(|_| locale.is_none())?;
    ucp::link(endpoint, storefront.then_some(CART), order, variant).ok()
}

pub(super) fn link(
    shop: &str,
    locale: Option<&str>,
    storefront: bool,
    order: &Order,
) -> Result<LinkBuilder, CheckoutFault> {
    check_shop(shop)?;
    check_locale(locale)?;
    let items = listed(&merged(order.lines, variant)?);
    let locale = locale.map_or_else(String::new, |locale| ["/", locale].concat());
    let mut draft = LinkBuilder::new(
        ["https://", shop, &locale, "/cart/", &items].concat(),
        order,
    );
    if storefront {
        draft.fix("storefront", "true");
    }
    if !order.discount.is_empty() {
        draft.put("discount", &order.discount.join(","));
    }
    for (key, value) in &order.tags {
        if is_click_id(key) {
            draft.loss.push(Loss::NotOnOrder { key: key.clone() });
        } else {
            draft.put(&["attributes[", key, "]"].concat(), value);
        }
    }
    Ok(draft)
}

/// A host name with a dot: no port, path, IP address or user name.
pub(super) fn check_shop(shop: &str) -> Result<(), CheckoutFault> {
    let fine = shop.contains('.') && is_domain(shop);
    if fine {
        Ok(())
    } else {
        Err(CheckoutFault::Shop)
    }
}

/// `id`, `en-id`, `zh-Hant`: a language, and perhaps one more part.
pub(super) fn check_locale(locale: Option<&str>) -> Result<(), CheckoutFault> {
    let Some(locale) = locale else { return Ok(()) };
    let (language, rest) = locale.split_once('-').unwrap_or((locale, "id"));
    let letters = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let fine = letters(language)
        && letters(rest)
        && (2..=3).contains(&language.len())
        && (2..=4).contains(&rest.len());
    if fine {
        Ok(())
    } else {
        Err(CheckoutFault::Locale)
    }
}

/// The number of a variant, given alone or as Shopify's global id.
pub(super) fn variant(id: &str) -> Option<&str> {
    let number = id
        .strip_prefix("gid://shopify/ProductVariant/")
        .unwrap_or(id);
    digits(number)
}
