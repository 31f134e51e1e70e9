//! Payloads are made up, in the form that each shop documents.

use axum::http::HeaderMap;
use etalase_model::commission::{Paid, Parts, Refunded};
use etalase_model::money::Currency;
use etalase_model::time::Time;
use serde_json::json;

use super::*;

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.insert(*name, value.parse().unwrap());
    }
    headers
}

fn shopify(topic: &'static str, body: &Value) -> Result<Delivery, Vec<Fault>> {
    let headers = headers(&[("x-shopify-topic", topic), ("x-shopify-event-id", "e1")]);
    read(Source::Shopify, &headers, body.to_string().as_bytes())
}

fn woocommerce(topic: &'static str, body: &Value) -> Result<Delivery, Vec<Fault>> {
    let headers = headers(&[
        ("x-wc-webhook-topic", topic),
        ("x-wc-webhook-delivery-id", "d1"),
    ]);
    read(Source::Woocommerce, &headers, body.to_string().as_bytes())
}

fn stripe(kind: &str, object: Value) -> Result<Delivery, Vec<Fault>> {
    let body =
        json!({"id": "evt_1", "type": kind, "created": 1_800_000_000, "data": {"object": object}});
    read(
        Source::Stripe,
        &HeaderMap::new(),
        body.to_string().as_bytes(),
    )
}

fn statement(delivery: Result<Delivery, Vec<Fault>>) -> Statement {
    delivery.unwrap().statement.unwrap()
}

fn place(delivery: Result<Delivery, Vec<Fault>>) -> String {
    delivery.unwrap_err().remove(0).path
}

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn time(text: &str) -> Time {
    Time::parse(text).unwrap()
}

