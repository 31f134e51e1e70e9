//! Links: reading the tags a visitor arrives with, and writing them onto the links the visitor leaves by.
//!
//! Everything here works on the text of a URL and leaves alone what it did not add. A URL is cut in three, at the first
//! `#` and then at the first `?` before it; a query is cut at every `&`, a parameter at its first `=`.
//!
//! # The twin
//! `src/loader/tags.js` does the same before Wasm has arrived. Both are held to `tests/fixtures/links.json`, and by
//! `cargo xtask twins` to each other.
//! - **decode** one parameter with `new URLSearchParams("&" + parameter)`: without the `&` the browser eats a leading `?`.
//! - **encode** one with `new URLSearchParams([[key, value]]).toString()`.
//! - **splice**: no parameters to add: the URL as it is. Else for each of them in turn: empty parameters of the query never
//!   match; of those that decode to the key, the first stays (if it decodes to another value, everything after its key as
//!   written becomes `=` and the encoded value), the others go. None matched: append, in the place of an empty last
//!   parameter if there is one. Then `head + "?" + parameters.join("&") + fragment`.
//! - **read tags**: the pairs of [`readings`], one list after the other; the rest is in [`crate::attribution`].

mod form;
mod href;
mod media;

pub(crate) use form::decode;
pub use form::{parse_query, serialize_query};
pub use href::{Href, LinkFault};
pub(crate) use href::{is_domain, is_space};
pub use media::MediaUrl;

use form::{encode, parse};

/// Adds `params` to `url` so that each of their keys appears exactly once and decodes to its value.
///
/// Not a byte changes that was not added: other parameters keep spelling, order, repetition and empty places, the
/// fragment stays last.
/// - Keys are compared after form-decoding and exactly: `utm%5Fsource` is `utm_source`, `UTM_Source` is not.
/// - A key that is there keeps its first place and its spelling and gets the new value; a value that already decodes to
///   the new one stays as written (`a%20b` is not respelled `a+b`). Later parameters of the same key are removed.
/// - A key that is not there is appended, after one `&`: none is doubled behind an empty query or a trailing `&`.
/// - Of two `params` with the same key the later one wins. Without `params` the URL comes back as it was.
///
/// Doing it twice changes nothing. The URL is not judged: what leaves the page goes through [`Href`].
pub fn splice(url: &str, params: &[(String, String)]) -> String {
    if params.is_empty() {
        return url.to_owned();
    }
    let (head, query, fragment) = cut(url);
    let mut parameters: Vec<String> = query.split('&').map(str::to_owned).collect();
    for (key, value) in params {
        if !replace(&mut parameters, key, value) {
            parameters.pop_if(|last| last.is_empty());
            parameters.push([&encode(key), "=", &encode(value)].concat());
        }
    }
    [head, "?", &parameters.join("&"), fragment].concat()
}

/// Gives `key` its `value` where it first stands and removes its repetitions; false if it stands nowhere.
fn replace(parameters: &mut Vec<String>, key: &str, value: &str) -> bool {
    let mut found = false;
    parameters.retain_mut(|parameter| {
        let (raw_key, raw_value) = parameter.split_once('=').unwrap_or((parameter, ""));
        if parameter.is_empty() || decode(raw_key) != key {
            return true;
        }
        if found {
            return false;
        }
        found = true;
        if decode(raw_value) != value {
            *parameter = [raw_key, "=", &encode(value)].concat();
        }
        true
    });
    found
}

/// The query of `url` as written, without its `?`; empty if there is none.
pub fn query_of(url: &str) -> &str {
    cut(url).1
}

/// The host of any kind of absolute URL (`android-app://` too), without userinfo and port, as written.
///
/// For telling one site from another; whether a link may be followed is for [`Href`] to say.
pub fn host_of(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    // The colons of an IPv6 address stand inside its brackets.
    let port = host
        .rfind(':')
        .filter(|&colon| !host[colon..].contains(']'));
    Some(&host[..port.unwrap_or(host.len())]).filter(|host| !host.is_empty())
}

/// The three ways to read parameters out of a landing URL, cleanest first.
///
/// 1. The query as the standard reads it.
/// 2. The query with each `?` in it taken for `&`, for `??a=b` and for a campaign tool that appended `?b=c` to `?a=b`; and with
///    what mail tools and CMSs make of `&` taken back: `&amp;`, once or twice.
/// 3. The fragment read that way, for `#a=b`, for hash routes such as `#/shop?a=b` and for `&#038;`, which begins one.
///
/// A careless reading may only add what the ones before it lack, so that it never wins over a clean query.
pub fn readings(url: &str) -> [Vec<(String, String)>; 3] {
    let (_, query, fragment) = cut(url);
    let careless = |text: &str| parse(&text.replace(['?', '#'], "&"), unescaped);
    [parse_query(query), careless(query), careless(fragment)]
}

/// A parameter without what is left before it of an `&` that was written as in HTML.
fn unescaped(mut parameter: &str) -> &str {
    while let Some(rest) = ["amp;", "038;", "38;"]
        .into_iter()
        .find_map(|mark| parameter.strip_prefix(mark))
    {
        parameter = rest;
    }
    parameter
}

/// A URL as (what stands before the query, the query without `?`, the fragment with `#`).
pub(crate) fn cut(url: &str) -> (&str, &str, &str) {
    let (rest, fragment) = url.split_at(url.find('#').unwrap_or(url.len()));
    let (head, query) = rest.split_once('?').unwrap_or((rest, ""));
    (head, query, fragment)
}

