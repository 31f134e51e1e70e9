//! What anybody can tell of a click, and what it moves.

use super::*;

const BRAND: &str = "https://kopi.example";
const CLICK: &str = "EAIaIQobChMI-made-up";

/// Tells that somebody went to the checkout by this creator's link, with these tags.
async fn tell(server: &Server, number: usize, creator: &str, origin: Option<&str>, tags: Value) {
    let event = json!({
        "id": format!("0191e3c2-7a3b-7000-8000-{number:012x}"), "name": "checkout", "at": clock::now().0, "creator": creator,
        "touch": {"tags": tags}
    });
    let mut request = Request::post("/v1/campaigns/kopi-senja/events")
        .header("content-type", "text/plain")
        .header("user-agent", "Mozilla/5.0 (a test)");
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let body = Body::from(json!({"events": [event]}).to_string());
    let answer = server.send(request.body(body).unwrap()).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
}

/// An order that was paid now, and carries this.
async fn order(server: &Server, id: &str, attributes: Value) {
    let mut order = notice(id, attributes);
    order["at"] = json!(clock::now().to_string());
    assert_eq!(outcome(&send(server, &order).await), is(200, "stored"));
}

fn who(rows: &[(&str, u64)]) -> Vec<(String, u64)> {
    let rows = rows.iter();
    rows.map(|(who, orders)| ((*who).to_owned(), *orders))
        .collect()
}

#[tokio::test]
async fn a_click_that_a_page_of_the_brand_saw_brings_one_order_and_it_is_marked() {
    let (server, _) = server().await;
    tell(&server, 1, "rani", Some(BRAND), json!({"gclid": CLICK})).await;
    order(&server, "1", json!({"gclid": CLICK})).await;
    order(&server, "2", json!({"gclid": CLICK})).await;
    assert_eq!(credited(&server).await, who(&[("rani", 1), ("null", 1)]));
    let span = Period {
        from: Time(0),
        to: Time(i64::MAX),
    };
    let report = report::creators(&server.app.store, "kopi-senja", span).await;
    let report: Value = serde_json::from_str(&report.unwrap().to_json().unwrap()).unwrap();
    let of_rani = report["rows"].as_array().unwrap().iter();
    let of_rani = of_rani.filter(|row| row["creator"] == "rani");
    assert_eq!(
        of_rani.map(|row| &row["click_orders"]).collect::<Vec<_>>(),
        [1]
    );
    assert_eq!(report["unattributed_reasons"]["click_used"], 1);
}

#[tokio::test]
async fn what_is_no_id_of_one_click_brings_nobody_an_order() {
    let (server, _) = server().await;
    for (number, (key, value)) in [
        ("gclsrc", "aw.ds"),
        ("gclsrc", "a-value-that-is-long-enough"),
        ("igshid", "a-share-of-somebody-else"),
        ("gbraid", "an-aggregate-of-clicks"),
        ("li_fat_id", "a-browser-of-somebody"),
        ("_kx", "a-profile-of-somebody"),
        ("gclid", "short"),
    ]
    .into_iter()
    .enumerate()
    {
        tell(&server, number, "bagas", Some(BRAND), json!({key: value})).await;
        order(&server, key, json!({key: value})).await;
    }
    assert_eq!(credited(&server).await, who(&[("null", 6)]));
}

#[tokio::test]
async fn nobody_takes_an_order_by_telling_of_its_click_from_elsewhere_or_in_anothers_name() {
    let (server, _) = server().await;
    let elsewhere = Some("https://kopi.example.evil.test");
    tell(&server, 1, "bagas", elsewhere, json!({"gclid": CLICK})).await;
    tell(&server, 2, "bagas", None, json!({"gclid": CLICK})).await;
    order(&server, "1", json!({"gclid": CLICK})).await;
    assert_eq!(credited(&server).await, who(&[("null", 1)]));

    let other = "EAIaIQobChMI-another";
    tell(&server, 3, "rani", Some(BRAND), json!({"gclid": other})).await;
    tell(&server, 4, "bagas", Some(BRAND), json!({"gclid": other})).await;
    order(&server, "2", json!({"gclid": other})).await;
    order(&server, "3", json!({"gclid": other, "ref": "rani"})).await;
    assert_eq!(credited(&server).await, who(&[("rani", 1), ("null", 2)]));
}
