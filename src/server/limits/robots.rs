//! Who is not counted: programs that visit, and pages that are fetched before anybody asked for them.

use axum::http::{HeaderMap, header};

/// Parts of the names that programs give themselves, in lower case. A phone that is called “Cubot” is none.
#[rustfmt::skip]
const MARKS: [&str; 9] = [
    "headless", "bot/", "bot-", "crawler", "spider", "phantomjs", "lighthouse", "pagespeed", "preview",
];
/// Headers in which browsers say that nobody has asked for the page yet.
const PURPOSES: [&str; 3] = ["sec-purpose", "purpose", "x-moz"];

/// Whether a person seems to have caused this request.
pub fn is_person(headers: &HeaderMap) -> bool {
    let text = |name: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_ascii_lowercase()
    };
    let agent = text(header::USER_AGENT.as_str());
    let is_early = PURPOSES.iter().any(|name| {
        let purpose = text(name);
        purpose.contains("prefetch") || purpose.contains("prerender")
    });
    !agent.is_empty() && !is_early && !MARKS.iter().any(|mark| agent.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
        pairs
            .collect::<Vec<(header::HeaderName, header::HeaderValue)>>()
            .into_iter()
            .collect()
    }

    #[test]
    fn people_are_told_from_programs() {
        let phone = "Mozilla/5.0 (Linux; Android 14; CUBOT KINGKONG) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36";
        let in_app = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 Instagram 335.0 GoogleMaps";
        assert!(is_person(&headers(&[("user-agent", phone)])));
        assert!(is_person(&headers(&[("user-agent", in_app)])));
        for agent in [
            "",
            "Mozilla/5.0 HeadlessChrome/126.0",
            "Mozilla/5.0 (compatible; Googlebot/2.1)",
            "Mozilla/5.0 (compatible; AdsBot-Google)",
        ] {
            assert!(!is_person(&headers(&[("user-agent", agent)])), "{agent}");
        }
        assert!(!is_person(&headers(&[
            ("user-agent", phone),
            ("sec-purpose", "prefetch;prerender")
        ])));
    }
}
