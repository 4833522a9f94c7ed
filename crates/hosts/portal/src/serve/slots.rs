//! Who may hold a connection. Descriptors are few, and whoever opens many and sends or reads nothing must not use them up:
//! when there is no room, one of those makes way for the new one that need it least, and first of whoever holds most.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use portal_app::sign_in::delay::network;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::pace::Pace;

/// How often is told that there is no room.
const TELL: Duration = Duration::from_secs(60);
/// How long the head of a request may take before its connection counts as idle.
const FRESH: Duration = Duration::from_secs(1);
/// How long nobody is looked for again to make way after nobody was found: looking takes time, and whoever comes in masses
/// must not make us look each time.
const PAUSE: Duration = Duration::from_millis(50);
/// This part of all places is emptied at once of those that are idle or slow, for the same reason.
const AT_ONCE: usize = 32;

/// How many connections there may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub total: usize,
    /// From one place, unless that is a trusted proxy.
    pub per_address: usize,
}

impl Limits {
    /// Leaves enough of the process's descriptors for the database, files that arrive, and the log.
    pub fn within(descriptors: usize) -> Self {
        let reserve = (descriptors / 4).clamp(128, 1_024);
        let total = descriptors.saturating_sub(reserve).max(16);
        Self { total, per_address: total.div_ceil(2) }
    }
}

/// All connections there are.
pub struct Slots {
    limits: Limits,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    /// Grows with every change, so that the smallest number has waited longest.
    clock: u64,
    next: u64,
    slots: HashMap<u64, Place>,
    /// How many places each address has, but those of proxies that nobody asks through.
    counts: HashMap<IpAddr, usize>,
    /// Until then there is no room for addresses that have as many places or more.
    no_room: Option<(Instant, usize)>,
    crowd: Crowd,
}

/// What is told while there is no room.
#[derive(Default)]
struct Crowd {
    told: Option<Instant>,
    made_way: u64,
    refused: u64,
}

struct Place {
    /// Whose it is: the peer, or whoever a trusted proxy asks for at present.
    address: IpAddr,
    /// Of a proxy that nobody asks through at present.
    shared: bool,
    /// Requests in progress, answers that are still being sent among them.
    requests: usize,
    /// By the clock and by time.
    waiting_since: u64,
    idle_since: Instant,
    bodies: Arc<Pace>,
    answers: Arc<Pace>,
    leave: Arc<Notify>,
}

impl Place {
    /// Patience that is left with the other side.
    fn left(&self, now: Instant) -> Duration {
        self.bodies.left(now).min(self.answers.left(now))
    }

    fn need(&self, now: Instant) -> Need {
        match self.requests {
            0 if now.duration_since(self.idle_since) < FRESH => Need::Fresh,
            0 => Need::Idle,
            _ if self.bodies.is_slow(now) || self.answers.is_slow(now) => Need::Slow,
            _ => Need::Served,
        }
    }
}

/// How much a connection is needed, the least first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Idle,
    /// In the middle of a request, in which the other side keeps us waiting.
    Slow,
    /// Idle, but its request may be on its way.
    Fresh,
    Served,
}

/// A connection's place; given back when it is dropped.
pub struct Slot {
    id: u64,
    /// The peer, where that is no trusted proxy.
    own: Option<IpAddr>,
    slots: Arc<Slots>,
    bodies: Arc<Pace>,
    answers: Arc<Pace>,
    leave: Arc<Notify>,
}

/// A request in progress on a connection.
pub struct InProgress {
    id: u64,
    slots: Arc<Slots>,
}

impl Slots {
    pub fn new(limits: Limits) -> Arc<Self> {
        Arc::new(Self { limits, held: Mutex::default() })
    }

