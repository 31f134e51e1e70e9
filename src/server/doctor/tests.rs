//! The published questions and their answers.

use super::*;
use proptest::prelude::*;

fn ask(question: Value) -> Value {
    answer(&question.to_string())
}

#[test]
fn queries_are_read_and_written_as_the_web_does() {
    assert_eq!(
        ask(json!({"op": "parse_query", "query": "a=1&b=2&&=&c%2B+d=%zz"})),
        json!({"pairs": [["a", "1"], ["b", "2"], ["", ""], ["c+ d", "%zz"]]})
    );
    assert_eq!(
        ask(json!({"op": "serialize_query", "pairs": [["a", "b c"], ["é*", "~'"]]})),
        json!({"query": "a=b+c&%C3%A9*=%7E%27"})
    );
    assert_eq!(
        answer(r#"{"op":"serialize_query","pairs":[["a","\ud800x"]]}"#),
        json!({"query": "a=%EF%BF%BDx"})
    );
}

#[test]
fn a_touch_says_each_of_its_tags_by_name() {
    let touch = ask(json!({
        "op": "touch", "referrer": "https://l.instagram.com/",
        "url": "https://kopi.example/?utm_source=Instagram&utm_medium=&ref=rani&utm_x=1&fbclid=f&utm_source=late"
    }));
    let touch = &touch["touch"];
    assert_eq!(touch["source"], "Instagram");
    assert_eq!(touch["medium"], Value::Null);
    assert_eq!(
        (&touch["ref"], &touch["creator"]),
        (&json!("rani"), &json!("rani"))
    );
    assert_eq!(
        (&touch["other"], &touch["click_ids"]),
        (&json!({"utm_x": "1"}), &json!({"fbclid": "f"}))
    );
    assert_eq!(
        (&touch["class"], &touch["duplicates"]),
        (&json!("code"), &json!(["utm_source"]))
    );
    assert_eq!(
        ask(json!({"op": "touch", "url": "https://kopi.example/"})),
        json!({"touch": null})
    );
}

#[test]
fn decorating_leaves_alone_what_it_did_not_add() {
    assert_eq!(
        ask(
            json!({"op": "decorate", "url": "https://t.example/?x=a,b&utm_source=web#f", "params": [["utm_source", "tik tok"]]})
        ),
        json!({"url": "https://t.example/?x=a,b&utm_source=tik+tok#f"})
    );
}

#[test]
fn nobody_is_sent_to_a_link_out_of_the_web() {
    for (url, code) in [
        ("javascript:alert(1)", "link_scheme"),
        ("data:text/html,x", "link_scheme"),
        ("https://a@evil.example/", "link_userinfo"),
    ] {
        let answer = ask(json!({"op": "decorate", "url": url, "params": [["a", "b"]]}));
        assert_eq!(answer["error"]["code"], code, "{answer}");
    }
}

#[test]
fn a_code_stands_under_ref_by_whichever_name_it_came() {
    let touch = |query: &str| {
        let url = ["https://kopi.example/?", query].concat();
        ask(json!({"op": "touch", "url": url}))["touch"].clone()
    };
    let said = |touch: &Value| [touch["ref"].clone(), touch["via"].clone()];
    assert_eq!(said(&touch("via=rani")), [json!("rani"), json!("rani")]);
    assert_eq!(said(&touch("ref=a&via=b")), [json!("a"), json!("b")]);
    assert_eq!(touch("via=rani")["at"], Value::Null);
    for query in [
        "via=rani",
        "ref=a&via=b",
        "ref=a&utm_source=b&utm_x=c&gclid=d&etl=e",
    ] {
        let link = ask(
            json!({"op": "checkout", "adapter": "plain", "settings": {"url": "https://toko.id/", "lines": "i"}, "lines": [["1", 1]], "touch": touch(query)}),
        );
        let tagged = ask(json!({"op": "parse_query", "query": query}));
        let expected = tagged["pairs"].as_array().unwrap();
        let made = link["url"].as_str().unwrap();
        let made = made.strip_prefix("https://toko.id/?i=1%3A1").unwrap();
        let made = ask(json!({"op": "parse_query", "query": made}));
        let carried = made["pairs"].as_array().unwrap();
        assert!(expected.iter().all(|pair| carried.contains(pair)), "{link}");
        assert_eq!(carried.len(), expected.len(), "{link}");
    }
}

#[test]
fn what_of_a_touch_no_link_can_carry_is_told() {
    let answer = ask(json!({
        "op": "checkout", "adapter": "plain", "settings": {"url": "https://toko.id/", "lines": "i"}, "lines": [["1", 1]],
        "touch": {"utm_source": "tiktok", "medium": "x".repeat(300), "src": "ig", "other": {"promo": "1", "UTM_Warung": "w"}},
        "discount": "SENJA10"
    }));
    let told = |loss: &Value| (loss["code"].clone(), loss["key"].clone());
    let loss: Vec<_> = answer["loss"]
        .as_array()
        .unwrap()
        .iter()
        .map(told)
        .collect();
    let expected = [
        ("cut", "utm_medium"),
        ("dropped", "promo"),
        ("dropped", "src"),
        ("discount", "SENJA10"),
    ];
    assert_eq!(loss, expected.map(|(code, key)| (json!(code), json!(key))));
    let url = answer["url"].as_str().unwrap();
    assert!(
        url.contains("utm_source=tiktok") && url.contains("utm_warung=w"),
        "{url}"
    );
}

#[test]
fn a_click_id_that_global_privacy_control_keeps_back_is_told() {
    let answer = ask(
        json!({"op": "checkout", "adapter": "ucp", "settings": {"endpoint": "https://k.example/buy"}, "lines": [["1", 1]], "touch": {"ref": "rani", "click_ids": {"gclid": "g"}}, "gpc": true}),
    );
    assert_eq!(
        answer,
        json!({"url": "https://k.example/buy/1:1?attribution/ref=rani", "loss": [{"code": "withheld", "key": "gclid"}]})
    );
}

#[test]
fn the_merchants_tag_stays_unless_the_token_was_verified() {
    let made = |class: &str| {
        ask(
            json!({"op": "checkout", "adapter": "stripe", "settings": {"url": "https://buy.stripe.com/x?utm_source=web"}, "lines": [["1", 1]], "touch": {"source": "tiktok", "class": class}}),
        )
    };
    for (class, kept, carried) in [("utm", "theirs", "web"), ("token", "ours", "tiktok")] {
        let answer = made(class);
        let conflict = json!({"code": "conflict", "key": "utm_source", "theirs": "web", "ours": "tiktok", "kept": kept});
        assert!(
            answer["loss"].as_array().unwrap().contains(&conflict),
            "{answer}"
        );
        let carried = ["utm_source=", carried].concat();
        assert!(
            answer["url"].as_str().unwrap().contains(&carried),
            "{answer}"
        );
    }
}

#[test]
fn a_mark_in_front_of_the_first_line_is_no_fault() {
    let line = "\u{feff}{\"op\":\"parse_query\",\"query\":\"a\"}";
    assert_eq!(answer(line), json!({"pairs": [["a", ""]]}));
}

#[test]
fn a_cart_and_a_touch_make_the_link_of_each_shop_system() {
    let touch = json!({"source": "tiktok", "ref": "rani", "other": {"utm_x": "1"}, "click_ids": {"gclid": "g"}});
    for (adapter, settings, url) in [
        (
            "plain",
            json!({"url": "https://toko.id/c", "lines": "i"}),
            "https://toko.id/c?i=12%3A2&ref=rani&",
        ),
        (
            "shopify",
            json!({"shop": "k.myshopify.com"}),
            "https://k.myshopify.com/cart/12:2?ref=rani&",
        ),
        (
            "ucp",
            json!({"endpoint": "https://k.example/buy"}),
            "https://k.example/buy/12:2?attribution/ref=rani&",
        ),
        (
            "woocommerce",
            json!({"shop": "https://toko.id"}),
            "https://toko.id/checkout-link/?products=12:2&ref=rani&",
        ),
        (
            "stripe",
            json!({"url": "https://buy.stripe.com/x"}),
            "https://buy.stripe.com/x?client_reference_id=ref_3Drani_26",
        ),
        (
            "vtex",
            json!({"shop": "toko.id"}),
            "https://toko.id/checkout/cart/add?sc=1&sku=12&qty=2&seller=1&ref=rani&",
        ),
        (
            "29next",
            json!({"shop": "toko.id"}),
            "https://toko.id/checkout/add/?product=12:2&ref=rani&",
        ),
        (
            "whatsapp",
            json!({"number": "6281200000000"}),
            "https://wa.me/6281200000000?text=2%20%C3%97%2012%0A%23rani",
        ),
        (
            "shopee",
            json!({"affiliate": "9", "url": "https://shopee.co.id/a"}),
            "https://s.shopee.co.id/an_redir?origin_link=",
        ),
    ] {
        let answer = ask(
            json!({"op": "checkout", "adapter": adapter, "settings": settings, "lines": [["12", 2]], "touch": touch}),
        );
        assert!(answer["url"].as_str().unwrap().starts_with(url), "{answer}");
        assert!(answer["loss"].is_array());
    }
}

#[test]
fn what_cannot_be_answered_is_told_with_code_and_mend() {
    for (question, code) in [
        (
            json!({"op": "checkout", "adapter": "etsy", "lines": []}),
            "doctor_adapter",
        ),
        (
            json!({"op": "checkout", "adapter": "vtex", "settings": {"shop": "toko.id", "color": 1}, "lines": [["1", 1]]}),
            "doctor_settings",
        ),
        (
            json!({"op": "checkout", "adapter": "vtex", "settings": {"shop": "toko.id"}, "lines": []}),
            "checkout_no_lines",
        ),
        (
            json!({"op": "checkout", "adapter": "vtex", "settings": {"shop": "toko.id"}, "lines": [["1", 0]]}),
            "checkout_quantity",
        ),
        (
            json!({"op": "checkout", "adapter": "plain", "settings": {"url": "javascript:alert(1)"}, "lines": [["1", 1]]}),
            "link_scheme",
        ),
        (
            json!({"op": "checkout", "adapter": "whatsapp", "settings": {"number": "62081234567890"}, "lines": [["1", 1]]}),
            "checkout_number",
        ),
        (json!({"op": "decorate", "url": "x"}), "doctor_member"),
        (
            json!({"op": "visits", "visits": [{"at": "yesterday", "url": "x"}]}),
            "doctor_member",
        ),
        (
            json!({"op": "visits", "visits": [{"at": i64::MAX, "url": "x"}]}),
            "doctor_member",
        ),
        (json!({"op": "visits"}), "doctor_member"),
        (json!({"op": "heal"}), "doctor_op"),
        (json!({}), "doctor_member"),
        (json!(7), "doctor_object"),
    ] {
        let answer = ask(question);
        assert_eq!(answer["error"]["code"], code, "{answer}");
        assert!(!answer["error"]["mend"].as_str().unwrap().is_empty());
    }
}

#[test]
fn one_address_is_examined_down_to_every_link() {
    let seen = examine(
        "https://kopi.example/?ref=rani&utm_source=tiktok",
        "",
        None,
        "https://shop.example",
        0,
    );
    let text = seen.to_string();
    assert!(
        text.contains("rani (last_creator)") && text.contains("utm_source           tiktok"),
        "{text}"
    );
    let json = seen.to_json();
    assert_eq!(json["links"].as_array().unwrap().len(), 13);
    for made in json["links"].as_array().unwrap() {
        assert!(made["url"].as_str().is_some(), "{made}");
    }
    let campaign: etalase_model::campaign::Campaign = crate::campaigns::document::parse(
        &crate::test_support::campaign().to_string(),
        "https://kopi.example",
    )
    .unwrap();
    let seen = examine(
        "https://kopi.example/",
        "",
        Some(&campaign),
        "https://kopi.example",
        0,
    );
    assert_eq!(seen.to_json()["links"].as_array().unwrap().len(), 1);
    assert!(
        seen.to_string()
            .contains("none: a direct or internal visit")
    );
}

#[test]
fn a_campaigns_own_policy_judges_the_arrival() {
    let mut document = crate::test_support::campaign();
    document["credit"] = json!({"own_hosts": ["kopi.myshopify.com"]});
    let campaign =
        crate::campaigns::document::parse(&document.to_string(), "https://kopi.example").unwrap();
    let seen = |referrer: &str| {
        let url = "https://kopi.example/";
        examine(url, referrer, Some(&campaign), url, 0).to_json()["touch"].clone()
    };
    assert_eq!(seen("https://kopi.myshopify.com/"), Value::Null);
    assert_eq!(seen("https://teh.myshopify.com/")["class"], "referral");
}

proptest! {
    #[test]
    fn no_line_makes_the_doctor_panic(line in any::<String>(), url in any::<String>(), word in "[a-z_]{0,9}") {
        answer(&line);
        for question in [
            json!({"op": "touch", "url": url, "referrer": line}),
            json!({"op": "decorate", "url": url, "params": [[line, word]]}),
            json!({"op": "visits", "visits": [{"at": 5, "url": url, "referrer": line, "event": "landing"}]}),
            json!({"op": "checkout", "adapter": "plain", "settings": {"url": url, "lines": word}, "lines": [[line, 1]], "touch": {"ref": url}}),
            json!({"op": word, "url": url}),
        ] {
            prop_assert!(ask(question).is_object());
        }
    }
}
