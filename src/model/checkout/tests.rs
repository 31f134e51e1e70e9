//! What every adapter makes of cart, tags and settings.

use super::*;
use crate::attribution::{Forwarding, Touch};
use crate::link::vectors::{pairs, table, text};
use crate::record::{Reader, read};

pub(super) const BASE: &str = "https://kopi.id/campaign.json";

pub(super) fn line(variant: &str, quantity: u32) -> CheckoutLine {
    CheckoutLine {
        variant: variant.to_owned(),
        quantity,
        ..CheckoutLine::default()
    }
}

pub(super) fn plain(url: &str) -> CheckoutSettings {
    CheckoutSettings::Plain {
        url: url.to_owned(),
        lines: Some("items".to_owned()),
    }
}

pub(super) fn shopify(shop: &str) -> CheckoutSettings {
    CheckoutSettings::ShopifyCart {
        shop: shop.to_owned(),
        locale: None,
        storefront: false,
        discover: false,
        ucp: None,
    }
}

fn build(settings: &CheckoutSettings, query: &str) -> CheckoutLink {
    let touch = Touch::read(&["https://kopi.id/?", query].concat(), "", 0);
    request(settings, &[line("1", 1)], touch.as_ref()).unwrap()
}

pub(super) fn request(
    settings: &CheckoutSettings,
    lines: &[CheckoutLine],
    touch: Option<&Touch>,
) -> Result<CheckoutLink, CheckoutFault> {
    let request = CheckoutRequest {
        base: BASE,
        lines,
        told: OrderSummary::default(),
        touch,
        forward: Forwarding::Everything,
        discount: &[],
        budget: LengthLimit::Email,
    };
    link(settings, &request)
}

