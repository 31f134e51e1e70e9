mod origins;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::{Value, json};

use crate::config::Config;
use crate::test_support::{Answer, Server, TempDir, draft};

const REVIEWS: &str = "/v1/campaigns/kopi-senja/reviews";

fn with(member: &str, value: impl Into<Value>) -> Value {
    let mut draft = draft(1);
    draft[member] = value.into();
    draft
}

fn codes(answer: &Answer) -> Vec<String> {
    let problem = answer.json();
    let faults = problem["faults"].as_array().cloned().unwrap_or_default();
    faults
        .iter()
        .map(|fault| fault["code"].as_str().unwrap().to_owned())
        .collect()
}

fn ids(page: &Value) -> Vec<String> {
    page["reviews"]
        .as_array()
        .unwrap()
        .iter()
        .map(|review| review["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_review_waits_is_published_and_is_still_there_after_a_restart() {
    let server = Server::new().await;
    let answer = server.post(REVIEWS, draft(4)).await;
    assert_eq!(answer.status, StatusCode::CREATED);
    let review = answer.json();
    assert_eq!(
        (&review["state"], &review["sample"], &review["helpful"]),
        (&json!("pending"), &json!(false), &json!(0))
    );
    assert_eq!(
        server.get(REVIEWS).await.json()["summary"]["count"],
        0,
        "nobody else sees it yet"
    );
    server.publish(review["id"].as_str().unwrap()).await;
    let page = server.get(REVIEWS).await.json();
    assert_eq!(
        page["summary"],
        json!({"count": 1, "mean_tenths": 50, "histogram": [0, 0, 0, 0, 1]})
    );
    assert_eq!(page["reviews"][0]["body"], "Ulasan nomor 4.");
    server.app.store.close().await;

    let dir = TempDir::new();
    std::fs::copy(
        server.dir.path().join("etalase.db"),
        dir.path().join("etalase.db"),
    )
    .unwrap();
    let restarted = Server::on(dir, Config::default()).await;
    assert_eq!(restarted.get(REVIEWS).await.json(), page);
}

#[tokio::test]
async fn sending_a_review_again_stores_it_once() {
    let server = Server::new().await;
    let first = server.post(REVIEWS, draft(1)).await;
    let again = server.post(REVIEWS, draft(1)).await;
    assert_eq!(
        (first.status, again.status),
        (StatusCode::CREATED, StatusCode::OK)
    );
    assert_eq!(first.json(), again.json());
    let changed = server
        .post(REVIEWS, with("body", "Lain sama sekali."))
        .await;
    assert_eq!(
        changed.json()["body"],
        first.json()["body"],
        "the key stands for the first text"
    );
    assert_eq!(
        server
            .app
            .store
            .moderation_queue(None, None, 10)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn hostile_texts_come_back_as_the_text_they_are() {
    let server = Server::new().await;
    let hostile = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg/onload=alert(1)>",
        "javascript:alert(1)",
        "</script><script>alert(1)</script>",
        "'; DROP TABLE review; --",
        "{{constructor.constructor('alert(1)')()}}",
        "&lt;b&gt; stays &amp;amp;",
        "\\u003cscript\\u003e",
        "=HYPERLINK(\"http://evil.example\")",
        "emoji 👩🏽‍🍳 dan aksara ꦥꦱꦫ",
    ];
    for (number, text) in hostile.iter().enumerate() {
        let mut draft = draft(u32::try_from(number).unwrap());
        draft["body"] = json!(text);
        draft["title"] = json!(text);
        draft["name"] = json!(text.chars().take(40).collect::<String>());
        let answer = server.post(REVIEWS, draft).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{text}");
        assert_eq!(
            answer.header(header::CONTENT_TYPE),
            Some("application/json")
        );
        assert_eq!(
            (&answer.json()["body"], &answer.json()["title"]),
            (&json!(text), &json!(text))
        );
        server.publish(answer.json()["id"].as_str().unwrap()).await;
    }
    let bodies: Vec<Value> = server.get(&format!("{REVIEWS}?limit=50")).await.json()["reviews"]
        .as_array()
        .unwrap()
        .iter()
        .map(|review| review["body"].clone())
        .collect();
    assert!(hostile.iter().all(|text| bodies.contains(&json!(text))));
}

#[tokio::test]
async fn what_steers_terminals_and_writing_direction_is_taken_out() {
    let server = Server::new().await;
    let answer = server
        .post(
            REVIEWS,
            with("body", "  baik\u{202e}\u{0}\u{1b}[31m sekali\n"),
        )
        .await;
    assert_eq!(answer.json()["body"], "baik[31m sekali");
}

#[tokio::test]
async fn a_review_of_ten_thousand_characters_is_told_so_in_words() {
    let server = Server::new().await;
    let answer = server.post(REVIEWS, with("body", "é".repeat(10_000))).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problem = answer.json();
    assert_eq!(problem["code"], "review_invalid");
    assert_eq!(problem["faults"][0]["path"], "body");
    assert_eq!(problem["faults"][0]["code"], "review_body_too_long");
    assert!(
        problem["faults"][0]["rule"]
            .as_str()
            .unwrap()
            .contains("4000")
    );
    assert!(!problem["faults"][0]["mend"].as_str().unwrap().is_empty());
    let answer = server.post(REVIEWS, with("body", "x".repeat(70_000))).await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::PAYLOAD_TOO_LARGE, &json!("body_too_large"))
    );
}

#[tokio::test]
async fn everything_that_is_wrong_with_a_review_is_named_at_once() {
    let server = Server::new().await;
    let bad = json!({"key": "short", "product": "gayo", "stars": 6, "title": "x".repeat(101), "body": "", "name": " ", "locale": "<b>"});
    let answer = server.post(REVIEWS, bad).await;
    assert_eq!(
        codes(&answer),
        [
            "review_stars",
            "review_title_too_long",
            "review_body_too_short",
            "review_name_missing",
            "review_key",
            "review_locale"
        ]
    );
    let answer = server
        .post(REVIEWS, json!({"stars": "5", "verified": true}))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let problem = answer.json();
    let paths: Vec<&str> = problem["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["path"].as_str().unwrap())
        .collect();
    assert_eq!(
        paths,
        [
            "", "key", "product", "stars", "title", "body", "name", "locale"
        ]
    );
    assert!(
        problem["faults"][0]["rule"]
            .as_str()
            .unwrap()
            .contains("verified"),
        "unknown members are refused"
    );
}

#[tokio::test]
async fn what_is_no_review_at_all_is_refused_in_its_own_way() {
    let server = Server::new().await;
    let plain = Request::post(REVIEWS)
        .header(header::CONTENT_TYPE, "text/plain")
        .body(Body::from(draft(1).to_string()));
    assert_eq!(
        server.send(plain.unwrap()).await.status,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    for garbage in ["", "{", "nul", "{\"key\": \"\\ud800\"}", &"[".repeat(5_000)] {
        let answer = server.post(REVIEWS, garbage).await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (StatusCode::BAD_REQUEST, &json!("json_invalid")),
            "{garbage}"
        );
    }
    for value in ["[]", "5", "null", "\"x\""] {
        assert_eq!(
            server.post(REVIEWS, value).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{value}"
        );
    }
    let answer = server.post(REVIEWS, with("product", "none")).await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::NOT_FOUND, &json!("product_unknown"))
    );
    let answer = server.post("/v1/campaigns/none/reviews", draft(1)).await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::NOT_FOUND, &json!("campaign_unknown"))
    );
}

