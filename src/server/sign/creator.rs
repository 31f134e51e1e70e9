//! The keys that sign creators' tokens (Ed25519, RFC 8032), and the check of a token.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use etalase_model::campaign::CreatorKey;
use etalase_model::creator::{
    CreatorToken, TokenClaims, TokenFault, TokenVerdict, decode, encode, is_kid,
};
use etalase_model::time::Time;

use super::random::{self, NoKey};

/// A key that signs, with the id by which tokens name it. Only its public half can be seen.
pub struct KeyPair {
    kid: String,
    signing: SigningKey,
}

/// Claims that make no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// One of them is empty, has a control character, or is no host.
    #[error(
        "a creator token needs a creator, a campaign, a host name and an end, none with control characters"
    )]
    Claims,
    /// They are too long for one token.
    #[error("creator, campaign and host are too long for one token; shorten the creator's id")]
    Length,
}

impl KeyPair {
    /// A key that nobody has seen, with an id made of its public half, so that two keys hardly ever share one.
    ///
    /// # Errors
    /// Where the system gives no randomness.
    pub fn make() -> Result<Self, NoKey> {
        let signing = SigningKey::from_bytes(&random::bytes()?);
        let public = signing.verifying_key();
        let kid = public.as_bytes().iter().take(4);
        Ok(Self {
            kid: kid.map(|byte| format!("{byte:02x}")).collect(),
            signing,
        })
    }

    /// The key with this id and private half, 32 bytes as base64url; `None` if either is not of its form.
    pub fn read(kid: &str, private: &str) -> Option<Self> {
        let seed: [u8; 32] = decode(private)?.try_into().ok()?;
        is_kid(kid).then(|| Self {
            kid: kid.to_owned(),
            signing: SigningKey::from_bytes(&seed),
        })
    }

    /// The same key under another id.
    pub fn named(self, kid: &str) -> Option<Self> {
        is_kid(kid).then(|| Self {
            kid: kid.to_owned(),
            ..self
        })
    }

    /// What a campaign's `keys` say of this key.
    pub fn public(&self) -> CreatorKey {
        CreatorKey {
            kid: self.kid.clone(),
            key: encode(self.signing.verifying_key().as_bytes()),
        }
    }

    /// The private half as [`KeyPair::read`] takes it, for the file of keys and nothing else.
    pub(super) fn private(&self) -> String {
        encode(self.signing.as_bytes())
    }

    /// The token that says these claims.
    ///
    /// # Errors
    /// Where the claims have no place in a token.
    pub fn sign(&self, claims: &TokenClaims) -> Result<String, NotSigned> {
        let text = claims.signable(&self.kid).ok_or(NotSigned::Claims)?;
        let signature = self.signing.sign(text.as_bytes());
        let token = [&text, ".", &encode(&signature.to_bytes())].concat();
        CreatorToken::parse(&token).map_err(|_| NotSigned::Length)?;
        Ok(token)
    }
}

/// Says of the key which it is, and nothing of its private half.
impl std::fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("KeyPair").field(&self.kid).finish()
    }
}

/// Whether one of these keys signed the token, for this host and for a time that is not over at `now`.
///
/// The order of the questions is the widget's, so that both give the same reason. The signature is checked strictly: no key
/// of small order, no second spelling of a signature.
pub fn verify(text: &str, keys: &[CreatorKey], host: &str, now: Time) -> TokenVerdict {
    match checked_claims(text, keys, host, now) {
        Ok(claims) => TokenVerdict::Verified(claims),
        Err(fault) => TokenVerdict::Refused(fault),
    }
}

fn checked_claims(
    text: &str,
    keys: &[CreatorKey],
    host: &str,
    now: Time,
) -> Result<TokenClaims, TokenFault> {
    let token = CreatorToken::parse(text)?;
    let claims = token.check(host, now.0)?;
    let key = keys.iter().find(|key| key.kid == token.kid());
    let key = key.and_then(verifying).ok_or(TokenFault::UnknownKey)?;
    let signature = Signature::from_bytes(token.signature());
    key.verify_strict(token.signed().as_bytes(), &signature)
        .map_err(|_| TokenFault::Signature)?;
    Ok(claims.clone())
}

/// The key that a document's text stands for, if it is one.
fn verifying(key: &CreatorKey) -> Option<VerifyingKey> {
    let bytes = decode(&key.key)?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok()
}

