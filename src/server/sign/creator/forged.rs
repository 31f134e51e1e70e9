//! A hundred thousand forged tokens, none of them believed.

use std::collections::HashMap;

use super::*;

const CASES: u64 = 100_000;
const HOST: &str = "kopi.example";
const NOW: Time = Time(1_700_000_000_000);
/// The order of the group (RFC 8032 §5.1), the least byte first: a signature's S may be written with this added, by a lax reader.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// Numbers that repeat on every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }
}

/// The brand's two keys, and the key of somebody else under the id of the first.
struct Forger {
    pairs: [KeyPair; 2],
    stranger: KeyPair,
    sound: Vec<String>,
    dice: Dice,
}

impl Forger {
    fn new() -> Self {
        let pair = |kid: &str| KeyPair::make().unwrap().named(kid).unwrap();
        let mut forger = Self {
            pairs: [pair("k1"), pair("k2")],
            stranger: pair("k1"),
            sound: Vec::new(),
            dice: Dice(0x9e37_79b9_7f4a_7c15),
        };
        forger.sound = (0..1_000).map(|at| forger.signed(at % 2)).collect();
        forger
    }

    fn claims(&mut self) -> TokenClaims {
        TokenClaims {
            creator: format!("creator-{}", self.dice.below(1_000)),
            campaign: "kopi-senja".to_owned(),
            audience: HOST.to_owned(),
            expires: 1_800_000_000,
        }
    }

    fn signed(&mut self, pair: usize) -> String {
        let claims = self.claims();
        self.pairs[pair].sign(&claims).unwrap()
    }

    /// A token that is wrong in one of eleven ways.
    fn forged(&mut self, way: u64) -> String {
        let sound = self.sound[self.dice.below(self.sound.len())].clone();
        let (signed, signature) = sound.rsplit_once('.').unwrap();
        let with = |signature: &[u8]| [signed, ".", &encode(signature)].concat();
        let mut bytes = decode(signature).unwrap();
        match way {
            0 => {
                let mut text = sound.clone().into_bytes();
                let at = self.dice.below(text.len());
                text[at] ^= 1 << self.dice.below(7);
                String::from_utf8(text).unwrap()
            }
            1 => {
                bytes[self.dice.below(64)] ^= 1 << self.dice.below(8);
                with(&bytes)
            }
            2 => {
                bytes.fill_with(|| u8::try_from(self.dice.below(256)).unwrap());
                with(&bytes)
            }
            3 => {
                // S + the group's order: sound by the equation, and no second spelling may be.
                let mut carry = 0;
                for (byte, add) in bytes[32..].iter_mut().zip(ORDER) {
                    let sum = u16::from(*byte) + u16::from(add) + carry;
                    *byte = u8::try_from(sum & 0xff).unwrap();
                    carry = sum >> 8;
                }
                with(&bytes)
            }
            4 => sound[..self.dice.below(sound.len())].to_owned(),
            5 => {
                let other = self.claims().signable("k1").unwrap();
                match sound.starts_with(&other) {
                    true => String::new(),
                    false => [&other, ".", signature].concat(),
                }
            }
            6 => match sound.strip_prefix("v1.k1.") {
                Some(rest) => ["v1.k2.", rest].concat(),
                None => ["v1.k1.", &sound["v1.k2.".len()..]].concat(),
            },
            7 => ["v1.k9.", &sound["v1.k1.".len()..]].concat(),
            8 => self.stranger_signs(),
            9 => self.resigned(|claims| "teh.example".clone_into(&mut claims.audience)),
            _ => self.resigned(|claims| claims.expires = NOW.0 / 1_000),
        }
    }

    fn stranger_signs(&mut self) -> String {
        let claims = self.claims();
        self.stranger.sign(&claims).unwrap()
    }

    /// Signed by the brand, for another place or time.
    fn resigned(&mut self, change: impl FnOnce(&mut TokenClaims)) -> String {
        let mut claims = self.claims();
        change(&mut claims);
        self.pairs[0].sign(&claims).unwrap()
    }
}

#[test]
fn of_a_hundred_thousand_forged_tokens_none_is_believed() {
    let mut forger = Forger::new();
    let keys = forger.pairs.each_ref().map(KeyPair::public);
    let (mut accepted, mut refused) = (0, HashMap::new());
    for case in 0..CASES {
        let token = forger.forged(case % 11);
        match verify(&token, &keys, HOST, NOW) {
            TokenVerdict::Verified(_) => accepted += 1,
            TokenVerdict::Refused(fault) => *refused.entry(fault.code()).or_insert(0_u64) += 1,
        }
    }
    assert_eq!((accepted, refused.values().sum()), (0, CASES));
    for fault in [
        TokenFault::Malformed,
        TokenFault::UnknownKey,
        TokenFault::Signature,
        TokenFault::Expired,
        TokenFault::Audience,
    ] {
        assert!(refused[fault.code()] > 1_000, "{refused:?}");
    }
    for sound in &forger.sound {
        let verdict = verify(sound, &keys, HOST, NOW);
        assert!(matches!(verdict, TokenVerdict::Verified(_)), "{sound}");
    }
}
