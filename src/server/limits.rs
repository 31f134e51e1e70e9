//! How much one address may do: allowances that refill, in bounded memory.

pub mod actor;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::config::Config;
use crate::error::Problem;

use actor::{Actor, Salt};

/// How many addresses one limiter remembers at most: twice this, some 4 MiB.
const GENERATION: usize = 32_768;

/// The limits of the API.
#[derive(Debug)]
pub struct Limits {
    /// Reviews written.
    pub reviews: Limiter,
    /// Helpful votes.
    pub votes: Limiter,
    /// Reads of campaigns and reviews.
    pub reads: Limiter,
    /// Batches of events.
    pub batches: Limiter,
    /// Carts made by a shop's API.
    pub carts: Limiter,
    /// How many voters of one address count for one review.
    pub voters_per_address: u32,
    /// What addresses are hashed with before they are stored beside a vote.
    pub salt: Salt,
}

impl Limits {
    /// The limits that the configuration sets.
    pub fn of(config: &Config) -> Self {
        Self {
            reviews: Limiter::new(config.reviews_per_hour, Duration::from_secs(3_600)),
            votes: Limiter::new(config.votes_per_minute, Duration::from_secs(60)),
            reads: Limiter::new(config.reads_per_minute, Duration::from_secs(60)),
            batches: Limiter::new(config.batches_per_minute, Duration::from_secs(60)),
            carts: Limiter::new(config.carts_per_minute, Duration::from_secs(60)),
            voters_per_address: config.voters_per_address,
            salt: Salt::default(),
        }
    }
}

/// An allowance for each address, by the generic cell rate algorithm: one number per address, no list of times.
#[derive(Debug)]
pub struct Limiter {
    /// Milliseconds after which one request is free again.
    interval: u64,
    /// How far ahead of the present an address may use up its allowance, in milliseconds.
    tolerance: u64,
    epoch: Instant,
    seen: Mutex<Generations>,
}

/// Two maps instead of one that is swept: when the young one is full it becomes the old one, and what was not seen since
/// is forgotten. Bounded, and no request pays for a sweep.
#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Actor, u64>,
    old: HashMap<Actor, u64>,
}

impl Limiter {
    /// So many requests in each such period, all at once if need be.
    pub fn new(requests: u32, period: Duration) -> Self {
        let period = u64::try_from(period.as_millis()).unwrap_or(u64::MAX);
        let interval = (period / u64::from(requests.max(1))).max(1);
        let tolerance = interval * u64::from(requests.max(1) - 1);
        Self {
            interval,
            tolerance,
            epoch: Instant::now(),
            seen: Mutex::default(),
        }
    }

    /// Takes one request from the address's allowance.
    ///
    /// # Errors
    /// Where nothing is left: a 429 that says when to come again.
    pub fn take(&self, actor: Actor) -> Result<(), Problem> {
        let now = u64::try_from(self.epoch.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.take_at(actor, now).map_err(Problem::rate_limited)
    }

    /// Milliseconds since the epoch in, seconds to wait out.
    fn take_at(&self, actor: Actor, now: u64) -> Result<(), u32> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let due = seen.recall(&actor).unwrap_or(0).max(now);
        let ahead = due - now;
        if ahead > self.tolerance {
            let wait = (ahead - self.tolerance).div_ceil(1_000);
            return Err(u32::try_from(wait).unwrap_or(u32::MAX));
        }
        seen.remember(actor, due + self.interval);
        Ok(())
    }
}

impl Generations {
    fn recall(&self, actor: &Actor) -> Option<u64> {
        self.young
            .get(actor)
            .or_else(|| self.old.get(actor))
            .copied()
    }

    fn remember(&mut self, actor: Actor, due: u64) {
        if self.young.len() >= GENERATION && !self.young.contains_key(&actor) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(actor, due);
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    fn actor(number: u32) -> Actor {
        Actor::of(IpAddr::V4(Ipv4Addr::from(number)))
    }

    #[test]
    fn an_allowance_can_be_used_at_once_and_refills_evenly() {
        let limiter = Limiter::new(30, Duration::from_secs(3_600));
        for _ in 0..30 {
            assert_eq!(limiter.take_at(actor(1), 0), Ok(()));
        }
        assert_eq!(limiter.take_at(actor(1), 0), Err(120));
        assert_eq!(limiter.take_at(actor(1), 119_000), Err(1));
        assert_eq!(limiter.take_at(actor(1), 120_000), Ok(()));
        assert_eq!(limiter.take_at(actor(1), 120_000), Err(120));
    }

    #[test]
    fn one_address_does_not_use_up_what_is_anothers() {
        let limiter = Limiter::new(1, Duration::from_secs(60));
        assert_eq!(limiter.take_at(actor(1), 0), Ok(()));
        assert_eq!(limiter.take_at(actor(1), 0), Err(60));
        assert_eq!(limiter.take_at(actor(2), 0), Ok(()));
    }

    #[test]
    fn a_million_addresses_do_not_fill_the_memory() {
        let limiter = Limiter::new(1, Duration::from_secs(60));
        for number in 0..1_000_000 {
            assert_eq!(limiter.take_at(actor(number), 0), Ok(()));
        }
        let seen = limiter.seen.lock().unwrap();
        assert!(seen.young.len() + seen.old.len() <= 2 * GENERATION);
    }
}
