use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use etalase_model::campaign::CreatorKey;
use etalase_model::creator::TokenVerdict;
use serde_json::{Value, json};

mod support;

use super::brand::{Demo, DemoSettings, is_campaign};
use super::router::router;
use super::template::Template;
use etalase::campaigns::document;
use etalase::clock;
use etalase::http::limits::client_ip::Peer;
use etalase::sign::{KeyPair, verify};
use support::{Answer, TempDir};

const ORIGIN: &str = "http://localhost:8080";
const STREAM: &str = "/demo/live/senja/sd.m3u8";

fn campaign() -> Value {
    let mut campaign = support::campaign();
    campaign["brand"]["url"] = json!("{{origin}}/");
    campaign["creators"] = json!([{"id": "rani", "name": "Rani"}]);
    campaign["keys"] = json!([{"kid": "{{kid}}", "key": "{{key}}"}]);
    campaign["show"] = json!({
        "id": "senja", "title": "Senja", "stream": "{{origin}}/demo/live/senja/master.m3u8",
        "poster": {"src": "/demo/poster.webp", "alt": "Rani", "width": 720, "height": 1280},
        "starts_at": "{{start-1h}}", "ends_at": "{{start+2h}}"
    });
    campaign
}

fn put_files(dir: &TempDir) {
    let review = json!({
        "product": "gayo", "stars": 4, "title": "", "body": "Contoh ulasan.", "name": "Ayu", "locale": "id-ID", "days_ago": 3, "helpful": 7
    });
    dir.write("index.html", "<!doctype html><title>Kopi Senja</title>");
    dir.write(
        "static/demo/kopi-senja.campaign.json",
        campaign().to_string(),
    );
    dir.write("static/demo/reviews.json", json!([review]).to_string());
    dir.write(
        "static/demo/strict-csp.html",
        "<!doctype html><title>Strict</title>",
    );
    dir.write(
        "static/demo/toko.html",
        "<!doctype html><title>Toko</title>",
    );
    dir.write("static/demo/page.css", "p { color: black }");
    for number in 0..12 {
        dir.write(
            &format!("static/demo/live/sd/{number:02}.ts"),
            format!("segment {number}"),
        );
    }
    let sd = json!({"name": "sd", "width": 360, "height": 640, "bandwidth": 320_000, "codecs": "avc1.4d401e,mp4a.40.2"});
    dir.write("static/demo/live/renditions.json", json!([sd]).to_string());
}

async fn start(dir: &TempDir) -> Arc<Demo> {
    let settings = DemoSettings {
        assets: dir.path().join("static"),
        bundle: dir.path().join("dist"),
        database: dir.path().join("demo.db"),
        origin: ORIGIN.into(),
    };
    Demo::open(settings).await.unwrap()
}

async fn demo() -> (TempDir, Router) {
    let dir = TempDir::new();
    put_files(&dir);
    let router = router(&start(&dir).await);
    (dir, router)
}

