//! The one gate for links that leave the page.

/// An absolute link that a shopper may be sent to.
///
/// `https`, or `http` to this very machine; a plain ASCII host name that cannot be mistaken for another; no userinfo, no
/// control character, white space or backslash anywhere. Browsers mend loose links (`https:/evil`, `\\evil`, a tab inside
/// the scheme) and two readers mend them differently, so a loose link is refused, never mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Href(String);

/// Why a link is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkFault {
    /// There is no link.
    #[error("the link is empty")]
    Empty,
    /// A control character, white space or a backslash.
    #[error("the link contains a space, a control character or a backslash")]
    Character,
    /// Not `https://…`, or a relative link where none can be resolved.
    #[error("the link does not begin with https:// (or, inside a document, with one /)")]
    Scheme,
    /// `http://` to another machine.
    #[error("the link is not encrypted")]
    Insecure,
    /// A name or password before the host.
    #[error("the link has a user name before its host")]
    Userinfo,
    /// No host, or one that is not a plain name: an IP address, letters beyond ASCII, a bad port.
    #[error("the link has no valid host")]
    Host,
}

impl LinkFault {
    /// The stable name of the fault.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "link_empty",
            Self::Character => "link_character",
            Self::Scheme => "link_scheme",
            Self::Insecure => "link_insecure",
            Self::Userinfo => "link_userinfo",
            Self::Host => "link_host",
        }
    }

    /// What the author of the link can do about it.
    pub fn mend(self) -> &'static str {
        match self {
            Self::Empty => "Give the address of a page.",
            Self::Character => "Write a space as %20 and remove tabs, line breaks and backslashes.",
            Self::Scheme => {
                "Begin the link with https:// or, for a page of the same site, with one /."
            }
            Self::Insecure => "Use https://; http:// is only for localhost.",
            Self::Userinfo => "Remove everything from after https:// up to and including the @.",
            Self::Host => {
                "Use a host name such as shop.example; international names in their xn-- form."
            }
        }
    }
}

impl Href {
    /// Takes an absolute link as it is written, or says why not.
    pub fn parse(link: &str) -> Result<Self, LinkFault> {
        if link.is_empty() {
            return Err(LinkFault::Empty);
        }
        if link.contains(|c: char| c.is_control() || is_space(c) || c == '\\') {
            return Err(LinkFault::Character);
        }
        let (scheme, rest) = link.split_once("://").ok_or(LinkFault::Scheme)?;
        let encrypted = scheme.eq_ignore_ascii_case("https");
        if !encrypted && !scheme.eq_ignore_ascii_case("http") {
            return Err(LinkFault::Scheme);
        }
        let host = host(authority(rest))?;
        if !encrypted && !is_local(host) {
            return Err(LinkFault::Insecure);
        }
        Ok(Self(link.to_owned()))
    }

    /// Takes an absolute link, or an absolute path (`/shop?a=b`) on the origin of `base`.
    ///
    /// Other relative links (`shop`, `?a=b`, `//host`) are refused: which page they start from is easily mistaken.
    pub fn resolve(base: &str, link: &str) -> Result<Self, LinkFault> {
        if !link.starts_with('/') || link.starts_with("//") {
            return Self::parse(link);
        }
        let base = Self::parse(base)?;
        Self::parse(&[base.origin(), link].concat())
    }

    /// The link, exactly as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Scheme, host and port, as written.
    pub fn origin(&self) -> &str {
        let start = self.0.find("://").map_or(0, |colon| colon + 3);
        &self.0[..start + authority(&self.0[start..]).len()]
    }
}

impl From<Href> for String {
    fn from(href: Href) -> Self {
        href.0
    }
}

/// White space as browsers trim it: Unicode's, and the mark that some editors put before a text.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

/// What stands between `//` and the path.
fn authority(rest: &str) -> &str {
    &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())]
}

