//! What a page that sent the visitor is: a search engine, somebody's link, or a door that only gives back what it was lent.

use super::site::{ends_in, site};
use super::{Class, Policy};
use crate::link::host_of;

/// Where people pay or log in and then come back from: they brought nobody. With all hosts under them.
#[rustfmt::skip]
const RETURNS: [&str; 29] = [
    "midtrans.com", "xendit.co", "doku.com", "ipaymu.com", "faspay.co.id", "duitku.com", "tripay.co.id", "nicepay.co.id",
    "gopay.co.id", "gojek.com", "ovo.id", "dana.id", "linkaja.id", "shopeepay.co.id", "kredivo.com", "akulaku.com",
    "indodana.id", "atome.id", "paypal.com", "stripe.com", "adyen.com", "klarna.com", "checkout.com", "2c2p.com",
    "shop.app", "pay.google.com", "appleid.apple.com", "auth0.com", "okta.com",
];
/// Hosts of big sites that log people in.
const LOGINS: [&str; 4] = ["login.", "auth.", "sso.", "accounts."];
/// Search engines by the name before their suffix (`google` stands for google.co.id too).
#[rustfmt::skip]
const ENGINES: [&str; 13] = [
    "google", "bing", "duckduckgo", "yahoo", "yandex", "ecosia", "baidu", "brave", "startpage", "qwant", "naver", "kagi",
    "perplexity",
];
/// Apps that search, as Android names them in `android-app://` referrers.
const SEARCH_APPS: [&str; 1] = ["com.google.android.googlequicksearchbox"];

/// What the referrer alone makes of a visit to `url`; `None` where it brought nobody: no page, the own site, a return.
pub(super) fn class(referrer: &str, url: &str, policy: &Policy) -> Option<Class> {
    let from = host_of(referrer)?;
    let is_ignored = policy
        .ignored_hosts
        .iter()
        .any(|domain| ends_in(from, domain));
    if is_ignored || is_return(from) || is_inside(referrer, url, policy) {
        return None;
    }
    let organic = is_search(from) || SEARCH_APPS.contains(&from);
    Some(if organic {
        Class::Organic
    } else {
        Class::Referral
    })
}

/// Whether a page of the own site sent the visitor.
pub(super) fn is_inside(referrer: &str, url: &str, policy: &Policy) -> bool {
    let Some(from) = host_of(referrer) else {
        return false;
    };
    let is_own = |host: &str| site(host) == site(from);
    host_of(url).is_some_and(is_own) || policy.own_hosts.iter().any(|domain| ends_in(from, domain))
}

fn is_return(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let is_login = LOGINS.iter().any(|login| host.starts_with(login));
    let is_secure_code = host.contains("3dsecure") || host.contains("3ds.");
    is_login || is_secure_code || RETURNS.iter().any(|door| ends_in(&host, door))
}

fn is_search(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let site = site(&host);
    let name = site.split('.').next().unwrap_or_default();
    // Mail and documents of the same owner are somebody's link, not a search.
    let mut under = host.strip_suffix(&site).unwrap_or_default().split('.');
    ENGINES.contains(&name)
        && under.all(|label| label.len() <= 2 || ["www", "search"].contains(&label))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = "https://www.kopi.co.id/produk?x=1";

    fn of(referrer: &str) -> Option<Class> {
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
        assert_eq!(of("https://teh.co.id/"), Some(Class::Referral));
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
            "pay.google.com",
        ] {
            assert_eq!(of(&["https://", host, "/return"].concat()), None, "{host}");
        }
    }

    #[test]
    fn search_engines_are_organic_and_other_sites_are_referrals() {
        for referrer in [
            "https://www.google.com/",
            "https://www.google.co.id/",
            "https://duckduckgo.com/",
            "https://search.brave.com/",
            "https://id.search.yahoo.com/",
            "android-app://com.google.android.googlequicksearchbox/",
        ] {
            assert_eq!(of(referrer), Some(Class::Organic), "{referrer}");
        }
        for referrer in [
            "https://l.instagram.com/",
            "https://notgoogle.com/",
            "https://mail.google.com/",
            "android-app://com.zhiliaoapp.musically/",
        ] {
            assert_eq!(of(referrer), Some(Class::Referral), "{referrer}");
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
