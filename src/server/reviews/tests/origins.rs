//! Who may write, where a campaign names the brand's origins.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;

use super::REVIEWS;
use crate::campaigns::document;
use crate::clock;
use crate::store::NewCampaign;
use crate::test_support::{self, Answer, Server, draft};

async fn naming(origins: &[&str]) -> Server {
    let server = Server::new().await;
    let mut campaign = test_support::campaign();
    campaign["origins"] = json!(origins);
    let text = campaign.to_string();
    let campaign = document::parse(&text, "https://kopi.example").unwrap();
    let put = NewCampaign::of(&campaign, text, clock::now());
    server.app.store.put_campaign(put).await.unwrap();
    server
}

async fn send(server: &Server, path: &str, origin: &str, body: impl ToString) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ORIGIN, origin);
    server
        .send(request.body(Body::from(body.to_string())).unwrap())
        .await
}

#[tokio::test]
async fn where_the_brand_names_its_origins_pages_of_others_read_and_do_not_write() {
    let server = naming(&["https://www.kopi.example"]).await;
    for (number, origin, status) in [
        (1, "https://www.kopi.example", StatusCode::CREATED),
        // The server's own pages.
        (2, "https://etalase.example", StatusCode::CREATED),
        (3, "https://kopi.example", StatusCode::FORBIDDEN),
        (
            4,
            "https://www.kopi.example.evil.example",
            StatusCode::FORBIDDEN,
        ),
        (5, "http://www.kopi.example", StatusCode::FORBIDDEN),
        (6, "null", StatusCode::FORBIDDEN),
    ] {
        let answer = send(&server, REVIEWS, origin, draft(number)).await;
        assert_eq!(answer.status, status, "{origin}");
        if status == StatusCode::FORBIDDEN {
            assert_eq!(answer.json()["code"], "origin_refused");
        }
    }
    let left = server
        .app
        .store
        .moderation_queue(None, None, 10)
        .await
        .unwrap();
    assert_eq!(left.len(), 2);
    let id = &left[0].review.id;
    server.publish(id).await;
    let helpful = format!("{REVIEWS}/{id}/helpful");
    let vote = json!({"voter": "voter-of-a-test-000001"});
    let refused = send(&server, &helpful, "https://evil.example", &vote).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let taken = send(&server, &helpful, "https://www.kopi.example", &vote).await;
    assert_eq!(taken.status, StatusCode::OK);
    let read = Request::get(REVIEWS).header(header::ORIGIN, "https://evil.example");
    let read = server.send(read.body(Body::empty()).unwrap()).await;
    assert_eq!(read.json()["summary"]["count"], 1);
}

#[tokio::test]
async fn where_the_brand_names_none_every_page_may_write() {
    let server = naming(&[]).await;
    let answer = send(&server, REVIEWS, "https://blog.example", draft(1)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
}

#[test]
fn an_origin_is_written_as_browsers_send_it() {
    let is_taken = |origin: &str| {
        let mut campaign = test_support::campaign();
        campaign["origins"] = json!([origin]);
        document::parse(&campaign.to_string(), "https://kopi.example").is_ok()
    };
    assert!(is_taken("https://kopi.example") && is_taken("https://kopi.example:8443"));
    for origin in [
        "kopi.example",
        "https://kopi.example/",
        "https://kopi.example/toko",
        "https://Kopi.example",
        "http://kopi.example",
        "*",
        "null",
        "",
    ] {
        assert!(!is_taken(origin), "{origin}");
    }
}