#[tokio::test]
async fn pages_follow_one_another_and_new_reviews_shift_nothing() {
    let server = Server::new().await;
    server.publish_drafts(0..12).await;
    let first = server.get(&format!("{REVIEWS}?limit=5")).await.json();
    server.publish_drafts(12..14).await;
    let next = first["next"].as_str().unwrap();
    let second = server
        .get(&format!("{REVIEWS}?limit=5&cursor={next}"))
        .await
        .json();
    let next = second["next"].as_str().unwrap();
    let third = server
        .get(&format!("{REVIEWS}?limit=5&cursor={next}"))
        .await
        .json();
    assert_eq!(third["next"], Value::Null);
    let mut all = [ids(&first), ids(&second), ids(&third)].concat();
    assert_eq!(all.len(), 12);
    all.dedup();
    assert_eq!(all.len(), 12);
    assert_eq!(
        (&first["summary"]["count"], &third["summary"]["count"]),
        (&json!(12), &json!(14))
    );
}

#[tokio::test]
async fn a_filter_narrows_the_list_and_not_the_summary() {
    let server = Server::new().await;
    server.publish_drafts(0..10).await;
    let page = server
        .get(&format!("{REVIEWS}?product=gayo&stars=2"))
        .await
        .json();
    assert_eq!(page["reviews"].as_array().unwrap().len(), 2);
    assert_eq!(
        page["summary"],
        json!({"count": 10, "mean_tenths": 30, "histogram": [2, 2, 2, 2, 2]})
    );
    let other = server
        .get(&format!("{REVIEWS}?product=dripper"))
        .await
        .json();
    assert_eq!(
        other,
        json!({"summary": {"count": 0, "mean_tenths": null, "histogram": [0, 0, 0, 0, 0]}, "reviews": [], "next": null})
    );
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_refused() {
    let server = Server::new().await;
    let answer = server
        .get(&format!("{REVIEWS}?sort=best&stars=6&limit=0"))
        .await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::BAD_REQUEST, &json!("query_invalid"))
    );
    assert_eq!(codes(&answer).len(), 3);
    for cursor in ["x", "%F0%9F%91%8D", "bmV3ZXN0"] {
        let answer = server.get(&format!("{REVIEWS}?cursor={cursor}")).await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (StatusCode::BAD_REQUEST, &json!("cursor_invalid")),
            "{cursor}"
        );
    }
    assert_eq!(
        server
            .get(&format!("{REVIEWS}?utm_source=tiktok&stars="))
            .await
            .status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn the_most_helpful_come_first_when_asked_for() {
    let server = Server::new().await;
    server.publish_drafts(0..3).await;
    let oldest = ids(&server.get(REVIEWS).await.json())[2].clone();
    let vote = json!({"voter": "a-browser-of-the-test"});
    let path = format!("{REVIEWS}/{oldest}/helpful");
    assert_eq!(
        server.post(&path, &vote).await.json(),
        json!({"helpful": 1})
    );
    assert_eq!(
        server.post(&path, &vote).await.json(),
        json!({"helpful": 1}),
        "a vote sent twice counts once"
    );
    let other = json!({"voter": "another-browser-of-it"});
    let back = json!({"voter": "another-browser-of-it", "helpful": false});
    for (said, count) in [(&back, 1), (&other, 2), (&back, 1), (&back, 1)] {
        assert_eq!(
            server.post(&path, said).await.json(),
            json!({"helpful": count}),
            "{said}"
        );
    }
    let page = server.get(&format!("{REVIEWS}?sort=helpful")).await.json();
    assert_eq!(ids(&page)[0], oldest);
    for bad in [
        json!({"voter": "short"}),
        json!({}),
        json!([]),
        json!({"voter": "a-browser-of-the-test", "times": 9}),
        json!({"voter": "a-browser-of-the-test", "helpful": "no"}),
    ] {
        assert_eq!(
            server.post(&path, &bad).await.json()["code"],
            "vote_invalid",
            "{bad}"
        );
    }
    let answer = server
        .post(&format!("{REVIEWS}/nobody/helpful"), &vote)
        .await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::NOT_FOUND, &json!("review_unknown"))
    );
}

#[tokio::test]
async fn one_address_writes_a_bounded_number_of_reviews() {
    let server = Server::with(Config {
        reviews_per_hour: 2,
        ..Config::default()
    })
    .await;
    assert_eq!(
        server.post(REVIEWS, with("stars", 9)).await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a slip costs nothing"
    );
    for number in 0..2 {
        assert_eq!(
            server.post(REVIEWS, draft(number)).await.status,
            StatusCode::CREATED
        );
    }
    let refused = server.post(REVIEWS, draft(3)).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.header(header::RETRY_AFTER).is_some());
}
