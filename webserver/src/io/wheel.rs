//! Deadlines without a timer per connection: each connection stores a point in time, and one tick
//! per worker checks its connections in turn.

use std::sync::Arc;

use super::conn_handle::ConnHandle;
use crate::http::PeerFacts;

/// Ticks until each deadline was checked once; with [`TICK`](crate::base::clock::TICK) that is 100 ms.
const SLOTS: usize = 2;

/// All connections of a worker, to be woken when their deadline passes.
#[derive(Debug, Default)]
pub(crate) struct Wheel {
    slots: [Vec<Arc<ConnHandle>>; SLOTS],
    added: usize,
    next: usize,
}

impl Wheel {
    /// Adds the handle of a connection with the given client. The handle is checked for as long as
    /// somebody else holds it.
    pub(crate) fn add(&mut self, peer: PeerFacts) -> Arc<ConnHandle> {
        let handle = ConnHandle::new(peer);
        self.slots[self.added % SLOTS].push(handle.clone());
        self.added = self.added.wrapping_add(1);
        handle
    }

    /// Wakes the connections of the next slot whose deadline has passed, and removes those that
    /// ended; `now` is the worker's time.
    pub(crate) fn tick(&mut self, now: u64) {
        let slot = &mut self.slots[self.next % SLOTS];
        self.next = self.next.wrapping_add(1);
        slot.retain(|handle| Arc::strong_count(handle) > 1);
        if slot.capacity() > 4 * slot.len().max(64) {
            slot.shrink_to(2 * slot.len());
        }
        for handle in slot.iter().filter(|handle| handle.timer.expired(now)) {
            handle.wake();
        }
    }

    /// Wakes all connections, so that they check what else has changed.
    pub(crate) fn wake_all(&self) {
        for handle in self.slots.iter().flatten() {
            handle.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_of_ended_connections_are_dropped() {
        let mut wheel = Wheel::default();
        let kept = wheel.add(PeerFacts::plain(None));
        drop(wheel.add(PeerFacts::plain(None)));
        (0..SLOTS).for_each(|_| wheel.tick(0));
        assert_eq!(wheel.slots.iter().map(Vec::len).sum::<usize>(), 1);
        drop(kept);
    }
}
