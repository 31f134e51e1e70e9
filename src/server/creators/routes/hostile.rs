//! Open redirects: whatever a request or a stored page says, nobody is led to a foreign host.

use axum::http::{Method, header};
use etalase_model::link::{Href, host_of};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::tests::{ID, Stage};

const CASES: usize = 10_000;
const HOST: &str = "www.kopi.example";
/// What some servers believe about themselves.
const SAID: [(&str, &str); 4] = [
    ("host", "evil.example"),
    ("x-forwarded-host", "evil.example"),
    ("x-forwarded-proto", "javascript"),
    ("forwarded", "host=evil.example;proto=http"),
];

/// Parts that have fooled redirects, put together at random.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("//evil.example".to_owned()),
        Just("https://evil.example".to_owned()),
        Just("https:%2F%2Fevil.example".to_owned()),
        Just("%0d%0aLocation:%20https://evil.example".to_owned()),
        Just("javascript:alert(1)".to_owned()),
        Just("\\evil.example".to_owned()),
        Just("www.kopi.example".to_owned()),
        Just("@evil.example".to_owned()),
        Just(".evil.example".to_owned()),
        Just(ID.to_owned()),
        Just("url=".to_owned()),
        Just("utm_source=".to_owned()),
        Just("etl=".to_owned()),
        "[/?#&=@:;.%\\\\a-z0-9]{0,6}",
        any::<String>(),
    ];
    proptest::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

/// What a request line can hold; other bytes as browsers would escape them.
fn on_the_line(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte);
    let written = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    text.bytes().map(written).collect()
}

/// Whether a browser that is led here is on the brand's own site.
fn is_home(location: &str) -> bool {
    let host = Href::parse(location).ok().and_then(|_| host_of(location));
    location.starts_with("https://") && host.is_some_and(|host| host.eq_ignore_ascii_case(HOST))
}

/// A request, and what a link is stored for that it asks for.
struct Case {
    path: String,
    stored: Option<(String, String)>,
}

fn cases() -> Vec<Case> {
    let mut runner = TestRunner::deterministic();
    let input = (hostile(), hostile(), hostile());
    let case = |number: usize| {
        let (id, query, page) = input.new_tree(&mut runner).unwrap().current();
        let begin = ["https://", "https://www.kopi.example", ""][number / 4 % 3];
        let (id, stored) = match number % 4 {
            0 => (on_the_line(&id), None),
            1 | 2 => (ID.to_owned(), None),
            _ => {
                let id = format!("stored-{number}");
                (id.clone(), Some((id, [begin, &page].concat())))
            }
        };
        let path = format!("/c/{id}?{}", on_the_line(&query));
        Case { path, stored }
    };
    (0..CASES).map(case).collect()
}

#[tokio::test]
async fn ten_thousand_hostile_requests_and_stored_pages_lead_to_no_foreign_host() {
    let stage = Stage::new().await;
    let cases = cases();
    let stored: Vec<_> = cases
        .iter()
        .filter_map(|case| case.stored.clone())
        .collect();
    stage.put_all(stored).await;
    let (mut led, mut led_to_stored, mut foreign) = (0, 0, Vec::new());
    for case in &cases {
        let answer = stage.ask(Method::GET, &case.path, &SAID).await;
        if let Some(location) = answer.header(header::LOCATION) {
            led += 1;
            led_to_stored += usize::from(case.stored.is_some());
            if !is_home(location) {
                foreign.push((case.path.clone(), location.to_owned()));
            }
        }
    }
    assert_eq!(foreign, []);
    assert!(
        led - led_to_stored >= CASES / 2,
        "all for the sound link are led on: {led}"
    );
    assert!(
        led_to_stored > 100,
        "some of the stored pages are the brand's: {led_to_stored}"
    );
}
