//! Allowances that refill, in bounded memory.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::client_ip::ClientIp;
use crate::http::error::Problem;

/// How many addresses or visitors one limiter remembers at most: twice this, some 4 MiB.
pub(super) const GENERATION: usize = 32_768;
pub(super) const MINUTE: Duration = Duration::from_secs(60);

/// What each visitor may do in a minute, and what all visitors of an address may together.
#[derive(Debug)]
pub struct VisitorLimiter {
    visitor: Limiter<(ClientIp, u64)>,
    address: Limiter<ClientIp>,
    hasher: RandomState,
}

impl VisitorLimiter {
    pub(super) fn new(visitor: u32, address: u32) -> Self {
        Self {
            visitor: Limiter::new(visitor, MINUTE),
            address: Limiter::new(address, MINUTE),
            hasher: RandomState::new(),
        }
    }

    /// Takes so much from the allowances of a visitor, if it says which it is, and of its address.
    ///
    /// # Errors
    /// Where one of them has not so much left: a 429 that says when to come again.
    pub fn take(
        &self,
        client_ip: ClientIp,
        visitor: Option<&str>,
        count: usize,
    ) -> Result<(), Problem> {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        if let Some(visitor) = visitor {
            let visitor = (client_ip, self.hasher.hash_one(visitor));
            self.visitor.take_many(visitor, count)?;
        }
        self.address.take_many(client_ip, count)
    }
}

/// An allowance for each key, by the generic cell rate algorithm: one number per key, no list of times.
#[derive(Debug)]
pub struct Limiter<K> {
    /// Milliseconds after which one request is free again.
    interval: u64,
    /// How many requests may come at once.
    most: u64,
    epoch: Instant,
    seen: Mutex<Generations<K>>,
}

/// Two maps instead of one that is swept: when the young one is full it becomes the old one, and what was not seen since
/// is forgotten. Bounded, and no request pays for a sweep.
#[derive(Debug)]
struct Generations<K> {
    young: HashMap<K, u64>,
    old: HashMap<K, u64>,
}

impl<K: Copy + Eq + Hash> Limiter<K> {
    /// So many requests in each such period, all at once if need be.
    pub fn new(requests: u32, period: Duration) -> Self {
        let period = u64::try_from(period.as_millis()).unwrap_or(u64::MAX);
        let most = u64::from(requests.max(1));
        Self {
            interval: (period / most).max(1),
            most,
            epoch: Instant::now(),
            seen: Mutex::new(Generations {
                young: HashMap::new(),
                old: HashMap::new(),
            }),
        }
    }

    /// Takes one request from the key's allowance.
    ///
    /// # Errors
    /// Where nothing is left: a 429 that says when to come again.
    pub fn take(&self, key: K) -> Result<(), Problem> {
        self.take_many(key, 1)
    }

    /// Takes so many requests at once, or none of them. More than the whole allowance are as many as that.
    ///
    /// # Errors
    /// Where so much is not left: a 429 that says when to come again.
    pub fn take_many(&self, key: K, count: u64) -> Result<(), Problem> {
        let now = u64::try_from(self.epoch.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.take_at(key, count, now).map_err(Problem::rate_limited)
    }

    /// Milliseconds since the epoch in, seconds to wait out.
    fn take_at(&self, key: K, count: u64, now: u64) -> Result<(), u32> {
        let count = count.clamp(1, self.most);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let due = seen.get(&key).unwrap_or(0).max(now) + self.interval * count;
        let ahead = due - now;
        let tolerance = self.interval * self.most;
        if ahead > tolerance {
            let wait = (ahead - tolerance).div_ceil(1_000);
            return Err(u32::try_from(wait).unwrap_or(u32::MAX));
        }
        seen.insert(key, due);
        Ok(())
    }
}

impl<K: Copy + Eq + Hash> Generations<K> {
    fn get(&self, key: &K) -> Option<u64> {
        self.young.get(key).or_else(|| self.old.get(key)).copied()
    }

    fn insert(&mut self, key: K, due: u64) {
        if self.young.len() >= GENERATION && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, due);
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    fn client_ip(number: u32) -> ClientIp {
        ClientIp::of(IpAddr::V4(Ipv4Addr::from(number)))
    }

    #[test]
    fn an_allowance_can_be_used_at_once_and_refills_evenly() {
        let limiter = Limiter::new(30, Duration::from_secs(3_600));
        for _ in 0..30 {
            assert_eq!(limiter.take_at(client_ip(1), 1, 0), Ok(()));
        }
        assert_eq!(limiter.take_at(client_ip(1), 1, 0), Err(120));
        assert_eq!(limiter.take_at(client_ip(1), 1, 119_000), Err(1));
        assert_eq!(limiter.take_at(client_ip(1), 1, 120_000), Ok(()));
        assert_eq!(limiter.take_at(client_ip(1), 1, 120_000), Err(120));
    }

    #[test]
    fn one_address_does_not_use_up_what_is_anothers() {
        let limiter = Limiter::new(1, Duration::from_secs(60));
        assert_eq!(limiter.take_at(client_ip(1), 1, 0), Ok(()));
        assert_eq!(limiter.take_at(client_ip(1), 1, 0), Err(60));
        assert_eq!(limiter.take_at(client_ip(2), 1, 0), Ok(()));
    }

    #[test]
    fn many_at_once_are_taken_whole_or_not_at_all() {
        let limiter = Limiter::new(60, Duration::from_secs(60));
        assert_eq!(limiter.take_at(client_ip(1), 50, 0), Ok(()));
        assert_eq!(limiter.take_at(client_ip(1), 20, 0), Err(10));
        assert_eq!(limiter.take_at(client_ip(1), 10, 0), Ok(()));
        assert_eq!(limiter.take_at(client_ip(2), 1_000, 0), Ok(()));
        assert_eq!(limiter.take_at(client_ip(2), 1, 0), Err(1));
    }

    #[test]
    fn one_visitor_leaves_the_others_of_the_address_theirs_and_made_up_ones_meet_its_end() {
        let limits = VisitorLimiter::new(2, 5);
        let sent = |visitor: &str| limits.take(client_ip(1), Some(visitor), 1).is_ok();
        assert_eq!([sent("a"), sent("a"), sent("a")], [true, true, false]);
        assert_eq!([sent("b"), sent("c"), sent("d")], [true, true, true]);
        assert!(!sent("e") && limits.take(client_ip(1), None, 1).is_err());
        assert!(limits.take(client_ip(2), None, 1).is_ok());
    }

    #[test]
    fn a_million_addresses_do_not_fill_the_memory() {
        let limiter = Limiter::new(1, Duration::from_secs(60));
        for number in 0..1_000_000 {
            assert_eq!(limiter.take_at(client_ip(number), 1, 0), Ok(()));
        }
        let seen = limiter.seen.lock().unwrap();
        assert!(seen.young.len() + seen.old.len() <= 2 * GENERATION);
    }
}