/// The vectors that the browser's twin is tested with too.
#[cfg(test)]
pub(crate) mod vectors {
    use serde_json::Value;

    /// One table of `tests/fixtures/links.json`.
    pub(crate) fn table(name: &str) -> Vec<Value> {
        let file: Value =
            serde_json::from_str(include_str!("../../tests/fixtures/links.json")).unwrap();
        file[name].as_array().unwrap().clone()
    }

    /// A list of `[key, value]`.
    pub(crate) fn pairs(value: &Value) -> Vec<(String, String)> {
        let pair = |pair: &Value| (text(&pair[0]), text(&pair[1]));
        value.as_array().unwrap().iter().map(pair).collect()
    }

    pub(crate) fn text(value: &Value) -> String {
        value.as_str().unwrap().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::vectors::{pairs, table, text};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splices_as_the_vectors_say() {
        for vector in table("splice") {
            let (url, params) = (text(&vector["url"]), pairs(&vector["params"]));
            let out = splice(&url, &params);
            assert_eq!(out, text(&vector["out"]), "{url} + {params:?}");
            assert_eq!(splice(&out, &params), out, "twice: {url} + {params:?}");
        }
    }

    #[test]
    fn the_query_ends_where_the_fragment_begins() {
        assert_eq!(query_of("https://a/b?c=d#e?f"), "c=d");
        assert_eq!(query_of("https://a/b#e?f"), "");
        assert_eq!(query_of("??a"), "?a");
        assert_eq!(query_of(""), "");
    }

    #[test]
    fn a_host_is_found_in_any_kind_of_url() {
        for (url, host) in [
            ("https://Toko.id:8443/a@b", Some("Toko.id")),
            (
                "android-app://com.google.android.gm/",
                Some("com.google.android.gm"),
            ),
            ("http://[::1]:80/", Some("[::1]")),
            ("http://[::1]", Some("[::1]")),
            ("https://a@b:c@toko.id?x", Some("toko.id")),
            ("https:///x", None),
            ("about:blank", None),
            ("", None),
        ] {
            assert_eq!(host_of(url), host, "{url}");
        }
    }

    /// URLs rich in the characters that matter, repeated keys included. `PROPTEST_CASES=1000000` tries a million.
    fn url() -> impl Strategy<Value = String> {
        let hard = "(https://toko\\.id/)?[a-c?&=#+%,;/ 0-9A-Fé🌶]{0,40}";
        let parameter = "(a|b|%61|c|d)(=[a-b+%&0-9F]{0,4})?";
        let query = proptest::collection::vec(parameter, 0..6).prop_map(|p| p.join("&"));
        let usual =
            (query, "(#[a-c?&=]{0,8})?").prop_map(|(q, f)| format!("https://x.id/p?{q}{f}"));
        prop_oneof![hard, usual, any::<String>()]
    }

    fn params() -> impl Strategy<Value = Vec<(String, String)>> {
        let key = prop_oneof![
            "[a-d]",
            "utm_[a-z]{1,6}",
            "[a-b&=+%#?é]{0,4}",
            any::<String>()
        ];
        let value = prop_oneof!["[a-b ]{0,3}", "[a-b&=+%#?é🌶]{0,8}", any::<String>()];
        proptest::collection::vec((key, value), 0..5)
    }

    /// The parameters of a URL, as written, whose key is none of `params`.
    fn untouched<'a>(url: &'a str, params: &[(String, String)]) -> Vec<&'a str> {
        let ours = |raw: &str| {
            let key = decode(raw.split('=').next().unwrap());
            params.iter().any(|(k, _)| *k == key)
        };
        let all = query_of(url).split('&');
        all.filter(|raw| !raw.is_empty() && !ours(raw)).collect()
    }

    proptest! {
        #[test]
        fn each_added_key_appears_exactly_once_and_decodes_to_its_value(url in url(), params in params()) {
            let pairs = parse_query(query_of(&splice(&url, &params)));
            for (at, (key, value)) in params.iter().enumerate() {
                if params[at + 1..].iter().any(|(later, _)| later == key) {
                    continue;
                }
                let found: Vec<_> = pairs.iter().filter(|(k, _)| k == key).map(|(_, v)| v).collect();
                prop_assert_eq!(found, vec![value]);
            }
        }

        #[test]
        fn what_was_not_added_keeps_its_bytes(url in url(), params in params()) {
            let out = splice(&url, &params);
            prop_assert_eq!(untouched(&out, &params), untouched(&url, &params));
            prop_assert_eq!(cut(&out).0, cut(&url).0);
        }

        #[test]
        fn the_fragment_stays_last(url in url(), params in params()) {
            let out = splice(&url, &params);
            prop_assert_eq!(cut(&out).2, cut(&url).2);
        }

        #[test]
        fn splicing_twice_changes_nothing(url in url(), params in params()) {
            let once = splice(&url, &params);
            prop_assert_eq!(splice(&once, &params), once);
        }

        #[test]
        fn splicing_what_is_there_already_changes_nothing(url in url()) {
            let mut there = parse_query(query_of(&url));
            let all = there.clone();
            there.retain(|(key, _)| all.iter().filter(|(k, _)| k == key).count() == 1);
            prop_assert_eq!(splice(&url, &there), url);
        }

        #[test]
        fn any_text_can_be_cut_and_read(text in any::<String>()) {
            let (head, query, fragment) = cut(&text);
            let mark = if head.len() + fragment.len() == text.len() { "" } else { "?" };
            prop_assert_eq!([head, mark, query, fragment].concat(), text.clone());
            let _ = (readings(&text), host_of(&text));
        }
    }
}
