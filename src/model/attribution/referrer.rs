//! What a page that sent the visitor is: a search engine, somebody's link, or a door that only gives back what it was lent.

use super::site::{ends_in, site};
use super::{Policy, TouchClass};
use crate::link::host_of;

/// Where people pay or log in and then come back from: they brought nobody. With all hosts under them.
#[rustfmt::skip]
const RETURNS: [&str; 46] = [
    "midtrans.com", "xendit.co", "doku.com", "ipaymu.com", "faspay.co.id", "duitku.com", "tripay.co.id", "nicepay.co.id",
    "gopay.co.id", "gojek.com", "ovo.id", "dana.id", "linkaja.id", "shopeepay.co.id", "kredivo.com", "akulaku.com",
    "indodana.id", "atome.id", "flip.id", "durianpay.id", "oyindonesia.com", "airpay.co.id", "klikbca.com", "cimbclicks.co.id",
    "paypal.com", "stripe.com", "adyen.com", "klarna.com", "checkout.com", "2c2p.com", "ipay88.com", "razorpay.com",
    "mollie.com", "worldpay.com", "squareup.com", "shop.app", "shopify.com", "pay.google.com", "pay.amazon.com",
    "cardinalcommerce.com", "arcot.com", "appleid.apple.com", "access.line.me", "id.tiktok.com", "auth0.com", "okta.com",
];
/// Hosts of big sites that log people in.
const LOGINS: [&str; 7] = [
    "login.",
    "auth.",
    "sso.",
    "accounts.",
    "account.",
    "oauth.",
    "signin.",
];
/// Pages of big sites that log people in, where a browser tells the page.
const LOGIN_PAGES: [&str; 6] = [
    "login",
    "login.php",
    "signin",
    "oauth",
    "oauth2",
    "authorize",
];
/// Search engines by the name before their suffix (`google` stands for google.co.id too).
#[rustfmt::skip]
const ENGINES: [&str; 13] = [
    "google", "bing", "duckduckgo", "yahoo", "yandex", "ecosia", "baidu", "brave", "startpage", "qwant", "naver", "kagi",
    "perplexity",
];
/// Apps that search, as Android names them in `android-app://` referrers.
const SEARCH_APPS: [&str; 1] = ["com.google.android.googlequicksearchbox"];

/// What the referrer alone makes of a visit to `url`; `None` where it brought nobody: no page, the own site, a return.
pub(super) fn class(referrer: &str, url: &str, policy: &Policy) -> Option<TouchClass> {
    let from = host_of(referrer)?;
    if brings_nobody(referrer, url, policy) {
        return None;
    }
    let organic = is_search(from) || SEARCH_APPS.contains(&from);
    Some(if organic {
        TouchClass::Organic
    } else {
        TouchClass::Referral
    })
}

/// Whether the visitor comes from a page of the own site, or back from one that only paid or logged in; of no page at all
/// nobody knows.
pub(super) fn brings_nobody(referrer: &str, url: &str, policy: &Policy) -> bool {
    let Some(from) = host_of(referrer) else {
        return false;
    };
    let is_own = |host: &str| site(host) == site(from);
    let mut named = policy.own_hosts.iter().chain(&policy.ignored_hosts);
    host_of(url).is_some_and(is_own)
        || named.any(|domain| ends_in(from, domain))
        || is_return(from, page_of(referrer))
}

/// The path of a page, with its host.
fn page_of(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or_default();
    &rest[..rest.find(['?', '#']).unwrap_or(rest.len())]
}

fn is_return(host: &str, page: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let site = site(&host);
    // Banks ask for the second factor on hosts of their own, or of who does it for them.
    let under = host.strip_suffix(&site).unwrap_or_default();
    let is_bank = under.starts_with("acs") || under.contains("3ds") || under.contains("securecode");
    is_bank
        || host.contains("3dsecure")
        || LOGINS.iter().any(|login| host.starts_with(login))
        || RETURNS.iter().any(|door| ends_in(&host, door))
        || page
            .split('/')
            .skip(1)
            .any(|part| LOGIN_PAGES.contains(&part))
}

