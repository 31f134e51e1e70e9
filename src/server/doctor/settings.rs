//! The settings of an adapter as merchants write them: our words, or what else such a thing is called.

use etalase_model::checkout::CheckoutSettings;
use etalase_model::record::{Reader, read};
use serde_json::{Map, Value};

use super::error::DoctorError;
use super::request::DoctorRequest;

/// A shorter word for an adapter, as merchants say it.
const SHOPIFY: (&str, &str) = ("shopify", "shopify_cart");

/// For these adapters, our word for a member and other words for it.
type AdapterSettings = (
    &'static [&'static str],
    &'static str,
    &'static [&'static str],
);

#[rustfmt::skip]
const WORDS: [AdapterSettings; 11] = [
    (&["shopify_cart", "woocommerce", "vtex", "29next"], "shop", &["shop_domain", "domain", "store", "host"]),
    (&["shopify_cart", "woocommerce", "vtex", "29next"], "shop", &["url", "site", "origin", "base", "base_url"]),
    (&["ucp"], "endpoint", &["url", "permalink", "base", "base_url"]),
    (&["plain", "stripe", "tiktok", "tokopedia", "lazada", "shopee"], "url",
        &["link", "payment_link", "product_url", "origin_link", "base", "base_url"]),
    (&["bigcommerce"], "cart", &["url", "cart_url"]),
    (&["bigcommerce"], "store", &["store_hash", "hash"]),
    (&["shopee"], "affiliate", &["affiliate_id"]),
    (&["shopee"], "domain", &["country", "cc"]),
    (&["vtex"], "channel", &["sc", "sales_channel"]),
    (&["whatsapp"], "number", &["phone", "phone_number", "to"]),
    (&["whatsapp"], "text", &["message"]),
];

/// The settings of a question of `adapter`.
pub(super) fn settings(question: &DoctorRequest) -> Result<CheckoutSettings, DoctorError> {
    let word = question.text("adapter")?;
    let adapter = if word == SHOPIFY.0 { SHOPIFY.1 } else { word };
    if !CheckoutSettings::ADAPTERS.contains(&adapter) {
        return Err(DoctorError::Adapter(word.to_owned()));
    }
    let mut members = question
        .object("settings")?
        .map_or_else(Default::default, |DoctorRequest(members)| members);
    translate(adapter, &mut members);
    members.insert("adapter".to_owned(), adapter.into());
    read(&Value::Object(members), Reader::strict()).map_err(|faults| {
        let (rules, mends) = faults
            .iter()
            .map(|fault| {
                let told = |text: &str| [&fault.path, " ", text].concat();
                (told(&fault.rule), [&fault.path, ": ", &fault.mend].concat())
            })
            .unzip::<_, _, Vec<_>, Vec<_>>();
        DoctorError::Settings {
            rule: rules.join("; "),
            mend: mends.join(" "),
        }
    })
}

fn translate(adapter: &str, members: &mut Map<String, Value>) {
    for (adapters, ours, others) in WORDS {
        if !adapters.contains(&adapter) {
            continue;
        }
        for other in others {
            if !members.contains_key(ours)
                && let Some(value) = members.remove(*other)
            {
                let value = if others.contains(&"origin") {
                    host_of(value)
                } else {
                    value
                };
                members.insert(ours.to_owned(), value);
            }
        }
    }
    for (member, value) in members {
        let text = match value {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            _ => continue,
        };
        *value = match (adapter, member.as_str()) {
            ("whatsapp", "number") => digits_of(&text),
            ("shopee", "domain") => country_of(&text),
            ("woocommerce", "shop") if is_host(&text) => ["https://", &text].concat(),
            _ => text,
        }
        .into();
    }
}

/// The host of `https://host/`, if it is nothing but that.
fn host_of(value: Value) -> Value {
    let origin = value.as_str().and_then(|url| url.strip_prefix("https://"));
    let host = origin.map(|origin| origin.trim_end_matches('/'));
    match host.filter(|host| is_host(host)) {
        Some(host) => host.into(),
        None => value,
    }
}

fn is_host(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    text.contains('.') && text.bytes().all(plain)
}

/// What stands behind `shopee.` in a country that is named by its code, or by Shopee's whole host.
fn country_of(text: &str) -> String {
    let text = text.to_ascii_lowercase();
    let domain = text.strip_prefix("s.").unwrap_or(&text);
    match domain.strip_prefix("shopee.").unwrap_or(domain) {
        code @ ("id" | "th") => ["co.", code].concat(),
        code @ ("my" | "br" | "mx" | "co") => ["com.", code].concat(),
        domain => domain.to_owned(),
    }
}

/// A telephone number without what people write between its digits: `+62 812-3456-7890`.
fn digits_of(text: &str) -> String {
    let number = text.strip_prefix('+').unwrap_or(text);
    number.replace([' ', '-', '(', ')', '.'], "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(adapter: &str, members: Value) -> Result<CheckoutSettings, DoctorError> {
        let Value::Object(question) = json!({ "adapter": adapter, "settings": members }) else {
            unreachable!()
        };
        settings(&DoctorRequest(question))
    }

    #[test]
    fn what_merchants_call_a_thing_is_understood() {
        for (adapter, ours, theirs) in [
            (
                "shopify",
                json!({"shop": "k.myshopify.com"}),
                json!({"domain": "k.myshopify.com"}),
            ),
            (
                "shopify",
                json!({"shop": "k.myshopify.com"}),
                json!({"url": "https://k.myshopify.com/"}),
            ),
            (
                "woocommerce",
                json!({"shop": "https://toko.id"}),
                json!({"shop": "toko.id"}),
            ),
            (
                "woocommerce",
                json!({"shop": "https://toko.id/id?lang=id"}),
                json!({"url": "https://toko.id/id?lang=id"}),
            ),
            (
                "vtex",
                json!({"shop": "toko.id", "seller": "1", "channel": "2"}),
                json!({"host": "toko.id", "seller": 1, "sc": 2}),
            ),
            (
                "stripe",
                json!({"url": "https://buy.stripe.com/x"}),
                json!({"payment_link": "https://buy.stripe.com/x"}),
            ),
            (
                "shopee",
                json!({"affiliate": "12345", "domain": "co.id"}),
                json!({"affiliate_id": 12345, "country": "ID"}),
            ),
            (
                "shopee",
                json!({"affiliate": "9", "domain": "com.my"}),
                json!({"affiliate": "9", "domain": "shopee.com.my"}),
            ),
            (
                "whatsapp",
                json!({"number": "6281234567890"}),
                json!({"phone": "+62 812-3456-7890"}),
            ),
        ] {
            assert_eq!(of(adapter, theirs.clone()), of(adapter, ours), "{theirs}");
        }
    }

    #[test]
    fn a_word_that_nobody_uses_is_refused_with_what_is_wanted() {
        for (adapter, members) in [
            ("vtex", json!({"shop": "toko.id", "colour": 1})),
            ("vtex", json!({"shop": "toko.id", "host": "toko.id"})),
            ("shopify", json!({})),
            ("ucp", json!({"endpoint": ["https://toko.id/buy"]})),
        ] {
            let Err(DoctorError::Settings { mend, .. }) = of(adapter, members.clone()) else {
                panic!("{members} was taken");
            };
            assert!(!mend.is_empty(), "{members}");
        }
    }
}
