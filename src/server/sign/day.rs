//! What marks people for a day, and cannot be undone after it.

use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::random::{self, NoKey};

/// A key that lives for one day and only in memory: what was marked with yesterday's can be traced to nobody.
#[derive(Debug, Default)]
pub struct DailyKey(Mutex<Option<(i64, [u8; 32])>>);

impl DailyKey {
    /// The HMAC-SHA-256 of `data` with the key of `day`, counted in days since 1970, as base64url.
    ///
    /// # Errors
    /// Where no key can be made.
    pub fn digest(&self, data: &[u8], day: i64) -> Result<String, NoKey> {
        let key = self.of(day)?;
        let mac = Hmac::<Sha256>::new_from_slice(&key);
        let mut mac = mac.map_err(|fault| NoKey(fault.to_string()))?;
        mac.update(data);
        Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
    }

    fn of(&self, day: i64) -> Result<[u8; 32], NoKey> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((of, key)) = *kept
            && of == day
        {
            return Ok(key);
        }
        let key = random::bytes()?;
        *kept = Some((day, key));
        Ok(key)
    }
}