fn is_search(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let site = site(&host);
    let name = site.split('.').next().unwrap_or_default();
    // Mail and documents of the same owner are somebody's link, not a search.
    let mut under = host.strip_suffix(&site).unwrap_or_default().split('.');
    ENGINES.contains(&name)
        && under.all(|label| label.len() <= 2 || ["www", "search", "images"].contains(&label))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = "https://www.kopi.co.id/produk?x=1";

    fn of(referrer: &str) -> Option<TouchClass> {
        class(referrer, SHOP, &Policy::default())
    }

    #[test]
    fn the_own_site_brings_nobody() {
        for referrer in [
            "",
            "nonsense",
            "https://kopi.co.id/",
            "https://blog.kopi.co.id/a",
        ] {
            assert_eq!(of(referrer), None, "{referrer}");
        }
        assert_eq!(of("https://teh.co.id/"), Some(TouchClass::Referral));
    }

    #[test]
    fn who_comes_back_from_paying_or_logging_in_was_brought_by_nobody() {
        for host in [
            "app.midtrans.com",
            "checkout.xendit.co",
            "www.paypal.com",
            "checkout.stripe.com",
            "accounts.google.com",
            "appleid.apple.com",
            "login.tokopedia.com",
            "acs.3dsecure.bank.example",
            "acs1.bank.example",
            "3ds-challenge.bank.example",
            "securecode.bank.example",
            "centinelapi.cardinalcommerce.com",
            "pay.google.com",
            "shop.app",
            "checkout.shopify.com",
            "www.ovo.id",
            "gopay.co.id",
            "m.dana.id",
            "access.line.me",
            "login.microsoftonline.com",
        ] {
            assert_eq!(of(&["https://", host, "/return"].concat()), None, "{host}");
        }
        for page in [
            "www.facebook.com/v19.0/dialog/oauth?client_id=1",
            "m.facebook.com/login.php",
            "www.tiktok.com/v2/auth/authorize/?x",
            "github.com/login/oauth/authorize",
        ] {
            assert_eq!(of(&["https://", page].concat()), None, "{page}");
        }
        for page in [
            "www.facebook.com/",
            "www.3ds.com/",
            "acs.org/",
            "www.tiktok.com/@rani/video/1?login",
            "blog.example/login-gratis",
        ] {
            let class = of(&["https://", page].concat());
            assert_eq!(class, Some(TouchClass::Referral), "{page}");
        }
    }

    #[test]
    fn search_engines_are_organic_and_other_sites_are_referrals() {
        for referrer in [
            "https://www.google.com/",
            "https://www.google.co.id/",
            "https://duckduckgo.com/",
            "https://search.brave.com/",
            "https://images.google.co.id/",
            "https://id.search.yahoo.com/",
            "android-app://com.google.android.googlequicksearchbox/",
        ] {
            assert_eq!(of(referrer), Some(TouchClass::Organic), "{referrer}");
        }
        for referrer in [
            "https://l.instagram.com/",
            "https://notgoogle.com/",
            "https://mail.google.com/",
            "android-app://com.zhiliaoapp.musically/",
        ] {
            assert_eq!(of(referrer), Some(TouchClass::Referral), "{referrer}");
        }
    }

    #[test]
    fn a_policy_names_more_hosts_that_bring_nobody() {
        let policy = Policy {
            own_hosts: vec!["kopi-senja.myshopify.com".to_owned()],
            ignored_hosts: vec!["bank.example".to_owned()],
            ..Policy::default()
        };
        for referrer in [
            "https://kopi-senja.myshopify.com/",
            "https://secure.bank.example/x",
        ] {
            assert_eq!(class(referrer, SHOP, &policy), None);
        }
        assert!(class("https://embankment.example/", SHOP, &policy).is_some());
    }
}
