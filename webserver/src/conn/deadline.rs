//! Deadlines without a timer per connection: each connection stores a point in time, and one tick
//! per worker looks at all of them in turn. What a missed deadline leads to is the driver's.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Waker;
use std::time::Duration;

use crate::clock;

/// Ticks until each timer was looked at once; with [`clock::TICK`] that is 100 ms.
const SLOTS: usize = 4;
/// The deadline of who has none.
const NEVER: u64 = u64::MAX;

/// A connection's deadline.
#[derive(Debug)]
pub(crate) struct Timer {
    /// In milliseconds of [`clock::now`].
    deadline: AtomicU64,
    waker: Mutex<Option<Waker>>,
}

impl Timer {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self { deadline: AtomicU64::new(NEVER), waker: Mutex::new(None) })
    }

    /// Sets the deadline to so long from now. It is never met early.
    pub(crate) fn set(&self, after: Duration) {
        let after = u64::try_from(after.as_millis()).unwrap_or(NEVER);
        // The coarse time may be a tick old.
        let tick = clock::TICK.as_millis() as u64;
        let deadline = clock::now().saturating_add(after).saturating_add(tick);
        self.deadline.store(deadline, Ordering::Relaxed);
    }

    /// Takes the deadline away.
    pub(crate) fn clear(&self) {
        self.deadline.store(NEVER, Ordering::Relaxed);
    }

    /// Whether the deadline has passed.
    pub(crate) fn expired(&self) -> bool {
        self.deadline.load(Ordering::Relaxed) <= clock::now()
    }

    /// Whom to wake when it passes.
    pub(crate) fn register(&self, waker: &Waker) {
        *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker.clone());
    }

    fn wake(&self) {
        if let Some(waker) = &*self.waker.lock().unwrap_or_else(PoisonError::into_inner) {
            waker.wake_by_ref();
        }
    }
}

/// All timers of a worker.
#[derive(Debug, Default)]
pub(crate) struct Wheel {
    slots: [Vec<Arc<Timer>>; SLOTS],
    added: usize,
    next: usize,
}

impl Wheel {
    /// A timer that is looked at for as long as somebody else holds it.
    pub(crate) fn add(&mut self) -> Arc<Timer> {
        let timer = Timer::new();
        self.slots[self.added % SLOTS].push(timer.clone());
        self.added = self.added.wrapping_add(1);
        timer
    }

    /// Wakes the next slot's connections whose deadline has passed, and forgets those that ended.
    pub(crate) fn tick(&mut self) {
        let slot = &mut self.slots[self.next % SLOTS];
        self.next = self.next.wrapping_add(1);
        slot.retain(|timer| Arc::strong_count(timer) > 1);
        for timer in slot.iter().filter(|timer| timer.expired()) {
            timer.wake();
        }
    }

    /// Wakes all connections, so that they look at what else changed.
    pub(crate) fn wake_all(&self) {
        for timer in self.slots.iter().flatten() {
            timer.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timer_expires_only_after_its_deadline_and_can_be_cleared() {
        clock::tick();
        let timer = Timer::new();
        assert!(!timer.expired());
        timer.set(Duration::from_millis(1));
        assert!(!timer.expired());
        std::thread::sleep(clock::TICK + Duration::from_millis(5));
        clock::tick();
        assert!(timer.expired());
        timer.clear();
        assert!(!timer.expired());
    }

    #[test]
    fn timers_of_ended_connections_are_forgotten() {
        let mut wheel = Wheel::default();
        let kept = wheel.add();
        drop(wheel.add());
        (0..SLOTS).for_each(|_| wheel.tick());
        assert_eq!(wheel.slots.iter().map(Vec::len).sum::<usize>(), 1);
        drop(kept);
    }
}
