//! How much may be done: allowances that refill, in bounded memory.
//!
//! An address is no person: behind one of a mobile network are hundreds. So what a visitor does counts against the visitor's own
//! allowance first, under a token that the page makes anew for each of its loads, and then against the generous one of the
//! address, which is what whoever makes up tokens meets. What costs nothing, such as a document that is held, is not counted.

mod body_budget;
pub mod client_ip;
pub mod daily_quota;
mod limiter;

use std::time::Duration;

use crate::config::Config;

use body_budget::BodyBudget;
use client_ip::{ClientIp, IpHasher};
use daily_quota::{ClickQuota, EventQuota};
use limiter::{Limiter, MINUTE, VisitorLimiter};

const HOUR: Duration = Duration::from_secs(3_600);

/// The limits of the API.
#[derive(Debug)]
pub struct Limits {
    /// Reviews written.
    pub reviews: Limiter<ClientIp>,
    /// Helpful votes.
    pub votes: VisitorLimiter,
    /// Reads that ask the store.
    pub reads: Limiter<ClientIp>,
    /// Events.
    pub events: VisitorLimiter,
    /// How much of events a day has room for.
    pub event_quota: EventQuota,
    /// How many clicks.
    pub click_quota: ClickQuota,
    /// Carts made by a shop's API.
    pub carts: Limiter<ClientIp>,
    /// Large bodies under way.
    pub body_budget: BodyBudget,
    /// How many voters of one address count for one review.
    pub voters_per_address: u32,
    /// What addresses are hashed with before they are stored beside a vote.
    pub ip_hasher: IpHasher,
}

impl Limits {
    /// The limits that the configuration sets.
    pub fn of(config: &Config) -> Self {
        Self {
            reviews: Limiter::new(config.reviews_per_hour, HOUR),
            votes: VisitorLimiter::new(config.votes_per_visitor, config.votes_per_minute),
            reads: Limiter::new(config.reads_per_minute, MINUTE),
            events: VisitorLimiter::new(config.events_per_visitor, config.events_per_minute),
            event_quota: EventQuota::new(config.event_mebibytes_per_day),
            click_quota: ClickQuota::new(config.clicks_per_address),
            carts: Limiter::new(config.carts_per_minute, MINUTE),
            body_budget: BodyBudget::default(),
            voters_per_address: config.voters_per_address,
            ip_hasher: IpHasher::default(),
        }
    }
}
