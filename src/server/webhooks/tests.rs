//! Payloads are made up, in the form that each shop documents.

use etalase_model::attribution::Tag;
use etalase_model::commission::{MOST_HINTS, OrderEvent, Paid, Parts, Refunded, Snapshot};
use etalase_model::money::Currency;
use etalase_model::time::Time;
use serde_json::json;

use super::*;

fn shopify(topic: &str, body: &Value) -> Result<WebhookContent, Vec<ReadFault>> {
    read(Source::Shopify, topic, body.to_string().as_bytes())
}

fn woocommerce(topic: &str, body: &Value) -> Result<WebhookContent, Vec<ReadFault>> {
    read(Source::Woocommerce, topic, body.to_string().as_bytes())
}

fn stripe(kind: &str, object: Value) -> Result<WebhookContent, Vec<ReadFault>> {
    let body =
        json!({"id": "evt_1", "type": kind, "created": 1_800_000_000, "data": {"object": object}});
    read(Source::Stripe, "", body.to_string().as_bytes())
}

fn update(content: Result<WebhookContent, Vec<ReadFault>>) -> OrderUpdate {
    content.unwrap().update.unwrap()
}

/// The only thing that a webhook says, which is the whole order.
fn snapshot(content: Result<WebhookContent, Vec<ReadFault>>) -> Snapshot {
    let events = update(content).events;
    let [OrderEvent::Snapshot(snapshot)] = &events[..] else {
        panic!("{events:?}")
    };
    snapshot.clone()
}

fn place(content: Result<WebhookContent, Vec<ReadFault>>) -> String {
    content.unwrap_err().remove(0).path
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
    let content = shopify("orders/paid", &shopify_order());
    let revised = time("2026-11-22T12:00:05Z");
    let paid = Paid {
        revised,
        at: time("2026-11-22T12:00:00Z"),
        currency: currency("IDR"),
        total: 12_000_000,
        parts: Parts {
            tax: 1_100_000,
            shipping: 900_000,
        },
    };
    let said = snapshot(content.clone());
    assert_eq!((said.revised, said.paid), (revised, Some(paid)));
    let OrderUpdate { order, hints, .. } = update(content);
    assert_eq!(order, "450789469");
    assert_eq!(
        hints.tags,
        pairs(&[("ref", "rani"), ("via", "bagas"), ("gclid", "c1")])
    );
    assert_eq!(hints.coupons, ["RANI10"]);
}

#[test]
fn shopifys_body_says_whether_an_order_is_paid_or_cancelled_and_no_header_does() {
    let mut order = shopify_order();
    order["cancelled_at"] = json!("2026-11-23T00:00:00Z");
    let said = snapshot(shopify("orders/paid", &order));
    assert!(said.cancelled && said.paid.is_some());
    order["cancelled_at"] = Value::Null;
    for status in ["pending", "authorized", "partially_paid", "voided"] {
        order["financial_status"] = json!(status);
        let said = snapshot(shopify("orders/paid", &order));
        assert!(!said.cancelled && said.paid.is_none(), "{status}");
    }
    order["financial_status"] = json!("paid");
    assert!(snapshot(shopify("", &order)).paid.is_some());
    order["test"] = json!(true);
    let content = shopify("orders/paid", &order);
    assert_eq!(
        content.as_ref().unwrap().notes,
        ["a test order of the shop"]
    );
    assert_eq!(update(content).events, []);
}

fn shopify_refund() -> Value {
    json!({
        "id": 7, "order_id": 450_789_469_i64, "created_at": "2026-11-24T00:00:00Z",
        "transactions": [
            {"kind": "refund", "status": "success", "amount": "30000.00", "currency": "IDR"},
            {"kind": "refund", "status": "failure", "amount": "30000.00", "currency": "IDR"},
            {"kind": "void", "status": "success", "amount": "1.00", "currency": "IDR"}],
        // As numbers: so they are in the platform's own samples.
        "refund_line_items": [{"total_tax": 2000.0, "subtotal": 18_000.0}],
        "order_adjustments": [{"kind": "shipping_refund", "amount": "-9000.00", "tax_amount": "-1000.00"}]
    })
}

