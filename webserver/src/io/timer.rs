//! The time of a worker, and the deadline of one connection, which is a point in that time. The
//! `wheel` checks the deadlines. What happens at a missed deadline is up to the driver and the
//! protocol.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::base::clock;

/// The deadline of a connection that has none.
const NEVER: u64 = u64::MAX;

/// The most milliseconds that one tick adds to the worker's time. Ticks of a busy worker are late
/// by a few of them. If a tick is later than this, the worker was kept from ticking.
const LONGEST: u64 = 4 * clock::TICK.as_millis() as u64;

/// The time of one worker, in milliseconds. It stands still while the worker is blocked, for
/// example by a handler that does not return: what the clients sent meanwhile was not read, so the
/// time does not count against them.
#[derive(Debug, Default)]
pub(crate) struct WorkerTime {
    now: AtomicU64,
    /// The last tick, in milliseconds of [`clock::now`].
    ticked: AtomicU64,
}

impl WorkerTime {
    /// Returns the time as of the last tick.
    pub(crate) fn now(&self) -> u64 {
        self.now.load(Ordering::Relaxed)
    }

    /// Updates the time. Only the worker itself may call this, after it has asked the system what
    /// has arrived for its connections.
    pub(crate) fn tick(&self) {
        let now = clock::now();
        let since = now.saturating_sub(self.ticked.swap(now, Ordering::Relaxed));
        self.now.fetch_add(since.min(LONGEST), Ordering::Relaxed);
    }
}

/// A connection's deadline, in milliseconds of [`WorkerTime`].
#[derive(Debug)]
pub(super) struct Timer(AtomicU64);

impl Default for Timer {
    fn default() -> Self {
        Self(AtomicU64::new(NEVER))
    }
}

impl Timer {
    /// Sets the deadline to `after` from now. The deadline never passes early.
    pub(super) fn set(&self, after: Duration, now: u64) {
        let after = u64::try_from(after.as_millis()).unwrap_or(NEVER);
        // The coarse time may be a tick old.
        let tick = clock::TICK.as_millis() as u64;
        let deadline = now.saturating_add(after).saturating_add(tick);
        self.0.store(deadline, Ordering::Relaxed);
    }

    /// Removes the deadline.
    pub(super) fn clear(&self) {
        self.0.store(NEVER, Ordering::Relaxed);
    }

    /// Returns whether the deadline has passed.
    pub(super) fn expired(&self, now: u64) -> bool {
        self.0.load(Ordering::Relaxed) <= now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timer_expires_only_after_its_deadline_and_can_be_cleared() {
        let tick = clock::TICK.as_millis() as u64;
        let timer = Timer::default();
        assert!(!timer.expired(1 << 40));
        timer.set(Duration::from_millis(100), 1000);
        assert!(!timer.expired(1099 + tick));
        assert!(timer.expired(1100 + tick));
        timer.clear();
        assert!(!timer.expired(1 << 40));
    }

    #[test]
    fn worker_time_stands_still_while_the_worker_is_blocked() {
        let time = WorkerTime::default();
        clock::tick();
        time.tick();
        let before = time.now();
        std::thread::sleep(Duration::from_millis(2 * LONGEST));
        clock::tick();
        time.tick();
        assert_eq!(time.now() - before, LONGEST);
    }
}
