//! Waiting without the help of a runtime: for a change of a shared value, and for the first of two
//! futures. Nothing here knows about a server.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

/// A value that tasks and threads can wait for. Each change wakes all of them.
#[derive(Debug)]
pub(crate) struct Watched<T> {
    state: Mutex<State<T>>,
    changed: Condvar,
}

#[derive(Debug)]
struct State<T> {
    value: T,
    waiting: Waiting,
}

/// The waiting futures. Each owns one index of `wakers` until it is dropped, so that finished
/// futures leave nothing behind.
#[derive(Debug, Default)]
struct Waiting {
    wakers: Vec<Option<Waker>>,
    free: Vec<usize>,
}

impl<T> Watched<T> {
    pub(crate) fn new(value: T) -> Self {
        let state = Mutex::new(State { value, waiting: Waiting::default() });
        Self { state, changed: Condvar::new() }
    }

    /// Changes the value and wakes all tasks and threads that wait.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        let mut state = self.lock();
        let result = change(&mut state.value);
        self.wake(state);
        result
    }

    #[inline(never)]
    fn wake(&self, mut state: MutexGuard<'_, State<T>>) {
        let woken = state.waiting.take();
        // Waking may drop another waiting task, which locks to give its index back.
        drop(state);
        self.changed.notify_all();
        woken.into_iter().for_each(Waker::wake);
    }

    /// Waits until `is_so` returns `true` for the value.
    pub(crate) async fn until(&self, mut is_so: impl FnMut(&T) -> bool) {
        let mut waiting = WaitingFuture { watched: self, index: None };
        poll_fn(|cx| waiting.poll(cx, &mut is_so)).await;
    }

    /// Blocks the thread until `is_so` returns `true` for the value, for at most `time`.
    pub(crate) fn block_until(&self, time: Duration, is_so: impl Fn(&T) -> bool) {
        let is_not = |state: &mut State<T>| !is_so(&state.value);
        drop(self.changed.wait_timeout_while(self.lock(), time, is_not));
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // A panic in `change` is left to its caller. The value stays usable, as its fields are
        // independent.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Takes all wakers out.
    fn take(&mut self) -> Vec<Waker> {
        self.wakers.iter_mut().filter_map(Option::take).collect()
    }

    /// Stores the waker at its index, and returns the waker that it replaces.
    fn put(&mut self, index: &mut Option<usize>, waker: &Waker) -> Option<Waker> {
        let index = *index.get_or_insert_with(|| {
            self.free.pop().unwrap_or_else(|| {
                self.wakers.push(None);
                self.wakers.len() - 1
            })
        });
        let own = &mut self.wakers[index];
        let same = own.as_ref().is_some_and(|old| old.will_wake(waker));
        if same { None } else { own.replace(waker.clone()) }
    }

    /// Frees an index, and returns the waker that is stored there.
    fn give(&mut self, index: usize) -> Option<Waker> {
        self.free.push(index);
        self.wakers[index].take()
    }
}

/// One waiting future.
struct WaitingFuture<'w, T> {
    watched: &'w Watched<T>,
    /// Its index among the wakers, once it has waited.
    index: Option<usize>,
}

impl<T> WaitingFuture<'_, T> {
    /// Takes the condition by pointer and is never inlined, so that it is compiled once per `T`.
    #[inline(never)]
    fn poll(&mut self, cx: &mut Context<'_>, is_so: &mut dyn FnMut(&T) -> bool) -> Poll<()> {
        let mut state = self.watched.lock();
        if is_so(&state.value) {
            return Poll::Ready(());
        }
        let old = state.waiting.put(&mut self.index, cx.waker());
        // Dropping a waker may run any code of its task, so the lock is released first.
        drop(state);
        drop(old);
        Poll::Pending
    }
}

impl<T> Drop for WaitingFuture<'_, T> {
    fn drop(&mut self) {
        if let Some(index) = self.index {
            let old = self.watched.lock().waiting.give(index);
            drop(old);
        }
    }
}

/// Returns the output of the future that is ready first, and drops the other one.
pub(crate) async fn first<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let (mut a, mut b) = (pin!(a), pin!(b));
    poll_fn(|cx| match a.as_mut().poll(cx) {
        Poll::Pending => b.as_mut().poll(cx),
        ready @ Poll::Ready(_) => ready,
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    fn at_least(least: u8) -> impl Fn(&u8) -> bool {
        move |value| *value >= least
    }

    #[test]
    fn watched_change_wakes_all_waiters_and_ends_those_whose_condition_holds() {
        let watched = Watched::new(0);
        let (mut low, mut high) =
            (Box::pin(watched.until(at_least(1))), Box::pin(watched.until(at_least(2))));
        let woken = std::sync::Arc::new(Count::default());
        let waker = Waker::from(woken.clone());
        let mut cx = Context::from_waker(&waker);
        assert!(low.as_mut().poll(&mut cx).is_pending());
        assert!(high.as_mut().poll(&mut cx).is_pending());
        watched.change(|value| *value = 1);
        assert_eq!(woken.count(), 2);
        assert!(low.as_mut().poll(&mut cx).is_ready());
        assert!(high.as_mut().poll(&mut cx).is_pending());
        watched.change(|value| *value = 3);
        assert_eq!(woken.count(), 3);
        assert!(high.as_mut().poll(&mut cx).is_ready());
    }

    #[test]
    fn watched_keeps_nothing_of_dropped_waiters() {
        let watched = Watched::new(0);
        let mut cx = Context::from_waker(Waker::noop());
        for _ in 0..3 {
            let (mut a, mut b) =
                (Box::pin(watched.until(at_least(1))), Box::pin(watched.until(at_least(1))));
            for _ in 0..2 {
                assert!(a.as_mut().poll(&mut cx).is_pending());
                assert!(b.as_mut().poll(&mut cx).is_pending());
            }
            drop(a);
            watched.change(|value| *value = 0);
            assert!(b.as_mut().poll(&mut cx).is_pending());
        }
        let Waiting { wakers, free } = &watched.lock().waiting;
        assert!(wakers.iter().all(Option::is_none));
        assert_eq!((wakers.len(), free.len()), (2, 2));
    }

    #[test]
    fn first_resolves_to_the_first_future_that_is_ready() {
        let mut cx = Context::from_waker(Waker::noop());
        let mut check = |a: Option<u8>, b: Option<u8>, expected| {
            let one = |value: Option<u8>| async move {
                match value {
                    Some(value) => value,
                    None => pending().await,
                }
            };
            assert_eq!(pin!(first(one(a), one(b))).poll(&mut cx), expected);
        };
        check(Some(1), None, Poll::Ready(1));
        check(None, Some(2), Poll::Ready(2));
        check(Some(1), Some(2), Poll::Ready(1));
        check(None, None, Poll::Pending);
    }

    #[derive(Default)]
    struct Count(std::sync::atomic::AtomicUsize);

    impl Count {
        fn count(&self) -> usize {
            self.0.load(std::sync::atomic::Ordering::Relaxed)
        }
    }

    impl std::task::Wake for Count {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
}
