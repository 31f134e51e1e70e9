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

use crate::http::limits::client_ip::ClientIp;

/// Connections beyond the ceiling that may only ask whether the server is well.
pub(super) const PROBE_RESERVE: usize = 64;

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WaitReason {
    /// The next request, or the first.
    Request = 1,
    /// More of a body.
    Body = 2,
    /// Room for more of an answer.
    Write = 4,
}

/// How many may be connected.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConnectionLimits {
    /// Connections in all.
    pub(super) all: usize,
    /// Connections of one address that wait.
    pub(super) waiting: usize,
}

/// All connections.
#[derive(Debug)]
pub(super) struct ConnectionPool {
    limits: ConnectionLimits,
    open: AtomicUsize,
    waiting: Mutex<WaitQueue>,
    left: Notify,
}

/// Added to the turns of those that wait for something that has begun, so that all who were answered have a turn before theirs.
const UNANSWERED: u64 = 1 << 63;

/// Who waits, in the order in which they are let go.
#[derive(Debug, Default)]
struct WaitQueue {
    next: u64,
    slots: BTreeMap<u64, Arc<SlotState>>,
    by_address: HashMap<ClientIp, BTreeSet<u64>>,
}

/// One connection.
#[derive(Debug)]
struct SlotState {
    /// None for a proxy, behind which everybody is.
    address: Option<ClientIp>,
    waits: AtomicU8,
    /// How many heads of requests came whole.
    asked: AtomicU64,
    turn: Mutex<u64>,
    is_evicted: AtomicBool,
    evicted: Notify,
}

/// A connection's seat; given up when its last clone is dropped.
#[derive(Clone, Debug)]
pub(super) struct ConnectionSlot(Arc<SlotGuard>);

#[derive(Debug)]
struct SlotGuard {
    pool: Arc<ConnectionPool>,
    state: Arc<SlotState>,
    is_reserve: bool,
}

