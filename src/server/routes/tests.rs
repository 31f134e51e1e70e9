use std::io::{Read as _, Write as _};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::json;

use super::openapi;
use crate::config::Config;
use crate::fixture::{self, Server};
use crate::limits::actor::Peer;

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

/// A bundle with a loader in three forms and one Wasm file in one.
fn put_bundle(server: &Server, loader: &str) {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(loader.as_bytes()).unwrap();
    server.dir.write("dist/etalase.js", loader);
    server
        .dir
        .write("dist/etalase.js.gz", gzip.finish().unwrap());
    server.dir.write("dist/etalase.js.br", "as brotli");
    server.dir.write("dist/a/widget.1.wasm", b"\0asm");
    let files = json!([{"path": "etalase.js", "entry": "loader"}, {"path": "a/widget.1.wasm", "entry": "wasm"}]);
    server.dir.write(
        "dist/manifest.json",
        json!({"version": "1", "files": files}).to_string(),
    );
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
        Some("public, max-age=2")
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
    for path in [
        "/v1/campaigns/kopi-senja",
        "/v1/campaigns/kopi-senja/reviews",
    ] {
        let plain = server.get(path).await;
        let gzip = fetch(&server, path, header::ACCEPT_ENCODING, "gzip, br").await;
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
async fn the_bundle_is_negotiated_cached_and_open_to_every_origin() {
    let server = Server::new().await;
    put_bundle(&server, "loader one");
    let brotli = fetch(
        &server,
        "/etalase.js",
        header::ACCEPT_ENCODING,
        "gzip, deflate, br, zstd",
    )
    .await;
    assert_eq!(
        (
            brotli.header(header::CONTENT_ENCODING),
            brotli.text().as_str()
        ),
        (Some("br"), "as brotli")
    );
    assert_eq!(brotli.header(header::VARY), Some("accept-encoding"));
    assert_eq!(
        brotli.header(header::CACHE_CONTROL),
        Some("public, max-age=300")
    );
    let gzip = fetch(&server, "/etalase.js", header::ACCEPT_ENCODING, "gzip").await;
    assert_eq!(gzip.header(header::CONTENT_ENCODING), Some("gzip"));
    assert_ne!(gzip.header(header::ETAG), brotli.header(header::ETAG));
    let plain = server.get("/etalase.js").await;
    assert_eq!(
        (
            plain.header(header::CONTENT_ENCODING),
            plain.text().as_str()
        ),
        (None, "loader one")
    );
    let known = fetch(
        &server,
        "/etalase.js",
        header::IF_NONE_MATCH,
        plain.header(header::ETAG).unwrap(),
    )
    .await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);

    let wasm = fetch(&server, "/a/widget.1.wasm", header::ACCEPT_ENCODING, "br").await;
    assert_eq!(wasm.header(header::CONTENT_TYPE), Some("application/wasm"));
    assert_eq!(
        (wasm.header(header::CONTENT_ENCODING), wasm.body.as_slice()),
        (None, b"\0asm".as_slice())
    );
    assert_eq!(
        wasm.header(header::CACHE_CONTROL),
        Some("public, max-age=31536000, immutable")
    );
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("timing-allow-origin", "*"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(wasm.header(name), Some(value));
    }
    for path in ["/a/none.js", "/a/..%2fmanifest.json", "/a/manifest.json"] {
        assert_eq!(
            server.get(path).await.json()["code"],
            "asset_unknown",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_new_build_is_served_without_a_restart_and_the_former_files_stay() {
    let server = Server::new().await;
    put_bundle(&server, "loader one");
    assert_eq!(server.get("/etalase.js").await.text(), "loader one");
    std::fs::remove_dir_all(server.dir.path().join("dist")).unwrap();
    server.dir.write("dist/etalase.js", "loader two");
    let files = json!([{"path": "etalase.js", "entry": "loader"}]);
    let manifest = server.dir.write(
        "dist/manifest.json",
        json!({"version": "2", "files": files}).to_string(),
    );
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    std::fs::File::options()
        .append(true)
        .open(manifest)
        .unwrap()
        .set_modified(later)
        .unwrap();
    assert_eq!(server.get("/etalase.js").await.text(), "loader two");
    assert_eq!(server.get("/a/widget.1.wasm").await.status, StatusCode::OK);
}

#[tokio::test]
async fn browsers_are_told_that_every_page_may_write_without_cookies() {
    let server = Server::new().await;
    let request = Request::options("/v1/campaigns/kopi-senja/reviews")
        .header(header::ORIGIN, "https://brand.example")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "content-type");
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
        Some("content-type,if-none-match")
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
async fn too_many_reads_are_refused_with_the_time_to_come_again() {
    let server = Server::with(Config {
        reads_per_minute: 3,
        ..Config::default()
    })
    .await;
    for _ in 0..3 {
        assert_eq!(
            server.get("/v1/campaigns/kopi-senja").await.status,
            StatusCode::OK
        );
    }
    let refused = server.get("/v1/campaigns/kopi-senja").await;
    assert_eq!(
        (refused.status, &refused.json()["code"]),
        (StatusCode::TOO_MANY_REQUESTS, &json!("rate_limited"))
    );
    let wait: u32 = refused
        .header(header::RETRY_AFTER)
        .unwrap()
        .parse()
        .unwrap();
    assert!((1..=20).contains(&wait));
    let forged = fetch(
        &server,
        "/v1/campaigns/kopi-senja",
        "x-forwarded-for".parse().unwrap(),
        "1.2.3.4",
    )
    .await;
    assert_eq!(
        forged.status,
        StatusCode::TOO_MANY_REQUESTS,
        "a forged address is no other address"
    );
    let mut other = get("/v1/campaigns/kopi-senja").body(Body::empty()).unwrap();
    other
        .extensions_mut()
        .insert(Peer("192.0.2.1:4000".parse().unwrap()));
    assert_eq!(server.send(other).await.status, StatusCode::OK);
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