/// The host of an authority, if that is a host, perhaps with a port, and nothing else.
fn host(authority: &str) -> Result<&str, LinkFault> {
    if authority.contains('@') {
        return Err(LinkFault::Userinfo);
    }
    let colon = authority.rfind(':').filter(|_| !authority.ends_with(']'));
    let (host, port) = authority.split_at(colon.unwrap_or(authority.len()));
    let fine = (is_local(host) || is_domain(host)) && (port.is_empty() || is_port(&port[1..]));
    if fine { Ok(host) } else { Err(LinkFault::Host) }
}

fn is_port(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse::<u16>().is_ok()
}

/// This very machine, under the three names browsers trust.
fn is_local(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

/// A host name in ASCII that no browser reads as an IP address: those end in a number (`1.1`, `0x7f.1`), no name does.
pub(crate) fn is_domain(host: &str) -> bool {
    let fine = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    let last = host.rsplit('.').next().unwrap_or_default();
    last.starts_with(|first: char| first.is_ascii_alphabetic())
        && host
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(fine))
}

#[cfg(test)]
mod tests {
    use super::super::vectors::{table, text};
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn judges_links_as_the_vectors_say() {
        for vector in table("href") {
            let link = text(&vector["link"]);
            let verdict = match vector["base"].as_str() {
                Some(base) => Href::resolve(base, &link),
                None => Href::parse(&link),
            };
            match vector["fault"].as_str() {
                Some(fault) => assert_eq!(verdict.map_err(LinkFault::code), Err(fault), "{link:?}"),
                None => {
                    let out = vector["out"].as_str().unwrap_or(&link);
                    assert_eq!(verdict.as_ref().map(Href::as_str), Ok(out), "{link:?}");
                }
            }
        }
    }

    #[test]
    fn every_control_and_space_is_refused_wherever_it_stands() {
        for c in (0..=0x3000).filter_map(char::from_u32) {
            if c.is_control() || c.is_whitespace() {
                for link in [
                    format!("{c}https://a.id"),
                    format!("ht{c}tps://a.id"),
                    format!("https://a.id/{c}"),
                ] {
                    assert_eq!(Href::parse(&link), Err(LinkFault::Character), "{link:?}");
                }
            }
        }
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let origin = |link: &str| Href::parse(link).unwrap().origin().to_owned();
        assert_eq!(origin("https://toko.id:8443/a?b#c"), "https://toko.id:8443");
        assert_eq!(origin("https://toko.id?b=://x"), "https://toko.id");
        assert_eq!(origin("http://[::1]:80#c"), "http://[::1]:80");
    }

    fn near_links() -> impl Strategy<Value = String> {
        let part = r"https|http|://|:|/|//|\\|@|\.|toko\.id|localhost|127\.0\.0\.1|\[::1\]|[0-9]{1,6}|%[0-9a-f]{2}|\?|#|[a-z]{1,3}|[ \t\n＠。／é]";
        let near = proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat());
        prop_oneof![
            near.clone(),
            near.prop_map(|rest| format!("https://{rest}")),
            any::<String>()
        ]
    }

    proptest! {
        #[test]
        fn what_is_taken_is_safe_and_unchanged(link in near_links(), base in near_links()) {
            if let Ok(href) = Href::parse(&link) {
                prop_assert_eq!(href.as_str(), &link);
                prop_assert!(link.to_ascii_lowercase().starts_with("http"));
                prop_assert!(!href.origin().contains(['@', '%', '\\', ' ']) && href.origin().is_ascii());
                prop_assert!(href.origin().len() > "https://".len() || link.starts_with("http://"));
                prop_assert_eq!(Href::parse(href.origin()).map(|o| o.0), Ok(href.origin().to_owned()));
            }
            if let (Ok(base), Ok(href)) = (Href::parse(&base), Href::resolve(&base, &link)) {
                prop_assert!(Href::parse(&link).is_ok() || href.origin() == base.origin());
            }
        }
    }
}
