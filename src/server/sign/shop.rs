//! The check of a webhook against the secrets that its shop signs with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use etalase_model::commission::Source;
use etalase_model::time::Time;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::secrets::Secrets;

/// How old a signature with a time may be, and how far ahead, in milliseconds: what Stripe's own libraries take.
const TOLERANCE: i64 = 300_000;

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureFault {
    /// This server has no secret of such a shop.
    #[error("there is no secret of such a shop for this campaign")]
    NoSecret,
    /// No live secret made this signature of this body.
    #[error("the signature is missing or not right")]
    Wrong,
    /// It is right, but was made too long ago, or in the future.
    #[error("the signature was made at another time")]
    Stale,
}

impl Secrets {
    /// Whether there is a secret of such a shop: without one no signature can be right.
    ///
    /// # Errors
    /// Where there is none.
    pub fn expect(&self, campaign: &str, source: Source) -> Result<(), SignatureFault> {
        let secrets = self.of_webhooks(campaign, source);
        secrets.map(|_| ()).ok_or(SignatureFault::NoSecret)
    }

    /// Whether a live secret made this signature of these bytes, at about `now` where the signature has a time.
    ///
    /// Every secret is tried and every comparison takes constant time, so that nothing is learnt from how long it took.
    ///
    /// # Errors
    /// Where there is no secret, none fits, or the signature's time is over.
    pub fn check(
        &self,
        campaign: &str,
        source: Source,
        signature: &str,
        body: &[u8],
        now: Time,
    ) -> Result<(), SignatureFault> {
        let secrets = self
            .of_webhooks(campaign, source)
            .ok_or(SignatureFault::NoSecret)?;
        let Signature { at, digests } =
            Signature::read(source, signature).ok_or(SignatureFault::Wrong)?;
        let mut fits = false;
        for secret in secrets {
            for digest in &digests {
                let made =
                    mac(secret, at, body).is_some_and(|mac| mac.verify_slice(digest).is_ok());
                fits |= made;
            }
        }
        if !fits {
            return Err(SignatureFault::Wrong);
        }
        let is_timely = at
            .is_none_or(|at| at.saturating_mul(1_000).abs_diff(now.0) <= TOLERANCE.unsigned_abs());
        if is_timely {
            Ok(())
        } else {
            Err(SignatureFault::Stale)
        }
    }
}

/// The header that a shop of this kind writes its signature into.
pub const fn signature_header(source: Source) -> &'static str {
    match source {
        Source::Shopify => "x-shopify-hmac-sha256",
        Source::Woocommerce => "x-wc-webhook-signature",
        Source::Stripe => "stripe-signature",
        Source::Generic => "etalase-signature",
    }
}

/// What a shop of this kind writes into its [`signature_header`], for a rehearsal without one.
pub fn signature(source: Source, secret: &str, body: &[u8], now: Time) -> String {
    let seconds = now.0.div_euclid(1_000);
    let at = is_timed(source).then_some(seconds);
    let digest = mac(secret, at, body).map(|mac| mac.finalize().into_bytes().to_vec());
    let digest = digest.unwrap_or_default();
    if is_timed(source) {
        let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        format!("t={seconds},v1={digits}")
    } else {
        STANDARD.encode(digest)
    }
}

/// A signature taken apart: when it was made, where it says so, and every digest of the form that is understood.
struct Signature {
    at: Option<i64>,
    digests: Vec<Vec<u8>>,
}

impl Signature {
    /// The most digests that are tried: a shop that rotates its secret sends two.
    const MOST: usize = 8;

    fn read(source: Source, text: &str) -> Option<Self> {
        if !is_timed(source) {
            let digests = vec![STANDARD.decode(text).ok()?];
            return Some(Self { at: None, digests });
        }
        let parts = || {
            text.split(',')
                .filter_map(|part| part.trim().split_once('='))
        };
        let (_, at) = parts().find(|(name, _)| *name == "t")?;
        let digests = parts()
            .filter(|(name, _)| *name == "v1")
            .filter_map(|(_, digest)| bytes(digest));
        Some(Self {
            at: Some(at.parse().ok()?),
            digests: digests.take(Self::MOST).collect(),
        })
    }
}

