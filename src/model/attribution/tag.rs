//! Which parameters of an address are tags, and how much of them is kept.

/// As long as a token may be.
const MAX_CHARACTERS: usize = crate::creator::MAX_TOKEN;

/// The click ids of ad platforms and affiliate networks. Each tells one click, so one person, from another: Global Privacy Control withholds them.
#[rustfmt::skip]
pub const CLICK_IDS: [&str; 21] = [
    "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "twclid", "li_fat_id",
    "igshid", "ttclid", "rdt_cid", "epik", "qclid", "sccid", "irclid", "_kx",
    "irclickid", "awc", "cjevent", "yclid",
];

/// The click ids that belong to one click and cannot be guessed: only these tell which checkout an order came from. Of the
/// others `gclsrc` is a word, `igshid` and `_kx` are one for many clicks, `li_fat_id` is a browser's, and `gbraid` and `wbraid`
/// stand for several clicks on purpose.
#[rustfmt::skip]
const SINGLE_CLICK_IDS: [&str; 15] = [
    "gclid", "dclid", "fbclid", "msclkid", "twclid", "ttclid", "rdt_cid", "epik", "qclid", "sccid", "irclid", "irclickid",
    "awc", "cjevent", "yclid",
];

/// The shortest id that nobody guesses.
const MIN_CLICK_ID: usize = 12;

/// The named tags, what money follows first, then reporting from coarse to fine.
#[rustfmt::skip]
const NAMED: [&str; 12] = [
    "ref", "via", "etl", "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "utm_id",
    "utm_source_platform", "utm_creative_format", "utm_marketing_tactic",
];

/// The tags that name who sent the visitor.
const CODES: [&str; 3] = ["ref", "via", "etl"];

/// Where a tag stands among others: named ones, other `utm_*`, click ids.
pub(super) fn rank(key: &str) -> usize {
    let named = NAMED.iter().position(|name| *name == key);
    named.unwrap_or(NAMED.len() + usize::from(is_click_id(key)))
}

/// A key and its value.
pub type Tag = (String, String);

/// A parameter as the tag it is, if it is one.
pub(super) fn tag((key, value): (String, String)) -> Option<Tag> {
    let key = tag_key(&key)?;
    let mut value = kept_of(&value);
    if CODES.contains(&key.as_str()) {
        value.truncate(code(&value).len());
    }
    Some((key, value)).filter(|(_, value)| !value.is_empty())
}

/// A code without what links pick up on their way: what follows another `?`, `&` or `#`, and marks that end a path or a sentence.
pub fn code(text: &str) -> &str {
    let mut end = 0;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'?' | b'&' | b'#' => break,
            b' '..=b',' | b'.' | b'/' | b':'..=b'@' => {}
            _ => end = at + 1,
        }
    }
    text.get(..end).unwrap_or_default()
}

/// The tag that a key names, if it names one.
fn tag_key(key: &str) -> Option<String> {
    if CODES.contains(&key) || CLICK_IDS.contains(&key) {
        return Some(key.to_owned());
    }
    let key = key.to_ascii_lowercase();
    // Snapchat writes `ScCid`.
    if key == "sccid" {
        return Some(key);
    }
    let fine = key.len() > "utm_".len() && key.starts_with("utm_") && kept_of(&key) == key;
    fine.then_some(key)
}

/// Whether a tag of this name is a click id.
pub(crate) fn is_click_id(key: &str) -> bool {
    CLICK_IDS.contains(&key)
}

/// Whether this tag tells one click from all others.
pub fn is_single_click((key, value): &Tag) -> bool {
    SINGLE_CLICK_IDS.contains(&key.as_str()) && value.len() >= MIN_CLICK_ID
}

/// Whether a query parameter of this name would be read as a tag.
pub(crate) fn is_tag(key: &str) -> bool {
    tag_key(key).is_some()
}

/// What is kept of a text that anybody can write.
pub(super) fn kept_of(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(MAX_CHARACTERS)
        .collect()
}
