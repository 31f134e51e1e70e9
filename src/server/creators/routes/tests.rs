use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use etalase_model::campaign::CreatorKey;
use etalase_model::creator::TokenVerdict;
use etalase_model::creator::landing::LandingHosts;
use etalase_model::time::Time;
use serde_json::json;

use crate::clock;
use crate::config::Config;
use crate::creators::LinkRequest;
use crate::http::limits::client_ip::Peer;
use crate::ledger::report::{Period, creators};
use crate::sign::{KeyPair, verify};
use crate::store::{CreatorLink, NewCampaign};
use crate::test_support::{self, Answer, Server};

pub(super) const ID: &str = "q7x2m9k4tw";
const PAGE: &str = "https://www.kopi.example/senja?x=a,b#ulasan";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";

/// A server with the campaign of two creators and one link of Rani's.
pub(super) struct Stage {
    pub(super) server: Server,
    key: CreatorKey,
}

impl Stage {
    pub(super) async fn new() -> Self {
        Self::with(Config::default()).await
    }

    async fn with(config: Config) -> Self {
        let server = Server::with(config).await;
        let campaign = test_support::with_creators();
        let text = serde_json::to_string(&campaign).unwrap();
        let put = NewCampaign::of(&campaign, text, clock::now());
        server.app.store.put_campaign(put).await.unwrap();
        let key = KeyPair::make().unwrap();
        let request = LinkRequest {
            campaign: &campaign,
            creator: "rani",
            page: PAGE,
            audience: None,
            tags: vec![("utm_source".to_owned(), "tiktok".to_owned())],
            days: 30,
        };
        let landings = LandingHosts::of(&campaign, "https://window.example", &[]);
        let signed = request.sign(&landings, &key, clock::now()).unwrap();
        let store = &server.app.store;
        store
            .put_creator_link(signed.short(ID.to_owned()))
            .await
            .unwrap();
        let key = key.public();
        Self { server, key }
    }

    /// Another link, which nobody checked when it was made.
    async fn put(&self, id: &str, change: impl FnOnce(&mut CreatorLink)) {
        let store = &self.server.app.store;
        let mut link = store.creator_link(ID).await.unwrap();
        id.clone_into(&mut link.id);
        change(&mut link);
        store.put_creator_link(link).await.unwrap();
    }

    /// Links to these pages, by their ids, committed together.
    pub(super) async fn put_all(&self, pages: Vec<(String, String)>) {
        let store = &self.server.app.store;
        let like = store.creator_link(ID).await.unwrap();
        let mut puts = tokio::task::JoinSet::new();
        for (id, page) in pages {
            let (store, link) = (
                store.clone(),
                CreatorLink {
                    id,
                    page,
                    ..like.clone()
                },
            );
            puts.spawn(async move { store.put_creator_link(link).await });
        }
        for put in puts.join_all().await {
            put.unwrap();
        }
    }

    pub(super) async fn ask(&self, method: Method, path: &str, said: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in said {
            request = request.header(*name, *value);
        }
        self.server.send(request.body(Body::empty()).unwrap()).await
    }

    async fn follow(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[("user-agent", PHONE)]).await
    }

    async fn clicks(&self) -> i64 {
        let store = &self.server.app.store;
        // A write that is answered has all posted before it behind it.
        assert!(store.revoke_creator_link("none", Time(0)).await.is_err());
        let links = store.creator_links(None).await.unwrap();
        links.iter().map(|listed| listed.clicks).sum()
    }
}

fn location(answer: &Answer) -> &str {
    answer.header(header::LOCATION).unwrap()
}

