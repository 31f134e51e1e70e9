//! The link that takes a cart to another device.

use super::{Handoff, HandoffFault, KEY, parted};
use crate::attribution::{Forwarding, Tag, Touch, is_tag};
use crate::checkout::LengthLimit;
use crate::link::{parse_query, serialize_query};

impl Handoff {
    /// The link that takes it to another device: `page` is where the window stands, `touch` what is credited.
    ///
    /// # Errors
    /// [`HandoffFault::Length`] where lines and creator alone are too long.
    pub fn link(&self, page: &str, touch: Option<&Touch>) -> Result<String, HandoffFault> {
        let mut tags = touch.map_or_else(Vec::new, |touch| touch.tags(Forwarding::WithoutClickIds));
        let page = without_tags(page);
        loop {
            let text = serialize_query(&[&[(KEY.to_owned(), self.text())], &tags[..]].concat());
            let link = [page.as_str(), &text].concat();
            if link.len() <= LengthLimit::Qr.characters() {
                return Ok(link);
            }
            let place = least(&tags, touch).ok_or(HandoffFault::Length)?;
            tags.remove(place);
        }
    }
}

/// The page as it is without anything that says how this shopper came, ready for the cart: the route of its fragment stays.
fn without_tags(url: &str) -> String {
    let url = parted(url).map_or_else(|| url.to_owned(), |(address, _)| address);
    let (page, fragment) = url.split_once('#').unwrap_or((&url, ""));
    let (page, query) = page.split_once('?').unwrap_or((page, ""));
    let (route, more) = match fragment.split_once('?') {
        Some((route, more)) => (route, more),
        None if fragment.contains('=') => ("", fragment),
        None => (fragment, ""),
    };
    let (query, more) = (untagged(query), untagged(more));
    let mut out = page.to_owned();
    for (sign, text) in [("?", query.as_str()), ("#", route)] {
        if !text.is_empty() || sign == "#" {
            out.push_str(sign);
            out.push_str(text);
        }
    }
    if !route.is_empty() {
        out.push('?');
    }
    if !more.is_empty() {
        out.push_str(&more);
        out.push('&');
    }
    out
}

/// A query without its tags; what stays keeps its bytes.
fn untagged(query: &str) -> String {
    let kept = query.split(['&', '?']).filter(|parameter| {
        let is_ours = |(key, _): (String, String)| is_tag(&key.to_ascii_lowercase());
        !parse_query(parameter).into_iter().any(is_ours)
    });
    kept.collect::<Vec<_>>().join("&")
}

/// The place of the tag that gives way next: never the one that names the creator.
fn least(tags: &[Tag], touch: Option<&Touch>) -> Option<usize> {
    let names = touch?.naming_tag();
    tags.iter()
        .rposition(|(key, _)| Some(key.as_str()) != names)
}
