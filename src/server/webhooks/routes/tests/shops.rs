//! What shops send of one order, step by step, and what has to be in the report: after the last step, whatever the order in
//! which the steps came, and however often.

use super::*;
use crate::ledger::terms;

const REVENUE: &str = "revenue";
const COMMISSION: &str = "commission";

/// A signed body, with the shop's own headers.
async fn post(server: &Server, source: &str, topic: &str, delivery: &str, body: &Value) -> Answer {
    let kind = Source::parse(source).unwrap();
    let body = body.to_string();
    let signed = signature(kind, SECRET, body.as_bytes(), clock::now());
    let mut request = Request::post(format!("/v1/campaigns/kopi-senja/orders/{source}"))
        .header(signature_header(kind), signed);
    for (name, value) in match kind {
        Source::Shopify => [("x-shopify-topic", topic), ("x-shopify-event-id", delivery)],
        _ => [
            ("x-wc-webhook-topic", topic),
            ("x-wc-webhook-delivery-id", delivery),
        ],
    } {
        request = request.header(name, value);
    }
    server.send(request.body(Body::from(body)).unwrap()).await
}

/// The row of the creator, or of nobody, that has orders.
async fn row(server: &Server) -> Option<Value> {
    let span = Period {
        from: Time(0),
        to: Time(i64::MAX),
    };
    let report = report::creators(&server.app.store, "kopi-senja", span).await;
    let report: Value = serde_json::from_str(&report.unwrap().to_json().unwrap()).unwrap();
    let mut rows = report["rows"].as_array().unwrap().iter();
    rows.rfind(|row| row["orders"] != 0).cloned()
}

/// Sends the steps as they happened, then all of them again in every rotation and backwards on another server: both end alike.
async fn after(source: &str, topic: &str, steps: &[Value]) -> Option<Value> {
    let (server, _) = server().await;
    for (number, step) in steps.iter().enumerate() {
        let answer = post(&server, source, topic, &number.to_string(), step).await;
        assert_eq!(outcome(&answer), is(200, "stored"), "{step}");
    }
    let end = row(&server).await;
    for rotation in 0..steps.len() {
        let (shuffled, _) = self::server().await;
        let mut again = steps.to_vec();
        again.rotate_left(rotation);
        again.reverse();
        for step in again.iter().chain(&again) {
            let answer = post(&shuffled, source, topic, "the same id", step).await;
            assert_eq!(answer.status, StatusCode::OK, "{step}");
        }
        assert_eq!(row(&shuffled).await, end, "rotated by {rotation}");
    }
    end
}

fn woocommerce(second: u32, status: &str, refunds: Value) -> Value {
    json!({
        "id": 90_101, "status": status, "currency": "IDR", "total": "200000.00", "total_tax": "0.00", "shipping_total": "0.00",
        "refunds": refunds, "coupon_lines": [], "line_items": [], "meta_data": [{"id": 1, "key": "_ref", "value": "rani"}],
        "date_created_gmt": "2026-10-03T01:00:00", "date_paid_gmt": null,
        "date_modified_gmt": format!("2026-10-03T01:05:{second:02}")
    })
}

fn shopify(second: u32, status: &str, current_total: &str, refunds: Value) -> Value {
    json!({
        "id": 91_001, "currency": "IDR", "financial_status": status, "taxes_included": false, "total_price": "200000.00",
        "current_total_price": current_total, "total_tax": "0.00", "cancelled_at": null, "shipping_lines": [],
        "note_attributes": [{"name": "ref", "value": "rani"}], "discount_codes": [], "landing_site": null, "refunds": refunds,
        "test": false, "processed_at": "2026-10-01T08:05:00+07:00", "updated_at": format!("2026-10-01T08:06:{second:02}+07:00")
    })
}

fn stripe(kind: &str, second: i64, object: Value) -> Value {
    let created = 1_790_823_600 + second;
    json!({"id": format!("evt_{second}"), "type": kind, "created": created, "data": {"object": object}})
}

fn session(members: Value) -> Value {
    let mut session = json!({
        "id": "cs_1", "payment_status": "paid", "payment_intent": "pi_1", "currency": "idr", "amount_total": 20_000_000,
        "client_reference_id": "ref_3Drani"
    });
    for (name, value) in members.as_object().unwrap() {
        session[name] = value.clone();
    }
    stripe("checkout.session.completed", 0, session)
}

