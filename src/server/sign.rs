//! Keys, and what is made with them. No other room sees one.
//!
//! - `creator`: the key pairs that sign creators' tokens, and the check of a token
//! - `day`: what addresses are hashed with
//! - `shop`: the secrets of shops, and the check of their webhooks

mod creator;
mod day;
mod shop;

pub use creator::{KeyPair, NotSigned, verify};
pub use day::DayKey;
pub use shop::{Secrets, SecretsFault, SignatureFault, signature, signature_header};

/// The system gives no randomness, or its cryptography refuses a key.
#[derive(Debug, thiserror::Error)]
#[error("no key can be made: {0}")]
pub struct NoKey(String);

/// Bytes that nobody can guess.
fn random() -> Result<[u8; 32], NoKey> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|fault| NoKey(fault.to_string()))?;
    Ok(bytes)
}