#[test]
fn a_refund_of_shopify_is_the_same_apart_and_within_its_order() {
    let expected = Refunded {
        revised: time("2026-11-24T00:00:00Z"),
        currency: currency("IDR"),
        total: 3_000_000,
        parts: Some(Parts {
            tax: 300_000,
            shipping: 900_000,
        }),
    };
    let apart = update(shopify("refunds/create", &shopify_refund()));
    let said = expected.clone();
    let refund = "7".to_owned();
    assert_eq!(apart.events, [OrderEvent::Refunded { refund, said }]);
    assert_eq!(apart.order, "450789469");
    let mut order = shopify_order();
    order["refunds"] = json!([shopify_refund()]);
    let within = snapshot(shopify("orders/updated", &order));
    assert_eq!(within.refunds, [("7".to_owned(), expected)].into());
}

#[test]
fn what_was_taken_out_of_a_shopify_order_before_it_was_paid_is_no_part_of_the_sale() {
    let total = |order: &Value| {
        snapshot(shopify("orders/updated", order))
            .paid
            .unwrap()
            .total
    };
    let mut order = shopify_order();
    order["current_total_price"] = json!("70000.00");
    assert_eq!(total(&order), 7_000_000);
    order["taxes_included"] = json!(false);
    let removed = json!({"id": 8, "created_at": "2026-11-22T12:00:01Z", "transactions": [],
        "refund_line_items": [{"subtotal": "45000.00", "total_tax": "5000.00"}]});
    order["refunds"] = json!([removed]);
    assert_eq!(total(&order), 7_000_000);
    // Once money went back, the current total is without that, too: then the removed lines say it.
    order["refunds"] = json!([removed, shopify_refund()]);
    order["current_total_price"] = json!("40000.00");
    assert_eq!(total(&order), 7_000_000);
}

fn woocommerce_order() -> Value {
    json!({
        "id": 727, "status": "processing", "currency": "USD", "total": "29.35", "total_tax": "1.35", "shipping_total": "10.00",
        "date_created_gmt": "2026-11-22T11:00:00", "date_paid_gmt": "2026-11-22T12:00:00", "date_modified_gmt": "2026-11-22T12:00:01",
        "refunds": [{"id": 9, "reason": "", "total": "-5.00"}], "coupon_lines": [{"code": "rani10"}],
        "meta_data": [
            {"id": 1, "key": "_wc_order_attribution_session_entry", "value": "https://kopi.example/?etl=v1.a.b.c&utm_source=x"},
            {"id": 2, "key": "_ref", "value": "rani"}, {"id": 3, "key": "_map", "value": {"a": 1}}],
        "line_items": [{"id": 1, "meta_data": [{"key": "via", "value": "bagas"}]}]
    })
}

#[test]
fn an_order_of_woocommerce_is_read_whole() {
    let content = woocommerce("order.updated", &woocommerce_order());
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
    let expected = Snapshot {
        revised,
        cancelled: false,
        refunds: [("9".to_owned(), refund)].into(),
        paid: Some(paid),
    };
    assert_eq!(snapshot(content.clone()), expected);
    assert_eq!(
        update(content).hints.tags,
        pairs(&[("ref", "rani"), ("via", "bagas"), ("etl", "v1.a.b.c")])
    );
}

#[test]
fn the_status_of_a_woocommerce_order_says_whether_it_is_paid() {
    let mut order = woocommerce_order();
    for (status, date_paid, is_paid, cancelled) in [
        ("pending", Value::Null, false, false),
        ("on-hold", Value::Null, false, false),
        ("processing", Value::Null, true, false),
        ("completed", Value::Null, true, false),
        ("dikirim", Value::Null, false, false),
        ("dikirim", json!("2026-11-22T12:00:00"), true, false),
        ("cancelled", json!("2026-11-22T12:00:00"), true, true),
        ("failed", Value::Null, false, true),
        ("refunded", Value::Null, true, false),
    ] {
        order["status"] = json!(status);
        order["date_paid_gmt"] = date_paid;
        let said = snapshot(woocommerce("order.updated", &order));
        assert_eq!(
            (said.paid.is_some(), said.cancelled),
            (is_paid, cancelled),
            "{status}"
        );
    }
}

