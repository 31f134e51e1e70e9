//! Addresses of what a document shows.

use super::Href;
use crate::record::{Read, Reader, Value};

/// Where a picture, a stream or a file of captions is: always a whole address.
///
/// A document may write a path on its own host. It is made whole while the document is read, by the document's own address,
/// for a window stands on the page of somebody else. What is not known to be whole is empty: it shows nothing, and asks no
/// other host for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(inline))]
pub struct MediaUrl(String);

impl MediaUrl {
    /// The whole address; empty if there is none.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What is written in a document at `base`. A picture leads nobody anywhere, so a window does not judge it as it judges
    /// links: that would cost its first screen a kilobyte.
    fn whole(base: &str, written: String) -> Self {
        let is_path = written.starts_with('/') && !written.starts_with("//");
        let origin = origin(base).filter(|_| is_path);
        match origin {
            Some(origin) => Self([origin, &written].concat()),
            None if written.starts_with("http") => Self(written),
            None => Self::default(),
        }
    }
}

/// Scheme, host and port of an address.
fn origin(address: &str) -> Option<&str> {
    let host = address.find("://")? + 3;
    let path = address[host..].find('/').map(|length| host + length);
    address.get(..path.unwrap_or(address.len()))
}

impl Read for MediaUrl {
    /// In a reading without a base, paths are no fault: what is read there is not shown.
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let written = String::read(value, reading);
        if V::EXPLAINS
            && !reading.base().is_empty()
            && let Err(fault) = Href::resolve(reading.base(), &written)
        {
            let mend = "Write an https link, or a path that begins with one slash.";
            reading.fault::<V>(fault.to_string(), mend);
        }
        Self::whole(reading.base(), written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::read;
    use serde_json::json;

    const DOCUMENT: &str = "https://cdn.kopi.example/shop/senja.json";

    fn whole(written: &str, base: &str) -> String {
        let url: MediaUrl = read(&json!(written), Reader::lenient().at(base)).unwrap_or_default();
        url.as_str().to_owned()
    }

    #[test]
    fn a_path_starts_from_the_documents_own_host() {
        let found = whole("/senja.webp", DOCUMENT);
        assert_eq!(found, "https://cdn.kopi.example/senja.webp");
        let elsewhere = "https://images.example/senja.webp?w=720";
        assert_eq!(whole(elsewhere, DOCUMENT), elsewhere);
    }

    #[test]
    fn what_cannot_be_made_whole_shows_nothing_and_is_told() {
        for written in ["senja.webp", "//evil.example/a", "javascript:alert(1)", ""] {
            assert_eq!(whole(written, DOCUMENT), "", "{written}");
            let read: Result<MediaUrl, _> = read(&json!(written), Reader::strict().at(DOCUMENT));
            assert_eq!(read.unwrap_err().len(), 1, "{written}");
        }
    }

    #[test]
    fn a_path_without_a_base_is_nothing() {
        let read: Result<MediaUrl, _> = read(&json!("/senja.webp"), Reader::strict());
        assert_eq!(read, Ok(MediaUrl::default()));
    }
}
