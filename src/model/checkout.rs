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

mod fault;
mod loss;
mod plain;
mod settings;
mod shopify_cart;

pub use fault::CheckoutFault;
pub use loss::Loss;
pub use settings::Settings;

use crate::attribution::{Forwarding, Tag, Touch};
use crate::link::{Href, parse_query, query_of, splice};

/// How long a link may be, in ASCII characters as sent: what mail programs and messengers still pass on whole.
pub const MAX_LENGTH: usize = 2_048;

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
        Settings::Plain {
            url,
            lines: parameter,
        } => plain::link(url, parameter.as_deref(), base, lines, tags),
        Settings::ShopifyCart {
            shop,
            locale,
            storefront,
        } => shopify_cart::link(shop, locale.as_deref(), *storefront, lines, tags),
    }
}

/// Everything that is wrong with the settings themselves.
pub fn check(settings: &Settings, base: &str) -> Vec<CheckoutFault> {
    let checks = match settings {
        Settings::Plain { url, lines } => [
            plain::page(url, base).err(),
            plain::check_parameter(lines.as_deref()).err(),
        ],
        Settings::ShopifyCart { shop, locale, .. } => [
            shopify_cart::check_shop(shop).err(),
            shopify_cart::check_locale(locale.as_deref()).err(),
        ],
    };
    checks.into_iter().flatten().collect()
}

/// Whether the shop system can have a variant of this id.
pub fn check_variant(settings: &Settings, id: &str) -> Result<(), CheckoutFault> {
    let known = match settings {
        Settings::Plain { .. } => plain::variant(id),
        Settings::ShopifyCart { .. } => shopify_cart::variant(id),
    };
    known
        .map(|_| ())
        .ok_or_else(|| CheckoutFault::Variant(id.to_owned()))
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
        let variant =
            id(&line.variant).ok_or_else(|| CheckoutFault::Variant(line.variant.clone()))?;
        if line.quantity == 0 {
            return Err(quantity_fault());
        }
        match items.iter_mut().find(|item| item.variant == variant) {
            Some(item) => {
                item.quantity = item
                    .quantity
                    .checked_add(line.quantity)
                    .ok_or_else(quantity_fault)?;
            }
            None => items.push(Item {
                variant,
                url: line.url.as_deref(),
                quantity: line.quantity,
            }),
        }
    }
    if items.is_empty() {
        Err(CheckoutFault::NoLines)
    } else {
        Ok(items)
    }
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
        let last = if params.len() > needed {
            params.pop()
        } else {
            None
        };
        let (key, _) = last.ok_or(CheckoutFault::Length)?;
        loss.push(Loss::Length { key });
        link = splice(page.as_str(), &params);
    }
    loss.extend(conflicts(page, &params[needed..]));
    Ok(CheckoutLink {
        href: Href::parse(&link)?,
        loss,
    })
}

/// The tags for which the merchant's page says something else.
fn conflicts(page: &Href, tags: &[Tag]) -> Vec<Loss> {
    let theirs = parse_query(query_of(page.as_str()));
    let conflict = |(key, ours): &Tag| {
        let (_, theirs) = theirs
            .iter()
            .find(|(k, v)| k == key && !v.is_empty() && v != ours)?;
        Some(Loss::Conflict {
            key: key.clone(),
            theirs: theirs.clone(),
        })
    };
    tags.iter().filter_map(conflict).collect()
}

