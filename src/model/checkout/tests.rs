//! What every adapter makes of cart, tags and settings.

use super::draft::sent_length;
use super::*;
use crate::link::vectors::{pairs, table, text};
use crate::link::{parse_query, query_of};
use crate::record::{Reading, read};
use proptest::prelude::*;

const BASE: &str = "https://kopi.id/campaign.json";

fn line(variant: &str, quantity: u32) -> Line {
    Line {
        variant: variant.to_owned(),
        quantity,
        ..Line::default()
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
    request(settings, &[line("1", 1)], touch.as_ref()).unwrap()
}

fn request(
    settings: &Settings,
    lines: &[Line],
    touch: Option<&Touch>,
) -> Result<CheckoutLink, CheckoutFault> {
    let request = Request {
        base: BASE,
        lines,
        touch,
        forward: Forwarding::Everything,
        discount: &[],
        budget: Budget::Email,
    };
    link(settings, &request)
}

#[test]
fn builds_links_as_the_vectors_say() {
    for vector in table("checkout") {
        let settings: Settings = read(&vector["settings"], Reading::strict()).unwrap();
        let lines = vector["lines"].as_array().unwrap().iter().map(|line| Line {
            variant: text(&line["variant"]),
            url: line["url"].as_str().map(str::to_owned),
            name: line["name"].as_str().map(str::to_owned),
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
        let discount = vector["discount"]
            .as_array()
            .map_or(vec![], |codes| codes.iter().map(text).collect());
        let budget = vector["budget"]
            .as_u64()
            .map_or(Budget::Email, |characters| {
                Budget::ALL
                    .into_iter()
                    .find(|budget| budget.characters() as u64 == characters)
                    .unwrap()
            });
        let request = Request {
            base,
            lines: &lines,
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
            Class::Code,
            false,
            "https://toko.id/?utm_source=web&utm_medium=a&utm_term=t&items=1%3A1",
        ),
        (
            Class::Token,
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
    let shopee = Settings::Shopee {
        affiliate: "12345".to_owned(),
        url: Some("https://shopee.co.id/x".to_owned()),
        domain: None,
    };
    let whatsapp = Settings::Whatsapp {
        number: "6281234567890".to_owned(),
        text: Some(["x".repeat(350), "{lines}".to_owned()].concat()),
    };
    let made = |settings: &Settings, discount: &[String]| {
        let request = Request {
            base: BASE,
            lines: &[line("1", 1)],
            touch: touch.as_ref(),
            forward: Forwarding::Everything,
            discount,
            budget: Budget::Qr,
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
        assert!(link.href.as_str().len() <= Budget::Email.characters());
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
    let lines: Vec<Line> = (1..200)
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

/// One of each, as sound as settings are.
fn every_adapter(word: &str) -> Vec<Settings> {
    let (url, shop) = (
        Some("https://toko.id/p?k=%2B".to_owned()),
        "toko.id".to_owned(),
    );
    let word = Some(word.to_owned());
    vec![
        Settings::Ucp {
            endpoint: "https://toko.id/buy".to_owned(),
            continue_to: Some("/bayar".to_owned()),
        },
        Settings::Woocommerce {
            shop: "https://toko.id".to_owned(),
            single: false,
        },
        Settings::Woocommerce {
            shop: "https://toko.id".to_owned(),
            single: true,
        },
        Settings::Stripe { url: url.clone() },
        Settings::Vtex {
            shop: shop.clone(),
            seller: word.clone(),
            channel: None,
        },
        Settings::Next29 {
            shop,
            currency: word.clone(),
        },
        Settings::Bigcommerce { cart: url.clone() },
        Settings::Shopee {
            affiliate: "12345".to_owned(),
            url: url.clone(),
            domain: None,
        },
        Settings::Tiktok { url },
        Settings::Whatsapp {
            number: "6281234567890".to_owned(),
            text: word,
        },
    ]
}

proptest! {
    #[test]
    fn no_adapter_panics_leaves_its_budget_or_sends_anybody_astray(
        variant in prop_oneof!["[1-9][0-9]{0,5}", any::<String>()],
        quantity in 0..4_u32,
        landing in prop_oneof!["((ref|etl|gclid|utm_[a-z]{1,8})=[a-z_0-9é ]{0,90}&){0,9}", any::<String>()],
        code in prop_oneof!["[A-Z0-9]{1,9}", any::<String>()],
        word in prop_oneof!["[a-z0-9]{1,5}", any::<String>()],
        budget in prop::sample::select(&Budget::ALL[..]),
    ) {
        let touch = Touch::read(&["https://kopi.id/?", &landing].concat(), "", 0);
        for settings in every_adapter(&word) {
            let request = Request {
                base: BASE,
                lines: &[line(&variant, quantity), line("7", 1)],
                touch: touch.as_ref(),
                forward: Forwarding::Everything,
                discount: std::slice::from_ref(&code),
                budget,
            };
            let Ok(made) = link(&settings, &request) else { continue };
            let href = made.href.as_str();
            let host = ["https://toko.id", "https://wa.me", "https://s.shopee.co.id"];
            prop_assert!(host.contains(&made.href.origin()), "{href}");
            prop_assert!(sent_length(href) <= budget.characters());
            prop_assert!(!href.contains(char::is_control));
        }
    }

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
            let Ok(link) = request(&settings, &[line(&variant, quantity)], touch.as_ref()) else {
                continue;
            };
            prop_assert_eq!(link.href.origin(), "https://toko.id");
            prop_assert!(link.href.as_str().len() <= Budget::Email.characters());
            let carried = parse_query(query_of(link.href.as_str()));
            for tag in &tags {
                let there: Vec<_> = carried.iter().filter(|(key, _)| *key == tag.0).collect();
                let gave_way = |loss: &Loss| matches!(loss, Loss::Length { .. } | Loss::Conflict { .. });
                let lost = link.loss.iter().any(|loss| gave_way(loss) && loss.key() == Some(&tag.0));
                prop_assert!(lost || there == [tag], "{tag:?} {link:?}");
            }
        }
    }
}
