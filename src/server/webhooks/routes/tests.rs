//! Orders here are made up.

mod clicks;
mod forged;
mod shops;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use etalase_model::campaign::Campaign;
use etalase_model::commission::Source;
use etalase_model::creator::TokenClaims;
use etalase_model::time::Time;
use serde_json::{Value, json};

use crate::campaigns::document;
use crate::clock;
use crate::config::Config;
use crate::ledger::report::{self, Period};
use crate::sign::{KeyPair, signature, signature_header};
use crate::store::{CreatorLink, NewCampaign};
use crate::test_support::{self, Answer, Server, TempDir};

const SECRET: &str = "a secret of a made-up shop";
const PAID_AT: &str = "2026-11-22T12:00:00Z";

/// A server that believes one secret of every kind of shop, with two creators, terms, and a key for tokens.
async fn server() -> (Server, KeyPair) {
    server_with(Config::default()).await
}

/// The same with other settings.
async fn server_with(config: Config) -> (Server, KeyPair) {
    let dir = TempDir::new();
    let lines: String = Source::ALL
        .iter()
        .map(|source| format!("{} = [{SECRET:?}]\n", source.as_str()))
        .collect();
    let secrets = dir.write("secrets.toml", ["[kopi-senja]\n", &lines].concat());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&secrets, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    let server = Server::on(dir, Config { secrets, ..config }).await;
    let key = KeyPair::make().unwrap();
    let mut campaign = test_support::campaign();
    campaign["creators"] =
        json!([{"id": "rani", "name": "Rani"}, {"id": "bagas", "name": "Bagas"}]);
    campaign["keys"] = json!([{"kid": key.public().kid, "key": key.public().key}]);
    let text = campaign.to_string();
    let campaign: Campaign = document::stored(&text).unwrap();
    let store = &server.app.store;
    store
        .put_campaign(NewCampaign::of(&campaign, text, clock::now()))
        .await
        .unwrap();
    let terms = json!({"version": 1, "campaign": "kopi-senja", "basis_points": 1_000, "creators": [{"id": "bagas", "codes": ["BAGAS"]}]});
    store
        .put_terms("kopi-senja", terms.to_string(), clock::now())
        .await
        .unwrap();
    (server, key)
}

fn notice(order: &str, attributes: Value) -> Value {
    json!({
        "id": format!("paid-{order}"), "kind": "order_paid", "order": order, "at": PAID_AT, "currency": "IDR",
        "total": "1000.00", "codes": [], "attributes": attributes
    })
}

async fn send(server: &Server, body: &Value) -> Answer {
    send_signed(server, "generic", SECRET, body.to_string()).await
}

async fn send_signed(server: &Server, source: &str, secret: &str, body: String) -> Answer {
    let kind = Source::parse(source).unwrap_or_default();
    let signed = signature(kind, secret, body.as_bytes(), clock::now());
    let request = Request::post(format!("/v1/campaigns/kopi-senja/orders/{source}"))
        .header(signature_header(kind), signed);
    server.send(request.body(Body::from(body)).unwrap()).await
}

fn outcome(answer: &Answer) -> (u16, String) {
    let body = answer.json();
    let word = body["outcome"].as_str().or(body["code"].as_str()).unwrap();
    (answer.status.as_u16(), word.to_owned())
}

fn is(status: u16, word: &str) -> (u16, String) {
    (status, word.to_owned())
}

/// Who is credited with how many orders; "null" for nobody.
async fn credited(server: &Server) -> Vec<(String, u64)> {
    let span = Period {
        from: Time(0),
        to: Time(i64::MAX),
    };
    let report = report::creators(&server.app.store, "kopi-senja", span)
        .await
        .unwrap();
    let report: Value = serde_json::from_str(&report.to_json().unwrap()).unwrap();
    let rows = report["rows"].as_array().unwrap().iter();
    let rows = rows.map(|row| {
        (
            row["creator"].to_string().replace('"', ""),
            row["orders"].as_u64().unwrap(),
        )
    });
    rows.filter(|(_, orders)| *orders > 0).collect()
}

fn claims(campaign: &str, expires: &str) -> TokenClaims {
    TokenClaims {
        creator: "rani".to_owned(),
        campaign: campaign.to_owned(),
        audience: "kopi.example".to_owned(),
        expires: Time::parse(expires).unwrap().0 / 1_000,
    }
}

#[tokio::test]
async fn the_description_requires_what_the_reader_requires() {
    let document = Server::new().await.get("/openapi.json").await.json();
    let schemas = &document["components"]["schemas"];
    assert_eq!(
        schemas["OrderNotice"]["required"],
        json!(["id", "kind", "order", "at"])
    );
    assert_eq!(schemas["Beacon"]["required"], json!(["id", "name", "at"]));
}

#[tokio::test]
async fn a_signed_order_is_stored_once_and_its_answer_says_so() {
    let (server, _) = server().await;
    let order = notice("1", json!({"ref": "rani"}));
    assert_eq!(outcome(&send(&server, &order).await), is(200, "stored"));
    assert_eq!(outcome(&send(&server, &order).await), is(200, "known"));
    let mut other = order;
    other["id"] = json!("another delivery of the same");
    assert_eq!(outcome(&send(&server, &other).await), is(200, "stored"));
    assert_eq!(credited(&server).await, [("rani".to_owned(), 1)]);
}

