//! What holds for every link of every adapter. `PROPTEST_CASES` says how many are tried.

use super::draft::sent_length;
use super::tests::{BASE, line, plain, request, shopify};
use super::*;
use crate::attribution::{Forwarding, Touch};
use crate::link::{parse_query, query_of};
use proptest::prelude::*;

/// One of each, as sound as settings are.
fn every_adapter(word: &str) -> Vec<CheckoutSettings> {
    let (url, shop) = (
        Some("https://toko.id/p?k=%2B".to_owned()),
        "toko.id".to_owned(),
    );
    let word = Some(word.to_owned());
    vec![
        CheckoutSettings::Ucp {
            endpoint: "https://toko.id/buy".to_owned(),
            continue_to: Some("/bayar".to_owned()),
        },
        CheckoutSettings::Woocommerce {
            shop: "https://toko.id".to_owned(),
            single: false,
        },
        CheckoutSettings::Woocommerce {
            shop: "https://toko.id".to_owned(),
            single: true,
        },
        CheckoutSettings::Stripe { url: url.clone() },
        CheckoutSettings::Vtex {
            shop: shop.clone(),
            seller: word.clone(),
            channel: None,
        },
        CheckoutSettings::Next29 {
            shop,
            currency: word.clone(),
        },
        CheckoutSettings::Bigcommerce {
            store: None,
            server: None,
            cart: url.clone(),
        },
        CheckoutSettings::Bigcommerce {
            store: word.clone(),
            server: url.clone(),
            cart: url.clone(),
        },
        CheckoutSettings::Shopee {
            affiliate: "12345".to_owned(),
            url: url.clone(),
            domain: None,
        },
        CheckoutSettings::Tiktok { url },
        CheckoutSettings::Whatsapp {
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
        budget in prop::sample::select(&LengthLimit::ALL[..]),
    ) {
        let touch = Touch::read(&["https://kopi.id/?", &landing].concat(), "", 0);
        for settings in every_adapter(&word) {
            let request = CheckoutRequest {
                base: BASE,
                lines: &[line(&variant, quantity), line("7", 1)],
                told: OrderSummary { total: Some(&word), shop: Some(&word) },
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
            prop_assert!(link.href.as_str().len() <= LengthLimit::Email.characters());
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
