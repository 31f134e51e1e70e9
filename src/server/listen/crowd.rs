//! Who is connected, and who of them keeps the server waiting.
//!
//! A connection *waits* while it has no request under way, while it does not go on with the body it began, and while it does not
//! read its answer. Waiting costs descriptors and memory, so there is a ceiling on it for each address and on connections in all.
//! Where one is met, whoever waited longest is let go, before all others of those that were answered and have not asked again: they
//! lose nothing but a connection. A crowd behind one address of a mobile network comes and goes, and hardly ever waits for long.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

use crate::limits::actor::Actor;

/// Connections beyond the ceiling that may only ask whether the server is well.
pub(super) const RESERVE: usize = 64;

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wait {
    /// The next request, or the first.
    Request = 1,
    /// More of a body.
    Body = 2,
    /// Room for more of an answer.
    Room = 4,
}

/// How many may be connected.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ceilings {
    /// Connections in all.
    pub(super) all: usize,
    /// Connections of one address that wait.
    pub(super) waiting: usize,
}

/// All connections.
#[derive(Debug)]
pub(super) struct Crowd {
    ceilings: Ceilings,
    open: AtomicUsize,
    waiting: Mutex<Waiting>,
    left: Notify,
}

/// Added to the turns of those that wait for something that has begun, so that all who were answered have a turn before theirs.
const BEGUN: u64 = 1 << 63;

/// Who waits, in the order in which they are let go.
#[derive(Debug, Default)]
struct Waiting {
    next: u64,
    seats: BTreeMap<u64, Arc<Place>>,
    of_addresses: HashMap<Actor, BTreeSet<u64>>,
}

/// One connection.
#[derive(Debug)]
struct Place {
    /// None for a proxy, behind which everybody is.
    address: Option<Actor>,
    waits: AtomicU8,
    /// How many heads of requests came whole.
    asked: AtomicU64,
    turn: Mutex<u64>,
    is_let_go: AtomicBool,
    let_go: Notify,
}

/// A connection's seat; given up when its last clone is dropped.
#[derive(Clone, Debug)]
pub(super) struct Seat(Arc<Taken>);

#[derive(Debug)]
struct Taken {
    crowd: Arc<Crowd>,
    place: Arc<Place>,
    is_reserve: bool,
}

impl Crowd {
    pub(super) fn new(ceilings: Ceilings) -> Arc<Self> {
        Arc::new(Self {
            ceilings,
            open: AtomicUsize::new(0),
            waiting: Mutex::default(),
            left: Notify::new(),
        })
    }

    /// A seat for one more; whoever waited longest of all makes room if need be. Where nobody waits, one of the reserve.
    pub(super) fn seat(self: &Arc<Self>, address: Option<Actor>) -> Seat {
        let open = self.open.fetch_add(1, Ordering::Relaxed);
        let is_reserve = open >= self.ceilings.all && !self.let_longest_go();
        let place = Arc::new(Place {
            address,
            waits: AtomicU8::new(0),
            asked: AtomicU64::new(0),
            turn: Mutex::new(0),
            is_let_go: AtomicBool::new(false),
            let_go: Notify::new(),
        });
        let crowd = Arc::clone(self);
        let seat = Seat(Arc::new(Taken {
            crowd,
            place,
            is_reserve,
        }));
        seat.waits(Wait::Request);
        seat
    }

