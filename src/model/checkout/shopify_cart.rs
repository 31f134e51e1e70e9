//! Shopify's cart permalink: <https://shopify.dev/docs/apps/build/checkout/create-cart-permalinks>.
//!
//! - **Link**: `https://{shop}/{locale}/cart/{variant}:{quantity},…?…`, `storefront=true` to stop at the cart.
//! - **Characters**: variants are digits (`gid://shopify/ProductVariant/` is stripped); tag values are any text.
//! - **Length**: 2,048 characters. Attributes follow the plain tags, so they are the first to go.
//! - **Carried twice**: each `utm_*` plain, for the customer journey, and as `attributes[utm_*]`, which stays on the order.
//!   `ref` goes plain only: the journey's referral code.
//! - **Dropped**: `via` and click ids reach the shop's own scripts but are not on the order; selling plans and a
//!   storefront password cannot be passed.
//! - **On the order**: attributes among its custom attributes ("additional details"); `ref` as `CustomerVisit.referralCode`
//!   and the five classic utm_* as `CustomerVisit.utmParameters`, within 30 days.
//!
//! Shopify's documentation writes the brackets of `attributes[k]` plainly; here they are `%5B` and `%5D`. Servers decode a
//! key before they look for brackets, published integrations write them so (`searchParams.set("attributes[k]", v)`), the
//! URL standard's own serializer does, and messengers end a link at a bare bracket.

use super::{CheckoutFault, CheckoutLink, Line, Loss, decorated, listed, merged};
use crate::attribution::Tag;
use crate::link::{Href, is_domain};

pub(super) fn link(
    shop: &str,
    locale: Option<&str>,
    storefront: bool,
    lines: &[Line],
    tags: Vec<Tag>,
) -> Result<CheckoutLink, CheckoutFault> {
    check_shop(shop)?;
    check_locale(locale)?;
    let items = listed(&merged(lines, variant)?);
    let locale = locale.map_or_else(String::new, |locale| ["/", locale].concat());
    let cart = Href::parse(&["https://", shop, &locale, "/cart/", &items].concat())?;

    let fixed = storefront.then(|| ("storefront".to_owned(), "true".to_owned()));
    let unseen = |(key, _): &Tag| key != "ref" && !key.starts_with("utm_");
    let unseen: Vec<String> = tags
        .iter()
        .filter(|tag| unseen(tag))
        .map(|(key, _)| key.clone())
        .collect();
    let attributes = tags.iter().filter(|(key, _)| key.starts_with("utm_"));
    let attributes =
        attributes.map(|(key, value)| (["attributes[", key, "]"].concat(), value.clone()));
    let params = tags.iter().cloned().chain(attributes).collect();

    let mut link = decorated(&cart, fixed.into_iter().collect(), params)?;
    for key in unseen {
        if link.loss.iter().all(|loss| loss.key() != Some(&key)) {
            link.loss.push(Loss::NotOnOrder { key });
        }
    }
    Ok(link)
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
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let fine = digits && !number.starts_with('0') && (1..=20).contains(&number.len());
    fine.then_some(number)
}
