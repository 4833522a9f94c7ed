//! Who may hold a connection. Descriptors are few, and whoever opens many and sends nothing must not use them up: when
//! there is no room, the connection that has waited longest without a request in progress makes way for the new one.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use crate::client_address::network;

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
}

struct Place {
    address: IpAddr,
    counted: bool,
    /// Requests in progress, answers that are still being sent among them.
    requests: usize,
    waiting_since: u64,
    leave: Arc<Notify>,
}

/// A connection's place; given back when it is dropped.
pub struct Slot {
    id: u64,
    slots: Arc<Slots>,
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

    /// A place for a connection from this address; `None` when all others are in the middle of a request.
    pub fn take(self: &Arc<Self>, address: IpAddr, trusted: bool) -> Option<Slot> {
        let address = network(address);
        let mut held = self.lock();
        let from_there = held.slots.values().filter(|slot| slot.counted && slot.address == address).count();
        if !trusted && from_there >= self.limits.per_address {
            held.make_way(|slot| slot.counted && slot.address == address)?;
        } else if held.slots.len() >= self.limits.total {
            held.make_way(|_| true)?;
        }
        let id = held.next;
        held.next += 1;
        held.clock += 1;
        let leave = Arc::new(Notify::new());
        let waiting_since = held.clock;
        let slot = Place { address, counted: !trusted, requests: 0, waiting_since, leave: Arc::clone(&leave) };
        held.slots.insert(id, slot);
        Some(Slot { id, slots: Arc::clone(self), leave })
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Ends the connection that has waited longest among those in question.
    fn make_way(&mut self, in_question: impl Fn(&Place) -> bool) -> Option<()> {
        let waiting = self.slots.iter().filter(|(_, slot)| slot.requests == 0 && in_question(slot));
        let (id, _) = waiting.min_by_key(|(_, slot)| slot.waiting_since)?;
        let id = *id;
        self.slots.remove(&id)?.leave.notify_one();
        Some(())
    }
}

impl Slot {
    pub fn begin(&self) -> InProgress {
        if let Some(slot) = self.slots.lock().slots.get_mut(&self.id) {
            slot.requests += 1;
        }
        InProgress { id: self.id, slots: Arc::clone(&self.slots) }
    }

    /// Until the connection has to make way for another one.
    pub async fn told_to_leave(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.lock().slots.remove(&self.id);
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
        }
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
        let _request = served.begin();
        let third = slots.take(address(4), false).unwrap();
        assert_eq!([&served, &first, &second, &third].map(has_to_leave), [false, true, false, false]);
        let busy = [second.begin(), third.begin()];
        assert!(slots.take(address(5), false).is_none(), "all are served");
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
    fn a_reserve_of_descriptors_stays() {
        for descriptors in [256, 1_024, 20_000, 1_000_000] {
            let limits = Limits::within(descriptors);
            assert!(limits.total + 128 <= descriptors && limits.per_address <= limits.total);
        }
    }
}
