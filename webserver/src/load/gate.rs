//! Counts the requests that are at work and those that wait, over all threads. What a request is, and
//! the response to a refused one, must not be here.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;
use std::time::Duration;

use tokio::time::Instant;

/// How long the queue may have somebody who waits before that is overload and no longer a burst: the
/// interval of CoDel (RFC 8289, section 4.3), about the longest that a burst takes.
const STANDING: Duration = Duration::from_millis(100);

/// One request at work, in the upper half of the counters.
const ACTIVE: u64 = 1 << 32;
/// One request that waits, in the lower half.
const WAITS: u64 = 1;

/// Lets a number of requests in at a time.
///
/// Both counts are one atomic number, so that a request that does not have to wait takes no lock, and
/// a permit cannot be given back without being seen by a request that begins to wait. The count of
/// those that wait changes only while the queue is locked, and is then the length of the queue.
#[derive(Debug)]
pub(super) struct Gate {
    limit: u64,
    places: u64,
    counts: AtomicU64,
    queue: Mutex<Queue>,
}

#[derive(Debug, Default)]
struct Queue {
    /// The requests that wait, the one that came first in front.
    waiters: VecDeque<Arc<Waiter>>,
    /// Since when somebody has been waiting.
    standing: Option<Instant>,
}

/// A request that waits.
#[derive(Debug, Default)]
pub(super) struct Waiter(Mutex<(Outcome, Option<Waker>)>);

/// What has become of a request that waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Outcome {
    #[default]
    Waits,
    /// The request has the permit of one that has left.
    Let,
    /// The request has lost its place.
    Refused,
}

/// The answer to a request that wants in.
pub(super) enum Entry {
    In,
    Queued(Arc<Waiter>),
    Refused,
}

const fn active(counts: u64) -> u64 {
    counts / ACTIVE
}

const fn waiting(counts: u64) -> u64 {
    counts % ACTIVE
}

impl Gate {
    pub(super) const fn new(limit: u32, places: u32) -> Self {
        let queue = Queue { waiters: VecDeque::new(), standing: None };
        let (limit, places) = (limit as u64, places as u64);
        Self { limit, places, counts: AtomicU64::new(0), queue: Mutex::new(queue) }
    }

    /// Lets a request in, or has it wait. A request that is in has to [leave](Self::leave), and one that waits
    /// has to [give up](Self::give_up) if it was not let in.
    pub(super) fn enter(&self) -> Entry {
        if self.try_enter() {
            return Entry::In;
        }
        if self.places == 0 {
            return Entry::Refused;
        }
        self.queue_up()
    }

    fn try_enter(&self) -> bool {
        let enter = |counts: u64| {
            let is_open = active(counts) < self.limit && waiting(counts) == 0;
            is_open.then_some(counts + ACTIVE)
        };
        self.counts.fetch_update(Ordering::AcqRel, Ordering::Relaxed, enter).is_ok()
    }

    #[cold]
    fn queue_up(&self) -> Entry {
        let mut queue = self.lock();
        let takes_place = |counts: u64| {
            let is_full = active(counts) >= self.limit || waiting(counts) > 0;
            (is_full && waiting(counts) < self.places).then_some(counts + WAITS)
        };
        let evicted = loop {
            if self.counts.fetch_update(Ordering::AcqRel, Ordering::Relaxed, takes_place).is_ok() {
                break None;
            }
            // A request has left since.
            if self.try_enter() {
                return Entry::In;
            }
            if waiting(self.counts.load(Ordering::Acquire)) >= self.places {
                if !queue.is_overloaded() {
                    return Entry::Refused;
                }
                break queue.waiters.pop_front();
            }
        };
        let waiter = Arc::new(Waiter::default());
        queue.standing.get_or_insert_with(Instant::now);
        queue.waiters.push_back(waiter.clone());
        let waker = evicted.and_then(|evicted| evicted.settle(Outcome::Refused));
        drop(queue);
        wake(waker);
        Entry::Queued(waiter)
    }

    /// Gives a permit back, to one who waits if there is one.
    pub(super) fn leave(&self) {
        let leave = |counts: u64| (waiting(counts) == 0).then_some(counts - ACTIVE);
        while self.counts.fetch_update(Ordering::AcqRel, Ordering::Relaxed, leave).is_err() {
            let mut queue = self.lock();
            let Some(next) = queue.next() else { continue };
            self.counts.fetch_sub(WAITS, Ordering::AcqRel);
            queue.note_whether_empty();
            let waker = next.settle(Outcome::Let);
            drop(queue);
            wake(waker);
            return;
        }
    }

