//! Credit by events that anybody can send, all for Bagas: each order stays with whom it was. There are ten thousand attempts in all;
//! `ETALASE_FORGERIES=10000` sends so many of every kind.
//!
//! What no event can try: to change what an order carries itself. A `ref` that an extension puts on the page, a discount code,
//! a creator who buys by the own link, a webhook without the shop's secret and a click on a short link by a machine are
//! held by the tests of journeys, `commission::attribute`, `sign::shop` and `creators::bots`.

use super::*;

const BRAND: &str = "https://kopi.example";
const ELSEWHERE: &str = "https://kopi.example.evil.test";
const PHONE: &str = "Mozilla/5.0 (a test)";
/// Of every kind.
const ATTEMPTS: usize = 600;
const BATCH: usize = 50;

/// Ids that Rani's shopper came by, told by the brand's page.
const CLICK: &str = "EAIaIQobChMI-of-rani";
const CHECKOUT: &str = "0191e3c2-7a3b-7000-9000-00000000000a";
/// The id of a click that no page told of.
const UNTOLD: &str = "EAIaIQobChMI-untold";
/// What many clicks have in common, as anybody can read.
const SHARED: [(&str, &str); 6] = [
    ("gclsrc", "aw.ds-and-more-than-twelve"),
    ("igshid", "a-share-of-somebody"),
    ("gbraid", "an-aggregate-of-clicks"),
    ("wbraid", "another-aggregate"),
    ("li_fat_id", "a-browser-of-somebody"),
    ("_kx", "a-profile-of-somebody"),
];
const SINGLE: [&str; 15] = [
    "gclid",
    "dclid",
    "fbclid",
    "msclkid",
    "twclid",
    "ttclid",
    "rdt_cid",
    "epik",
    "qclid",
    "sccid",
    "irclid",
    "irclickid",
    "awc",
    "cjevent",
    "yclid",
];

/// How one kind of forgery is sent, and what it says.
struct Forgery {
    kind: &'static str,
    campaign: &'static str,
    headers: &'static [(&'static str, &'static str)],
    event: fn(usize, &str) -> Value,
}

/// From a page of the brand, or so it says: a program sends what `Origin` it likes.
const FROM_BRAND: &[(&str, &str)] = &[("origin", BRAND), ("user-agent", PHONE)];

const FORGERY: Forgery = Forgery {
    kind: "",
    campaign: "kopi-senja",
    headers: FROM_BRAND,
    event: |_, _| Value::Null,
};

/// A checkout with these tags.
fn checkout(tags: Value) -> Value {
    json!({"name": "checkout", "touch": {"tags": tags}})
}

fn shared() -> Value {
    SHARED.into_iter().collect()
}