#[test]
fn amounts_are_read_from_their_text_whether_it_is_a_string_or_a_number() {
    let total = |total: &str| {
        let text = woocommerce_order().to_string();
        let text = text.replace("\"29.35\"", total).replace("USD", "IDR");
        let content = read(Source::Woocommerce, "order.updated", text.as_bytes());
        let notes = content.as_ref().unwrap().notes.clone();
        (snapshot(content).paid.unwrap().total, notes.len())
    };
    for (written, minor, notes) in [
        ("\"200000\"", 20_000_000, 0),
        ("200000", 20_000_000, 0),
        ("200000.5", 20_000_050, 0),
        ("2e5", 20_000_000, 0),
        ("0.1", 10, 0),
        ("90071992547409.91", 9_007_199_254_740_991, 0),
        ("\"2604.675\"", 260_468, 1),
        ("2604.674999999999999999", 260_467, 1),
    ] {
        assert_eq!(total(written), (minor, notes), "{written}");
    }
}

#[test]
fn yen_with_decimals_are_rounded_and_it_is_told() {
    let mut order = woocommerce_order();
    order["currency"] = json!("JPY");
    order["refunds"] = json!([{"id": 3, "total": "-0.00"}]);
    (order["total"], order["total_tax"]) = (json!("2604.67"), json!("236.79"));
    let content = woocommerce("order.updated", &order);
    assert_eq!(
        content.as_ref().unwrap().notes,
        [
            "/total: 2604.67 was rounded to 2605",
            "/total_tax: 236.79 was rounded to 237"
        ]
    );
    let said = snapshot(content);
    assert_eq!(said.refunds.values().next().unwrap().total, 0);
    assert_eq!(said.paid.unwrap().total, 2_605);
}

#[test]
fn an_error_in_place_of_an_order_is_held_as_what_it_is() {
    let error = json!({"code": "woocommerce_rest_cannot_view", "message": "Sorry.", "data": {"status": 401}});
    let fault = woocommerce("order.updated", &error).unwrap_err().remove(0);
    assert!(
        fault.rule.contains("woocommerce_rest_cannot_view, Sorry."),
        "{fault}"
    );
    assert!(fault.mend.contains("right to read orders"));
}

#[test]
fn what_a_subscription_orders_by_itself_is_told_from_what_somebody_bought() {
    let mut order = woocommerce_order();
    assert!(!update(woocommerce("order.created", &order)).is_renewal);
    order["created_via"] = json!("subscription");
    assert!(update(woocommerce("order.created", &order)).is_renewal);
    order["created_via"] = json!("checkout");
    order["meta_data"] = json!([{"key": "_subscription_renewal", "value": "90001"}]);
    assert!(update(woocommerce("order.created", &order)).is_renewal);
}

#[test]
fn a_session_of_stripe_and_the_refund_of_its_charge_are_one_order() {
    let session = json!({
        "id": "cs_1", "payment_intent": "pi_1", "payment_status": "paid", "currency": "idr", "amount_total": 12_000_000,
        "total_details": {"amount_tax": 1_100_000, "amount_shipping": 900_000}, "shipping_cost": null,
        "client_reference_id": "ref_3Drani_26etl_3Dv1_2Ea_2Eb_2Ec", "metadata": {"gclid": "c1", "coupon": "RANI10", "note": "x"}
    });
    let said = update(stripe("checkout.session.completed", session.clone()));
    let revised = Time(1_800_000_000_000);
    let paid = Paid {
        revised,
        at: revised,
        currency: currency("IDR"),
        total: 12_000_000,
        parts: Parts {
            tax: 1_100_000,
            shipping: 900_000,
        },
    };
    assert_eq!(
        (said.order.as_str(), said.events),
        ("pi_1", vec![OrderEvent::Paid(paid)])
    );
    assert_eq!(said.aliases, ["cs_1"]);
    assert_eq!(
        said.hints.tags,
        pairs(&[("ref", "rani"), ("etl", "v1.a.b.c"), ("gclid", "c1")])
    );
    assert_eq!(said.hints.coupons, ["RANI10"]);

    let charge = json!({"id": "ch_1", "payment_intent": {"id": "pi_1"}, "currency": "idr", "amount_refunded": 500_000});
    let refunded = update(stripe("charge.refunded", charge));
    let said = Refunded {
        revised,
        currency: currency("IDR"),
        total: 500_000,
        parts: None,
    };
    let refund = "ch_1".to_owned();
    assert_eq!(refunded.events, [OrderEvent::Refunded { refund, said }]);
    assert_eq!(refunded.order, "pi_1");

    let mut unpaid = session;
    unpaid["payment_status"] = json!("unpaid");
    assert_eq!(
        update(stripe("checkout.session.completed", unpaid)).events,
        []
    );
}