#[tokio::test]
async fn a_refund_that_woocommerce_deleted_leaves_the_commission() {
    let refund = json!([{"id": 7, "reason": "", "total": "-200000.00"}]);
    let steps = [
        woocommerce(1, "processing", json!([])),
        woocommerce(2, "refunded", refund),
        woocommerce(3, "completed", json!([])),
    ];
    let end = after("woocommerce", "order.updated", &steps[..2]).await;
    assert_eq!(end.unwrap()[COMMISSION], 0);
    let end = after("woocommerce", "order.updated", &steps).await.unwrap();
    assert_eq!(
        (&end[REVENUE], &end["refunds"]),
        (&json!(20_000_000), &json!(0))
    );
    assert_eq!(end[COMMISSION], 2_000_000);
}

#[tokio::test]
async fn cash_on_delivery_that_is_put_back_or_fails_earns_nothing() {
    for last in ["on-hold", "pending", "failed", "cancelled"] {
        let steps = [
            woocommerce(1, "processing", json!([])),
            woocommerce(2, last, json!([])),
        ];
        let end = after("woocommerce", "order.updated", &steps).await;
        assert!(end.is_none_or(|end| end[COMMISSION] == 0), "{last}");
    }
}

#[tokio::test]
async fn yen_with_decimals_are_an_order_of_whole_yen() {
    let mut order = woocommerce(1, "processing", json!([]));
    order["currency"] = json!("JPY");
    (order["total"], order["total_tax"]) = (json!("2604.67"), json!("236.79"));
    let end = after("woocommerce", "order.created", &[order])
        .await
        .unwrap();
    assert_eq!(
        (&end[REVENUE], &end[COMMISSION]),
        (&json!(2_368), &json!(237))
    );
}

#[tokio::test]
async fn what_a_subscription_of_woocommerce_renews_by_itself_is_nobodys() {
    let mut order = woocommerce(1, "processing", json!([]));
    order["created_via"] = json!("subscription");
    let end = after("woocommerce", "order.created", &[order])
        .await
        .unwrap();
    assert_eq!((&end["creator"], &end["orders"]), (&Value::Null, &json!(1)));
}

#[tokio::test]
async fn twenty_orders_under_two_ids_of_woocommerce_are_twenty_orders() {
    let (server, _) = server().await;
    for number in 0..20 {
        let mut order = woocommerce(1, "processing", json!([]));
        order["id"] = json!(number);
        let delivery = ["one second", "the next"][number % 2];
        let answer = post(&server, "woocommerce", "order.created", delivery, &order).await;
        assert_eq!(outcome(&answer), is(200, "stored"));
    }
    assert_eq!(row(&server).await.unwrap()["orders"], 20);
}

#[tokio::test]
async fn what_was_taken_out_of_a_shopify_order_before_it_was_paid_earns_nothing() {
    let removed = json!([{
        "id": 501, "order_id": 91_001, "created_at": "2026-10-01T08:05:40+07:00", "transactions": [], "order_adjustments": [],
        "refund_line_items": [{"subtotal": "100000.00", "total_tax": 0.0, "quantity": 1, "restock_type": "cancel"}]
    }]);
    let steps = [
        shopify(1, "pending", "200000.00", json!([])),
        shopify(2, "paid", "100000.00", removed),
    ];
    let end = after("shopify", "orders/updated", &steps).await.unwrap();
    assert_eq!(end[COMMISSION], 1_000_000);
}

#[tokio::test]
async fn what_was_added_to_a_shopify_order_after_it_was_paid_earns_once_it_is_paid_too() {
    let mut more = [
        shopify(2, "partially_paid", "250000.00", json!([])),
        shopify(3, "paid", "250000.00", json!([])),
    ];
    more.iter_mut()
        .for_each(|order| order["total_price"] = json!("250000.00"));
    let steps = [&[shopify(1, "paid", "200000.00", json!([]))], &more[..]].concat();
    let end = after("shopify", "orders/updated", &steps).await.unwrap();
    assert_eq!(end[REVENUE], 25_000_000);
}

#[tokio::test]
async fn a_shopify_order_that_is_refunded_and_cancelled_earns_nothing_with_taxes_as_numbers() {
    let refund = json!({
        "id": 502, "order_id": 91_001, "created_at": "2026-10-01T08:06:02+07:00",
        "transactions": [{"kind": "refund", "status": "success", "amount": "200000.00", "currency": "IDR"}],
        "refund_line_items": [{"subtotal": 200_000.0, "total_tax": 0.0}], "order_adjustments": []
    });
    let mut cancelled = shopify(3, "refunded", "0.00", json!([refund]));
    cancelled["cancelled_at"] = json!("2026-10-01T08:06:03+07:00");
    let steps = [
        shopify(1, "paid", "200000.00", json!([])),
        refund,
        cancelled,
    ];
    let end = after("shopify", "orders/updated", &steps).await.unwrap();
    assert_eq!(
        (&end[REVENUE], &end[COMMISSION]),
        (&json!(20_000_000), &json!(0))
    );
}