const fn is_timed(source: Source) -> bool {
    matches!(source, Source::Stripe | Source::Generic)
}

/// The MAC over the body; over `time.body` where the signature has a time.
fn mac(secret: &str, at: Option<i64>, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    if let Some(at) = at {
        mac.update(at.to_string().as_bytes());
        mac.update(b".");
    }
    mac.update(body);
    Some(mac)
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    };
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| match pair {
            [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1_492_774_577_000);
    const OLD: &str = "a secret of the shop: old";
    const NEW: &str = "a secret of the shop: new";

    fn secrets() -> Secrets {
        let list = format!("[{NEW:?}, {OLD:?}]");
        let lines = Source::ALL
            .iter()
            .map(|source| format!("{} = {list}\n", source.as_str()));
        Secrets::parse(&["[kopi-senja]\n".to_owned(), lines.collect()].concat()).unwrap()
    }

    fn check(source: Source, signature: &str, body: &[u8]) -> Result<(), SignatureFault> {
        secrets().check("kopi-senja", source, signature, body, NOW)
    }

    #[test]
    fn the_published_vector_of_hmac_sha256_holds() {
        // RFC 4231, test case 2.
        let made = mac("Jefe", None, b"what do ya want for nothing?").unwrap();
        let expected =
            bytes("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843").unwrap();
        assert!(made.verify_slice(&expected).is_ok());
    }

    #[test]
    fn both_live_secrets_are_believed_and_no_third() {
        for source in Source::ALL {
            for secret in [OLD, NEW] {
                assert_eq!(
                    check(*source, &signature(*source, secret, b"{}", NOW), b"{}"),
                    Ok(())
                );
            }
            let forged = signature(*source, "another secret entirely", b"{}", NOW);
            assert_eq!(check(*source, &forged, b"{}"), Err(SignatureFault::Wrong));
        }
    }

    #[test]
    fn one_byte_of_the_body_is_enough_to_refuse_it() {
        for source in Source::ALL {
            let made = signature(*source, NEW, b"{}", NOW);
            assert_eq!(check(*source, &made, b"{ }"), Err(SignatureFault::Wrong));
        }
    }

    #[test]
    fn a_timed_signature_ends_after_five_minutes_and_its_time_is_signed() {
        for source in [Source::Stripe, Source::Generic] {
            let made = |seconds| signature(source, NEW, b"{}", NOW.plus_seconds(seconds));
            assert_eq!(check(source, &made(-300), b"{}"), Ok(()));
            assert_eq!(
                check(source, &made(-301), b"{}"),
                Err(SignatureFault::Stale)
            );
            assert_eq!(check(source, &made(301), b"{}"), Err(SignatureFault::Stale));
            let moved = made(-301).replace("t=1492774276", "t=1492774577");
            assert_eq!(check(source, &moved, b"{}"), Err(SignatureFault::Wrong));
        }
    }

    #[test]
    fn of_several_digests_one_has_to_fit_and_older_schemes_do_not_count() {
        let made = signature(Source::Stripe, NEW, b"{}", NOW);
        let (time, digest) = made.split_once(",v1=").unwrap();
        let wrong = "0".repeat(64);
        assert_eq!(
            check(
                Source::Stripe,
                &format!("{time},v1={wrong},v1={digest},v0={wrong}"),
                b"{}"
            ),
            Ok(())
        );
        assert_eq!(
            check(Source::Stripe, &format!("{time},v0={digest}"), b"{}"),
            Err(SignatureFault::Wrong)
        );
    }

    #[test]
    fn rubbish_is_a_wrong_signature_and_an_unknown_shop_has_no_secret() {
        for text in [
            "",
            "t=,v1=",
            "t=1492774577",
            "v1=00",
            "====",
            "t=1492774577,v1=0g",
            "t=99999999999999999999,v1=00",
        ] {
            for source in Source::ALL {
                assert_eq!(
                    check(*source, text, b"{}"),
                    Err(SignatureFault::Wrong),
                    "{text}"
                );
            }
        }
        let other = secrets().check("teh", Source::Shopify, "", b"", NOW);
        assert_eq!(other, Err(SignatureFault::NoSecret));
    }
}
