mod bundle;
mod crowd;

use std::io::Read as _;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;

use self::bundle::put_bundle;
use super::openapi;
use crate::fixture::{self, Server};

fn get(path: &str) -> axum::http::request::Builder {
    Request::get(path)
}

async fn fetch(
    server: &Server,
    path: &str,
    name: header::HeaderName,
    value: &str,
) -> fixture::Answer {
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
    assert_eq!(paths.len(), super::all().len());
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
fn every_reference_of_the_openapi_document_leads_somewhere() {
    let document = openapi::describe();
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
    assert_eq!(first.text(), fixture::campaign().to_string());
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
    let router = crate::router::finish(axum::Router::new().route("/", axum::routing::get(fails)));
    let answer = fixture::send(&router, get("/").body(Body::empty()).unwrap()).await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::INTERNAL_SERVER_ERROR, &json!("internal"))
    );
    assert!(
        !answer.text().contains("on purpose"),
        "the cause stays in the log"
    );
}