#[test]
fn what_begins_a_subscription_at_stripe_is_tied_to_its_payment_by_invoice_or_subscription() {
    let ids = |content| {
        let OrderUpdate { order, aliases, .. } = update(content);
        [vec![order], aliases].concat()
    };
    let session = json!({
        "id": "cs_1", "mode": "subscription", "payment_intent": null, "invoice": "in_1", "subscription": "sub_1",
        "payment_status": "paid", "currency": "idr", "amount_total": 100
    });
    assert_eq!(
        ids(stripe("checkout.session.completed", session)),
        ["in_1", "sub_1", "cs_1"]
    );
    let charge = json!({"id": "ch_1", "payment_intent": "pi_1", "invoice": "in_1", "currency": "idr", "amount_refunded": 100});
    assert_eq!(
        ids(stripe("charge.refunded", charge)),
        ["pi_1", "in_1", "ch_1"]
    );
    let mut invoice = json!({
        "id": "in_1", "billing_reason": "subscription_create", "parent": {"subscription_details": {"subscription": "sub_1"}},
        "payments": {"data": [{"payment": {"type": "payment_intent", "payment_intent": "pi_1"}}]}
    });
    assert_eq!(
        ids(stripe("invoice.paid", invoice.clone())),
        ["in_1", "pi_1", "sub_1"]
    );
    invoice["billing_reason"] = json!("subscription_cycle");
    assert_eq!(
        ids(stripe("invoice.paid", invoice)),
        ["in_1", "pi_1"],
        "a renewal is another order"
    );
    let payment =
        json!({"id": "inpay_1", "invoice": "in_1", "payment": {"payment_intent": "pi_1"}});
    assert_eq!(
        ids(stripe("invoice_payment.paid", payment)),
        ["in_1", "pi_1"]
    );
}

#[test]
fn a_dispute_that_is_lost_is_a_refund_and_one_that_is_won_is_nothing() {
    let dispute = |status: &str| {
        let dispute = json!({"id": "du_1", "status": status, "amount": 700, "currency": "idr", "charge": "ch_1", "payment_intent": "pi_1"});
        stripe("charge.dispute.closed", dispute).unwrap().update
    };
    let lost = dispute("lost").unwrap();
    assert_eq!(
        (lost.order.as_str(), lost.aliases),
        ("pi_1", vec!["ch_1".to_owned(), "du_1".to_owned()])
    );
    assert!(
        matches!(&lost.events[..], [OrderEvent::Refunded { refund, said }] if refund == "du_1" && said.total == 700)
    );
    assert_eq!(dispute("won"), None);
}

#[test]
fn stripes_own_minor_units_become_those_of_the_currency() {
    let total = |code: &str, amount: i64| {
        let session = json!({"id": "cs_1", "payment_status": "paid", "currency": code, "amount_total": amount});
        let content = stripe("checkout.session.completed", session);
        let notes = content.as_ref().unwrap().notes.len();
        let OrderEvent::Paid(paid) = update(content).events.remove(0) else {
            panic!()
        };
        (paid.total, notes)
    };
    for (code, amount, minor, notes) in [
        ("jpy", 500, 500, 0),
        ("usd", 500, 500, 0),
        ("kwd", 5_000, 5_000, 0),
        ("isk", 500, 5, 0),
        ("ugx", 500, 5, 0),
        ("mga", 500, 50_000, 0),
        ("isk", 550, 6, 1),
    ] {
        assert_eq!(total(code, amount), (minor, notes), "{code} {amount}");
    }
}