/// All kinds. The first ones know what anybody can know; the later ones know the very ids and lack something else.
const FORGERIES: &[Forgery] = &[
    Forgery {
        kind: "a guessed click id",
        event: |number, _| {
            let key = SINGLE[number % SINGLE.len()];
            checkout(json!({key: format!("EAIaIQobChMI-{number:06}")}))
        },
        ..FORGERY
    },
    Forgery {
        kind: "a flood of clicks, as many ids in each as it holds",
        event: |number, _| {
            let guess = |key: &&str| ((*key).to_owned(), json!(format!("{key}-guess-{number:08}")));
            checkout(Value::Object(SINGLE.iter().map(guess).collect()))
        },
        ..FORGERY
    },
    Forgery {
        kind: "a guessed checkout",
        event: |number, _| {
            let mut event = checkout(json!({}));
            event["id"] = json!(format!("0191e3c2-7a3b-7000-9000-{number:012x}"));
            event
        },
        ..FORGERY
    },
    Forgery {
        kind: "ids that many clicks share",
        event: |_, _| checkout(shared()),
        ..FORGERY
    },
    Forgery {
        kind: "somebody else's code",
        event: |_, _| checkout(json!({"ref": "rani", "via": "rani"})),
        ..FORGERY
    },
    Forgery {
        kind: "a copied token",
        event: |_, token| {
            let mut event = checkout(json!({"etl": token}));
            event["touch"]["class"] = json!("token");
            event
        },
        ..FORGERY
    },
    Forgery {
        kind: "the campaign's own tags",
        event: |_, _| checkout(json!({"utm_source": "tiktok", "utm_campaign": "senja"})),
        ..FORGERY
    },
    Forgery {
        kind: "a checkout that was told, told again",
        event: |_, _| {
            let mut event = checkout(json!({"gclid": UNTOLD}));
            event["id"] = json!(CHECKOUT);
            event
        },
        ..FORGERY
    },
    Forgery {
        kind: "looks and bags, which lead to no checkout",
        event: |number, _| {
            let mut event = checkout(json!({"gclid": CLICK}));
            event["name"] = json!(["view", "product_view", "add_to_cart"][number % 3]);
            event
        },
        ..FORGERY
    },
    Forgery {
        kind: "almost the id",
        event: |number, _| {
            let (key, id) = [
                ("gclid", &CLICK[..CLICK.len() - 1]),
                ("gclid", "EAIaIQobChMI-of-raniEAIaIQobChMI-untold"),
                ("gclid", "eaiaiqobchmi-of-rani"),
                ("gclid", " EAIaIQobChMI-untold"),
                ("dclid", CLICK),
                ("utm_gclid", UNTOLD),
            ][number % 6];
            checkout(json!({key: id}))
        },
        ..FORGERY
    },
    Forgery {
        kind: "a foreign page",
        headers: &[("origin", ELSEWHERE), ("user-agent", PHONE)],
        event: |_, _| checkout(json!({"gclid": CLICK, "fbclid": UNTOLD})),
        ..FORGERY
    },
    Forgery {
        kind: "no page at all",
        headers: &[("user-agent", PHONE)],
        event: |_, _| checkout(json!({"gclid": UNTOLD})),
        ..FORGERY
    },
    Forgery {
        kind: "a program that says so",
        headers: &[("origin", BRAND), ("user-agent", "curl/8.10.1")],
        event: |_, _| checkout(json!({"gclid": UNTOLD})),
        ..FORGERY
    },
    Forgery {
        kind: "a page that is fetched ahead",
        headers: &[
            ("origin", BRAND),
            ("user-agent", PHONE),
            ("sec-purpose", "prefetch;prerender"),
        ],
        event: |_, _| checkout(json!({"gclid": UNTOLD})),
        ..FORGERY
    },
    Forgery {
        kind: "a shopper whom nobody may follow",
        headers: &[("origin", BRAND), ("user-agent", PHONE), ("sec-gpc", "1")],
        event: |_, _| checkout(json!({"gclid": UNTOLD})),
        ..FORGERY
    },
    Forgery {
        kind: "another campaign",
        campaign: "teh-pagi",
        event: |_, _| checkout(json!({"gclid": CLICK, "fbclid": UNTOLD})),
        ..FORGERY
    },
    Forgery {
        kind: "tomorrow, and last month",
        event: |number, _| {
            let days = if number % 2 == 0 { 1 } else { -30 };
            let mut event = checkout(json!({"gclid": UNTOLD}));
            event["at"] = json!(clock::now().plus_seconds(days * 86_400).0);
            event
        },
        ..FORGERY
    },
];

fn attempts() -> usize {
    let asked = std::env::var("ETALASE_FORGERIES");
    asked.map_or(ATTEMPTS, |number| number.parse().unwrap())
}

/// Sends all of a kind, as fast as batches carry them.
async fn forge(server: &Server, forgery: &Forgery, token: &str) {
    for batch in 0..attempts() / BATCH {
        let events = (0..BATCH).map(|event| {
            let number = batch * BATCH + event;
            let mut event = json!({
                "id": format!("0191e3c2-7a3b-7000-8000-{number:012x}"), "at": clock::now().0, "creator": "bagas", "reason": "last_creator"
            });
            let said = (forgery.event)(number, token);
            for (key, value) in said.as_object().unwrap() {
                event[key] = value.clone();
            }
            event
        });
        let body = json!({"events": events.collect::<Vec<_>>()});
        let path = format!("/v1/campaigns/{}/events", forgery.campaign);
        let mut request = Request::post(path).header("content-type", "text/plain");
        for (name, value) in forgery.headers {
            request = request.header(*name, *value);
        }
        let answer = server.send(request.body(Body::from(body.to_string())).unwrap());
        let answer = answer.await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text());
        assert_eq!(answer.json()["left_out"], 0, "the day has room for all");
    }
}

/// Tells what the brand's page saw: a checkout that Rani brought.
async fn tell_of_rani(server: &Server) {
    let event = json!({
        "id": CHECKOUT, "name": "checkout", "at": clock::now().0, "creator": "rani", "touch": {"tags": {"gclid": CLICK}}
    });
    let request = Request::post("/v1/campaigns/kopi-senja/events")
        .header("content-type", "text/plain")
        .header("user-agent", PHONE)
        .header("origin", BRAND);
    let body = Body::from(json!({"events": [event]}).to_string());
    let answer = server.send(request.body(body).unwrap()).await;
    assert_eq!(answer.json()["kept"], 1, "{}", answer.text());
}

