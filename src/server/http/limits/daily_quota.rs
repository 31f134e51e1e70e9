//! What one day has room for, shared out by address, and how much found none.
//!
//! The events of a campaign have so many bytes a day. An address may use half of what all others leave: one alone is stopped at half,
//! and whoever comes after a flood finds room still. Clicks on a link are counted so often for each address and day. What finds no
//! room is counted, and noted in the store from time to time.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::client_ip::ClientIp;
use super::limiter::GENERATION;

/// Once as many addresses as [`GENERATION`] are known of a campaign's day, the others share so many sums, and so their room.
const SUMS: usize = 4_096;

/// The room for events.
#[derive(Debug)]
pub struct EventQuota {
    bytes: u64,
    hasher: RandomState,
    campaigns: Mutex<HashMap<String, DayUsage>>,
    left_out: DropCounter,
}

/// What of a campaign's room is used today.
#[derive(Debug)]
struct DayUsage {
    day: i64,
    all: u64,
    addresses: HashMap<ClientIp, u64>,
    shared: Vec<u64>,
}

impl DayUsage {
    fn since(day: i64, all: u64) -> Self {
        Self {
            day,
            all,
            addresses: HashMap::new(),
            shared: Vec::new(),
        }
    }

    /// What the address used, or those that it shares a sum with.
    fn own(&mut self, client_ip: ClientIp, hasher: &RandomState) -> &mut u64 {
        let is_own = self.addresses.len() < GENERATION || self.addresses.contains_key(&client_ip);
        if is_own {
            return self.addresses.entry(client_ip).or_default();
        }
        self.shared.resize(SUMS, 0);
        let place = usize::try_from(hasher.hash_one(client_ip)).unwrap_or_default() % SUMS;
        &mut self.shared[place]
    }
}

impl EventQuota {
    pub(super) fn new(mebibytes: u32) -> Self {
        Self {
            bytes: u64::from(mebibytes) << 20,
            hasher: RandomState::new(),
            campaigns: Mutex::default(),
            left_out: DropCounter::default(),
        }
    }

    /// Whether it is known how much of a campaign's room is used today.
    pub fn knows(&self, campaign: &str, day: i64) -> bool {
        lock(&self.campaigns)
            .get(campaign)
            .is_some_and(|used| used.day == day)
    }

    /// Begins a campaign's day, of which so many bytes are used already.
    pub fn begin(&self, campaign: &str, day: i64, used: u64) {
        let mut campaigns = lock(&self.campaigns);
        // Another request may have begun it meanwhile.
        let is_known = campaigns.get(campaign).is_some_and(|used| used.day >= day);
        if !is_known {
            campaigns.insert(campaign.to_owned(), DayUsage::since(day, used));
        }
    }

    /// Takes room for an event; false where the address has none left.
    pub fn take(&self, campaign: &str, day: i64, client_ip: ClientIp, bytes: u64) -> bool {
        let mut campaigns = lock(&self.campaigns);
        let Some(used) = campaigns.get_mut(campaign) else {
            return true;
        };
        let all = used.all;
        let own = used.own(client_ip, &self.hasher);
        let others = all.saturating_sub(*own);
        if *own + bytes <= self.bytes.saturating_sub(others) / 2 {
            *own += bytes;
            used.all += bytes;
            return true;
        }
        drop(campaigns);
        self.left_out.add(campaign, day);
        false
    }
}

/// The room for clicks.
#[derive(Debug)]
pub struct ClickQuota {
    /// How many clicks of one address count for a link in a day.
    pub cap: u32,
    hasher: RandomState,
    counted: Mutex<ClickCounts>,
    left_out: DropCounter,
}

/// How many clicks counted today; what was not seen for long is forgotten, as in [`super::limiter::Limiter`].
#[derive(Debug, Default)]
struct ClickCounts {
    day: i64,
    young: HashMap<(u64, ClientIp), u32>,
    old: HashMap<(u64, ClientIp), u32>,
}

impl ClickQuota {
    pub(super) fn new(cap: u32) -> Self {
        Self {
            cap,
            hasher: RandomState::new(),
            counted: Mutex::default(),
            left_out: DropCounter::default(),
        }
    }