async fn get(router: &Router, path: &str) -> Answer {
    support::send(router, Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(router: &Router, path: &str, body: &Value) -> Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    support::send(router, request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn the_brand_its_shop_and_its_api_share_one_port() {
    let (_dir, router) = demo().await;
    assert!(
        get(&router, "/?utm_source=tiktok")
            .await
            .text()
            .contains("Kopi Senja")
    );
    for path in ["/toko", "/toko/checkout?items=1:2"] {
        assert!(get(&router, path).await.text().contains("Toko"), "{path}");
    }
    let css = get(&router, "/demo/page.css").await;
    assert_eq!(
        (
            css.header(header::CONTENT_TYPE),
            css.header(header::CACHE_CONTROL)
        ),
        (Some("text/css"), Some("no-cache"))
    );
    let document = get(&router, "/v1/campaigns/kopi-senja").await.json();
    assert_eq!(document["brand"]["url"], "http://localhost:8080/");
    for path in [
        "/demo/none.html",
        "/demo/..%2findex.html",
        "/demo/../index.html",
        "/demo/",
    ] {
        assert_eq!(
            get(&router, path).await.json()["code"],
            "route_unknown",
            "{path}"
        );
    }
    assert_eq!(
        get(&router, "/favicon.ico").await.status,
        StatusCode::NO_CONTENT
    );
}

#[tokio::test]
async fn its_creators_links_are_signed_with_the_key_of_its_campaign() {
    let dir = TempDir::new();
    put_files(&dir);
    let demo = start(&dir).await;
    let router = router(&demo);
    let document = get(&router, "/v1/campaigns/kopi-senja").await.json();
    let key = |name: &str| document["keys"][0][name].as_str().unwrap().to_owned();
    let keys = [CreatorKey {
        kid: key("kid"),
        key: key("key"),
    }];
    let links = demo.links();
    let [whole, short] = [links.len() - 2, links.len() - 1].map(|at| links[at].address.as_str());
    let path = short.strip_prefix(ORIGIN).unwrap();
    let led = get(&router, path).await;
    let led = led.header(header::LOCATION).unwrap();
    assert!(
        led.starts_with("http://localhost:8080/?utm_source=tiktok"),
        "{led}"
    );
    let id = path.strip_prefix("/c/").unwrap();
    let answer = get(&router, &format!("/v1/creators/links/{id}"))
        .await
        .json();
    let token = answer["token"].as_str().unwrap();
    assert_eq!(whole.split("etl=").nth(1), Some(token));
    let verdict = verify(token, &keys, "localhost", clock::now());
    assert!(matches!(verdict, TokenVerdict::Verified(_)), "{verdict:?}");
}

#[tokio::test]
async fn the_strict_page_comes_with_its_policy_and_files_come_in_ranges() {
    let (_dir, router) = demo().await;
    let policy = get(&router, "/demo/strict-csp.html").await;
    assert!(
        policy
            .header(header::CONTENT_SECURITY_POLICY)
            .unwrap()
            .starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'")
    );
    let range = Request::get("/demo/live/senja/sd/13.ts").header(header::RANGE, "bytes=0-6");
    let part = support::send(&router, range.body(Body::empty()).unwrap()).await;
    assert_eq!(
        (part.status, part.text().as_str()),
        (StatusCode::PARTIAL_CONTENT, "segment")
    );
    assert_eq!(part.header(header::CONTENT_TYPE), Some("video/mp2t"));
}

#[tokio::test]
async fn a_visitor_by_number_is_sent_to_the_name_that_documents_link_to() {
    let (_dir, router) = demo().await;
    let request = Request::get("/?ref=rani").header(header::HOST, "127.0.0.1:8080");
    let answer = support::send(&router, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(
        answer.header(header::LOCATION),
        Some("http://localhost:8080/?ref=rani")
    );
}

#[tokio::test]
async fn samples_are_labelled_counted_and_stored_once() {
    let dir = TempDir::new();
    put_files(&dir);
    start(&dir).await.app().store.close().await;
    let router = router(&start(&dir).await);
    let page = get(&router, "/v1/campaigns/kopi-senja/reviews")
        .await
        .json();
    assert_eq!(page["summary"]["count"], 1);
    assert_eq!(
        (
            &page["reviews"][0]["sample"],
            &page["reviews"][0]["helpful"]
        ),
        (&json!(true), &json!(7))
    );
}

#[tokio::test]
async fn the_stream_runs_stalls_ends_and_goes_missing_as_a_test_wants_it() {
    let (_dir, router) = demo().await;
    let control = async |mode: &str| {
        let answer = post(
            &router,
            "/demo/control/stream",
            &json!({"show": "senja", "mode": mode}),
        )
        .await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{mode}");
    };
    let running = get(&router, STREAM).await;
    assert_eq!(
        running.header(header::CONTENT_TYPE),
        Some("application/vnd.apple.mpegurl")
    );
    assert_eq!(running.header(header::CACHE_CONTROL), Some("no-store"));
    assert!(!running.text().contains("ENDLIST"));
    assert!(
        get(&router, "/demo/live/senja/master.m3u8")
            .await
            .text()
            .contains("RESOLUTION=360x640")
    );
    control("missing").await;
    for path in [STREAM, "/demo/live/senja/master.m3u8"] {
        assert_eq!(get(&router, path).await.json()["code"], "stream_missing");
    }
    control("stalled").await;
    let stalled = get(&router, STREAM).await.text();
    control("ended").await;
    assert_eq!(
        get(&router, STREAM).await.text(),
        format!("{stalled}#EXT-X-ENDLIST\n")
    );
    control("running").await;
    assert!(!get(&router, STREAM).await.text().contains("ENDLIST"));
    for bad in [
        json!({"show": "senja", "mode": "fast"}),
        json!({"show": "senja"}),
        json!([]),
    ] {
        assert_eq!(
            post(&router, "/demo/control/stream", &bad).await.json()["code"],
            "request_invalid",
            "{bad}"
        );
    }
    let unknown = json!({"show": "none", "mode": "running"});
    assert_eq!(
        post(&router, "/demo/control/stream", &unknown).await.json()["code"],
        "stream_missing"
    );
}

#[tokio::test]
async fn streams_that_nobody_planned_are_not_there() {
    let (_dir, router) = demo().await;
    for path in [
        "/demo/live/none/master.m3u8",
        "/demo/live/senja/4k.m3u8",
        "/demo/live/senja/sd/x.ts",
        "/demo/live/senja/4k/0.ts",
        "/demo/live/senja/captions.fr.vtt",
    ] {
        assert_eq!(
            get(&router, path).await.json()["code"],
            "stream_missing",
            "{path}"
        );
    }
    let captions = get(&router, "/demo/live/senja/captions.id.vtt").await;
    assert_eq!(
        captions.header(header::CONTENT_TYPE),
        Some("text/vtt; charset=utf-8")
    );
    assert!(
        get(&router, "/demo/live/senja/replay.m3u8")
            .await
            .text()
            .contains("#EXT-X-ENDLIST")
    );
}

#[tokio::test]
async fn a_test_may_replace_a_campaign_with_a_sound_one_only() {
    let (_dir, router) = demo().await;
    let mut document = campaign();
    document["brand"]["name"] = json!("Kopi Fajar");
    let path = "/demo/control/campaign/kopi-senja";
    assert_eq!(
        post(&router, path, &document).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        get(&router, "/v1/campaigns/kopi-senja").await.json()["brand"]["name"],
        "Kopi Fajar"
    );
    document["products"] = json!([]);
    assert_eq!(
        post(&router, path, &document).await.json()["code"],
        "campaign_invalid"
    );
    assert_eq!(
        get(&router, "/v1/campaigns/kopi-senja").await.json()["brand"]["name"],
        "Kopi Fajar"
    );
}

#[tokio::test]
async fn controls_answer_this_machine_only_and_no_other_origin() {
    let (_dir, router) = demo().await;
    let mut request = Request::post("/demo/control/stream")
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(
            json!({"show": "senja", "mode": "ended"}).to_string(),
        ))
        .unwrap();
    request
        .extensions_mut()
        .insert(Peer("192.0.2.1:4000".parse().unwrap()));
    assert_eq!(
        support::send(&router, request).await.status,
        StatusCode::NOT_FOUND
    );
    let preflight = Request::options("/demo/control/stream")
        .header(header::ORIGIN, "https://evil.example")
        .header("access-control-request-method", "POST");
    let answer = support::send(&router, preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

#[test]
fn the_demos_own_documents_have_no_faults() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static/demo");
    let template = Template {
        origin: ORIGIN.into(),
        start: clock::now(),
        key: KeyPair::make().unwrap().public(),
    };
    let mut checked = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if is_campaign(&path) || path.to_string_lossy().ends_with(".static.json") {
            let text = template
                .fill(&std::fs::read_to_string(&path).unwrap())
                .unwrap();
            let faults = document::parse(&text, ORIGIN).err().unwrap_or_default();
            assert_eq!(faults, [], "{}", path.display());
            checked += 1;
        }
    }
    assert!(checked >= 3);
}
