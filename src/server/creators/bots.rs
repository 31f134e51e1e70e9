//! Whether a person follows a link. Machines are led on all the same; they only do not count.
//!
//! In doubt it is a person: a creator shall not lose a click to a guess. What is known of machines is the list below.

use axum::http::{HeaderMap, Method, header};

/// What marks a machine in its `User-Agent`, in lower case: link previews first, then crawlers, headless browsers and programs.
///
/// Only names that no browser has. `instagram`, `google`, `pinterest/`, `telegram-` or `bytedance` alone are none of them: in-app
/// browsers say so of themselves and of the phone's maker.
#[rustfmt::skip]
const BOT_MARKERS: &[&str] = &[
    // Previews of messengers and networks.
    "whatsapp/", "facebookexternalhit", "facebookcatalog", "facebot", "meta-externalagent", "meta-externalfetcher",
    "twitterbot", "telegrambot", "slackbot", "slack-imgproxy", "discordbot", "linkedinbot", "pinterestbot", "pinterest/0.",
    "redditbot", "skypeuripreview", "microsoftpreview", "snap url preview", "kakaotalk-scrap", "line-poker",
    "bitlybot", "iframely", "embedly", "mastodon/", "bluesky cardyb", "zoombot", "vkshare", "applebot",
    // TikTok's own, which load the pages of posts and advertisements ahead.
    "tiktokspider", "bytespider", "preload",
    // Search engines and other crawlers.
    "googlebot", "google-inspectiontool", "adsbot-google", "mediapartners-google", "googleother", "google-read-aloud",
    "feedfetcher-google", "storebot-google", "apis-google", "google-safety", "bingbot", "bingpreview", "adidxbot", "yandexbot",
    "baiduspider", "duckduckbot", "petalbot", "sogou", "yahoo! slurp", "seznambot", "ahrefsbot", "semrushbot", "mj12bot",
    "dotbot", "gptbot", "chatgpt-user", "oai-searchbot", "claudebot", "perplexitybot", "ccbot", "amazonbot", "ia_archiver",
    "bot/", "bot;", "bot)", "-bot", "crawler", "spider", "+http://", "+https://",
    // Browsers that nobody sits before.
    "headlesschrome", "phantomjs", "slimerjs", "puppeteer", "playwright", "prerender", "lighthouse",
    "pagespeed", "chrome-lighthouse", "gtmetrix", "pingdom", "uptimerobot", "statuscake", "site24x7", "proofpoint", "barracuda",
    // Programs.
    "curl/", "wget/", "python-requests", "python-urllib", "python-httpx", "aiohttp", "go-http-client", "okhttp", "axios/",
    "node-fetch", "undici", "java/", "apache-httpclient", "libwww-perl", "guzzlehttp", "reqwest", "postmanruntime",
];
/// Makers of phones whose name looks like a machine's.
const NOT_BOTS: &[&str] = &["cubot"];
/// Headers by which a browser says that nobody has followed the link yet.
const PREFETCH_HEADERS: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];

/// Whether this is a person's click: a browser that loads a page for somebody to see.
pub fn is_human_click(method: &Method, headers: &HeaderMap) -> bool {
    *method == Method::GET && is_page(headers) && is_human_request(headers)
}

/// Whether a person is on the way to a page, in its own window or in a frame of another's.
pub fn is_human_navigation(method: &Method, headers: &HeaderMap) -> bool {
    let kind = headers.get("sec-fetch-dest");
    let is_page = kind.is_none_or(|kind| kind == "document" || kind == "iframe");
    *method == Method::GET && is_page && is_human_request(headers)
}

/// Whether the browser of a person sends this, whatever it asks for, and not before that person wants it.
pub fn is_human_request(headers: &HeaderMap) -> bool {
    !is_prefetch(headers) && is_browser(headers)
}

/// Fetched before anybody asked for it.
fn is_prefetch(headers: &HeaderMap) -> bool {
    let said = PREFETCH_HEADERS
        .iter()
        .flat_map(|name| headers.get_all(*name));
    said.filter_map(|value| value.to_str().ok())
        .map(str::to_ascii_lowercase)
        .any(|value| {
            ["prefetch", "prerender", "preview"]
                .iter()
                .any(|word| value.contains(word))
        })
}

/// A whole page in its own window, where the browser says what it loads: a picture or a hidden frame that points at a link is
/// nobody's click.
fn is_page(headers: &HeaderMap) -> bool {
    let kind = headers.get("sec-fetch-dest");
    kind.is_none_or(|kind| kind == "document")
}

