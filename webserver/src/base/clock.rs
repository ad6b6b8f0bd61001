//! Time for the cost of one load: the milliseconds since the start and the text of the `Date`
//! field, both as of the last tick. This module does not decide when to tick or what happens at a
//! deadline.

use std::cell::RefCell;
use std::io::Write;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How often a worker ticks, which is the resolution of every deadline. For a worker that has
/// nothing else to do, each tick costs a system call.
pub(crate) const TICK: Duration = Duration::from_millis(50);

/// Bytes of an IMF-fixdate (RFC 9110, section 5.6.7).
pub(crate) const DATE_LEN: usize = 29;

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
/// Milliseconds since `START`, as of the last tick.
static NOW: AtomicU64 = AtomicU64::new(0);
/// Seconds since 1970, as of the last tick; 0 while no thread ticks.
static UNIX: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static DATE: RefCell<(u64, [u8; DATE_LEN])> = const { RefCell::new((0, [b' '; DATE_LEN])) };
}

/// Updates the coarse time. Any thread may tick; a tick never moves the time back.
pub(crate) fn tick() {
    let now = START.elapsed().as_millis();
    NOW.fetch_max(u64::try_from(now).unwrap_or(u64::MAX), Ordering::Relaxed);
    UNIX.store(unix_time(), Ordering::Relaxed);
}

/// Returns the milliseconds since the start, as of the last tick.
pub(crate) fn now() -> u64 {
    NOW.load(Ordering::Relaxed)
}

/// Returns the value of the `Date` field.
pub(crate) fn date() -> [u8; DATE_LEN] {
    with_date(|date| *date)
}

/// Returns the seconds since 1970, as of the last tick. This is the second that the `Date` field
/// shows.
#[inline]
pub(crate) fn second() -> u64 {
    let ticked = UNIX.load(Ordering::Relaxed);
    if ticked == 0 { unix_time() } else { ticked }
}

/// Passes the value of the `Date` field to `to`. The value is rendered once a second per thread.
pub(crate) fn with_date<T>(to: impl FnOnce(&[u8; DATE_LEN]) -> T) -> T {
    let second = second();
    DATE.with_borrow_mut(|(rendered, text)| {
        if *rendered != second {
            *rendered = second;
            render(second, text);
        }
        to(text)
    })
}

#[cold]
fn render(second: u64, text: &mut [u8; DATE_LEN]) {
    let date = httpdate::HttpDate::from(UNIX_EPOCH + Duration::from_secs(second));
    let written = write!(&mut text[..], "{date}");
    debug_assert!(written.is_ok(), "an IMF-fixdate has 29 bytes");
}

#[cold]
fn unix_time() -> u64 {
    // A clock before 1970 counts as 1970.
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    #[test]
    fn date_is_an_imf_fixdate_of_now() {
        super::tick();
        let date = super::date();
        let text = std::str::from_utf8(&date).expect("a date is ASCII");
        assert!(text.ends_with(" GMT"), "{text}");
        let then = httpdate::parse_http_date(text).expect("a date parses");
        let age = std::time::SystemTime::now().duration_since(then).expect("it is past");
        assert!(age.as_secs() < 3, "{text}");
    }
}
