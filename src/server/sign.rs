//! Keys, and what is made with them. No other room sees one.
//!
//! - `creator`: the key pairs that sign creators' tokens, and the check of a token
//! - `keyring`: the file that they are kept in
//! - `day`: what addresses are hashed with
//! - `secrets`: the file of what shops sign with, and of the tokens of their APIs
//! - `shop`: the check of a shop's webhooks

mod creator;
mod day;
mod keyring;
mod secrets;
mod shop;

pub use creator::{KeyPair, NotSigned, verify};
pub use day::DayKey;
pub use keyring::{Keyring, KeyringError, Shown};
pub use secrets::{Secrets, SecretsFault};
pub use shop::{SignatureFault, signature, signature_header};

/// The system gives no randomness, or its cryptography refuses a key.
#[derive(Debug, thiserror::Error)]
#[error("no key can be made: {0}")]
pub struct NoKey(String);

/// A short id that nobody can guess, 50 bits in letters and digits that are not taken for one another.
///
/// # Errors
/// Where the system gives no randomness.
pub fn short_id() -> Result<String, NoKey> {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    Ok(random()?.iter().take(10).map(letter).collect())
}

/// Bytes that nobody can guess.
fn random() -> Result<[u8; 32], NoKey> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|fault| NoKey(fault.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_are_short_forms_and_no_two_are_alike() {
        let mut ids: Vec<String> = (0..1_000).map(|_| short_id().unwrap()).collect();
        assert!(ids.iter().all(|id| etalase_model::creator::is_short(id)));
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 1_000);
    }
}