#[test]
fn what_is_no_amount_no_currency_no_date_and_no_id_is_named_by_its_place() {
    for (member, value, found) in [
        ("total_price", json!("12,50"), "/total_price"),
        ("total_price", json!("1e99"), "/total_price"),
        ("total_price", json!(["1"]), "/total_price"),
        ("currency", json!("rupiah"), "/currency"),
        ("processed_at", json!("yesterday"), "/processed_at"),
        ("id", json!(null), "/id"),
        ("id", json!(1.5), "/id"),
    ] {
        let mut order = shopify_order();
        order[member] = value;
        assert_eq!(place(shopify("orders/paid", &order)), found);
    }
    assert_eq!(place(read(Source::Generic, "", b"nothing")), "");
    for created in ["9223372036854775807", "-1", "1e3", "null"] {
        let body = format!(
            r#"{{"type": "charge.refunded", "created": {created}, "data": {{"object": {{}}}}}}"#
        );
        assert_eq!(place(read(Source::Stripe, "", body.as_bytes())), "/created");
    }
    let huge = json!({"id": "cs_1", "payment_status": "paid", "currency": "idr", "amount_total": i64::MAX});
    assert_eq!(
        place(stripe("checkout.session.completed", huge)),
        "/amount_total"
    );
}

#[test]
fn what_is_about_something_else_says_nothing_and_is_no_fault() {
    for (source, topic, body) in [
        (Source::Shopify, "products/update", json!({"id": 1})),
        (
            Source::Shopify,
            "fulfillments/create",
            json!({"id": 1, "order_id": 2}),
        ),
        (Source::Shopify, "orders/delete", json!({"id": 1})),
        (Source::Shopify, "", json!({})),
        (Source::Woocommerce, "order.deleted", json!({"id": 727})),
        (
            Source::Woocommerce,
            "product.updated",
            json!({"id": 1, "status": "publish"}),
        ),
        (
            Source::Woocommerce,
            "subscription.updated",
            json!({"id": 1, "status": "active", "currency": "IDR"}),
        ),
        (
            Source::Woocommerce,
            "",
            json!({"id": 1, "status": "active", "currency": "IDR", "billing_period": "month"}),
        ),
        (
            Source::Stripe,
            "",
            json!({"type": "customer.created", "created": 1, "data": {"object": {}}}),
        ),
        (
            Source::Generic,
            "",
            json!({"id": "1", "kind": "order_packed"}),
        ),
    ] {
        let content = read(source, topic, body.to_string().as_bytes());
        assert_eq!(content, Ok(WebhookContent::default()), "{topic} {body}");
    }
}

#[test]
fn the_topic_is_that_of_the_header_or_of_the_body() {
    assert_eq!(topic(Source::Shopify, "orders/paid", b"{}"), "orders/paid");
    assert_eq!(
        topic(Source::Stripe, "x", br#"{"type": "charge.refunded"}"#),
        "charge.refunded"
    );
    assert_eq!(topic(Source::Generic, "x", b"<br>"), "");
    assert_eq!(
        topic(Source::Woocommerce, &"x".repeat(500), b"").len(),
        LONGEST_ID
    );
}

#[test]
fn no_more_hints_are_kept_than_anybody_needs() {
    let mut order = shopify_order();
    let many: Vec<Value> = (0..1_000)
        .map(|n| json!({"name": "etl", "value": format!("v1.{n}")}))
        .collect();
    order["note_attributes"] = json!(many);
    let hints = update(shopify("orders/paid", &order)).hints;
    assert_eq!(hints.tags.len(), MOST_HINTS);
}

#[test]
fn only_woocommerces_own_question_is_a_ping() {
    assert!(is_ping(Source::Woocommerce, b"webhook_id=12"));
    for body in [&b"webhook_id="[..], b"webhook_id=1&x=2", b"{}", b""] {
        assert!(!is_ping(Source::Woocommerce, body));
    }
    assert!(!is_ping(Source::Generic, b"webhook_id=12"));
}
