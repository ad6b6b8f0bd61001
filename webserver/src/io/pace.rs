//! Whether a client is too slow: how far its bytes are behind the least rate. Only the time that
//! the server waits for the client counts, not the time that the app takes. Bytes make up for
//! earlier waiting but not for later waiting: a client that was fast cannot save up time and then
//! send a byte now and then.

use std::time::Duration;

use crate::base::limits::Limits;

/// The pace of one body or one response.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pace {
    /// How many milliseconds the bytes are behind the least rate.
    behind: u32,
    /// When the present wait began.
    since: u32,
    /// Bytes that do not yet make up for a whole millisecond.
    bytes: u32,
}

/// The paces of a connection.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Paces {
    pub(super) body: Pace,
    /// The pace of the responses that wait now.
    pub(super) write: Pace,
    /// The request that `body` belongs to.
    request: u64,
}

impl Paces {
    /// Returns the pace of a request's body, however often the app was waited for in between.
    pub(super) fn body_pace(&mut self, request: u64) -> &mut Pace {
        if self.request != request {
            self.request = request;
            self.body = Pace::default();
        }
        &mut self.body
    }
}

impl Pace {
    /// Begins a wait after the given number of bytes; `now` is in milliseconds.
    pub(super) fn begin(&mut self, bytes: usize, now: u64, limits: &Limits) {
        self.since = now as u32;
        if limits.least_rate == 0 || self.behind == 0 {
            return;
        }
        let bytes = (bytes as u64).saturating_add(self.bytes.into());
        let made_up = bytes.saturating_mul(1000) / limits.least_rate;
        match u32::try_from(made_up) {
            Ok(made_up) if made_up < self.behind => {
                self.behind -= made_up;
                let counted = u64::from(made_up) * limits.least_rate / 1000;
                self.bytes = u32::try_from(bytes - counted).unwrap_or(u32::MAX);
            }
            _ => (self.behind, self.bytes) = (0, 0),
        }
    }

    /// Continues the wait after the given number of further bytes.
    pub(super) fn count(&mut self, bytes: usize, now: u64, limits: &Limits) {
        self.behind = self.behind.saturating_add((now as u32).wrapping_sub(self.since));
        self.begin(bytes, now, limits);
    }

    /// Returns how long the present wait has lasted without a byte.
    pub(super) fn waiting(&self, now: u64) -> Duration {
        Duration::from_millis((now as u32).wrapping_sub(self.since).into())
    }

    /// Returns how long the client may be waited for without another byte before it is too slow;
    /// `None` if no least rate is set.
    pub(super) fn left(&self, limits: &Limits) -> Option<Duration> {
        let behind = Duration::from_millis(self.behind.into());
        (limits.least_rate > 0).then(|| limits.rate_grace_time.saturating_sub(behind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1000;

    const fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn slow_client_uses_up_its_grace_and_app_time_does_not_count() {
        let limits = Limits::default();
        let mut pace = Pace::default();
        pace.begin(0, 10 * SECOND, &limits);
        assert_eq!(pace.left(&limits), Some(secs(30)));
        // 20 s without a byte, and then the bytes of 2 s.
        pace.count(2 * 240, 30 * SECOND, &limits);
        assert_eq!(pace.left(&limits), Some(secs(12)));
        // The app works for an hour.
        pace.begin(0, 3630 * SECOND, &limits);
        assert_eq!(pace.left(&limits), Some(secs(12)));
        pace.count(1, 3645 * SECOND, &limits);
        assert_eq!(pace.left(&limits), Some(secs(0)));
        let unbounded = Limits { least_rate: 0, ..limits };
        assert_eq!(pace.left(&unbounded), None);
    }

    #[test]
    fn body_that_pauses_after_its_first_bytes_has_the_whole_grace() {
        let limits = Limits::default();
        let mut pace = Pace::default();
        pace.begin(1, 0, &limits);
        pace.count(1, SECOND, &limits);
        assert!(pace.left(&limits) > Some(secs(28)), "{pace:?}");
    }

    #[test]
    fn pace_of_fast_bytes_does_not_pay_for_a_later_drip() {
        let limits = Limits::default();
        let mut pace = Pace::default();
        pace.begin(1 << 20, 0, &limits);
        for second in (1..=3).map(|n| 9 * n) {
            pace.count(1, second * SECOND, &limits);
        }
        assert!(pace.left(&limits) < Some(secs(4)), "{pace:?}");
        // A client that is fast again has caught up, and may pause again.
        pace.count(1 << 20, 28 * SECOND, &limits);
        assert_eq!(pace.left(&limits), Some(secs(30)));
    }

    #[test]
    fn pace_adds_up_single_bytes_at_any_rate() {
        let limits = Limits { least_rate: 3000, ..Limits::default() };
        let mut pace = Pace::default();
        pace.begin(0, 0, &limits);
        pace.count(0, 10 * SECOND, &limits);
        for _ in 0..3000 {
            pace.count(1, 10 * SECOND, &limits);
        }
        assert_eq!(pace.left(&limits), Some(secs(21)));
    }

    #[test]
    fn pace_works_after_a_long_uptime() {
        let limits = Limits::default();
        let mut pace = Pace::default();
        let late = u64::from(u32::MAX) - 10;
        pace.begin(0, late, &limits);
        pace.count(0, late + SECOND, &limits);
        assert_eq!(pace.left(&limits), Some(secs(29)));
    }
}
