//! What nobody can guess.

/// The system gives no randomness, or its cryptography refuses a key.
#[derive(Debug, thiserror::Error)]
#[error("no key can be made: {0}")]
pub struct NoKey(pub(super) String);

/// A short id that nobody can guess, 50 bits in letters and digits that are not taken for one another.
///
/// # Errors
/// Where the system gives no randomness.
pub fn short_id() -> Result<String, NoKey> {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let letter = |byte: &u8| char::from(LETTERS[usize::from(byte % 32)]);
    Ok(bytes()?.iter().take(10).map(letter).collect())
}

/// Bytes that nobody can guess.
pub(super) fn bytes() -> Result<[u8; 32], NoKey> {
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
