//! Many behind one address.

use axum::body::Body;
use axum::http::{StatusCode, header};
use serde_json::json;

use super::bundle::put_bundle;
use super::{fetch, get};
use crate::config::Config;
use crate::http::limits::client_ip::Peer;
use crate::test_support::Server;

#[tokio::test]
async fn too_many_reads_are_refused_with_the_time_to_come_again() {
    const REVIEWS: &str = "/v1/campaigns/kopi-senja/reviews";
    let server = Server::with(Config {
        reads_per_minute: 3,
        ..Config::default()
    })
    .await;
    for _ in 0..3 {
        assert_eq!(server.get(REVIEWS).await.status, StatusCode::OK);
    }
    let refused = server.get(REVIEWS).await;
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
        REVIEWS,
        "x-forwarded-for".parse().unwrap(),
        "1.2.3.4",
    )
    .await;
    assert_eq!(
        forged.status,
        StatusCode::TOO_MANY_REQUESTS,
        "a forged address is no other address"
    );
    let mut other = get(REVIEWS).body(Body::empty()).unwrap();
    other
        .extensions_mut()
        .insert(Peer("192.0.2.1:4000".parse().unwrap()));
    assert_eq!(server.send(other).await.status, StatusCode::OK);
}

/// Three hundred windows behind one address of a mobile network, each asking every 15 seconds, for five minutes.
#[tokio::test]
async fn a_crowd_behind_one_address_is_never_refused_a_document_or_the_bundle() {
    let server = Server::with(Config {
        reads_per_minute: 3,
        ..Config::default()
    })
    .await;
    put_bundle(&server, "loader");
    for _ in 0..300 * 4 * 5 {
        let answer = server.get("/v1/campaigns/kopi-senja").await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    for _ in 0..1_000 {
        assert_eq!(server.get("/etalase.js").await.status, StatusCode::OK);
    }
    let unknown = async || server.get("/v1/campaigns/made-up").await.status;
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(unknown().await);
    }
    assert_eq!(statuses.last(), Some(&StatusCode::TOO_MANY_REQUESTS));
}