    /// A place for a connection from this address; `None` when all others are being served and none has more than its
    /// share.
    pub fn take(self: &Arc<Self>, address: IpAddr, trusted: bool) -> Option<Slot> {
        let address = network(address);
        let now = Instant::now();
        let mut held = self.lock();
        if !held.has_room(address, trusted, self.limits, now) {
            held.crowd.refused += 1;
            held.tell(now);
            return None;
        }
        let id = held.next;
        held.next += 1;
        held.clock += 1;
        let (bodies, answers, leave) = (Arc::<Pace>::default(), Arc::<Pace>::default(), Arc::<Notify>::default());
        let slot = Slot {
            id,
            own: (!trusted).then_some(address),
            slots: Arc::clone(self),
            bodies: Arc::clone(&bodies),
            answers: Arc::clone(&answers),
            leave: Arc::clone(&leave),
        };
        let waiting_since = held.clock;
        let place =
            Place { address, shared: trusted, requests: 0, waiting_since, idle_since: now, bodies, answers, leave };
        held.insert(id, place);
        Some(slot)
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn insert(&mut self, id: u64, place: Place) {
        if !place.shared {
            *self.counts.entry(place.address).or_default() += 1;
        }
        self.slots.insert(id, place);
    }

    fn remove(&mut self, id: u64) -> Option<Place> {
        let place = self.slots.remove(&id)?;
        if !place.shared
            && let Some(count) = self.counts.get_mut(&place.address)
        {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&place.address);
            }
        }
        Some(place)
    }

    fn count(&self, address: IpAddr) -> usize {
        self.counts.get(&address).copied().unwrap_or(0)
    }

    /// Whether an address may have one more place, for which others may have to leave.
    fn has_room(&mut self, address: IpAddr, trusted: bool, limits: Limits, now: Instant) -> bool {
        let own = self.count(address);
        let has_all = !trusted && own >= limits.per_address;
        if !has_all && self.slots.len() < limits.total {
            return true;
        }
        if self.no_room.is_some_and(|(until, least)| now < until && own >= least) {
            return false;
        }
        let found = if has_all { self.of_address(address, now) } else { self.making_way(address, limits, now) };
        if found.is_empty() {
            self.no_room = Some((now + PAUSE, own));
            return false;
        }
        self.end(&found, now);
        true
    }

    /// Who makes way for a connection from an address. Of those that are idle or slow, whoever has most of them gives
    /// some up; of the others one goes, and only of who has more places than the address.
    fn making_way(&self, address: IpAddr, limits: Limits, now: Instant) -> Vec<u64> {
        let own = self.count(address);
        let many = limits.total.div_ceil(AT_ONCE);
        let needs: Vec<_> = self.slots.iter().map(|(id, slot)| (*id, slot, slot.need(now))).collect();
        let classes: [(&[Need], usize, usize); 3] = [
            (&[Need::Idle, Need::Slow], 0, many),
            (&[Need::Idle, Need::Slow, Need::Fresh], own, 1),
            (&[Need::Idle, Need::Slow, Need::Fresh, Need::Served], own + 1, 1),
        ];
        let of_most = |(in_question, more_than, at_once): (&[Need], usize, usize)| {
            let places =
                || needs.iter().filter(|(.., need)| in_question.contains(need)).map(|(id, slot, _)| (*id, *slot));
            let mut counted = HashMap::<IpAddr, usize>::new();
            for (_, slot) in places() {
                *counted.entry(slot.address).or_default() += 1;
            }
            let most = counted.values().copied().max().filter(|most| *most > more_than)?;
            let of_most = places().filter(|(_, slot)| counted.get(&slot.address) == Some(&most));
            // Nobody gives up more than what they have more than others.
            Some(least_needed(of_most, at_once.min(most.div_ceil(2)), now))
        };
        classes.into_iter().find_map(of_most).unwrap_or_default()
    }

    /// Who makes way for one more connection from an address that has all that it may have.
    fn of_address(&self, address: IpAddr, now: Instant) -> Vec<u64> {
        let own = self.slots.iter().filter(|(_, slot)| !slot.shared && slot.address == address);
        let own = own.filter(|(_, slot)| slot.need(now) != Need::Served).map(|(id, slot)| (*id, slot));
        least_needed(own, 1, now)
    }

    /// Tells connections to leave.
    fn end(&mut self, ids: &[u64], now: Instant) {
        for place in ids.iter().filter_map(|id| self.remove(*id)).collect::<Vec<_>>() {
            place.leave.notify_one();
            self.crowd.made_way += 1;
        }
        self.tell(now);
    }

    /// Once a minute: an operator wants to know that people are kept waiting or out.
    fn tell(&mut self, now: Instant) {
        if self.crowd.told.is_some_and(|told| now.duration_since(told) < TELL) {
            return;
        }
        let Crowd { made_way, refused, .. } = std::mem::take(&mut self.crowd);
        tracing::warn!(event = "places-full", held = self.slots.len(), made_way, refused);
        self.crowd.told = Some(now);
    }
}

/// So many of those without a request, else of those with least patience left, and among equals those that wait longest.
fn least_needed<'a>(places: impl Iterator<Item = (u64, &'a Place)>, count: usize, now: Instant) -> Vec<u64> {
    let mut places: Vec<_> = places.collect();
    places.sort_by_cached_key(|(_, slot)| (slot.requests > 0, slot.left(now), slot.waiting_since));
    places.into_iter().take(count).map(|(id, _)| id).collect()
}

impl Slot {
    /// Begins a request of a client, who behind a trusted proxy isn't the peer.
    pub fn begin(&self, client: IpAddr) -> InProgress {
        let mut held = self.slots.lock();
        let client = self.own.unwrap_or_else(|| network(client));
        let now = Instant::now();
        if self.own.is_none() && held.count(client) >= self.slots.limits.per_address {
            let found = held.of_address(client, now);
            held.end(&found, now);
        }
        if let Some(place) = held.remove(self.id) {
            held.insert(self.id, Place { address: client, shared: false, requests: place.requests + 1, ..place });
        }
        InProgress { id: self.id, slots: Arc::clone(&self.slots) }
    }