#[tokio::test]
async fn what_is_not_signed_right_is_refused_by_its_code_and_leaves_nothing() {
    let (server, _) = server().await;
    let body = notice("1", json!({"ref": "rani"})).to_string();
    for source in Source::ALL {
        let forged = send_signed(
            &server,
            source.as_str(),
            "not the secret of the shop",
            body.clone(),
        )
        .await;
        assert_eq!(outcome(&forged), is(401, "signature_invalid"));
        let path = format!("/v1/campaigns/kopi-senja/orders/{}", source.as_str());
        assert_eq!(
            outcome(&server.post(&path, &body).await),
            is(401, "signature_invalid")
        );
    }
    let late = signature(
        Source::Generic,
        SECRET,
        body.as_bytes(),
        clock::now().plus_seconds(-301),
    );
    let request =
        Request::post("/v1/campaigns/kopi-senja/orders/generic").header("etalase-signature", late);
    let answer = server
        .send(request.body(Body::from(body.clone())).unwrap())
        .await;
    assert_eq!(outcome(&answer), is(401, "signature_expired"));
    assert_eq!(
        outcome(&send_signed(&server, "etsy", SECRET, body).await),
        is(404, "source_unknown")
    );
    assert_eq!(credited(&server).await, []);
}

#[tokio::test]
async fn a_server_without_secrets_says_what_is_missing() {
    let server = Server::new().await;
    let answer = send(&server, &notice("1", json!({}))).await;
    assert_eq!(outcome(&answer), is(404, "orders_not_set_up"));
    assert!(answer.json()["mend"].as_str().unwrap().contains("secret"));
}

#[tokio::test]
async fn what_is_about_something_else_is_noted_and_what_cannot_be_understood_is_held() {
    let (server, _) = server().await;
    let packed = json!({"id": "1", "kind": "order_packed", "order": "1"});
    assert_eq!(outcome(&send(&server, &packed).await), is(202, "noted"));
    let mut order = notice("1", json!({}));
    order["total"] = json!("10,00");
    let answer = send(&server, &order).await;
    assert_eq!(outcome(&answer), is(202, "held"));
    let note = answer.json()["notes"][0].as_str().unwrap().to_owned();
    assert!(
        note.starts_with("total: must be a decimal number"),
        "{note}"
    );
    let rubbish = send_signed(&server, "woocommerce", SECRET, "<br>Warning".to_owned()).await;
    assert_eq!(outcome(&rubbish), is(202, "held"));
    assert_eq!(server.app.store.webhooks_held(None).await.unwrap(), 2);
}

#[tokio::test]
async fn woocommerces_question_whether_anybody_listens_is_answered() {
    let (server, _) = server().await;
    let request = Request::post("/v1/campaigns/kopi-senja/orders/woocommerce");
    let answer = server
        .send(request.body(Body::from("webhook_id=7")).unwrap())
        .await;
    assert_eq!(outcome(&answer), is(200, "listening"));
}

#[tokio::test]
async fn the_token_decides_over_codes_and_coupons_if_it_is_of_this_campaign_and_of_that_time() {
    let (server, key) = server().await;
    let token = |campaign: &str, expires: &str| key.sign(&claims(campaign, expires)).unwrap();
    let (sound, foreign) = (
        token("kopi-senja", "2026-11-22T12:00:01Z"),
        token("teh", "2026-11-22T12:00:01Z"),
    );
    let ended = token("kopi-senja", PAID_AT);
    for (order, etl) in [("1", &sound), ("2", &foreign), ("3", &ended)] {
        let mut body = notice(order, json!({"etl": etl, "ref": "bagas"}));
        body["codes"] = json!(["bagas"]);
        assert_eq!(outcome(&send(&server, &body).await), is(200, "stored"));
    }
    assert_eq!(
        credited(&server).await,
        [("bagas".to_owned(), 2), ("rani".to_owned(), 1)]
    );
}

#[tokio::test]
async fn a_short_token_stands_for_its_whole_one_until_it_was_taken_back() {
    let (server, key) = server().await;
    let paid_at = Time::parse(PAID_AT).unwrap();
    for (id, revoked_at) in [
        ("q7x2m9k4tw", None),
        ("r7x2m9k4tw", Some(paid_at)),
        ("s7x2m9k4tw", Some(paid_at.plus_seconds(1))),
    ] {
        let link = CreatorLink {
            id: id.to_owned(),
            campaign: "kopi-senja".to_owned(),
            creator: "rani".to_owned(),
            token: key
                .sign(&claims("kopi-senja", "2027-01-01T00:00:00Z"))
                .unwrap(),
            page: "https://kopi.example/".to_owned(),
            created_at: Time(0),
            expires_at: Time(0),
            revoked_at,
        };
        server.app.store.put_creator_link(link).await.unwrap();
        send(&server, &notice(id, json!({"etl": id}))).await;
    }
    send(&server, &notice("4", json!({"etl": "unknown-short"}))).await;
    assert_eq!(
        credited(&server).await,
        [("rani".to_owned(), 2), ("null".to_owned(), 2)]
    );
}

#[tokio::test]
async fn a_coupon_names_a_creator_where_nothing_else_does_and_utm_tags_name_nobody() {
    let (server, _) = server().await;
    let mut coupon = notice("1", json!({"utm_source": "rani"}));
    coupon["codes"] = json!(["Bagas "]);
    send(&server, &coupon).await;
    send(&server, &notice("3", json!({"utm_source": "rani"}))).await;
    let expected = [("bagas", 1), ("null", 1)].map(|(who, orders)| (who.to_owned(), orders));
    assert_eq!(credited(&server).await, expected);
}
