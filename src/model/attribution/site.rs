//! Which hosts are one site.
//!
//! The whole Public Suffix List would cost more bytes than the rest of the widget's rules. What decides here is a host's last
//! two labels, or its last three where the last two are a registry's own second level (`co.id`) or a hosting company's
//! (`myshopify.com`): under those, two names are two owners. A suffix that is missing here makes two owners one site, so
//! that a visit from the one to the other is taken for internal: credit is then kept, never invented.

use crate::link::host_of;

/// Second levels under which anybody can register: those of Indonesia's registry (<https://pandi.id>), then of markets near it.
#[rustfmt::skip]
const SECOND_LEVELS: [&str; 18] = [
    "co", "web", "my", "or", "ac", "sch", "go", "net", "biz", "desa", "ponpes", "com", "org", "in", "ne", "gov",
    "edu", "mil",
];
/// Hosting companies whose customers are neighbours, not one site.
#[rustfmt::skip]
const NEIGHBOURHOODS: [&str; 17] = [
    "myshopify.com", "github.io", "gitlab.io", "vercel.app", "netlify.app", "pages.dev", "workers.dev", "web.app",
    "firebaseapp.com", "blogspot.com", "wordpress.com", "wixsite.com", "webflow.io", "carrd.co", "herokuapp.com",
    "onrender.com", "fly.dev",
];

/// The part of a host that its owner registered, in lower case: `kopi.co.id` of `shop.kopi.co.id`.
pub(super) fn site(host: &str) -> String {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let mut labels = host.rsplit('.');
    let last = labels.next().unwrap_or_default();
    // An address has no owner's name in it.
    if host.starts_with('[') || last.bytes().all(|byte| byte.is_ascii_digit()) {
        return host;
    }
    let second = labels.next().unwrap_or_default();
    let of_registry = last.len() == 2 && SECOND_LEVELS.contains(&second);
    let of_company = NEIGHBOURHOODS.iter().any(|suffix| ends_in(&host, suffix));
    let labels = if of_registry || of_company { 3 } else { 2 };
    let start = host.rmatch_indices('.').nth(labels - 1);
    start.map_or_else(|| host.clone(), |(dot, _)| host[dot + 1..].to_owned())
}

/// Sites that thousands of brands share: a page there is nobody's own host.
const PLATFORMS: [&str; 7] = [
    "instagram.com",
    "facebook.com",
    "tiktok.com",
    "tokopedia.com",
    "shopee.co.id",
    "lazada.co.id",
    "linktr.ee",
];

/// The host that is a brand's own by its page or, said alone, its host; with all hosts under it.
pub(crate) fn own_host(page: &str) -> Option<&str> {
    let host = host_of(page).unwrap_or(page);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let is_shared = PLATFORMS.iter().any(|platform| ends_in(host, platform));
    Some(host).filter(|host| !host.is_empty() && !host.starts_with('/') && !is_shared)
}

/// Whether `host` is `domain` or stands under it.
pub(crate) fn ends_in(host: &str, domain: &str) -> bool {
    let at = host.len().checked_sub(domain.len());
    at.and_then(|at| host.split_at_checked(at))
        .is_some_and(|(under, tail)| {
            tail.eq_ignore_ascii_case(domain) && (under.is_empty() || under.ends_with('.'))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subdomains_of_one_owner_are_one_site() {
        for host in [
            "kopi.id",
            "www.kopi.id",
            "m.toko.kopi.id",
            "KOPI.ID",
            "kopi.id.",
        ] {
            assert_eq!(site(host), "kopi.id", "{host}");
        }
        for host in ["kopi.co.id", "www.kopi.co.id", "a.b.kopi.co.id"] {
            assert_eq!(site(host), "kopi.co.id", "{host}");
        }
    }

    #[test]
    fn neighbours_under_one_suffix_are_different_sites() {
        for suffix in [
            "co.id",
            "my.id",
            "web.id",
            "desa.id",
            "edu.my",
            "com.sg",
            "co.uk",
            "myshopify.com",
            "github.io",
        ] {
            let [one, other] = ["kopi.", "teh."].map(|name| site(&[name, suffix].concat()));
            assert_ne!(one, other);
            assert_eq!(one, ["kopi.", suffix].concat());
        }
    }

    #[test]
    fn a_page_says_which_host_is_its_owners() {
        for (page, host) in [
            ("https://www.kopi.example/id?a=b", Some("kopi.example")),
            ("kopi-senja.myshopify.com", Some("kopi-senja.myshopify.com")),
            ("http://localhost:8080/", Some("localhost")),
            ("https://www.instagram.com/kopisenja", None),
            ("https://shopee.co.id/kopi", None),
            ("/keranjang", None),
            ("", None),
        ] {
            assert_eq!(own_host(page), host, "{page}");
        }
    }

    #[test]
    fn what_has_no_owner_stays_whole() {
        for host in ["localhost", "127.0.0.1", "[::1]", "co.id", ""] {
            assert_eq!(site(host), host);
        }
    }

    #[test]
    fn a_longer_name_does_not_end_in_a_shorter_one() {
        assert!(ends_in("pay.google.com", "google.com") && ends_in("google.com", "google.com"));
        assert!(!ends_in("notgoogle.com", "google.com") && !ends_in("com", "google.com"));
        assert!(!ends_in("é.com", "google.com"));
    }
}