    /// How the other side sends what it asks.
    pub fn bodies(&self) -> Arc<Pace> {
        Arc::clone(&self.bodies)
    }

    /// How the other side reads what it is answered.
    pub fn answers(&self) -> Arc<Pace> {
        Arc::clone(&self.answers)
    }

    /// Until the connection has to make way for another one.
    pub async fn told_to_leave(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.lock().remove(self.id);
    }
}

impl Drop for InProgress {
    fn drop(&mut self) {
        let mut held = self.slots.lock();
        held.clock += 1;
        let now = held.clock;
        if let Some(slot) = held.slots.get_mut(&self.id) {
            slot.requests = slot.requests.saturating_sub(1);
            slot.waiting_since = now;
            slot.idle_since = Instant::now();
        }
        held.no_room = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn has_to_leave(slot: &Slot) -> bool {
        !slot.slots.lock().slots.contains_key(&slot.id)
    }

    #[test]
    fn whoever_waits_longest_makes_way_and_whoever_is_served_stays() {
        let slots = Slots::new(Limits { total: 3, per_address: 3 });
        let [served, first, second] = [1, 2, 3].map(|last| slots.take(address(last), false).unwrap());
        let _request = served.begin(address(1));
        let third = slots.take(address(4), false).unwrap();
        assert_eq!([&served, &first, &second, &third].map(has_to_leave), [false, true, false, false]);
        let busy = [second.begin(address(3)), third.begin(address(4))];
        assert!(slots.take(address(5), false).is_none(), "all are served, and nobody has more than one");
        drop(busy);
        assert!(slots.take(address(5), false).is_some());
    }

    #[test]
    fn one_address_takes_its_own_places_and_a_trusted_proxy_any() {
        let slots = Slots::new(Limits { total: 10, per_address: 2 });
        let other = slots.take(address(9), false).unwrap();
        let own: Vec<_> = (0..3).map(|_| slots.take(address(1), false).unwrap()).collect();
        assert_eq!(own.iter().map(has_to_leave).collect::<Vec<_>>(), [true, false, false]);
        let proxied: Vec<_> = (0..6).map(|_| slots.take(address(2), true).unwrap()).collect();
        assert!(!has_to_leave(&other) && proxied.iter().all(|slot| !has_to_leave(slot)));
    }

    #[test]
    fn whoever_keeps_us_waiting_makes_way_and_whoever_has_most_of_them_first() {
        let slots = Slots::new(Limits { total: 4, per_address: 4 });
        let all: Vec<_> = [1, 2, 2, 3].map(|last| slots.take(address(last), false).unwrap()).into();
        let _requests: Vec<_> = all.iter().map(|slot| slot.begin(address(0))).collect();
        for slow in [&all[0], &all[1], &all[2]] {
            slow.bodies.used_up();
        }
        let _new = slots.take(address(4), false).unwrap();
        assert_eq!(all.iter().map(has_to_leave).collect::<Vec<_>>(), [false, true, false, false]);
    }

    #[test]
    fn who_has_more_than_others_makes_way_for_them_even_in_the_middle_of_a_request() {
        let slots = Slots::new(Limits { total: 3, per_address: 3 });
        let all: Vec<_> = (0..3).map(|_| slots.take(address(1), false).unwrap()).collect();
        let _requests: Vec<_> = all.iter().map(|slot| slot.begin(address(1))).collect();
        let other = slots.take(address(2), false).unwrap();
        let _request = other.begin(address(2));
        assert_eq!(all.iter().map(has_to_leave).collect::<Vec<_>>(), [true, false, false]);
        assert!(slots.take(address(2), false).is_none(), "two each would be no better");
    }

    #[test]
    fn behind_a_proxy_each_client_counts_by_itself() {
        let slots = Slots::new(Limits { total: 4, per_address: 2 });
        let all: Vec<_> = (0..4).map(|_| slots.take(address(9), true).unwrap()).collect();
        let _requests: Vec<_> = [1, 1, 2].iter().zip(&all).map(|(client, slot)| slot.begin(address(*client))).collect();
        all[1].answers.used_up();
        let _third = all[3].begin(address(1));
        assert_eq!(all.iter().map(has_to_leave).collect::<Vec<_>>(), [false, true, false, false]);
    }

    #[test]
    fn a_reserve_of_descriptors_stays() {
        for descriptors in [256, 1_024, 20_000, 1_000_000] {
            let limits = Limits::within(descriptors);
            assert!(limits.total + 128 <= descriptors && limits.per_address <= limits.total);
        }
    }
}