#[tokio::test]
async fn a_link_leads_to_its_page_with_its_tags_its_code_and_its_own_id() {
    let stage = Stage::new().await;
    let answer = stage.follow(&format!("/c/{ID}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        location(&answer),
        "https://www.kopi.example/senja?x=a,b&utm_source=tiktok&utm_medium=creator&utm_campaign=kopi-senja&utm_content=rani&ref=rani&etl=q7x2m9k4tw#ulasan"
    );
    for (name, value) in [
        ("cache-control", "no-store"),
        ("referrer-policy", "strict-origin"),
        ("x-robots-tag", "noindex"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
    let head = stage.ask(Method::HEAD, &format!("/c/{ID}"), &[]).await;
    assert_eq!(
        (head.status, location(&head)),
        (answer.status, location(&answer))
    );
}

#[tokio::test]
async fn a_link_that_was_typed_scanned_or_copied_with_something_around_it_leads_on() {
    let stage = Stage::new().await;
    let expected = location(&stage.follow(&format!("/c/{ID}")).await).to_owned();
    for typed in [
        format!("/c/{ID}/"),
        format!("/c/{ID}."),
        format!("/c/{ID})"),
        format!("/c/{ID},"),
        format!("/c/%22{ID}%22"),
        format!("/c/{ID}%E2%80%8B"),
        format!("/c/%20{ID}%20"),
        format!("/c/{}", ID.to_ascii_uppercase()),
    ] {
        let answer = stage.follow(&typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{typed}");
        assert_eq!(location(&answer), expected, "{typed}");
    }
}

#[tokio::test]
async fn tags_of_the_request_ride_along_and_the_links_own_win() {
    let stage = Stage::new().await;
    let path = format!(
        "/c/{ID}?utm_term=story2&utm_source=evil&ref=evil&etl=evil12&ttclid=E.C.1&url=https://evil.example"
    );
    let answer = stage.follow(&path).await;
    let tail = "&utm_source=tiktok&utm_medium=creator&utm_campaign=kopi-senja&utm_content=rani&ref=rani&etl=q7x2m9k4tw&utm_term=story2&ttclid=E.C.1#ulasan";
    assert!(location(&answer).ends_with(tail), "{}", location(&answer));
    assert!(!location(&answer).contains("evil"));
    let private = stage.ask(Method::GET, &path, &[("sec-gpc", "1")]).await;
    assert!(location(&private).ends_with("&utm_term=story2#ulasan"));
}

#[tokio::test]
async fn a_link_that_is_over_leads_on_and_credits_nobody() {
    let stage = Stage::new().await;
    stage
        .put("over-and-out", |link| link.expires_at = Time(1))
        .await;
    stage.put("taken-back", |_| {}).await;
    let store = &stage.server.app.store;
    store
        .revoke_creator_link("taken-back", clock::now())
        .await
        .unwrap();
    for id in ["over-and-out", "taken-back"] {
        let answer = stage.follow(&format!("/c/{id}?ref=evil")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{id}");
        let location = location(&answer);
        assert!(location.contains(&format!("etl={id}")), "{location}");
        assert!(!location.contains("ref="), "{location}");
    }
    let over = stage.server.get("/v1/creators/links/over-and-out").await;
    assert_eq!(over.json()["expires"], "1970-01-01T00:00:00.001Z");
    let back = stage.server.get("/v1/creators/links/taken-back").await;
    assert_eq!(
        (back.status, &back.json()["code"]),
        (StatusCode::GONE, &json!("creator_link_revoked"))
    );
}

#[tokio::test]
async fn a_link_to_where_the_campaign_does_not_sell_is_not_followed() {
    let stage = Stage::new().await;
    let elsewhere = "https://evil.example/";
    stage
        .put("elsewhere", |link| elsewhere.clone_into(&mut link.page))
        .await;
    let answer = stage.follow("/c/elsewhere").await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (StatusCode::FORBIDDEN, &json!("landing_refused"))
    );
    assert_eq!(answer.header(header::LOCATION), None);
    let page = stage
        .ask(Method::GET, "/c/elsewhere", &[("accept", "text/html,*/*")])
        .await;
    assert_eq!(
        page.header(header::CONTENT_TYPE),
        Some("text/html; charset=utf-8")
    );
    assert!(page.text().contains("landing_refused") && page.text().contains("lang=\"id\""));
    let allowed = Config {
        creator_hosts: vec!["evil.example".to_owned()],
        ..Config::default()
    };
    let stage = Stage::with(allowed).await;
    stage
        .put("elsewhere", |link| elsewhere.clone_into(&mut link.page))
        .await;
    assert_eq!(
        stage.follow("/c/elsewhere").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn a_host_that_left_the_campaign_is_not_led_to_any_more() {
    let stage = Stage::new().await;
    let mut campaign = test_support::with_creators();
    campaign.brand.url = Some("https://kopi-baru.example/".to_owned());
    let text = serde_json::to_string(&campaign).unwrap();
    let put = NewCampaign::of(&campaign, text, clock::now());
    stage.server.app.store.put_campaign(put).await.unwrap();
    let answer = stage.follow(&format!("/c/{ID}")).await;
    assert_eq!(answer.json()["code"], "landing_refused");
}

#[tokio::test]
async fn what_is_no_link_is_answered_helpfully() {
    let stage = Stage::new().await;
    for path in [
        "/c/nowhere1",
        "/c/x",
        "/c/%2F%2Fevil.example",
        "/v1/creators/links/nowhere1",
    ] {
        let answer = stage.follow(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json()["code"], "creator_link_unknown", "{path}");
    }
}

#[tokio::test]
async fn a_page_whose_address_has_letters_beyond_ascii_is_led_to() {
    let stage = Stage::new().await;
    let page = "https://www.kopi.example/kafé?q=é";
    stage
        .put("accented", |link| page.clone_into(&mut link.page))
        .await;
    let answer = stage.follow("/c/accented").await;
    assert!(location(&answer).starts_with("https://www.kopi.example/kaf%C3%A9?q=%C3%A9&ref=rani"));
}

#[tokio::test]
async fn people_count_once_and_machines_never_and_all_are_led_on() {
    let stage = Stage::new().await;
    let path = format!("/c/{ID}");
    for (method, said, clicks) in [
        (Method::HEAD, vec![("user-agent", PHONE)], 0),
        (
            Method::GET,
            vec![("user-agent", "WhatsApp/2.24.20.89 A")],
            0,
        ),
        (
            Method::GET,
            vec![("user-agent", PHONE), ("sec-purpose", "prefetch")],
            0,
        ),
        (
            Method::GET,
            vec![("user-agent", PHONE), ("sec-fetch-dest", "image")],
            0,
        ),
        (Method::GET, vec![("user-agent", PHONE)], 1),
        (Method::GET, vec![("user-agent", PHONE)], 1),
        (Method::GET, vec![("user-agent", "Mozilla/5.0 (iPhone)")], 2),
    ] {
        let answer = stage.ask(method, &path, &said).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{said:?}");
        assert_eq!(stage.clicks().await, clicks, "{said:?}");
    }
    let mut elsewhere = Request::get(&path)
        .header("user-agent", PHONE)
        .body(Body::empty())
        .unwrap();
    elsewhere
        .extensions_mut()
        .insert(Peer("192.0.2.1:4000".parse().unwrap()));
    stage.server.send(elsewhere).await;
    assert_eq!(stage.clicks().await, 3);
}

#[tokio::test]
async fn invented_browsers_of_one_address_count_to_a_cap_that_the_report_shows_and_all_are_led_on()
{
    let stage = Stage::new().await;
    let path = format!("/c/{ID}");
    for number in 0..600 {
        let agent = format!("Mozilla/5.0 (Made up {number})");
        let answer = stage
            .ask(Method::GET, &path, &[("user-agent", &agent)])
            .await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    assert_eq!(stage.clicks().await, 500);
    let app = &stage.server.app;
    app.record_dropped().await;
    assert_eq!(
        stage.server.get("/readyz").await.json()["clicks_left_out"],
        100
    );
    let day = Period {
        from: clock::now().plus_seconds(-3_600),
        to: clock::now().plus_seconds(3_600),
    };
    let report = creators(&app.store, "kopi-senja", day).await.unwrap();
    let said = "100 clicks: of one address 500 a day count for a link";
    assert!(report.to_table().contains(said), "{}", report.to_table());
    assert!(
        report
            .to_json()
            .unwrap()
            .contains("\"clicks_left_out\": 100")
    );
}

#[tokio::test]
async fn nothing_of_a_visitor_can_be_read_in_the_database() {
    let stage = Stage::new().await;
    let mut request = Request::get(format!("/c/{ID}"))
        .header("user-agent", PHONE)
        .body(Body::empty())
        .unwrap();
    request
        .extensions_mut()
        .insert(Peer("203.0.113.77:4000".parse().unwrap()));
    stage.server.send(request).await;
    assert_eq!(stage.clicks().await, 1);
    stage.server.app.store.close().await;
    let file = std::fs::read(stage.server.dir.path().join("etalase.db")).unwrap();
    let holds = |text: &str| {
        file.windows(text.len())
            .any(|bytes| bytes == text.as_bytes())
    };
    assert!(holds(ID), "the file is read whole");
    assert!(!holds("203.0.113.77") && !holds("Pixel 7"));
}

#[tokio::test]
async fn a_window_can_check_what_a_short_link_stands_for() {
    let stage = Stage::with(Config {
        reads_per_minute: 2,
        ..Config::default()
    })
    .await;
    let answer = stage.server.get(&format!("/v1/creators/links/{ID}")).await;
    let body = answer.json();
    let token = body["token"].as_str().unwrap();
    let verdict = verify(
        token,
        std::slice::from_ref(&stage.key),
        "www.kopi.example",
        clock::now(),
    );
    assert!(matches!(verdict, TokenVerdict::Verified(_)), "{verdict:?}");
    assert_eq!(
        (&body["creator"], &body["campaign"]),
        (&json!("rani"), &json!("kopi-senja"))
    );
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(
        answer.header(header::CACHE_CONTROL),
        Some("public, max-age=60")
    );
    stage.server.get(&format!("/v1/creators/links/{ID}")).await;
    let third = stage.server.get(&format!("/v1/creators/links/{ID}")).await;
    assert_eq!(third.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_code_is_looked_up_among_the_creators_of_document_and_terms() {
    let Stage { server, .. } = Stage::new().await;
    let terms = json!({
        "version": 1, "campaign": "kopi-senja", "basis_points": 1_000, "creators": [{"id": "sari"}]
    });
    let store = &server.app.store;
    let now = clock::now();
    store
        .put_terms("kopi-senja", terms.to_string(), now)
        .await
        .unwrap();
    for (code, id) in [("rani", "rani"), ("%40RANI", "rani"), ("Sari/", "sari")] {
        let path = format!("/v1/campaigns/kopi-senja/creators?code={code}");
        let answer = server.get(&path).await;
        assert_eq!(answer.json()["id"], id, "{code}");
        assert!(answer.header(header::CACHE_CONTROL).is_some());
    }
    for path in [
        "/v1/campaigns/kopi-senja/creators?code=kabar-kopi.example",
        "/v1/campaigns/kopi-senja/creators",
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert_eq!(answer.json()["code"], "creator_unknown");
    }
}