#[test]
fn builds_links_as_the_vectors_say() {
    for vector in table("checkout") {
        let settings: CheckoutSettings = read(&vector["settings"], Reader::strict()).unwrap();
        let lines = vector["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| CheckoutLine {
                variant: text(&line["variant"]),
                url: line["url"].as_str().map(str::to_owned),
                name: line["name"].as_str().map(str::to_owned),
                label: line["label"].as_str().map(str::to_owned),
                price: line["price"].as_str().map(str::to_owned),
                quantity: line["quantity"].as_u64().unwrap() as u32,
            });
        let lines: Vec<CheckoutLine> = lines.collect();
        let touch = Touch::read(&text(&vector["landing"]), "", 0);
        let gpc = vector["gpc"].as_bool() == Some(true);
        let forward = if gpc {
            Forwarding::WithoutClickIds
        } else {
            Forwarding::Everything
        };
        let base = vector["base"].as_str().unwrap_or(BASE);
        let discount = vector["discount"]
            .as_array()
            .map_or(vec![], |codes| codes.iter().map(text).collect());
        let budget = vector["budget"]
            .as_u64()
            .map_or(LengthLimit::Email, |characters| {
                LengthLimit::ALL
                    .into_iter()
                    .find(|budget| budget.characters() as u64 == characters)
                    .unwrap()
            });
        let request = CheckoutRequest {
            base,
            lines: &lines,
            told: OrderSummary {
                total: vector["total"].as_str(),
                shop: vector["shop"].as_str(),
            },
            touch: touch.as_ref(),
            forward,
            discount: &discount,
            budget,
        };
        match link(&settings, &request) {
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
fn a_tag_of_the_merchants_own_link_stays_unless_a_verified_token_says_otherwise() {
    let shop = plain("https://toko.id/?utm_source=web&utm_medium=a&utm_term=");
    let mut touch = Touch::read(
        "https://kopi.id/?utm_source=tiktok&utm_medium=a&utm_term=t",
        "",
        0,
    )
    .unwrap();
    for (class, prevails, out) in [
        (
            TouchClass::Code,
            false,
            "https://toko.id/?utm_source=web&utm_medium=a&utm_term=t&items=1%3A1",
        ),
        (
            TouchClass::Token,
            true,
            "https://toko.id/?utm_source=tiktok&utm_medium=a&utm_term=t&items=1%3A1",
        ),
    ] {
        touch.class = class;
        let link = request(&shop, &[line("1", 1)], Some(&touch)).unwrap();
        let conflict = Loss::Conflict {
            key: "utm_source".to_owned(),
            theirs: "web".to_owned(),
            ours: "tiktok".to_owned(),
            prevails,
        };
        assert_eq!((link.href.as_str(), link.loss), (out, vec![conflict]));
    }
}

#[test]
fn what_is_written_into_one_value_is_left_out_of_it_where_the_link_is_too_long() {
    let long = "y".repeat(140);
    let landing = format!(
        "https://kopi.id/?ref={long}&utm_source={long}&utm_medium={long}&utm_campaign={long}&utm_content={long}"
    );
    let touch = Touch::read(&landing, "", 0);
    let shopee = CheckoutSettings::Shopee {
        affiliate: "12345".to_owned(),
        url: Some("https://shopee.co.id/x".to_owned()),
        domain: None,
    };
    let whatsapp = CheckoutSettings::Whatsapp {
        number: "6281234567890".to_owned(),
        text: Some(["x".repeat(350), "{lines}".to_owned()].concat()),
    };
    let made = |settings: &CheckoutSettings, discount: &[String]| {
        let request = CheckoutRequest {
            base: BASE,
            lines: &[line("1", 1)],
            told: OrderSummary::default(),
            touch: touch.as_ref(),
            forward: Forwarding::Everything,
            discount,
            budget: LengthLimit::Qr,
        };
        let link = link(settings, &request).unwrap();
        assert!(link.href.as_str().len() <= 512);
        let told = |loss: &Loss| [loss.code(), " ", loss.key().unwrap_or_default()].concat();
        (
            link.href.as_str().to_owned(),
            link.loss.iter().map(told).collect::<Vec<_>>(),
        )
    };
    let (url, loss) = made(&shopee, &[]);
    assert!(url.ends_with(&format!("&sub_id={long}-{long}---")), "{url}");
    assert_eq!(
        loss,
        [
            "length utm_content",
            "length utm_campaign",
            "length utm_medium"
        ]
    );
    let (url, loss) = made(&whatsapp, &["SENJA10".to_owned()]);
    assert!(url.ends_with("x1%20%C3%97%201"), "{url}");
    assert_eq!(loss[4..], ["discount SENJA10", "length ref"]);
}

#[test]
fn a_message_that_is_too_long_gives_up_the_prices_of_lines_before_the_creator_and_never_the_total()
{
    let shop = CheckoutSettings::Whatsapp {
        number: "6281234567890".to_owned(),
        text: None,
    };
    let lines: Vec<CheckoutLine> = (0..14)
        .map(|n| CheckoutLine {
            name: Some("Arabika Gayo".to_owned()),
            label: Some(format!("{n}00 g · Giling V60")),
            price: Some("Rp\u{a0}1.178.000,00".to_owned()),
            ..line(&n.to_string(), 1)
        })
        .collect();
    let touch = Touch::read("https://kopi.id/?ref=rani", "", 0);
    let request = |lines| CheckoutRequest {
        base: BASE,
        lines,
        told: OrderSummary {
            total: Some("Rp 9"),
            shop: Some("Kopi Senja"),
        },
        touch: touch.as_ref(),
        forward: Forwarding::Everything,
        discount: &[],
        budget: LengthLimit::Broad,
    };
    let short = link(&shop, &request(&lines[..1])).unwrap();
    assert!(
        short.href.as_str().contains("1.178.000") && short.loss.is_empty(),
        "{short:?}"
    );
    let long = link(&shop, &request(&lines[..10])).unwrap();
    assert!(
        long.href.as_str().ends_with(
            "900%20g%20%C2%B7%20Giling%20V60%29%0ATotal%3A%20Rp%209%0AKopi%20Senja%20%23rani"
        ),
        "{long:?}"
    );
    let key = "price".to_owned();
    assert_eq!(long.loss, [Loss::Length { key }]);
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
    let lost = |settings: &CheckoutSettings| {
        let link = build(settings, &query);
        assert!(link.href.as_str().len() <= LengthLimit::Email.characters());
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
    let attributes = [
        "utm_id",
        "utm_term",
        "utm_content",
        "utm_campaign",
        "utm_medium",
        "utm_source",
        "ref",
    ];
    let attributes = attributes.map(|name| format!("attributes[{name}]"));
    assert_eq!(
        lost(&shopify("toko.id")),
        [&attributes[..], &["gclid".to_owned()]].concat()
    );
}

#[test]
fn lines_that_do_not_fit_are_a_fault_and_not_a_smaller_cart() {
    let lines: Vec<CheckoutLine> = (1..200)
        .map(|n| line(&format!("4000000000{n}"), 1))
        .collect();
    for settings in [plain("https://toko.id"), shopify("toko.id")] {
        let built = request(&settings, &lines, None);
        assert_eq!(built, Err(CheckoutFault::Length));
    }
}

#[test]
fn quantities_that_cannot_be_counted_are_a_fault() {
    let lines = [line("1", u32::MAX), line("1", 1)];
    let built = request(&shopify("toko.id"), &lines, None);
    assert_eq!(built, Err(CheckoutFault::Quantity("1".to_owned())));
}

#[test]
fn settings_are_checked_before_anyone_checks_out() {
    let codes = |settings: &CheckoutSettings| {
        check(settings, BASE)
            .iter()
            .map(CheckoutFault::code)
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(&plain("/toko")), [""; 0]);
    let bad = CheckoutSettings::Plain {
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
        let settings = CheckoutSettings::ShopifyCart {
            shop: "toko.id".to_owned(),
            locale: Some(locale.to_owned()),
            storefront: true,
            discover: true,
            ucp: None,
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