#[tokio::test]
async fn the_refund_of_what_began_a_subscription_finds_its_order_by_the_invoice() {
    let began = session(
        json!({"mode": "subscription", "payment_intent": null, "invoice": "in_1", "subscription": "sub_1"}),
    );
    let charge = json!({
        "id": "ch_1", "amount": 20_000_000, "amount_refunded": 20_000_000, "currency": "idr", "payment_intent": "pi_1", "invoice": "in_1"
    });
    let refunded = stripe("charge.refunded", 60, charge.clone());
    let end = after("stripe", "", &[began.clone(), refunded])
        .await
        .unwrap();
    assert_eq!(
        (&end["creator"], &end[COMMISSION]),
        (&json!("rani"), &json!(0))
    );

    // Newer versions of the API say it apart; the session may name no invoice, and a renewal's is another one.
    let mut charge = charge;
    charge["invoice"] = Value::Null;
    let began = session(json!({"payment_intent": null, "subscription": "sub_1"}));
    let paid = |invoice: &str, payment: &str, reason: &str| {
        let payments = json!({"data": [{"payment": {"payment_intent": payment}}]});
        json!({"id": invoice, "subscription": "sub_1", "billing_reason": reason, "payments": payments})
    };
    let first = stripe(
        "invoice.paid",
        1,
        paid("in_1", "pi_1", "subscription_create"),
    );
    let renewal = stripe(
        "invoice.paid",
        2,
        paid("in_2", "pi_2", "subscription_cycle"),
    );
    let refunded = stripe("charge.refunded", 60, charge.clone());
    let steps = [began.clone(), first.clone(), renewal.clone(), refunded];
    assert_eq!(after("stripe", "", &steps).await.unwrap()[COMMISSION], 0);
    (charge["id"], charge["payment_intent"]) = (json!("ch_2"), json!("pi_2"));
    let other = stripe("charge.refunded", 60, charge);
    let steps = [began, first, renewal, other];
    assert_eq!(
        after("stripe", "", &steps).await.unwrap()[COMMISSION],
        2_000_000
    );
}

#[tokio::test]
async fn a_dispute_that_is_lost_takes_the_commission_and_one_that_is_won_does_not() {
    for (status, commission) in [("lost", 0), ("won", 2_000_000)] {
        let dispute = json!({"id": "du_1", "status": status, "amount": 20_000_000, "currency": "idr", "payment_intent": "pi_1"});
        let closed = stripe("charge.dispute.closed", 60, dispute);
        let (server, _) = server().await;
        for body in [session(json!({})), closed] {
            let answer = post(&server, "stripe", "", "", &body).await;
            assert!(answer.status.is_success());
        }
        assert_eq!(
            row(&server).await.unwrap()[COMMISSION],
            commission,
            "{status}"
        );
    }
}

#[tokio::test]
async fn what_a_creator_buys_by_the_own_link_is_marked_with_its_reason_and_earns_nothing() {
    let mut ours = shopify(1, "paid", "200000.00", json!([]));
    ours["customer"] = json!({"email": " Rani@Mail.example"});
    let mut woo = woocommerce(1, "processing", json!([]));
    woo["billing"] = json!({"phone": "0812 3456 7890"});
    let stripe = session(json!({"customer_details": {"email": "rani@mail.example"}}));
    let mut generic = notice("1", json!({"ref": "rani"}));
    generic["buyer"] = json!(["siti@mail.example", "+6281234567890"]);
    for (source, topic, order) in [
        ("shopify", "orders/paid", ours),
        ("woocommerce", "order.created", woo),
        ("stripe", "", stripe),
        ("generic", "", generic),
    ] {
        for (credits, expected) in [(json!(null), "null"), (json!(true), "rani")] {
            let (server, _) = server().await;
            let terms = json!({
                "version": 1, "campaign": "kopi-senja", "basis_points": 1_000, "credits_own_orders": credits,
                "creators": [{"id": "rani", "contacts": ["rani@mail.example", "+62 812-3456-7890"]}]
            });
            assert!(terms::parse(&terms.to_string()).is_ok());
            let store = &server.app.store;
            store
                .put_terms("kopi-senja", terms.to_string(), Time(0))
                .await
                .unwrap();
            let answer = post(&server, source, topic, "1", &order).await;
            assert_eq!(outcome(&answer), is(200, "stored"), "{source}");
            assert_eq!(
                credited(&server).await,
                [(expected.to_owned(), 1)],
                "{source}"
            );
            let credit = &store.credits("kopi-senja").await.unwrap()[0];
            let reason = if credits == true {
                "named"
            } else {
                "own_order"
            };
            assert_eq!(credit.reason, reason, "{source}");
            assert_eq!(
                credit.evidence.as_ref().unwrap().buyer.as_deref(),
                Some("rani")
            );
        }
    }
}
