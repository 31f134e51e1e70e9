//! Visits one after the other, and what policies make of them.

use serde_json::{Value, json};

use crate::doctor::answer;

fn ask(question: Value) -> Value {
    answer(&question.to_string())
}

#[test]
fn visits_come_to_a_credit_with_its_reason() {
    let answer = ask(json!({"op": "visits", "visits": [
        {"at": "2026-11-01T10:00:00+07:00", "url": "https://kopi.co.id/?ref=rani&utm_source=tiktok", "referrer": "", "event": "landing"},
        {"at": "2026-11-02T10:00:00+07:00", "url": "https://kopi.co.id/?utm_source=mail", "event": "landing"},
        {"at": "2026-11-03T10:00:00+07:00", "url": "https://kopi.co.id/", "referrer": "https://app.midtrans.com/"},
        {"at": "2026-11-03T10:05:00+07:00", "url": "https://kopi.co.id/cart", "event": "checkout"}
    ]}));
    assert_eq!(
        (&answer["credit"]["creator"], &answer["credit"]["reason"]),
        (&json!("rani"), &json!("last_creator"))
    );
    assert_eq!(
        (&answer["first"]["ref"], &answer["last"]["ref"]),
        (&json!("rani"), &json!("rani"))
    );
    assert_eq!(answer["credit"]["touch"]["source"], "tiktok");
    assert_eq!(answer["journey"].as_array().unwrap().len(), 2);
}

#[test]
fn what_an_address_had_twice_is_told_with_each_touch() {
    let answer = ask(json!({"op": "visits", "visits": [
        {"at": "2026-11-01T00:00:00Z", "url": "https://kopi.id/?ref=rani&ref=bagas"},
        {"at": "2026-11-02T00:00:00Z", "url": "https://kopi.id/?utm_source=x"},
    ]}));
    let told = |touch: &Value| touch["duplicates"].clone();
    assert_eq!(told(&answer["credit"]["touch"]), json!(["ref"]));
    assert_eq!(told(&answer["journey"][0]), json!(["ref"]));
    assert_eq!(told(&answer["journey"][1]), json!([]));
}

#[test]
fn a_policy_is_data() {
    let visits = json!([
        {"at": "2026-11-01T00:00:00Z", "url": "https://kopi.id/?ref=a"},
        {"at": "2026-11-05T00:00:00Z", "url": "https://kopi.id/?ref=b"},
        {"at": "2026-11-07T00:00:00Z", "url": "https://kopi.id/"}
    ]);
    let credited = |policy: Value| {
        ask(json!({"op": "visits", "policy": policy, "visits": visits}))["credit"]["creator"]
            .clone()
    };
    assert_eq!(credited(Value::Null), "b");
    assert_eq!(credited(json!({"rule": "first_creator"})), "a");
    assert_eq!(credited(json!({"model": "first_click"})), "a");
    assert_eq!(credited(json!({"window_days": 1})), Value::Null);
    assert_eq!(credited(json!({"window": 1})), Value::Null);
    for bad in [
        json!({"rule": "any"}),
        json!({"window_days": 0}),
        json!({"window_days": 91}),
        json!({"window_days": -1}),
        json!({"window_days": 1.5}),
        json!({"days": 7}),
        json!({"own_hosts": "x"}),
        json!({"strength": ["token", "code"]}),
        json!({"strength": ["direct", "code", "utm", "click_id", "organic", "referral"]}),
    ] {
        let answer = ask(json!({"op": "visits", "policy": bad, "visits": visits}));
        assert_eq!(answer["error"]["code"], "doctor_member", "{bad}");
    }
}

#[test]
fn the_order_of_strength_is_data() {
    let visits = json!([
        {"at": "2026-11-01T00:00:00Z", "url": "https://kopi.id/?gclid=1"},
        {"at": "2026-11-02T00:00:00Z", "url": "https://kopi.id/?utm_source=newsletter"},
        {"at": "2026-11-03T00:00:00Z", "url": "https://kopi.id/", "referrer": "https://www.google.com/"}
    ]);
    let last = |strength: Value| {
        let policy = json!({ "strength": strength });
        ask(json!({"op": "visits", "policy": policy, "visits": visits}))["last"]["class"].clone()
    };
    assert_eq!(last(Value::Null), "utm");
    assert_eq!(
        last(json!([
            "token", "code", "click_id", "utm", "organic", "referral"
        ])),
        "click_id"
    );
    assert_eq!(
        last(json!([
            "organic", "token", "code", "utm", "click_id", "referral"
        ])),
        "organic"
    );
}

#[test]
fn a_policy_may_name_the_creators_and_then_nobody_else_is_credited() {
    let visits = json!([
        {"at": "2026-11-01T10:00:00+07:00", "url": "https://kopi.example/?ref=rani&utm_source=tiktok"},
        {"at": "2026-11-03T10:00:00+07:00", "url": "https://kopi.example/?ref=kabar-kopi.example", "referrer": "https://kabar-kopi.example/"}
    ]);
    let credited = |policy: Value| {
        ask(json!({"op": "visits", "policy": policy, "visits": visits}))["credit"]["creator"]
            .clone()
    };
    assert_eq!(credited(json!({"creators": ["rani", "bagas"]})), "rani");
    assert_eq!(credited(json!({})), "kabar-kopi.example");
}