fn pairs(tags: &[(&str, &str)]) -> Vec<Tag> {
    tags.iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

fn shopify_order() -> Value {
    json!({
        "id": 450_789_469_i64, "financial_status": "paid", "currency": "IDR", "taxes_included": true,
        "total_price": "120000.00", "total_tax": "11000.00", "cancelled_at": null,
        "processed_at": "2026-11-22T19:00:00+07:00", "updated_at": "2026-11-22T19:00:05+07:00",
        "shipping_lines": [{"price": "12000.00", "discounted_price": "10000.00", "tax_lines": [{"price": "1000.00"}]}],
        "note_attributes": [{"name": "ref", "value": "rani"}, {"name": "gift", "value": "yes"}],
        "landing_site": "/products/kopi?utm_source=tiktok&via=bagas&gclid=c1#top",
        "discount_codes": [{"code": "RANI10", "amount": "5000.00"}]
    })
}

#[test]
fn a_paid_order_of_shopify_is_read_with_all_that_could_name_a_creator() {
    let delivery = shopify("orders/paid", &shopify_order());
    assert_eq!(delivery.as_ref().unwrap().id, "orders/paid/e1");
    let said = statement(delivery);
    let paid = Paid {
        revised: time("2026-11-22T12:00:05Z"),
        at: time("2026-11-22T12:00:00Z"),
        currency: currency("IDR"),
        total: 12_000_000,
        parts: Parts {
            tax: 1_100_000,
            shipping: 900_000,
        },
    };
    assert_eq!(
        (said.order.as_str(), said.events),
        ("450789469", vec![Event::Paid(paid)])
    );
    assert_eq!(
        said.hints.tags,
        pairs(&[("ref", "rani"), ("via", "bagas"), ("gclid", "c1")])
    );
    assert_eq!(said.hints.coupons, ["RANI10"]);
}

#[test]
fn shopifys_later_words_of_the_same_order_are_a_cancellation_and_refunds() {
    let mut order = shopify_order();
    order["cancelled_at"] = json!("2026-11-23T00:00:00Z");
    let said = statement(shopify("orders/cancelled", &order));
    assert!(matches!(
        said.events[..],
        [Event::Paid(_), Event::Cancelled { .. }]
    ));

    order["cancelled_at"] = Value::Null;
    order["financial_status"] = json!("pending");
    for topic in ["orders/create", "orders/paid"] {
        let said = statement(shopify(topic, &order));
        assert_eq!(said.events, [], "{topic}: the header is not signed");
    }

    order["financial_status"] = json!("paid");
    order["test"] = json!(true);
    assert_eq!(statement(shopify("orders/paid", &order)).events, []);

    let refund = json!({
        "id": 7, "order_id": 450_789_469_i64, "processed_at": "2026-11-24T00:00:00Z",
        "transactions": [
            {"kind": "refund", "status": "success", "amount": "30000.00", "currency": "IDR"},
            {"kind": "refund", "status": "failure", "amount": "30000.00", "currency": "IDR"},
            {"kind": "void", "status": "success", "amount": "1.00", "currency": "IDR"}],
        "refund_line_items": [{"total_tax": "2000.00"}],
        "order_adjustments": [{"kind": "shipping_refund", "amount": "-9000.00", "tax_amount": "-1000.00"}]
    });
    let said = statement(shopify("refunds/create", &refund));
    let parts = Some(Parts {
        tax: 300_000,
        shipping: 900_000,
    });
    let expected = Refunded {
        revised: time("2026-11-24T00:00:00Z"),
        currency: currency("IDR"),
        total: 3_000_000,
        parts,
    };
    assert_eq!(
        said.events,
        [Event::Refunded {
            refund: "7".to_owned(),
            said: expected
        }]
    );
    assert_eq!(said.order, "450789469");
}

#[test]
fn an_order_of_woocommerce_is_paid_when_it_says_so_and_tells_its_refunds() {
    let mut order = json!({
        "id": 727, "status": "processing", "currency": "USD", "total": "29.35", "total_tax": "1.35", "shipping_total": "10.00",
        "date_created_gmt": "2026-11-22T11:00:00", "date_paid_gmt": "2026-11-22T12:00:00", "date_modified_gmt": "2026-11-22T12:00:01",
        "refunds": [{"id": 9, "reason": "", "total": "-5.00"}], "coupon_lines": [{"code": "rani10"}],
        "meta_data": [
            {"id": 1, "key": "_wc_order_attribution_session_entry", "value": "https://kopi.example/?etl=v1.a.b.c&utm_source=x"},
            {"id": 2, "key": "_ref", "value": "rani"}, {"id": 3, "key": "_map", "value": {"a": 1}}],
        "line_items": [{"id": 1, "meta_data": [{"key": "via", "value": "bagas"}]}]
    });
    let said = statement(woocommerce("order.updated", &order));
    let revised = time("2026-11-22T12:00:01Z");
    let paid = Paid {
        revised,
        at: time("2026-11-22T12:00:00Z"),
        currency: currency("USD"),
        total: 2_935,
        parts: Parts {
            tax: 135,
            shipping: 1_000,
        },
    };
    let refund = Refunded {
        revised,
        currency: currency("USD"),
        total: 500,
        parts: None,
    };
    let refund = Event::Refunded {
        refund: "9".to_owned(),
        said: refund,
    };
    assert_eq!(said.events, [Event::Paid(paid), refund]);
    assert_eq!(
        said.hints.tags,
        pairs(&[("ref", "rani"), ("via", "bagas"), ("etl", "v1.a.b.c")])
    );

    order["date_paid_gmt"] = Value::Null;
    order["status"] = json!("pending");
    order["refunds"] = json!([]);
    assert_eq!(statement(woocommerce("order.created", &order)).events, []);
    order["status"] = json!("cancelled");
    assert_eq!(
        statement(woocommerce("order.updated", &order)).events,
        [Event::Cancelled { revised }]
    );
    assert_eq!(
        woocommerce("order.deleted", &json!({"id": 727}))
            .unwrap()
            .statement,
        None
    );
}

#[test]
fn a_session_of_stripe_and_the_refund_of_its_charge_are_one_order() {
    let session = json!({
        "id": "cs_1", "payment_intent": "pi_1", "payment_status": "paid", "currency": "idr", "amount_total": 12_000_000,
        "total_details": {"amount_tax": 1_100_000, "amount_shipping": 900_000}, "shipping_cost": null,
        "client_reference_id": "ref_3Drani_26etl_3Dv1_2Ea_2Eb_2Ec", "metadata": {"gclid": "c1", "coupon": "RANI10", "note": "x"}
    });
    let said = statement(stripe("checkout.session.completed", session.clone()));
    let revised = Time(1_800_000_000_000);
    let parts = Parts {
        tax: 1_100_000,
        shipping: 900_000,
    };
    let paid = Paid {
        revised,
        at: revised,
        currency: currency("IDR"),
        total: 12_000_000,
        parts,
    };
    assert_eq!(
        (said.order.as_str(), said.events),
        ("pi_1", vec![Event::Paid(paid)])
    );
    assert_eq!(
        said.hints.tags,
        pairs(&[("ref", "rani"), ("etl", "v1.a.b.c"), ("gclid", "c1")])
    );
    assert_eq!(said.hints.coupons, ["RANI10"]);

    let charge = json!({"id": "ch_1", "payment_intent": {"id": "pi_1"}, "currency": "idr", "amount_refunded": 500_000});
    let said = statement(stripe("charge.refunded", charge));
    let refund = Refunded {
        revised,
        currency: currency("IDR"),
        total: 500_000,
        parts: None,
    };
    assert_eq!(
        said.events,
        [Event::Refunded {
            refund: "ch_1".to_owned(),
            said: refund
        }]
    );
    assert_eq!(said.order, "pi_1");

    let mut unpaid = session;
    unpaid["payment_status"] = json!("unpaid");
    assert_eq!(
        statement(stripe("checkout.session.completed", unpaid)).events,
        []
    );
}

#[test]
fn stripes_own_minor_units_become_those_of_the_currency() {
    let total = |code: &str, amount: i64| {
        let session = json!({"id": "cs_1", "payment_status": "paid", "currency": code, "amount_total": amount});
        let Event::Paid(paid) = statement(stripe("checkout.session.completed", session))
            .events
            .remove(0)
        else {
            panic!()
        };
        paid.total
    };
    assert_eq!(
        (total("jpy", 500), total("usd", 500), total("kwd", 5_000)),
        (500, 500, 5_000)
    );
    assert_eq!(
        (total("isk", 500), total("ugx", 500), total("mga", 500)),
        (5, 5, 50_000)
    );
    let half =
        json!({"id": "cs_1", "payment_status": "paid", "currency": "isk", "amount_total": 550});
    assert_eq!(
        place(stripe("checkout.session.completed", half)),
        "/amount_total"
    );
}

#[test]
fn what_cannot_be_read_exactly_is_refused_with_its_place() {
    for (member, value, found) in [
        ("total_price", json!(120_000.5), "/total_price"),
        ("total_price", json!("120000.005"), "/total_price"),
        ("currency", json!("rupiah"), "/currency"),
        ("processed_at", json!("yesterday"), "/processed_at"),
        ("id", json!(null), "/id"),
    ] {
        let mut order = shopify_order();
        order[member] = value;
        assert_eq!(place(shopify("orders/paid", &order)), found);
    }
    assert_eq!(place(read(Source::Shopify, &HeaderMap::new(), b"{}")), "id");
    assert_eq!(
        place(read(Source::Generic, &HeaderMap::new(), b"nothing")),
        ""
    );
}

#[test]
fn a_topic_that_is_none_of_ours_says_nothing_and_is_no_fault() {
    assert_eq!(
        shopify("products/update", &json!({})).unwrap().statement,
        None
    );
    assert_eq!(stripe("invoice.paid", json!({})).unwrap().statement, None);
    let body = br#"{"id": "1", "kind": "order_packed"}"#;
    assert_eq!(
        read(Source::Generic, &HeaderMap::new(), body)
            .unwrap()
            .statement,
        None
    );
}

#[test]
fn no_more_hints_are_kept_than_anybody_needs() {
    let mut order = shopify_order();
    let many: Vec<Value> = (0..1_000)
        .map(|n| json!({"name": "etl", "value": format!("v1.{n}")}))
        .collect();
    order["note_attributes"] = json!(many);
    assert_eq!(
        statement(shopify("orders/paid", &order)).hints.tags.len(),
        MOST_HINTS
    );
}

#[test]
fn only_woocommerces_own_question_is_a_ping() {
    assert!(is_ping(Source::Woocommerce, b"webhook_id=12"));
    for body in [&b"webhook_id="[..], b"webhook_id=1&x=2", b"{}", b""] {
        assert!(!is_ping(Source::Woocommerce, body));
    }
    assert!(!is_ping(Source::Generic, b"webhook_id=12"));
}
