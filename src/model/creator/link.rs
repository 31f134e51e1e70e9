//! The address of a creator's link: the merchant's own page, and on it who sent the visitor.
//!
//! Reporting tags (`utm_*`) stand on the page for good. Who is credited, `ref` and the second carrier `etl`, is put there when
//! the link is followed, so that a link whose time is over still leads to the page and credits nobody.

use crate::attribution::{Forwarding, Tag, Touch};
use crate::link::{parse_query, query_of, splice};

/// Keys that name a creator. On a link they are the link's own, whatever the request brings.
const CREDITING: [&str; 3] = ["ref", "via", "etl"];

/// A reporting tag for a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagRequest {
    /// Its key, such as `utm_source`.
    pub key: String,
    /// Its value.
    pub value: String,
    /// Whether its author said it. What nobody said yields to what the page's address says itself.
    pub said: bool,
}

/// A landing page with its reporting tags.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaggedPage {
    /// Its address.
    pub page: String,
    /// Tags that the merchant's address had and keeps.
    pub kept: Vec<Tag>,
    /// Tags that the merchant's address had and lost.
    pub replaced: Vec<Tag>,
}

/// Puts reporting tags on a page; not a byte of the rest changes.
pub fn tagged(page: &str, wishes: &[TagRequest]) -> TaggedPage {
    let there = parse_query(query_of(page));
    let mut all = TaggedPage {
        page: String::new(),
        kept: Vec::new(),
        replaced: Vec::new(),
    };
    let mut added = Vec::new();
    for wish in wishes {
        let earlier = there.iter().find(|(key, _)| *key == wish.key);
        let earlier = earlier.filter(|(_, value)| !value.is_empty() && *value != wish.value);
        match earlier {
            Some(tag) if !wish.said => {
                all.kept.push(tag.clone());
                continue;
            }
            Some(tag) => all.replaced.push(tag.clone()),
            None => {}
        }
        added.push((wish.key.clone(), wish.value.clone()));
    }
    all.page = splice(page, &added);
    all
}

/// The page as this creator's link: `ref` names the creator, `etl` carries the token or its short form.
pub fn crediting(page: &str, creator: &str, carrier: &str) -> String {
    let tags = [("ref", creator), ("etl", carrier)];
    splice(
        page,
        &tags.map(|(key, value)| (key.to_owned(), value.to_owned())),
    )
}

/// Where a request for a link is led: to the page, with the creator unless the link is over, and with the tags of the
/// request's query that the link has not itself.
pub fn onward(
    page: &str,
    creator: Option<&str>,
    carrier: &str,
    query: &str,
    forward: Forwarding,
) -> String {
    let link = match creator {
        Some(creator) => crediting(page, creator, carrier),
        None => splice(page, &[("etl".to_owned(), carrier.to_owned())]),
    };
    let own = parse_query(query_of(&link));
    let brought = Touch::read(&["?", query].concat(), "", 0);
    let mut tags = brought.map_or_else(Vec::new, |touch| touch.tags(forward));
    tags.retain(|(key, _)| {
        !CREDITING.contains(&key.as_str()) && own.iter().all(|(held, _)| held != key)
    });
    splice(&link, &tags)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::Forwarding::{Everything, WithoutClickIds};
    use crate::link::Href;
    use proptest::prelude::*;

    const PAGE: &str = "https://kopi.example/senja?x=a,b&utm_source=tiktok#ulasan";

    fn wish(key: &str, value: &str, said: bool) -> TagRequest {
        TagRequest {
            key: key.to_owned(),
            value: value.to_owned(),
            said,
        }
    }

    #[test]
    fn what_nobody_said_yields_to_the_merchants_own_tag_and_what_was_said_does_not() {
        let page = "https://kopi.example/?utm_medium=bio&utm_source=ig&utm_term=&x=a,b";
        let wishes = [
            wish("utm_source", "tiktok", true),
            wish("utm_medium", "creator", false),
            wish("utm_term", "kopi", false),
            wish("utm_campaign", "senja", false),
        ];
        let tagged = tagged(page, &wishes);
        assert_eq!(
            tagged.page,
            "https://kopi.example/?utm_medium=bio&utm_source=tiktok&utm_term=kopi&x=a,b&utm_campaign=senja"
        );
        let tag = |key: &str, value: &str| vec![(key.to_owned(), value.to_owned())];
        assert_eq!(tagged.kept, tag("utm_medium", "bio"));
        assert_eq!(tagged.replaced, tag("utm_source", "ig"));
    }

    #[test]
    fn a_link_names_its_creator_and_a_request_adds_what_the_link_does_not_say() {
        let query = "utm_content=story2&utm_source=evil&ref=evil&via=evil&etl=evil12&fbclid=x&next=https://evil.example";
        assert_eq!(
            onward(PAGE, Some("rani"), "q7x2m9", query, Everything),
            "https://kopi.example/senja?x=a,b&utm_source=tiktok&ref=rani&etl=q7x2m9&utm_content=story2&fbclid=x#ulasan"
        );
    }

    #[test]
    fn click_ids_of_a_request_stay_behind_under_global_privacy_control() {
        let link = onward(
            PAGE,
            Some("rani"),
            "q7x2m9",
            "fbclid=x&utm_term=a",
            WithoutClickIds,
        );
        assert!(
            link.ends_with("&utm_term=a#ulasan") && !link.contains("fbclid"),
            "{link}"
        );
    }

    #[test]
    fn a_link_that_is_over_leads_on_and_names_nobody() {
        assert_eq!(
            onward(PAGE, None, "q7x2m9", "ref=evil", Everything),
            "https://kopi.example/senja?x=a,b&utm_source=tiktok&etl=q7x2m9#ulasan"
        );
    }

    proptest! {
        #[test]
        fn no_request_changes_where_a_link_leads(query in prop_oneof![any::<String>(), "[a-z=&%#?@/\\\\:._0-9]{0,60}", "(utm_[a-z]{1,4}|ref|via|etl)=[^&]{0,20}"]) {
            let link = onward(PAGE, Some("rani"), "q7x2m9", &query, Everything);
            let head = "https://kopi.example/senja?x=a,b&utm_source=tiktok&ref=rani&etl=q7x2m9";
            prop_assert!(link.starts_with(head) && link.ends_with("#ulasan"), "{}", link);
            let tail = &link[head.len()..];
            prop_assert!(tail.starts_with(['&', '#']), "{}", link);
            prop_assert_eq!(Href::parse(&link).map(|href| href.origin().to_owned()), Ok("https://kopi.example".to_owned()));
        }
    }
}
