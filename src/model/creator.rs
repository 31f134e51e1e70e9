//! Creator tokens: a signed id of creator and campaign that a static page can check.
//!
//! # The text
//! `v1.<kid>.<payload>.<signature>`, at most 255 characters of `A–Z a–z 0–9 _ - .`, so that it needs no encoding in any query.
//! - `kid`: which of the brand's keys signed, 1 to 16 characters without a dot.
//! - `payload`: base64url without padding of creator, campaign, audience and expiry in Unix seconds, U+001F between them.
//! - `signature`: Ed25519 (RFC 8032), base64url, over everything before the last dot.
//!
//! How a link carries one is in [`link`], where it may lead in [`landing`].
//!
//! The signature is checked where there is cryptography: by the browser's own in the widget, by the server's in `sign`. All
//! other rules are here. A token that fails degrades to "unverified" with a reason; nothing else of the visit is lost.

mod base64url;
pub mod landing;
pub mod link;

pub use base64url::{decode, encode};

use crate::attribution::ends_in;
use crate::link::is_domain;

/// How long a token may be, in characters.
pub const MAX_TOKEN: usize = 255;
const VERSION: &str = "v1";
const SEPARATOR: char = '\u{1f}';

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenClaims {
    /// The creator's handle.
    pub creator: String,
    /// The campaign's id.
    pub campaign: String,
    /// The host that the token is for, and all under it.
    pub audience: String,
    /// When it ends, in Unix seconds.
    pub expires: i64,
}

/// What the check of a token has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenVerdict {
    /// Signed by the brand, for this host, not expired.
    Verified(TokenClaims),
    /// Not to be believed.
    Refused(TokenFault),
}

/// Why a token is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenFault {
    /// It is no token.
    #[error("the token is not whole")]
    Malformed,
    /// None of the brand's keys has this id.
    #[error("the token names a key that this campaign does not have")]
    UnknownKey,
    /// The signature belongs to another text or another key.
    #[error("the signature of the token is not right")]
    Signature,
    /// Its time is over.
    #[error("the token has expired")]
    Expired,
    /// It is for another host.
    #[error("the token is for another site")]
    Audience,
    /// This browser cannot check signatures.
    #[error("this browser cannot check the token")]
    Unsupported,
}

impl TokenFault {
    /// The stable name of the fault.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "token_malformed",
            Self::UnknownKey => "token_unknown_key",
            Self::Signature => "token_signature",
            Self::Expired => "token_expired",
            Self::Audience => "token_audience",
            Self::Unsupported => "token_unsupported",
        }
    }

    /// What to do about it.
    pub fn mend(self) -> &'static str {
        match self {
            Self::Malformed => "Copy the whole link; messengers sometimes cut long ones.",
            Self::UnknownKey => "Put the key's public half into the campaign's \"keys\".",
            Self::Signature => "Make the link anew with `etalase creator link`.",
            Self::Expired => "Make a new link; a token ends on the day that was given to it.",
            Self::Audience => "Make a link for this site: the token is bound to a host.",
            Self::Unsupported => "Nothing to do: the server checks it when the order comes.",
        }
    }
}

/// A token whose form is right. Nothing is known of its signature yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreatorToken {
    text: String,
    claims: TokenClaims,
    signature: [u8; 64],
}

impl CreatorToken {
    /// Takes a token apart.
    ///
    /// # Errors
    /// [`TokenFault::Malformed`] for anything that is not exactly of the form.
    pub fn parse(text: &str) -> Result<Self, TokenFault> {
        Self::parts(text).ok_or(TokenFault::Malformed)
    }

    fn parts(text: &str) -> Option<Self> {
        let mut parts = text.split('.');
        let (version, kid) = (parts.next()?, parts.next()?);
        let (payload, signature) = (decode(parts.next()?)?, decode(parts.next()?)?);
        let whole = version == VERSION && is_kid(kid) && parts.next().is_none();
        if !whole || text.len() > MAX_TOKEN {
            return None;
        }
        Some(Self {
            claims: TokenClaims::parse(&String::from_utf8(payload).ok()?)?,
            signature: signature.try_into().ok()?,
            text: text.to_owned(),
        })
    }

    /// The key that is said to have signed.
    pub fn kid(&self) -> &str {
        self.text.split('.').nth(1).unwrap_or_default()
    }

    /// The characters that are signed.
    pub fn signed(&self) -> &str {
        self.text.rsplit_once('.').map_or("", |(signed, _)| signed)
    }

    /// The signature as written.
    pub fn signature_text(&self) -> &str {
        self.text
            .rsplit_once('.')
            .map_or("", |(_, signature)| signature)
    }

    /// The signature.
    pub fn signature(&self) -> &[u8; 64] {
        &self.signature
    }

    /// What the token says, if it is for `host` and not over at `now`, in Unix milliseconds. The signature is another matter.
    ///
    /// # Errors
    /// [`TokenFault::Audience`] or [`TokenFault::Expired`].
    pub fn check(&self, host: &str, now: i64) -> Result<&TokenClaims, TokenFault> {
        if !ends_in(host, &self.claims.audience) {
            return Err(TokenFault::Audience);
        }
        if now >= self.claims.expires.saturating_mul(1_000) {
            return Err(TokenFault::Expired);
        }
        Ok(&self.claims)
    }