    /// Whether a click counts.
    pub fn take(&self, link: &str, day: i64, client_ip: ClientIp) -> bool {
        let key = (self.hasher.hash_one(link), client_ip);
        let mut counted = lock(&self.counted);
        if counted.day != day {
            *counted = ClickCounts {
                day,
                ..ClickCounts::default()
            };
        }
        let before = counted.young.get(&key).or_else(|| counted.old.get(&key));
        let before = before.copied().unwrap_or_default();
        if before >= self.cap {
            drop(counted);
            self.left_out.add(link, day);
            return false;
        }
        if counted.young.len() >= GENERATION && !counted.young.contains_key(&key) {
            counted.old = std::mem::take(&mut counted.young);
        }
        counted.young.insert(key, before + 1);
        true
    }
}

/// How many found no room, by what they are of and by day, until that is noted.
#[derive(Debug, Default)]
struct DropCounter(Mutex<BTreeMap<(String, i64), u64>>);

impl DropCounter {
    fn add(&self, of: &str, day: i64) {
        *lock(&self.0).entry((of.to_owned(), day)).or_default() += 1;
    }

    fn drain(&self) -> BTreeMap<(String, i64), u64> {
        std::mem::take(&mut *lock(&self.0))
    }
}

/// What found no room since it was last asked for.
pub fn drain(events: &EventQuota, clicks: &ClickQuota) -> [BTreeMap<(String, i64), u64>; 2] {
    [events.left_out.drain(), clicks.left_out.drain()]
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    const CAMPAIGN: &str = "kopi-senja";

    fn client_ip(number: u32) -> ClientIp {
        ClientIp::of(IpAddr::V4(Ipv4Addr::from(number)))
    }

    #[test]
    fn one_address_uses_half_of_what_the_others_leave_and_a_flood_silences_nobody() {
        let room = EventQuota::new(1);
        room.begin(CAMPAIGN, 1, 0);
        let took = |number| {
            (0..10_000)
                .take_while(|_| room.take(CAMPAIGN, 1, client_ip(number), 1_024))
                .count()
        };
        let shares: Vec<usize> = (1..=5).map(took).collect();
        assert_eq!(shares, [512, 256, 128, 64, 32]);
        assert_eq!(
            drain(&room, &ClickQuota::new(1))[0],
            BTreeMap::from([((CAMPAIGN.to_owned(), 1), 5)])
        );
        for number in 10..100 {
            let fits = room.take(CAMPAIGN, 1, client_ip(number), 100);
            assert!(fits, "{number}");
        }
    }

    #[test]
    fn all_addresses_together_stay_within_the_day_and_the_next_begins_anew() {
        let room = EventQuota::new(1);
        room.begin(CAMPAIGN, 1, 1 << 19);
        let all =
            (0..100_000).filter(|number| room.take(CAMPAIGN, 1, client_ip(number % 999), 100));
        assert!(all.count() * 100 <= 1 << 19);
        assert!(room.knows(CAMPAIGN, 1) && !room.knows(CAMPAIGN, 2) && !room.knows("teh", 1));
        room.begin(CAMPAIGN, 1, 0);
        assert!(!room.take(CAMPAIGN, 1, client_ip(1), 1 << 19), "begun once");
        room.begin(CAMPAIGN, 2, 0);
        assert!(room.take(CAMPAIGN, 2, client_ip(1), 1 << 19));
    }

    #[test]
    fn clicks_of_an_address_count_to_the_cap_for_each_link_and_day() {
        let room = ClickQuota::new(2);
        let counted = |link, day, number| room.take(link, day, client_ip(number));
        assert_eq!(
            [counted("a", 1, 1), counted("a", 1, 1), counted("a", 1, 1)],
            [true, true, false]
        );
        assert!(counted("b", 1, 1) && counted("a", 1, 2) && counted("a", 2, 1));
        let left_out = drain(&EventQuota::new(1), &room);
        assert_eq!(left_out[1], BTreeMap::from([(("a".to_owned(), 1), 1)]));
    }

    #[test]
    fn a_million_addresses_do_not_fill_the_memory() {
        let clicks = ClickQuota::new(1);
        for number in 0..1_000_000 {
            assert!(clicks.take("a", 1, client_ip(number)));
        }
        let counted = clicks.counted.lock().unwrap();
        assert!(counted.young.len() + counted.old.len() <= 2 * GENERATION);
        let events = EventQuota::new(1);
        events.begin(CAMPAIGN, 1, 0);
        for number in 0..1_000_000 {
            events.take(CAMPAIGN, 1, client_ip(number), 400);
        }
        let used = &events.campaigns.lock().unwrap()[CAMPAIGN];
        assert!(used.addresses.len() == GENERATION && used.shared.len() == SUMS);
        assert!(used.all <= 1 << 20);
    }
}