    /// Until there is a seat or one of the reserve.
    pub(super) async fn room(&self) {
        loop {
            let left = self.left.notified();
            if self.open.load(Ordering::Relaxed) < self.ceilings.all + RESERVE {
                return;
            }
            self.let_longest_go();
            left.await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn let_longest_go(&self) -> bool {
        let mut waiting = self.lock();
        let longest = waiting.seats.keys().next().copied();
        longest.is_some_and(|turn| waiting.let_go(turn))
    }

    fn begin(&self, place: &Arc<Place>, wait: Wait) {
        let is_idle = wait == Wait::Request && place.asked.load(Ordering::Relaxed) > 0;
        let mut waiting = self.lock();
        waiting.next += 1;
        let turn = waiting.next | if is_idle { 0 } else { BEGUN };
        *place.turn.lock().unwrap_or_else(PoisonError::into_inner) = turn;
        waiting.seats.insert(turn, Arc::clone(place));
        let Some(address) = place.address else {
            return;
        };
        let of_address = waiting.of_addresses.entry(address).or_default();
        of_address.insert(turn);
        let longest = of_address.first().copied();
        if of_address.len() > self.ceilings.waiting
            && let Some(longest) = longest
        {
            waiting.let_go(longest);
        }
    }

    fn end(&self, place: &Place) {
        let turn = *place.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.lock().take(turn);
    }
}

impl Waiting {
    fn take(&mut self, turn: u64) -> Option<Arc<Place>> {
        let place = self.seats.remove(&turn)?;
        if let Some(address) = place.address
            && let Some(of_address) = self.of_addresses.get_mut(&address)
        {
            of_address.remove(&turn);
            if of_address.is_empty() {
                self.of_addresses.remove(&address);
            }
        }
        Some(place)
    }

    fn let_go(&mut self, turn: u64) -> bool {
        let place = self.take(turn);
        if let Some(place) = &place {
            place.is_let_go.store(true, Ordering::Relaxed);
            place.let_go.notify_one();
        }
        place.is_some()
    }
}

impl Seat {
    /// Notes that the connection waits for this.
    pub(super) fn waits(&self, wait: Wait) {
        let before = self.0.place.waits.fetch_or(wait as u8, Ordering::Relaxed);
        if before == 0 {
            self.0.crowd.begin(&self.0.place, wait);
        }
    }

    /// Notes that it came.
    pub(super) fn goes_on(&self, wait: Wait) {
        if wait == Wait::Request {
            self.0.place.asked.fetch_add(1, Ordering::Relaxed);
        }
        let before = self
            .0
            .place
            .waits
            .fetch_and(!(wait as u8), Ordering::Relaxed);
        if before == wait as u8 {
            self.0.crowd.end(&self.0.place);
        }
    }

    /// Whether the connection waits for this.
    pub(super) fn is_waiting(&self, wait: Wait) -> bool {
        self.0.place.waits.load(Ordering::Relaxed) & wait as u8 != 0
    }

    /// How many heads of requests came whole.
    pub(super) fn asked(&self) -> u64 {
        self.0.place.asked.load(Ordering::Relaxed)
    }

    /// Whether it is one of the reserve.
    pub(super) fn is_reserve(&self) -> bool {
        self.0.is_reserve
    }

    /// Comes when it waited longest and another needs its seat.
    pub(super) async fn let_go(&self) {
        self.0.place.let_go.notified().await;
    }

    /// Lets it go, as one that does not read.
    pub(super) fn cut(&self) {
        self.0.place.is_let_go.store(true, Ordering::Relaxed);
    }

    /// Whether it was let go of.
    pub(super) fn is_let_go(&self) -> bool {
        self.0.place.is_let_go.load(Ordering::Relaxed)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.crowd.end(&self.place);
        self.crowd.open.fetch_sub(1, Ordering::Relaxed);
        self.crowd.left.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    fn crowd(all: usize, waiting: usize) -> Arc<Crowd> {
        Crowd::new(Ceilings { all, waiting })
    }

    fn address(number: u32) -> Option<Actor> {
        Some(Actor::of(IpAddr::V4(Ipv4Addr::from(number))))
    }

    #[test]
    fn of_one_address_whoever_waited_longest_is_let_go_and_no_other_address_is_touched() {
        let crowd = crowd(100, 2);
        let other = crowd.seat(address(2));
        let first = crowd.seat(address(1));
        let second = crowd.seat(address(1));
        first.goes_on(Wait::Request);
        first.waits(Wait::Body);
        let third = crowd.seat(address(1));
        assert!(second.is_let_go(), "first began to wait again meanwhile");
        assert!(!first.is_let_go() && !third.is_let_go() && !other.is_let_go());
    }

    #[test]
    fn who_has_a_request_under_way_does_not_count_until_it_keeps_the_server_waiting() {
        let crowd = crowd(100, 1);
        let busy: Vec<Seat> = (0..50)
            .map(|_| crowd.seat(address(1)))
            .map(asking)
            .collect();
        assert!(busy.iter().all(|seat| !seat.is_let_go()));
        busy[3].waits(Wait::Room);
        busy[4].waits(Wait::Body);
        assert!(busy[3].is_let_go() && !busy[4].is_let_go());
    }

    #[test]
    fn who_was_answered_and_asks_no_more_goes_before_who_has_yet_to_ask() {
        let crowd = crowd(100, 2);
        let first = crowd.seat(address(1));
        let answered = asking(crowd.seat(address(1)));
        answered.waits(Wait::Request);
        let third = crowd.seat(address(1));
        assert!(answered.is_let_go() && !first.is_let_go());
        let fourth = crowd.seat(address(1));
        assert!(first.is_let_go() && !third.is_let_go() && !fourth.is_let_go());
    }

    fn asking(seat: Seat) -> Seat {
        seat.goes_on(Wait::Request);
        seat
    }

    #[test]
    fn behind_a_proxy_is_everybody() {
        let crowd = crowd(100, 1);
        let seats: Vec<Seat> = (0..50).map(|_| crowd.seat(None)).collect();
        assert!(seats.iter().all(|seat| !seat.is_let_go()));
    }

    #[test]
    fn at_the_ceiling_the_longest_makes_room_and_where_nobody_waits_there_is_a_reserve() {
        let crowd = crowd(2, 100);
        let (first, second) = (crowd.seat(address(1)), asking(crowd.seat(address(2))));
        let third = asking(crowd.seat(address(3)));
        assert!(first.is_let_go() && !second.is_let_go() && !third.is_reserve());
        drop(first);
        let fourth = asking(crowd.seat(address(4)));
        assert!(fourth.is_reserve());
        drop((second, third));
        assert!(!crowd.seat(address(5)).is_reserve());
    }

    #[tokio::test]
    async fn who_leaves_makes_room() {
        let crowd = crowd(1, 1);
        let seats: Vec<Seat> = (0..=RESERVE).map(|_| asking(crowd.seat(None))).collect();
        let waiting = tokio::spawn({
            let crowd = crowd.clone();
            async move { crowd.room().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(seats);
        waiting.await.unwrap();
        assert_eq!(crowd.open.load(Ordering::Relaxed), 0);
        assert!(crowd.lock().of_addresses.is_empty() && crowd.lock().seats.is_empty());
    }
}
