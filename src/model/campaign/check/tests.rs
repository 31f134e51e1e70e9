use super::*;
use crate::creator;
use crate::record::{Reader, read};
use serde_json::{Value, json};

pub(crate) fn document() -> Value {
    json!({
        "version": 1, "id": "kopi-senja", "locale": "id-ID", "currency": "IDR",
        "brand": {"name": "Kopi Senja"},
        "creators": [{"id": "rani", "name": "Rani"}],
        "products": [{
            "id": "gayo", "title": {"id-ID": "Gayo", "en": "Gayo"},
            "images": [{"src": "/a.webp", "alt": "Kantong", "width": 8, "height": 10}],
            "dimensions": [{"id": "size", "name": "Ukuran", "values": [{"id": "200g", "label": "200 g"}, {"id": "1kg", "label": "1 kg"}]}],
            "variants": [
                {"id": "1", "choice": {"size": "200g"}, "price": 8_900_000, "stock": {"state": "in_stock"}},
                {"id": "2", "choice": {"size": "1kg"}, "price": 36_500_000, "stock": {"state": "sold_out"}}
            ]
        }],
        "show": {
            "id": "senja", "title": "Senja", "stream": "/live.m3u8", "host": "rani",
            "poster": {"src": "/p.webp", "alt": "Rani", "width": 9, "height": 16},
            "starts_at": "2026-11-22T12:00:00Z", "ends_at": "2026-11-22T13:00:00Z",
            "pins": [{"at": 0, "product": "gayo"}]
        },
        "checkout": {"adapter": "plain", "url": "https://shop.example/checkout", "lines": "items"}
    })
}

pub(crate) fn campaign(document: &Value) -> Campaign {
    read(document, Reader::strict().at("https://kopi.example")).unwrap()
}

/// The fault that follows from setting the value at a JSON pointer.
fn fault_of(pointer: &str, value: Value) -> String {
    let mut document = document();
    *document.pointer_mut(pointer).unwrap() = value;
    let found = faults(&campaign(&document), "https://kopi.example");
    assert_eq!(found.len(), 1, "{pointer}: {found:#?}");
    found[0].path.clone()
}

#[test]
fn a_sound_campaign_has_no_faults() {
    assert_eq!(
        faults(&campaign(&document()), "https://kopi.example"),
        vec![]
    );
}

#[test]
fn each_broken_rule_is_found_at_its_path() {
    let cases = [
        ("/version", json!(2), "version"),
        ("/id", json!("Kopi Senja"), "id"),
        ("/locale", json!("fr"), "locale"),
        ("/brand/name", json!(" "), "brand.name"),
        (
            "/products/0/images/0/width",
            json!(0),
            "products[0].images[0]",
        ),
        (
            "/products/0/variants/0/stock",
            json!({"state": "in_stock", "left": 0}),
            "products[0].variants[0].stock",
        ),
        (
            "/products/0/variants/1/stock",
            json!({"state": "sold_out", "left": 3}),
            "products[0].variants[1].stock",
        ),
        (
            "/products/0/variants/0",
            json!({"id": "1", "choice": {"size": "200g"}, "price": 5, "compare_at": 5, "stock": {"state": "low"}}),
            "products[0].variants[0].compare_at",
        ),
        (
            "/products/0/variants/1/choice/size",
            json!("2kg"),
            "products[0].variants[1].choice",
        ),
        (
            "/products/0/variants/1/choice/size",
            json!("200g"),
            "products[0].variants[1].choice",
        ),
        (
            "/show/ends_at",
            json!("2026-11-22T11:00:00Z"),
            "show.ends_at",
        ),
        ("/show/host", json!("budi"), "show.host"),
        ("/show/pins/0/product", json!("teh"), "show.pins[0].product"),
        ("/checkout/url", json!("https://a@b.example/"), "checkout"),
    ];
    for (pointer, value, path) in cases {
        assert_eq!(fault_of(pointer, value), path);
    }
}

#[test]
fn what_is_shown_has_a_whole_address_or_a_path_on_the_documents_host() {
    let cases = [
        (
            "/products/0/images/0/src",
            "javascript:alert(1)",
            "products[0].images[0].src",
        ),
        ("/show/stream", "http://evil.example/x.m3u8", "show.stream"),
        ("/show/poster/src", "p.webp", "show.poster.src"),
    ];
    for (pointer, written, path) in cases {
        let mut document = document();
        *document.pointer_mut(pointer).unwrap() = json!(written);
        let reading = Reader::strict().at("https://kopi.example");
        let found = read::<_, Campaign>(&document, reading).unwrap_err();
        assert_eq!(found.len(), 1, "{pointer}: {found:#?}");
        assert_eq!(found[0].path, path);
    }
}

#[test]
fn colours_are_hexadecimal_and_nothing_else() {
    assert!(is_colour("#b4532a"));
    for colour in ["red", "#fff", "#b4532g", "#b4532a;x", "url(x)", ""] {
        assert!(!is_colour(colour), "{colour}");
    }
}

#[test]
fn crediting_and_keys_are_held_to_their_form() {
    let mut campaign = campaign(&document());
    campaign.credit = Some(crate::campaign::Crediting {
        window_days: Some(91),
        own_hosts: vec!["https://toko.id".to_owned()],
        strength: vec![crate::attribution::TouchClass::Token],
        ..Default::default()
    });
    let key = |kid: &str, key: &str| crate::campaign::CreatorKey {
        kid: kid.to_owned(),
        key: key.to_owned(),
    };
    let whole = creator::encode(&[7; 32]);
    campaign.keys = vec![key("k1", &whole), key("k1", &whole), key("a b", "x")];
    let paths: Vec<_> = faults(&campaign, "https://shop.example")
        .into_iter()
        .map(|fault| fault.path)
        .collect();
    assert_eq!(
        paths,
        [
            "credit.window_days",
            "credit.own_hosts",
            "credit.strength",
            "keys[1].kid",
            "keys[2].kid",
            "keys[2].key"
        ]
    );
}