    /// What the token says, believed or not.
    pub fn claims(&self) -> &TokenClaims {
        &self.claims
    }
}

impl TokenClaims {
    /// The text to sign for these claims, by the key of this id; `None` where one of them has no place in a token.
    pub fn signable(&self, kid: &str) -> Option<String> {
        let Self {
            creator,
            campaign,
            audience,
            ..
        } = self;
        let expires = self.expires.to_string();
        let payload = [creator, campaign, audience, &expires]
            .map(String::as_str)
            .join("\u{1f}");
        let fine = is_kid(kid) && Self::parse(&payload).as_ref() == Some(self);
        fine.then(|| [VERSION, ".", kid, ".", &encode(payload.as_bytes())].concat())
    }

    fn parse(payload: &str) -> Option<Self> {
        let mut fields = payload.split(SEPARATOR);
        let mut word = || {
            fields
                .next()
                .filter(|word| !word.is_empty() && !word.contains(char::is_control))
        };
        let [creator, campaign, audience, expires] = [word()?, word()?, word()?, word()?];
        let number = expires
            .parse()
            .ok()
            .filter(|number: &i64| *number > 0 && number.to_string() == expires)?;
        let whole = fields.next().is_none() && is_domain(audience);
        whole.then(|| Self {
            creator: creator.to_owned(),
            campaign: campaign.to_owned(),
            audience: audience.to_owned(),
            expires: number,
        })
    }
}

/// Whether a key can have this id.
pub fn is_kid(kid: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (1..=16).contains(&kid.len()) && kid.bytes().all(plain)
}

/// Whether a value of the second carrier is a short form, which the server knows the token of.
pub fn is_short(carrier: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    (6..=32).contains(&carrier.len()) && carrier.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn claims() -> TokenClaims {
        TokenClaims {
            creator: "rani".to_owned(),
            campaign: "kopi-senja".to_owned(),
            audience: "kopi.example".to_owned(),
            expires: 1_800_000_000,
        }
    }

    /// A token with a signature that nobody made.
    fn token() -> String {
        [&claims().signable("k1").unwrap(), ".", &encode(&[7; 64])].concat()
    }

    #[test]
    fn a_token_says_what_was_put_into_it() {
        let text = token();
        let token = CreatorToken::parse(&text).unwrap();
        assert_eq!(token.claims(), &claims());
        assert_eq!((token.kid(), token.signature()), ("k1", &[7; 64]));
        assert_eq!(text.strip_prefix(token.signed()).unwrap().len(), 87);
        assert!(text.len() < 160, "{}", text.len());
    }

    #[test]
    fn a_token_is_for_its_host_and_those_under_it_until_its_last_second() {
        let token = CreatorToken::parse(&token()).unwrap();
        let end = claims().expires * 1_000;
        for host in ["kopi.example", "www.kopi.example", "KOPI.example"] {
            assert!(token.check(host, end - 1).is_ok(), "{host}");
        }
        for host in [
            "",
            "example",
            "notkopi.example",
            "kopi.example.evil.example",
            "teh.example",
        ] {
            assert_eq!(token.check(host, 0), Err(TokenFault::Audience), "{host}");
        }
        assert_eq!(token.check("kopi.example", end), Err(TokenFault::Expired));
    }

    #[test]
    fn whatever_is_not_exactly_a_token_is_malformed() {
        let whole = token();
        let (signed, signature) = whole.rsplit_once('.').unwrap();
        let payload = encode("rani\u{1f}k\u{1f}kopi.example\u{1f}09".as_bytes());
        for text in [
            String::new(),
            "v1...".to_owned(),
            whole.replace("v1", "v2"),
            whole.replace("k1", ""),
            [&whole, ".x"].concat(),
            [&whole, "="].concat(),
            signed.to_owned(),
            whole[..whole.len() - 1].to_owned(),
            ["v1.k1.", &payload, ".", signature].concat(),
        ] {
            assert_eq!(
                CreatorToken::parse(&text),
                Err(TokenFault::Malformed),
                "{text}"
            );
        }
    }

    #[test]
    fn what_has_no_place_in_a_token_is_not_signed() {
        for change in [
            |claims: &mut TokenClaims| claims.creator.clear(),
            |claims: &mut TokenClaims| claims.campaign.push('\u{1f}'),
            |claims: &mut TokenClaims| claims.audience.push('/'),
            |claims: &mut TokenClaims| claims.expires = 0,
        ] {
            let mut claims = claims();
            change(&mut claims);
            assert_eq!(claims.signable("k1"), None);
        }
        assert_eq!(claims().signable("a.b"), None);
    }

    proptest! {
        #[test]
        fn no_text_makes_a_token_panic(text in any::<String>()) {
            let _ = CreatorToken::parse(&text).map(|token| token.check(&text, 0).is_ok());
        }
    }
}
