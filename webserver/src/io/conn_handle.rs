//! The handle by which a worker and the requests of a connection reach the connection: a deadline, a
//! way to wake the connection, the client's address, and the hints (103) that a handler wants to
//! send. Each connection has one allocation for it. The protocol decides how hints are sent.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use super::timer::Timer;
use crate::http::{EndHooks, HeaderMap, Peer, PeerFacts};

/// Hints that may wait to be written; further hints are refused.
const MOST_HINTS: usize = 16;

/// The part of a connection that its worker and its requests may use.
#[derive(Debug)]
pub struct ConnHandle {
    pub(super) timer: Timer,
    peer: PeerFacts,
    /// Whether a request has left something for the protocol; checking it costs one load.
    asked: AtomicBool,
    inner: Mutex<Inner>,
}

/// A hint, and the request that it belongs to.
pub type Hint = (u64, HeaderMap);

#[derive(Debug, Default)]
struct Inner {
    waker: Option<Waker>,
    #[expect(clippy::box_collection, reason = "most connections never have one")]
    hints: Option<Box<Vec<Hint>>>,
    ends: EndHooks,
}

impl ConnHandle {
    pub(crate) fn new(peer: PeerFacts) -> Arc<Self> {
        Arc::new(Self {
            timer: Timer::default(),
            peer,
            asked: AtomicBool::new(false),
            inner: Mutex::default(),
        })
    }

    /// Returns the address of the client.
    pub fn addr(&self) -> Option<SocketAddr> {
        self.peer.addr
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        // No code that can panic runs under the lock.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores the waker of the connection's task.
    pub(super) fn register(&self, waker: &Waker) {
        self.inner().waker = Some(waker.clone());
    }

    pub(super) fn wake(&self) {
        let waker = self.inner().waker.clone();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Returns whether there are hints, or functions for the end of a response.
    pub fn is_asked(&self) -> bool {
        self.asked.load(Ordering::Acquire)
    }

    /// Has [`is_asked`](Self::is_asked) return true again, until something is taken.
    pub(crate) fn ask_again(&self) {
        self.asked.store(true, Ordering::Release);
    }

    /// Takes the hints so far.
    pub fn take_hints(&self) -> Vec<Hint> {
        self.asked.store(false, Ordering::Release);
        self.inner().hints.take().map(|hints| *hints).unwrap_or_default()
    }

    /// Takes the functions so far that wait for the end of the response to this request.
    pub(crate) fn take_ends(&self, request: u64) -> EndHooks {
        self.inner().ends.take(request)
    }
}

impl Peer for ConnHandle {
    fn facts(&self) -> &PeerFacts {
        &self.peer
    }

    fn hint(&self, request: u64, fields: HeaderMap) -> bool {
        let mut inner = self.inner();
        let hints = inner.hints.get_or_insert_default();
        if hints.len() >= MOST_HINTS {
            return false;
        }
        hints.push((request, fields));
        drop(inner);
        self.ask_again();
        self.wake();
        true
    }

    fn on_response_end(&self, _: u64, hooks: EndHooks) {
        self.inner().ends.add(hooks);
        self.ask_again();
    }
}
