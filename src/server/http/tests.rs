mod bundle;
mod shared_address;

use std::io::Read as _;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;

use self::bundle::put_bundle;
use super::{openapi, routes};
use crate::clock;
use crate::config::Config;
use crate::test_support::{self, Server};

fn get(path: &str) -> axum::http::request::Builder {
    Request::get(path)
}

async fn fetch(
    server: &Server,
    path: &str,
    name: header::HeaderName,
    value: &str,
) -> test_support::Answer {
    server
        .send(get(path).header(name, value).body(Body::empty()).unwrap())
        .await
}

#[tokio::test]
async fn every_documented_operation_answers_and_every_route_is_documented() {
    let server = Server::new().await;
    put_bundle(&server, "loader");
    let document = server.get("/openapi.json").await.json();
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    assert_eq!(paths.len(), routes::all().len());
    for (path, operations) in paths {
        let filled = path
            .replace("{campaign}", "kopi-senja")
            .replace("{file}", "widget.1.wasm")
            .replace("{review}", "x")
            .replace("{source}", "generic");
        for (method, operation) in operations.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let request = Request::builder()
                .method(method.clone())
                .uri(&filled)
                .body(Body::empty())
                .unwrap();
            let answer = server.send(request).await;
            assert_ne!(
                answer.status,
                StatusCode::METHOD_NOT_ALLOWED,
                "{method} {path}"
            );
            let documented = operation["responses"].get(answer.status.as_str());
            assert!(
                documented.is_some(),
                "{method} {path} answered {}",
                answer.status
            );
            if answer.status == StatusCode::NOT_FOUND {
                assert_ne!(answer.json()["code"], "route_unknown", "{method} {path}");
            }
        }
        let other = Request::delete(&filled).body(Body::empty()).unwrap();
        let answer = server.send(other).await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (StatusCode::METHOD_NOT_ALLOWED, &json!("method_unknown"))
        );
    }
}