fn is_browser(headers: &HeaderMap) -> bool {
    let agent = headers.get(header::USER_AGENT);
    let Some(agent) = agent.and_then(|agent| agent.to_str().ok()) else {
        return false;
    };
    let mut agent = agent.to_ascii_lowercase();
    for name in NOT_BOTS {
        agent = agent.replace(name, "");
    }
    !agent.trim().is_empty() && BOT_MARKERS.iter().all(|machine| !agent.contains(machine))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";

    fn counts(method: Method, said: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in said {
            headers.append(*name, value.parse().unwrap());
        }
        is_human_click(&method, &headers)
    }

    #[test]
    fn people_count_in_whatever_app_they_are() {
        for agent in [
            PHONE,
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (Linux; Android 14; Pixel 7 Build/UP1A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/131.0.0.0 Mobile Safari/537.36 Instagram 358.0.0.51.97 Android (34/14; 420dpi; 1080x2205; Google/google; Pixel 7; panther; panther; in_ID; 658190563)",
            "Mozilla/5.0 (Linux; Android 13; SM-A155F; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/490.0.0.63.82;]",
            "Mozilla/5.0 (Linux; Android 12; CPH2239; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/129.0.0.0 Mobile Safari/537.36 musical_ly_2023705030 JsSdk/1.0 NetType/WIFI Channel/googleplay AppName/musical_ly app_version/37.5.3 ByteLocale/id-ID Region/ID BytedanceWebview/d8a21c6",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [Pinterest/iOS]",
            "Mozilla/5.0 (Linux; Android 14; 23090RA98G) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36 Telegram-Android/11.4.2 (Xiaomi; Android 14; SDK 34)",
            "Mozilla/5.0 (Linux; Android 11; CUBOT NOTE 20 Build/RP1A; CUBOT) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.18.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Twitter for iPhone/10.68",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) GSA/340.3.697 Mobile/15E148 Safari/604.1",
        ] {
            assert!(counts(Method::GET, &[("user-agent", agent)]), "{agent}");
        }
    }

    #[test]
    fn previews_crawlers_and_programs_do_not_count() {
        for agent in [
            "",
            "WhatsApp/2.24.20.89 A",
            "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
            "meta-externalagent/1.1 (+https://developers.facebook.com/docs/sharing/webmasters/crawler)",
            "Twitterbot/1.0",
            "TelegramBot (like TwitterBot)",
            "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
            "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
            "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
            "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; TikTokSpider; ttspider-feedback@tiktok.com)",
            "Mozilla/5.0 (Linux; Android 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 (compatible; Bytespider; spider-feedback@bytedance.com)",
            "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36",
            "Pinterest/0.2 (+http://www.pinterest.com/bot.html)",
            "curl/8.9.1",
            "python-requests/2.32.3",
            "Go-http-client/2.0",
        ] {
            assert!(!counts(Method::GET, &[("user-agent", agent)]), "{agent}");
        }
        assert!(!counts(Method::GET, &[]));
    }

    #[test]
    fn what_is_asked_for_ahead_or_without_a_body_does_not_count() {
        for header in [
            ("sec-purpose", "prefetch"),
            ("sec-purpose", "prefetch;prerender"),
            ("sec-purpose", "prefetch;anonymous-client-ip"),
            ("purpose", "prefetch"),
            ("x-purpose", "preview"),
            ("x-moz", "Prefetch"),
        ] {
            assert!(
                !counts(Method::GET, &[("user-agent", PHONE), header]),
                "{header:?}"
            );
        }
        assert!(!counts(Method::HEAD, &[("user-agent", PHONE)]));
    }

    #[test]
    fn a_picture_or_a_frame_that_points_at_a_link_does_not_count() {
        for (kind, counted) in [
            ("document", true),
            ("image", false),
            ("iframe", false),
            ("empty", false),
            ("script", false),
        ] {
            let said = [("user-agent", PHONE), ("sec-fetch-dest", kind)];
            assert_eq!(counts(Method::GET, &said), counted, "{kind}");
        }
    }

    #[test]
    fn the_list_is_written_as_it_is_compared() {
        for machine in BOT_MARKERS {
            assert_eq!(machine.to_ascii_lowercase(), *machine);
            assert!(!PHONE.to_ascii_lowercase().contains(machine), "{machine}");
        }
    }
}