#[cfg(test)]
mod forged;

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "kopi.example";
    const NOW: Time = Time(1_700_000_000_000);

    fn claims() -> TokenClaims {
        TokenClaims {
            creator: "rani".to_owned(),
            campaign: "kopi-senja".to_owned(),
            audience: HOST.to_owned(),
            expires: 1_800_000_000,
        }
    }

    fn bytes(hex: &str) -> Vec<u8> {
        let digits = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
        (0..hex.len()).step_by(2).map(digits).collect()
    }

    #[test]
    fn the_vectors_of_the_standard_hold() {
        // RFC 8032 §7.1, tests 1 to 3: private half, public half, message, signature.
        for [private, public, message, signature] in [
            [
                "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
                "",
                "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            ],
            [
                "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
                "72",
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
            ],
            [
                "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
                "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
                "af82",
                "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
            ],
        ] {
            let pair = KeyPair::read("k1", &encode(&bytes(private))).unwrap();
            assert_eq!(pair.public().key, encode(&bytes(public)));
            let made = pair.signing.sign(&bytes(message)).to_bytes();
            assert_eq!(made.as_slice(), bytes(signature));
        }
    }

    #[test]
    fn what_a_key_signed_is_believed_under_its_public_half() {
        let pair = KeyPair::make().unwrap();
        let token = pair.sign(&claims()).unwrap();
        let verdict = verify(&token, &[pair.public()], "www.kopi.example", NOW);
        assert_eq!(verdict, TokenVerdict::Verified(claims()));
    }

    #[test]
    fn each_reason_not_to_believe_is_told() {
        let (pair, other) = (KeyPair::make().unwrap(), KeyPair::make().unwrap());
        let other = other.named(&pair.kid).unwrap();
        let token = pair.sign(&claims()).unwrap();
        let keys = [pair.public()];
        let end = Time(claims().expires * 1_000);
        for (verdict, fault) in [
            (verify("rani", &keys, HOST, NOW), TokenFault::Malformed),
            (verify(&token, &[], HOST, NOW), TokenFault::UnknownKey),
            (
                verify(&token, &[other.public()], HOST, NOW),
                TokenFault::Signature,
            ),
            (verify(&token, &keys, HOST, end), TokenFault::Expired),
            (
                verify(&token, &keys, "teh.example", NOW),
                TokenFault::Audience,
            ),
        ] {
            assert_eq!(verdict, TokenVerdict::Refused(fault));
        }
    }

    #[test]
    fn a_key_under_which_every_text_is_signed_believes_nobody() {
        // The neutral point as key and as R, and zero as S: sound by the equation alone, whatever the text.
        let mut neutral = [0; 64];
        neutral[0] = 1;
        let signed = claims().signable("k1").unwrap();
        let key = VerifyingKey::from_bytes(neutral[..32].try_into().unwrap()).unwrap();
        let by_equation = ed25519_dalek::Verifier::verify(
            &key,
            signed.as_bytes(),
            &Signature::from_bytes(&neutral),
        );
        assert!(by_equation.is_ok());
        let token = [&signed, ".", &encode(&neutral)].concat();
        let key = CreatorKey {
            kid: "k1".to_owned(),
            key: encode(&neutral[..32]),
        };
        let verdict = verify(&token, &[key], HOST, NOW);
        assert_eq!(verdict, TokenVerdict::Refused(TokenFault::Signature));
    }

    #[test]
    fn a_key_that_is_none_is_not_known() {
        let pair = KeyPair::make().unwrap();
        let token = pair.sign(&claims()).unwrap();
        for key in [encode(&[2; 32]), encode(&[1]), "?".to_owned()] {
            let kid = pair.kid.clone();
            let verdict = verify(&token, &[CreatorKey { kid, key }], HOST, NOW);
            assert_eq!(verdict, TokenVerdict::Refused(TokenFault::UnknownKey));
        }
    }

    #[test]
    fn two_keys_of_a_rotation_are_both_believed_until_one_is_taken_out() {
        let (old, new) = (KeyPair::make().unwrap(), KeyPair::make().unwrap());
        let [first, second] = [&old, &new].map(|pair| pair.sign(&claims()).unwrap());
        let both = [old.public(), new.public()];
        for token in [&first, &second] {
            assert_eq!(
                verify(token, &both, HOST, NOW),
                TokenVerdict::Verified(claims())
            );
        }
        let verdict = verify(&first, &[new.public()], HOST, NOW);
        assert_eq!(verdict, TokenVerdict::Refused(TokenFault::UnknownKey));
    }

    #[test]
    fn what_makes_no_token_is_not_signed() {
        let pair = KeyPair::make().unwrap();
        let mut long = claims();
        long.creator = "r".repeat(100);
        assert_eq!(pair.sign(&long), Err(NotSigned::Length));
        let mut foreign = claims();
        foreign.audience = "https://kopi.example".to_owned();
        assert_eq!(pair.sign(&foreign), Err(NotSigned::Claims));
    }

    #[test]
    fn a_key_shows_its_id_and_keeps_its_secret() {
        let pair = KeyPair::make().unwrap();
        assert!(is_kid(&pair.kid));
        let shown = format!("{pair:?}");
        assert!(shown.contains(&pair.kid) && !shown.contains(&pair.private()));
        let again = KeyPair::read(&pair.kid, &pair.private()).unwrap();
        assert_eq!(again.public(), pair.public());
        assert!(KeyPair::read("k1", "AAAA").is_none());
        assert!(KeyPair::read("a.b", &pair.private()).is_none());
    }
}