/// The length as browsers send it: beyond ASCII each byte becomes `%XX`.
fn sent_length(link: &str) -> usize {
    link.bytes()
        .map(|byte| if byte.is_ascii() { 1 } else { 3 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::vectors::{pairs, table, text};
    use crate::record::{Reading, read};
    use proptest::prelude::*;

    const BASE: &str = "https://kopi.id/campaign.json";

    fn line(variant: &str, quantity: u32) -> Line {
        Line {
            variant: variant.to_owned(),
            url: None,
            quantity,
        }
    }

    fn plain(url: &str) -> Settings {
        Settings::Plain {
            url: url.to_owned(),
            lines: Some("items".to_owned()),
        }
    }

    fn shopify(shop: &str) -> Settings {
        Settings::ShopifyCart {
            shop: shop.to_owned(),
            locale: None,
            storefront: false,
        }
    }

    fn build(settings: &Settings, query: &str) -> CheckoutLink {
        let touch = Touch::read(&["https://kopi.id/?", query].concat(), "", 0);
        link(
            settings,
            BASE,
            &[line("1", 1)],
            touch.as_ref(),
            Forwarding::Everything,
        )
        .unwrap()
    }

    #[test]
    fn builds_links_as_the_vectors_say() {
        for vector in table("checkout") {
            let settings: Settings = read(&vector["settings"], Reading::strict()).unwrap();
            let lines = vector["lines"].as_array().unwrap().iter().map(|line| Line {
                variant: text(&line["variant"]),
                url: line["url"].as_str().map(str::to_owned),
                quantity: line["quantity"].as_u64().unwrap() as u32,
            });
            let lines: Vec<Line> = lines.collect();
            let touch = Touch::read(&text(&vector["landing"]), "", 0);
            let gpc = vector["gpc"].as_bool() == Some(true);
            let forward = if gpc {
                Forwarding::WithoutClickIds
            } else {
                Forwarding::Everything
            };
            let base = vector["base"].as_str().unwrap_or(BASE);
            match link(&settings, base, &lines, touch.as_ref(), forward) {
                Ok(link) => {
                    let loss = link
                        .loss
                        .iter()
                        .map(|loss| (loss.code().to_owned(), loss.key().unwrap_or("").to_owned()));
                    assert_eq!(
                        link.href.as_str(),
                        vector["out"].as_str().unwrap_or("a fault"),
                        "{vector}"
                    );
                    assert_eq!(loss.collect::<Vec<_>>(), pairs(&vector["loss"]), "{vector}");
                }
                Err(fault) => assert_eq!(Some(fault.code()), vector["fault"].as_str(), "{vector}"),
            }
        }
    }

    #[test]
    fn a_value_of_the_merchant_that_gave_way_is_told() {
        let link = build(
            &plain("https://toko.id/?utm_source=web&utm_medium=a"),
            "utm_source=tiktok&utm_medium=a",
        );
        let conflict = Loss::Conflict {
            key: "utm_source".to_owned(),
            theirs: "web".to_owned(),
        };
        assert_eq!(link.loss, [conflict]);
    }

    #[test]
    fn a_long_link_loses_tags_from_the_last_on_and_never_a_line() {
        let long = "x".repeat(250);
        let tags = [
            "ref",
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "utm_content",
            "utm_term",
            "utm_id",
            "gclid",
        ];
        let query: String = tags.iter().map(|key| format!("&{key}={long}")).collect();
        let lost = |settings: &Settings| {
            let link = build(settings, &query);
            assert!(link.href.as_str().len() <= MAX_LENGTH);
            assert!(
                link.href
                    .as_str()
                    .contains(&format!("ref={long}&utm_source={long}&utm_medium={long}&"))
            );
            link.loss
                .iter()
                .map(|loss| loss.key().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(lost(&plain("https://toko.id/cart")), ["gclid"]);
        let attributes = ["id", "term", "content", "campaign", "medium", "source"];
        let attributes = attributes.map(|name| format!("attributes[utm_{name}]"));
        assert_eq!(
            lost(&shopify("toko.id")),
            [&attributes[..], &["gclid".to_owned()]].concat()
        );
    }

    #[test]
    fn lines_that_do_not_fit_are_a_fault_and_not_a_smaller_cart() {
        let lines: Vec<Line> = (1..200)
            .map(|n| line(&format!("4000000000{n}"), 1))
            .collect();
        for settings in [plain("https://toko.id"), shopify("toko.id")] {
            let built = link(&settings, BASE, &lines, None, Forwarding::Everything);
            assert_eq!(built, Err(CheckoutFault::Length));
        }
    }

    #[test]
    fn quantities_that_cannot_be_counted_are_a_fault() {
        let lines = [line("1", u32::MAX), line("1", 1)];
        let built = link(
            &shopify("toko.id"),
            BASE,
            &lines,
            None,
            Forwarding::Everything,
        );
        assert_eq!(built, Err(CheckoutFault::Quantity("1".to_owned())));
    }

    #[test]
    fn settings_are_checked_before_anyone_checks_out() {
        let codes = |settings: &Settings| {
            check(settings, BASE)
                .iter()
                .map(CheckoutFault::code)
                .collect::<Vec<_>>()
        };
        assert_eq!(codes(&plain("/toko")), [""; 0]);
        let bad = Settings::Plain {
            url: "javascript:alert(1)".to_owned(),
            lines: Some("utm_x".to_owned()),
        };
        assert_eq!(codes(&bad), ["link_scheme", "checkout_lines_parameter"]);
        for shop in ["toko.id", "kopi-senja.myshopify.com"] {
            assert_eq!(codes(&shopify(shop)), [""; 0]);
        }
        for shop in [
            "",
            "toko",
            "https://toko.id",
            "toko.id:443",
            "a@toko.id",
            "10.0.0.1",
            "toko .id",
            "toko.id/x",
            "[::1]",
            "toko.id.",
            "ｔoko.id",
        ] {
            assert_eq!(codes(&shopify(shop)), ["checkout_shop"], "{shop}");
        }
        for (locale, fine) in [
            ("id", true),
            ("en-id", true),
            ("zh-Hant", true),
            ("", false),
            ("../x", false),
            ("id-", false),
            ("id-id-id", false),
        ] {
            let settings = Settings::ShopifyCart {
                shop: "toko.id".to_owned(),
                locale: Some(locale.to_owned()),
                storefront: true,
            };
            assert_eq!(codes(&settings).is_empty(), fine, "{locale}");
        }
    }

    #[test]
    fn a_shop_system_knows_its_own_variants() {
        let known = |id: &str| check_variant(&shopify("toko.id"), id).is_ok();
        assert!(known("40123") && known("gid://shopify/ProductVariant/40123"));
        for id in [
            "",
            "0",
            "012",
            "4x",
            "-4",
            "gid://shopify/Product/4",
            "123456789012345678901",
            "1:2",
            "1,2",
        ] {
            assert!(!known(id), "{id}");
        }
        let plain = plain("https://toko.id");
        assert!(
            check_variant(&plain, "kopi-200g / giling").is_ok()
                && check_variant(&plain, "a,b").is_err()
        );
    }

    proptest! {
        #[test]
        fn a_link_stays_on_the_merchants_host_within_its_length_and_says_what_it_lost(
            variant in "[0-9a-z,:?#&/ ]{0,6}",
            quantity in 0..4_u32,
            landing in prop_oneof!["(ref|via|gclid|utm_[a-z]{1,4})=[a-z&=%?#é]{0,20}", "(utm_[a-c]=🌶{100}&){1,4}", any::<String>()],
            theirs in "(utm_a=x|ref=y|k=%2B,|&){0,3}",
        ) {
            let touch = Touch::read(&["https://kopi.id/?", &landing].concat(), "", 0);
            let tags = touch.as_ref().map_or(vec![], |touch| touch.tags(Forwarding::Everything));
            for settings in [plain(&["https://toko.id/c?", &theirs].concat()), shopify("toko.id")] {
                let Ok(link) = link(&settings, BASE, &[line(&variant, quantity)], touch.as_ref(), Forwarding::Everything) else {
                    continue;
                };
                prop_assert_eq!(link.href.origin(), "https://toko.id");
                prop_assert!(link.href.as_str().len() <= MAX_LENGTH);
                let carried = parse_query(query_of(link.href.as_str()));
                for tag in &tags {
                    let there: Vec<_> = carried.iter().filter(|(key, _)| *key == tag.0).collect();
                    let lost = link.loss.contains(&Loss::Length { key: tag.0.clone() });
                    prop_assert!(lost || there == [tag], "{tag:?} {link:?}");
                }
            }
        }
    }
}