impl ConnectionPool {
    pub(super) fn new(limits: ConnectionLimits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            open: AtomicUsize::new(0),
            waiting: Mutex::default(),
            left: Notify::new(),
        })
    }

    /// A seat for one more; whoever waited longest of all makes room if need be. Where nobody waits, one of the reserve.
    pub(super) fn acquire(self: &Arc<Self>, address: Option<ClientIp>) -> ConnectionSlot {
        let open = self.open.fetch_add(1, Ordering::Relaxed);
        let is_reserve = open >= self.limits.all && !self.evict_longest_waiting();
        let state = Arc::new(SlotState {
            address,
            waits: AtomicU8::new(0),
            asked: AtomicU64::new(0),
            turn: Mutex::new(0),
            is_evicted: AtomicBool::new(false),
            evicted: Notify::new(),
        });
        let pool = Arc::clone(self);
        let slot = ConnectionSlot(Arc::new(SlotGuard {
            pool,
            state,
            is_reserve,
        }));
        slot.start_waiting(WaitReason::Request);
        slot
    }

    /// Until there is a seat or one of the reserve.
    pub(super) async fn wait_for_slot(&self) {
        loop {
            let left = self.left.notified();
            if self.open.load(Ordering::Relaxed) < self.limits.all + PROBE_RESERVE {
                return;
            }
            self.evict_longest_waiting();
            left.await;
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, WaitQueue> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn evict_longest_waiting(&self) -> bool {
        let mut waiting = self.lock();
        let longest = waiting.slots.keys().next().copied();
        longest.is_some_and(|turn| waiting.evict(turn))
    }

    fn begin(&self, state: &Arc<SlotState>, wait: WaitReason) {
        let is_idle = wait == WaitReason::Request && state.asked.load(Ordering::Relaxed) > 0;
        let mut waiting = self.lock();
        waiting.next += 1;
        let turn = waiting.next | if is_idle { 0 } else { UNANSWERED };
        *state.turn.lock().unwrap_or_else(PoisonError::into_inner) = turn;
        waiting.slots.insert(turn, Arc::clone(state));
        let Some(address) = state.address else {
            return;
        };
        let of_address = waiting.by_address.entry(address).or_default();
        of_address.insert(turn);
        let longest = of_address.first().copied();
        if of_address.len() > self.limits.waiting
            && let Some(longest) = longest
        {
            waiting.evict(longest);
        }
    }

    fn end(&self, state: &SlotState) {
        let turn = *state.turn.lock().unwrap_or_else(PoisonError::into_inner);
        self.lock().take(turn);
    }
}

impl WaitQueue {
    fn take(&mut self, turn: u64) -> Option<Arc<SlotState>> {
        let state = self.slots.remove(&turn)?;
        if let Some(address) = state.address
            && let Some(of_address) = self.by_address.get_mut(&address)
        {
            of_address.remove(&turn);
            if of_address.is_empty() {
                self.by_address.remove(&address);
            }
        }
        Some(state)
    }

    fn evict(&mut self, turn: u64) -> bool {
        let state = self.take(turn);
        if let Some(state) = &state {
            state.is_evicted.store(true, Ordering::Relaxed);
            state.evicted.notify_one();
        }
        state.is_some()
    }
}

impl ConnectionSlot {
    /// Notes that the connection waits for this.
    pub(super) fn start_waiting(&self, wait: WaitReason) {
        let before = self.0.state.waits.fetch_or(wait as u8, Ordering::Relaxed);
        if before == 0 {
            self.0.pool.begin(&self.0.state, wait);
        }
    }

    /// Notes that it came.
    pub(super) fn stop_waiting(&self, wait: WaitReason) {
        if wait == WaitReason::Request {
            self.0.state.asked.fetch_add(1, Ordering::Relaxed);
        }
        let before = self
            .0
            .state
            .waits
            .fetch_and(!(wait as u8), Ordering::Relaxed);
        if before == wait as u8 {
            self.0.pool.end(&self.0.state);
        }
    }

    /// Whether the connection waits for this.
    pub(super) fn is_waiting(&self, wait: WaitReason) -> bool {
        self.0.state.waits.load(Ordering::Relaxed) & wait as u8 != 0
    }

    /// How many heads of requests came whole.
    pub(super) fn asked(&self) -> u64 {
        self.0.state.asked.load(Ordering::Relaxed)
    }

    /// Whether it is one of the reserve.
    pub(super) fn is_reserve(&self) -> bool {
        self.0.is_reserve
    }

    /// Comes when it waited longest and another needs its seat.
    pub(super) async fn evicted(&self) {
        self.0.state.evicted.notified().await;
    }

    /// Lets it go, as one that does not read.
    pub(super) fn evict(&self) {
        self.0.state.is_evicted.store(true, Ordering::Relaxed);
    }

    /// Whether it was let go of.
    pub(super) fn is_evicted(&self) -> bool {
        self.0.state.is_evicted.load(Ordering::Relaxed)
    }
}

impl Drop for SlotGuard {
    fn drop(&mut self) {
        self.pool.end(&self.state);
        self.pool.open.fetch_sub(1, Ordering::Relaxed);
        self.pool.left.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use std::net::{IpAddr, Ipv4Addr};

    use super::*;

    fn pool(all: usize, waiting: usize) -> Arc<ConnectionPool> {
        ConnectionPool::new(ConnectionLimits { all, waiting })
    }

    fn address(number: u32) -> Option<ClientIp> {
        Some(ClientIp::of(IpAddr::V4(Ipv4Addr::from(number))))
    }

    #[test]
    fn of_one_address_whoever_waited_longest_is_let_go_and_no_other_address_is_touched() {
        let pool = pool(100, 2);
        let other = pool.acquire(address(2));
        let first = pool.acquire(address(1));
        let second = pool.acquire(address(1));
        first.stop_waiting(WaitReason::Request);
        first.start_waiting(WaitReason::Body);
        let third = pool.acquire(address(1));
        assert!(second.is_evicted(), "first began to wait again meanwhile");
        assert!(!first.is_evicted() && !third.is_evicted() && !other.is_evicted());
    }

    #[test]
    fn who_has_a_request_under_way_does_not_count_until_it_keeps_the_server_waiting() {
        let pool = pool(100, 1);
        let busy: Vec<ConnectionSlot> = (0..50)
            .map(|_| pool.acquire(address(1)))
            .map(asking)
            .collect();
        assert!(busy.iter().all(|slot| !slot.is_evicted()));
        busy[3].start_waiting(WaitReason::Write);
        busy[4].start_waiting(WaitReason::Body);
        assert!(busy[3].is_evicted() && !busy[4].is_evicted());
    }

    #[test]
    fn who_was_answered_and_asks_no_more_goes_before_who_has_yet_to_ask() {
        let pool = pool(100, 2);
        let first = pool.acquire(address(1));
        let answered = asking(pool.acquire(address(1)));
        answered.start_waiting(WaitReason::Request);
        let third = pool.acquire(address(1));
        assert!(answered.is_evicted() && !first.is_evicted());
        let fourth = pool.acquire(address(1));
        assert!(first.is_evicted() && !third.is_evicted() && !fourth.is_evicted());
    }

    fn asking(slot: ConnectionSlot) -> ConnectionSlot {
        slot.stop_waiting(WaitReason::Request);
        slot
    }

    #[test]
    fn behind_a_proxy_is_everybody() {
        let pool = pool(100, 1);
        let slots: Vec<ConnectionSlot> = (0..50).map(|_| pool.acquire(None)).collect();
        assert!(slots.iter().all(|slot| !slot.is_evicted()));
    }

    #[test]
    fn at_the_ceiling_the_longest_makes_room_and_where_nobody_waits_there_is_a_reserve() {
        let pool = pool(2, 100);
        let (first, second) = (pool.acquire(address(1)), asking(pool.acquire(address(2))));
        let third = asking(pool.acquire(address(3)));
        assert!(first.is_evicted() && !second.is_evicted() && !third.is_reserve());
        drop(first);
        let fourth = asking(pool.acquire(address(4)));
        assert!(fourth.is_reserve());
        drop((second, third));
        assert!(!pool.acquire(address(5)).is_reserve());
    }

    #[tokio::test]
    async fn who_leaves_makes_room() {
        let pool = pool(1, 1);
        let slots: Vec<ConnectionSlot> = (0..=PROBE_RESERVE)
            .map(|_| asking(pool.acquire(None)))
            .collect();
        let waiting = tokio::spawn({
            let pool = pool.clone();
            async move { pool.wait_for_slot().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        drop(slots);
        waiting.await.unwrap();
        assert_eq!(pool.open.load(Ordering::Relaxed), 0);
        assert!(pool.lock().by_address.is_empty() && pool.lock().slots.is_empty());
    }
}