#[test]
fn the_description_has_the_limits_that_are_set() {
    let config = Config {
        reviews_per_hour: 7,
        events_per_minute: 9_999,
        ..Config::default()
    };
    let document = openapi::describe(&routes::all(), &config);
    let said = |path: &str, method: &str, status: &str| {
        let responses = &document["paths"][path][method]["responses"];
        responses[status]["description"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let reviews = "/v1/campaigns/{campaign}/reviews";
    assert!(said(reviews, "post", "429").contains(" 7 an hour for each address"));
    assert!(said(reviews, "post", "413").contains("64 KiB"));
    let events = "/v1/campaigns/{campaign}/events";
    assert!(said(events, "post", "429").contains("9999 events a minute"));
    let orders = "/v1/campaigns/{campaign}/orders/{source}";
    assert!(said(orders, "post", "413").contains("2048 KiB"));
}

/// A number of the description, such as the longest text that a member takes.
fn described(place: &str) -> usize {
    let document = openapi::describe(&routes::all(), &Config::default());
    let number = document["components"]["schemas"].pointer(place);
    usize::try_from(number.unwrap().as_u64().unwrap()).unwrap()
}

#[tokio::test]
async fn what_is_described_of_a_member_is_what_a_route_holds_it_to() {
    let server = Server::new().await;
    let reviews = "/v1/campaigns/kopi-senja/reviews";
    for (member, least) in [("body", 3), ("title", 0), ("name", 1), ("key", 16)] {
        let place = format!("/ReviewDraft/properties/{member}");
        let most = described(&[&place, "/maxLength"].concat());
        if least > 0 {
            assert_eq!(
                described(&[&place, "/minLength"].concat()),
                least,
                "{member}"
            );
        }
        let lengths = [(most, true), (most + 1, false), (least, true)];
        let short = least.checked_sub(1).map(|short| (short, false));
        for (length, is_taken) in lengths.into_iter().chain(short) {
            let mut draft = test_support::draft(1);
            draft["key"] = json!(format!("key-{member}-{length:08}"));
            draft[member] = json!("x".repeat(length));
            let answer = server.post(reviews, draft).await;
            let status = if is_taken {
                StatusCode::CREATED
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            };
            assert_eq!(answer.status, status, "{member} {length}");
        }
    }
    let events = "/v1/campaigns/kopi-senja/events";
    let lines = described("/Beacon/properties/lines/maxItems");
    let (variant, quantity) = (
        described("/BeaconLine/properties/variant/maxLength"),
        described("/BeaconLine/properties/quantity/maximum"),
    );
    let line = |length: usize, quantity: usize| json!({"variant": "v".repeat(length), "quantity": quantity});
    for (number, (beacon, is_taken)) in [
        (json!({"lines": vec![line(variant, quantity); lines]}), true),
        (json!({"lines": vec![line(1, 1); lines + 1]}), false),
        (json!({"lines": [line(variant + 1, 1)]}), false),
        (json!({"lines": [line(1, quantity + 1)]}), false),
        (json!({"value": 1}), false),
        (json!({"value": 1, "currency": "IDR"}), true),
    ]
    .into_iter()
    .enumerate()
    {
        let mut event = json!({"id": format!("0191e3c2-7a3b-7000-8000-{number:012}"), "name": "view", "at": clock::now().0});
        for (name, value) in beacon.as_object().unwrap() {
            event[name] = value.clone();
        }
        let taken = server.post(events, json!({"events": [event]})).await.json();
        let refused = taken["refused"].as_array().unwrap().len();
        assert_eq!(refused == 0, is_taken, "{number}");
    }
    let document = openapi::describe(&routes::all(), &Config::default());
    let dependent = &document["components"]["schemas"]["Beacon"]["dependentRequired"];
    assert_eq!(dependent["value"], json!(["currency"]));
}

#[test]
fn every_reference_of_the_openapi_document_leads_somewhere() {
    let document = openapi::describe(&routes::all(), &Config::default());
    let text = document.to_string();
    let references: Vec<&str> = text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(references.len() > 10);
    for reference in references {
        assert!(document.pointer(reference).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn a_document_is_served_as_it_was_put_and_not_twice() {
    let server = Server::new().await;
    let first = server.get("/v1/campaigns/kopi-senja").await;
    assert_eq!(first.text(), test_support::campaign().to_string());
    assert_eq!(
        first.header(header::CACHE_CONTROL),
        Some("public, max-age=2, stale-while-revalidate=30, stale-if-error=86400")
    );
    assert_eq!(first.header("access-control-allow-origin"), Some("*"));
    let etag = first.header(header::ETAG).unwrap();
    let again = fetch(
        &server,
        "/v1/campaigns/kopi-senja",
        header::IF_NONE_MATCH,
        etag,
    )
    .await;
    assert_eq!(
        (again.status, again.body.len()),
        (StatusCode::NOT_MODIFIED, 0)
    );
    assert_eq!(again.header(header::ETAG), Some(etag));
    let other = fetch(
        &server,
        "/v1/campaigns/kopi-senja",
        header::IF_NONE_MATCH,
        "\"old\"",
    )
    .await;
    assert_eq!(other.status, StatusCode::OK);
}

#[tokio::test]
async fn documents_and_long_pages_travel_compressed_where_the_client_takes_that() {
    let server = Server::new().await;
    server.publish_drafts(0..10).await;
    let document = "/v1/campaigns/kopi-senja";
    let brotli = fetch(&server, document, header::ACCEPT_ENCODING, "gzip, br").await;
    assert_eq!(brotli.header(header::CONTENT_ENCODING), Some("br"));
    assert!(brotli.body.len() < server.get(document).await.body.len());
    for path in [document, "/v1/campaigns/kopi-senja/reviews"] {
        let plain = server.get(path).await;
        let gzip = fetch(&server, path, header::ACCEPT_ENCODING, "gzip").await;
        assert_eq!(
            gzip.header(header::CONTENT_ENCODING),
            Some("gzip"),
            "{path}"
        );
        assert_eq!(gzip.header(header::VARY), Some("accept-encoding"));
        assert_eq!(plain.header(header::VARY), Some("accept-encoding"));
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(gzip.body.as_slice())
            .read_to_end(&mut text)
            .unwrap();
        assert_eq!(text, plain.body);
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_with_a_code_a_mend_and_the_requests_id() {
    let server = Server::new().await;
    for (path, code) in [
        ("/v1/campaigns/none", "campaign_unknown"),
        ("/v1/campaigns/none/reviews", "campaign_unknown"),
        (
            "/v1/campaigns/kopi-senja/reviews?product=none",
            "product_unknown",
        ),
        ("/nowhere", "route_unknown"),
        ("/v1/campaigns/%FF", "route_unknown"),
        ("/etalase.js", "bundle_missing"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(
            answer.header(header::CONTENT_TYPE),
            Some("application/problem+json")
        );
        assert_eq!(
            answer.header("access-control-allow-origin"),
            Some("*"),
            "{path}"
        );
        let problem = answer.json();
        assert_eq!(
            (&problem["code"], &problem["status"]),
            (&json!(code), &json!(404))
        );
        assert!(!problem["mend"].as_str().unwrap().is_empty());
        assert_eq!(problem["request"].as_str(), answer.header("x-request-id"));
    }
}

#[tokio::test]
async fn browsers_are_told_that_every_page_may_write_without_cookies() {
    let server = Server::new().await;
    let request = Request::options("/v1/campaigns/kopi-senja/reviews")
        .header(header::ORIGIN, "https://brand.example")
        .header("access-control-request-method", "POST")
        // Some pages put a header of their own on every request.
        .header(
            "access-control-request-headers",
            "content-type,x-csrf-token",
        );
    let answer = server.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert!(
        answer
            .header("access-control-allow-methods")
            .unwrap()
            .contains("POST")
    );
    assert_eq!(
        answer.header("access-control-allow-headers"),
        Some("content-type,x-csrf-token")
    );
    assert_eq!(answer.header("access-control-allow-credentials"), None);
}

#[tokio::test]
async fn readiness_turns_red_at_once_when_the_server_is_to_stop_and_liveness_stays() {
    let server = Server::new().await;
    assert_eq!(server.get("/readyz").await.status, StatusCode::OK);
    server.app.drain();
    assert_eq!(
        server.get("/readyz").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(server.get("/healthz").await.json()["status"], "ok");
}

#[tokio::test]
async fn a_failing_handler_costs_one_answer() {
    async fn fails() -> &'static str {
        panic!("on purpose")
    }
    let router = crate::http::router::with_outer_layers(
        axum::Router::new().route("/", axum::routing::get(fails)),
    );
    let answer = test_support::send(&router, get("/").body(Body::empty()).unwrap()).await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::INTERNAL_SERVER_ERROR, &json!("internal"))
    );
    assert!(
        !answer.text().contains("on purpose"),
        "the cause stays in the log"
    );
}
