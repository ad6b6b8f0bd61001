//! Whether a slow client is too slow: how long it was waited for in all, and how many bytes moved.
//! Time that the app took is not counted; bytes that came or went at once are, so that who was fast
//! may pause.

use std::time::Duration;

use crate::limits::Limits;

/// The pace of one body or one answer.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    /// Milliseconds.
    waited: u32,
    /// The present wait began then.
    since: u32,
    bytes: u32,
}

/// The paces of a connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paces {
    pub(super) body: Pace,
    /// Of the answers that wait now.
    pub(super) write: Pace,
    /// The request whose body it is.
    request: u64,
}

impl Paces {
    /// That of the body of a request, however often the app was waited for in between.
    pub(super) fn body_of(&mut self, request: u64) -> &mut Pace {
        if self.request != request {
            self.request = request;
            self.body = Pace::default();
        }
        &mut self.body
    }
}

impl Pace {
    /// A wait begins after so many bytes; `now` is in milliseconds.
    pub(super) fn begin(&mut self, bytes: usize, now: u64) {
        self.bytes = self.bytes.saturating_add(u32::try_from(bytes).unwrap_or(u32::MAX));
        self.since = now as u32;
    }

    /// The wait goes on after so many bytes more.
    pub(super) fn count(&mut self, bytes: usize, now: u64) {
        self.waited = self.waited.saturating_add((now as u32).wrapping_sub(self.since));
        self.begin(bytes, now);
    }

    /// For how long it may be waited without another byte before that is too slow; none if there
    /// is no least rate.
    pub(super) fn left(&self, limits: &Limits) -> Option<Duration> {
        if limits.least_rate == 0 {
            return None;
        }
        let earned = u64::from(self.bytes) * 1000 / limits.least_rate;
        let allowed = Duration::from_millis(earned).max(limits.rate_grace_time);
        Some(allowed.saturating_sub(Duration::from_millis(self.waited.into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_fast_enough_has_time_and_what_does_not_has_none() {
        let limits = Limits::default();
        let mut pace = Pace::default();
        pace.begin(0, 10_000);
        assert_eq!(pace.left(&limits), Some(Duration::from_secs(5)));
        pace.count(100, 14_000);
        assert_eq!(pace.left(&limits), Some(Duration::from_secs(1)));
        // The app is at work for an hour.
        pace.begin(0, 4_000_000);
        pace.count(2300, 4_002_000);
        assert_eq!(pace.left(&limits), Some(Duration::from_secs(4)));
        pace.count(1, 4_007_000);
        assert_eq!(pace.left(&limits), Some(Duration::ZERO));
        let unbound = Limits { least_rate: 0, ..limits };
        assert_eq!(pace.left(&unbound), None);
    }

    #[test]
    fn the_clock_may_run_for_long() {
        let mut pace = Pace::default();
        let late = u64::from(u32::MAX) - 10;
        pace.begin(0, late);
        pace.count(1, late + 1010);
        let left = pace.left(&Limits::default());
        assert_eq!(left, Some(Duration::from_millis(3990)));
    }
}
