//! A cart that goes on to another device: its lines and who sent the shopper, in the fragment of an address, so that no
//! server's log has them. Nothing in it tells one person from another, and it ends.
//!
//! # The text
//! `…#etalase-cart=2.<campaign>.<expires>.<credit began>.<line>.<line>…&ref=…&utm_source=…`
//! - Times are in minutes since 1970, the second one 0 where nobody sent the shopper.
//! - A line is `<variant>-<quantity>`. A variant of `A–Z a–z 0–9 _ -` stands as it is, any other as `*` and base64url.
//! - Tags follow as on any creator's link, so that the loader reads them before anything else has arrived. Click ids, which
//!   tell one person from another, are left out: here, and on the page's own query.
//!
//! # Length
//! At most [`Budget::Qr`], 512 octets, the page's address included. What gives way first: reporting tags from the finest to the
//! coarsest, then the token where a code says the same, then the other code. Lines never give way, nor does the last tag that
//! names the creator: what does not fit then is said to the shopper.
//!
//! # On arrival
//! A window takes only what names its own campaign. What is malformed or over brings no lines and is said. The tags count in
//! any case, with the cause `handoff`: a creator's touch goes on, as old as it was on the first device. Of version 1, which said when
//! the first campaign's window ends, the touch begins with its arrival. The
//! cart is taken out of the address; the tags move into the query, where a reload finds them.

mod link;

use crate::attribution::{Tag, is_tag};
use crate::cart::MAX_QUANTITY;
use crate::creator::{decode, encode};
use crate::link::{parse_query, splice};
use crate::time::Time;

/// For how long a cart may be taken up: prices and stock change.
pub const LIFE_SECONDS: i64 = 24 * 3_600;
/// The parameter of the fragment.
pub const KEY: &str = "etalase-bag";
const VERSION: &str = "2";
const FORMER: &str = "1";
const MINUTE_MILLIS: i64 = 60_000;
/// More than fit into the longest text that is written.
const MAX_LINES: usize = 128;
const MAX_TEXT: usize = 2_048;

/// A cart on its way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handoff {
    /// The campaign's id.
    pub campaign: String,
    /// Until when it may be taken up.
    pub expires: Time,
    /// When the touch came that sent the shopper; none where nobody did.
    pub credit_began: Option<Time>,
    /// Variants and how many of each.
    pub lines: Vec<(String, u32)>,
}

/// What an address brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceivedCart {
    /// The cart, or what is wrong with it.
    pub handoff: Result<Handoff, HandoffFault>,
    /// The address without it: its tags stand in the query.
    pub address: String,
}

/// Why there is no cart, or no link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HandoffFault {
    /// It was cut or altered on the way, or is of a version to come.
    #[error("the link to the bag is not whole")]
    Malformed,
    /// Its time is over.
    #[error("the link to the bag has expired")]
    Expired,
    /// Lines and creator alone are longer than a link may be.
    #[error("the bag does not fit into a link")]
    Length,
}

impl HandoffFault {
    /// The stable name of the fault.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "handoff_malformed",
            Self::Expired => "handoff_expired",
            Self::Length => "handoff_length",
        }
    }

    /// What to do about it.
    pub fn mend(self) -> &'static str {
        match self {
            Self::Malformed => "Copy the whole link, or make a new one on the first device.",
            Self::Expired => "Make a new link on the first device; each holds for 24 hours.",
            Self::Length => "Hand over fewer different products at a time.",
        }
    }
}

impl Handoff {
    pub(crate) fn text(&self) -> String {
        let minutes = |time: Time| (time.0 / MINUTE_MILLIS).to_string();
        let mut text = [
            VERSION,
            ".",
            &self.campaign,
            ".",
            &minutes(self.expires),
            ".",
            &minutes(self.credit_began.unwrap_or_default()),
        ]
        .concat();
        for (variant, quantity) in &self.lines {
            text.push('.');
            text.push_str(&spelled(variant));
            text.push('-');
            text.push_str(&quantity.to_string());
        }
        text
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').take(MAX_LINES + 5);
        let version = parts.next()?;
        let fits = text.len() <= MAX_TEXT && [VERSION, FORMER].contains(&version);
        let campaign = parts.next()?.to_owned();
        let (expires, began) = (time(parts.next()?)?, time(parts.next()?)?);
        let lines: Vec<(String, u32)> = parts.map(line).collect::<Option<_>>()?;
        let fits = fits && !campaign.is_empty() && (1..=MAX_LINES).contains(&lines.len());
        fits.then_some(Self {
            campaign,
            expires,
            credit_began: Some(began).filter(|began| began.0 > 0 && version == VERSION),
            lines,
        })
    }
}

/// What `url` brings at this moment; `None` where it brings nothing.
pub fn arrival(url: &str, now: Time) -> Option<ReceivedCart> {
    let (address, text) = parted(url)?;
    let mut pairs = parse_query(text).into_iter();
    let handoff = pairs.next().and_then(|(_, text)| Handoff::parse(&text));
    let handoff = match handoff {
        None => Err(HandoffFault::Malformed),
        Some(handoff) if handoff.expires <= now => Err(HandoffFault::Expired),
        Some(handoff) => Ok(handoff),
    };
    let tags: Vec<Tag> = pairs.filter(|(key, _)| is_tag(key)).collect();
    Some(ReceivedCart {
        handoff,
        address: splice(&address, &tags),
    })
}

/// The cart of an address, however old it is.
pub(crate) fn within(url: &str) -> Option<Handoff> {
    let (_, text) = parted(url)?;
    let (_, text) = parse_query(text).into_iter().next()?;
    Handoff::parse(&text)
}

/// Whose campaign an address names, for windows that stand beside each other.
pub fn campaign_of(url: &str) -> Option<String> {
    within(url).map(|handoff| handoff.campaign)
}

/// An address cut before the cart, which is always the last thing in it.
fn parted(url: &str) -> Option<(String, &str)> {
    let (page, fragment) = url.split_once('#')?;
    let text = [KEY, "="].concat();
    let place = fragment.match_indices(&text).map(|(place, _)| place);
    let place = place
        .into_iter()
        .find(|&place| fragment[..place].is_empty() || fragment[..place].ends_with(['?', '&']))?;
    let rest = fragment[..place].trim_end_matches(['?', '&']);
    let sign = if rest.is_empty() { "" } else { "#" };
    Some(([page, sign, rest].concat(), &fragment[place..]))
}

fn spelled(variant: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if variant.bytes().all(plain) {
        return variant.to_owned();
    }
    ["*", &encode(variant.as_bytes())].concat()
}

fn line(text: &str) -> Option<(String, u32)> {
    let (variant, quantity) = text.rsplit_once('-')?;
    let variant = match variant.strip_prefix('*') {
        Some(coded) => String::from_utf8(decode(coded)?).ok()?,
        None => variant.to_owned(),
    };
    let quantity: u32 = quantity.parse().ok()?;
    let fine = !variant.is_empty() && (1..=MAX_QUANTITY).contains(&quantity);
    fine.then_some((variant, quantity))
}

fn time(minutes: &str) -> Option<Time> {
    let minutes: i64 = minutes.parse().ok()?;
    let millis = minutes
        .checked_mul(MINUTE_MILLIS)
        .filter(|millis| *millis >= 0)?;
    Some(Time(millis))
}

#[cfg(test)]
mod tests;