/// What strangers' orders carry, one of each way in which orders are joined, and whose they are.
fn orders(token: &str) -> Vec<(Value, &'static str)> {
    vec![
        (json!({}), "null"),
        (
            json!({"utm_source": "tiktok", "utm_campaign": "senja"}),
            "null",
        ),
        (json!({"gclid": CLICK}), "rani"),
        (json!({"etalase_event": CHECKOUT}), "rani"),
        (json!({"gclid": UNTOLD}), "null"),
        (json!({"fbclid": UNTOLD}), "null"),
        (
            json!({"etalase_event": "0191e3c2-7a3b-7000-9000-d0d0d0d0bad0"}),
            "null",
        ),
        (json!({"ref": "rani"}), "rani"),
        (json!({"etl": token}), "rani"),
        (shared(), "null"),
    ]
}

async fn server_for_floods() -> (Server, String) {
    let (server, key) = server_with(Config {
        events_per_minute: u32::MAX,
        event_mebibytes_per_day: 4_096,
        ..Config::default()
    })
    .await;
    let mut other = test_support::campaign();
    other["id"] = json!("teh-pagi");
    let text = other.to_string();
    let other: Campaign = document::stored(&text).unwrap();
    let put = NewCampaign::of(&other, text, clock::now());
    server.app.store.put_campaign(put).await.unwrap();
    let token = key.sign(&claims("kopi-senja", "2099-01-01T00:00:00Z"));
    (server, token.unwrap())
}

/// Whose each of these orders is, once it is paid.
async fn pay(server: &Server, orders: &[(Value, &'static str)]) -> Vec<(String, u64)> {
    for (number, (carries, _)) in orders.iter().enumerate() {
        let mut order = notice(&format!("{number}"), carries.clone());
        order["at"] = json!(clock::now().to_string());
        let answer = send(server, &order).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }
    credited(server).await
}

fn expected(orders: &[(Value, &'static str)]) -> Vec<(String, u64)> {
    let of = |who: &str| orders.iter().filter(|(_, owner)| *owner == who).count();
    ["rani", "null"]
        .map(|who| (who.to_owned(), of(who) as u64))
        .to_vec()
}

#[tokio::test]
async fn ten_thousand_forged_events_of_seventeen_kinds_move_no_order_of_a_stranger() {
    const { assert!(FORGERIES.len() == 17 && FORGERIES.len() * ATTEMPTS >= 10_000) };
    let mut moved = Vec::new();
    for forgery in FORGERIES {
        let (server, token) = server_for_floods().await;
        tell_of_rani(&server).await;
        forge(&server, forgery, &token).await;
        let orders = orders(&token);
        let credited = pay(&server, &orders).await;
        if credited != expected(&orders) {
            moved.push((forgery.kind, credited));
        }
    }
    assert!(moved.is_empty(), "{moved:#?}");
}

/// A script in the brand's own pages that sees a click id which nobody told of: no more of it is to be had than one order.
const IN_THE_PAGE: Forgery = Forgery {
    kind: "a script in the page",
    event: |_, _| checkout(json!({"gclid": UNTOLD})),
    ..FORGERY
};

#[tokio::test]
async fn of_many_events_with_the_id_of_a_click_one_order_is_had_and_listed_as_such() {
    let (server, token) = server_for_floods().await;
    forge(&server, &IN_THE_PAGE, &token).await;
    let carrying = (json!({"gclid": UNTOLD}), "bagas");
    let paid = pay(&server, &vec![carrying; 10]).await;
    assert_eq!(paid, [("bagas".to_owned(), 1), ("null".to_owned(), 9)]);
    let span = Period {
        from: Time(0),
        to: Time(i64::MAX),
    };
    let report = report::creators(&server.app.store, "kopi-senja", span).await;
    let report: Value = serde_json::from_str(&report.unwrap().to_json().unwrap()).unwrap();
    let mut rows = report["rows"].as_array().unwrap().iter();
    let of_bagas = rows.find(|row| row["creator"] == "bagas").unwrap();
    assert_eq!(of_bagas["click_orders"], 1, "what only a click moved");
    assert_eq!(report["unattributed_reasons"]["click_used"], 9);
}

#[tokio::test]
async fn events_after_an_order_was_paid_change_nothing() {
    let (server, token) = server_for_floods().await;
    tell_of_rani(&server).await;
    let orders = orders(&token);
    let paid = pay(&server, &orders).await;
    assert_eq!(paid, expected(&orders));
    forge(&server, &IN_THE_PAGE, &token).await;
    let again = pay(&server, &orders).await;
    assert_eq!(again, paid, "sent again by the shop, too");
}