    /// Takes a request out of the queue that does not want to wait any longer. If it was let in at the
    /// same time, the result says so: it has a permit then.
    #[cold]
    pub(super) fn give_up(&self, waiter: &Arc<Waiter>) -> Outcome {
        let mut queue = self.lock();
        if let Some(at) = queue.waiters.iter().position(|other| Arc::ptr_eq(other, waiter)) {
            queue.waiters.remove(at);
            self.counts.fetch_sub(WAITS, Ordering::AcqRel);
            queue.note_whether_empty();
            return Outcome::Refused;
        }
        // The thread that took it out of the queue has settled it before it unlocked the queue.
        waiter.lock().0
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl Queue {
    fn is_overloaded(&self) -> bool {
        self.standing.is_some_and(|since| since.elapsed() > STANDING)
    }

    /// Takes out the one whose turn it is: the first, or under overload the last, whose client has
    /// waited least and so is most likely to be there still.
    fn next(&mut self) -> Option<Arc<Waiter>> {
        if self.is_overloaded() { self.waiters.pop_back() } else { self.waiters.pop_front() }
    }

    fn note_whether_empty(&mut self) {
        if self.waiters.is_empty() {
            self.standing = None;
        }
    }
}

impl Waiter {
    /// Returns what has become of the request. While it waits, `waker` is woken at a change.
    pub(super) fn poll(&self, waker: &Waker) -> Outcome {
        let mut state = self.lock();
        if state.0 == Outcome::Waits {
            state.1 = Some(waker.clone());
        }
        state.0
    }

    /// Notes what has become of the request, and returns whom to wake when the queue is unlocked.
    fn settle(&self, outcome: Outcome) -> Option<Waker> {
        let mut state = self.lock();
        state.0 = outcome;
        state.1.take()
    }

    fn lock(&self) -> MutexGuard<'_, (Outcome, Option<Waker>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn wait(gate: &Gate) -> Arc<Waiter> {
        match gate.enter() {
            Entry::Queued(waiter) => waiter,
            Entry::In | Entry::Refused => panic!("it has to wait"),
        }
    }

    fn outcomes(waiters: &[Arc<Waiter>]) -> Vec<Outcome> {
        waiters.iter().map(|waiter| waiter.poll(Waker::noop())).collect()
    }

    use Outcome::{Let, Refused, Waits};

    #[test]
    fn first_come_is_first_served_and_a_full_queue_refuses() {
        let gate = Gate::new(2, 2);
        assert!(matches!((gate.enter(), gate.enter()), (Entry::In, Entry::In)));
        let waiters = [wait(&gate), wait(&gate)];
        assert!(matches!(gate.enter(), Entry::Refused));
        gate.leave();
        assert_eq!(outcomes(&waiters), [Let, Waits]);
        gate.leave();
        assert_eq!(outcomes(&waiters), [Let, Let]);
        gate.leave();
        assert!(matches!((gate.enter(), gate.enter()), (Entry::In, Entry::Queued(_))));
    }

    #[test]
    fn place_of_a_request_that_gives_up_is_free_again() {
        let gate = Gate::new(1, 1);
        gate.enter();
        let gone = wait(&gate);
        assert_eq!(gate.give_up(&gone), Refused);
        let next = wait(&gate);
        gate.leave();
        assert_eq!((next.poll(Waker::noop()), gate.give_up(&next)), (Let, Let));
        gate.leave();
        assert_eq!(gate.counts.load(Ordering::Relaxed), 0);
        assert!(matches!(gate.enter(), Entry::In));
    }

    #[tokio::test(start_paused = true)]
    async fn overloaded_queue_lets_the_last_in_and_refuses_the_first() {
        let gate = Gate::new(1, 3);
        gate.enter();
        let mut waiters = vec![wait(&gate), wait(&gate), wait(&gate)];
        tokio::time::advance(STANDING + Duration::from_millis(1)).await;
        waiters.push(wait(&gate));
        assert_eq!(outcomes(&waiters), [Refused, Waits, Waits, Waits]);
        gate.leave();
        assert_eq!(outcomes(&waiters), [Refused, Waits, Waits, Let]);
        gate.leave();
        gate.leave();
        assert_eq!(outcomes(&waiters), [Refused, Let, Let, Let]);
        // The queue was empty, so what comes now is a burst again.
        let waiters = [wait(&gate), wait(&gate)];
        gate.leave();
        assert_eq!(outcomes(&waiters), [Let, Waits]);
    }

    #[test]
    fn gate_lets_no_more_in_than_its_limit_from_any_number_of_threads() {
        let gate = Gate::new(3, 4);
        let inside = AtomicU64::new(0);
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for turn in 0..5_000 {
                        let is_in = match gate.enter() {
                            Entry::In => true,
                            Entry::Refused => false,
                            Entry::Queued(waiter) => {
                                while turn % 3 > 0 && waiter.poll(Waker::noop()) == Waits {
                                    thread::yield_now();
                                }
                                gate.give_up(&waiter) == Let
                            }
                        };
                        if is_in {
                            assert!(inside.fetch_add(1, Ordering::SeqCst) < 3);
                            thread::yield_now();
                            inside.fetch_sub(1, Ordering::SeqCst);
                            gate.leave();
                        }
                    }
                });
            }
        });
        assert_eq!(gate.counts.load(Ordering::SeqCst), 0);
        assert!(gate.lock().waiters.is_empty());
    }
}
