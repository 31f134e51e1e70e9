//! How much of bodies is held in memory at once: a share of the whole for each that is being read.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::client_ip::ClientIp;
use crate::http::error::Problem;

const KIB: usize = 1_024;
/// What all bodies that are being read may hold together, in KiB.
const TOTAL_KIB: usize = 48 * KIB;
/// What those of one address may, in KiB.
const ADDRESS_KIB: usize = 12 * KIB;
/// How long a body waits for its share before its sender is told to come again.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// The memory for bodies that are being read.
#[derive(Debug)]
pub struct BodyBudget {
    whole: Arc<Semaphore>,
    by_address: Mutex<HashMap<ClientIp, Weak<Semaphore>>>,
}

/// A share of it, given back when it is dropped.
#[derive(Debug)]
pub struct BodyPermit {
    _of_address: OwnedSemaphorePermit,
    _of_whole: OwnedSemaphorePermit,
    /// Keeps what the address has left known while any of its bodies is read.
    _address: Arc<Semaphore>,
}

impl Default for BodyBudget {
    fn default() -> Self {
        Self {
            whole: Arc::new(Semaphore::new(TOTAL_KIB)),
            by_address: Mutex::default(),
        }
    }
}

impl BodyBudget {
    /// Waits until a body of so many bytes has its share.
    ///
    /// # Errors
    /// Where none is free for seconds: a 429 that says when to come again.
    pub async fn acquire(&self, client_ip: ClientIp, bytes: usize) -> Result<BodyPermit, Problem> {
        let kib = bytes.div_ceil(KIB).clamp(1, ADDRESS_KIB);
        let kib = u32::try_from(kib).unwrap_or(u32::MAX);
        let address = self.of(client_ip);
        let waiting = async {
            // The address first: what it waits for there, it keeps from nobody else.
            let of_address = address.clone().acquire_many_owned(kib).await;
            let of_whole = self.whole.clone().acquire_many_owned(kib).await;
            (of_address, of_whole)
        };
        match tokio::time::timeout(ACQUIRE_TIMEOUT, waiting).await {
            Ok((Ok(of_address), Ok(of_whole))) => Ok(BodyPermit {
                _of_address: of_address,
                _of_whole: of_whole,
                _address: address,
            }),
            _ => Err(Problem::rate_limited(1)),
        }
    }

    fn of(&self, client_ip: ClientIp) -> Arc<Semaphore> {
        let mut addresses = self
            .by_address
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = addresses.get(&client_ip).and_then(Weak::upgrade) {
            return known;
        }
        addresses.retain(|_, left| left.strong_count() > 0);
        let fresh = Arc::new(Semaphore::new(ADDRESS_KIB));
        addresses.insert(client_ip, Arc::downgrade(&fresh));
        fresh
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    fn client_ip(number: u32) -> ClientIp {
        ClientIp::of(IpAddr::V4(Ipv4Addr::from(number)))
    }

    #[tokio::test(start_paused = true)]
    async fn one_address_has_its_share_and_leaves_the_others_theirs() {
        let bodies = BodyBudget::default();
        let mut held = Vec::new();
        for _ in 0..6 {
            held.push(bodies.acquire(client_ip(1), 2 * KIB * KIB).await.unwrap());
        }
        assert!(bodies.acquire(client_ip(1), 1).await.is_err());
        assert!(bodies.acquire(client_ip(2), 2 * KIB * KIB).await.is_ok());
        held.pop();
        assert!(bodies.acquire(client_ip(1), 2 * KIB * KIB).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn all_addresses_together_hold_no_more_than_the_whole() {
        let bodies = BodyBudget::default();
        let mut held = Vec::new();
        for number in 0..4 {
            held.push(bodies.acquire(client_ip(number), usize::MAX).await.unwrap());
        }
        assert!(bodies.acquire(client_ip(9), KIB).await.is_err());
        held.clear();
        assert!(bodies.acquire(client_ip(9), KIB).await.is_ok());
        assert_eq!(bodies.by_address.lock().unwrap().len(), 1);
    }
}
