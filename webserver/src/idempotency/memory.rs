//! A store in the memory of the process.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::fingerprint::{Fingerprint, Key};
use super::store::{Begun, IdempotencyStore, StoredResponse};
use crate::Bytes;

/// What an entry takes besides its response: the key in three places, the fingerprint and the nodes of
/// the trees.
const ENTRY: usize = 400;

/// How many expired entries a request removes at most. So no request waits while a day's entries are
/// removed, and there is always room for one more.
const REMOVED: usize = 64;

/// Keeps requests and responses in memory, up to a number of entries and of bytes.
///
/// A process that ends forgets them, and other processes do not see them: a request that is sent again
/// to another process, or after a restart, runs again. A service with several processes, or one whose
/// requests must not run twice across a crash, implements [`IdempotencyStore`] for its database.
///
/// If there is no room, the finished request that expires first is forgotten. A request that is running,
/// or whose outcome is unknown, is not forgotten before its time; if there is nothing else, new requests
/// are refused with 503. So a client that may send requests can make the store forget those of others: the
/// middleware belongs inside the one that checks a login.
pub struct MemoryStore {
    entries: usize,
    bytes: usize,
    kept: Mutex<Kept>,
}

struct Kept {
    /// Ordered maps of hashes, because they can be made in a constant.
    all: BTreeMap<Key, Entry>,
    /// When the begun requests expire.
    begun: BTreeSet<(Instant, Key)>,
    /// When the finished ones expire.
    finished: BTreeSet<(Instant, Key)>,
    /// The bytes of all entries.
    bytes: usize,
}

struct Entry {
    fingerprint: Fingerprint,
    expires: Instant,
    response: Option<StoredResponse>,
}

impl MemoryStore {
    /// Creates a store for at most 100,000 requests and 64 MiB of responses.
    pub const fn new() -> Self {
        Self::bounded(100_000, 64 * 1024 * 1024)
    }

    /// Creates a store for at most this many requests, which take at most this many bytes together:
    /// those of the responses, and 400 for each request.
    ///
    /// # Panics
    /// If there is no room for one request. In a list of middleware that is a compile error.
    pub const fn bounded(entries: usize, bytes: usize) -> Self {
        assert!(entries > 0 && bytes >= ENTRY, "a store has room for a request at least");
        let begun = BTreeSet::new();
        let finished = BTreeSet::new();
        let kept = Kept { all: BTreeMap::new(), begun, finished, bytes: 0 };
        Self { entries, bytes, kept: Mutex::new(kept) }
    }

    /// Returns how many requests are kept, those included that have expired and were not removed yet.
    pub fn len(&self) -> usize {
        self.lock().all.len()
    }

    /// Returns whether no request is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin_now(
        &self,
        key: Key,
        fingerprint: Fingerprint,
        time: Duration,
    ) -> Result<Begun, StoreFull> {
        let mut kept = self.lock();
        let now = Instant::now();
        kept.expire(now);
        // More may have expired than were removed.
        if kept.all.get(&key).is_some_and(|entry| entry.expires <= now) {
            kept.remove(&key);
        }
        if let Some(Entry { fingerprint: known, response, .. }) = kept.all.get(&key) {
            return Ok(match response {
                _ if *known != fingerprint => Begun::OtherRequest,
                Some(response) => Begun::Done(response.clone()),
                None => Begun::Running,
            });
        }
        while kept.all.len() >= self.entries || kept.bytes + ENTRY > self.bytes {
            kept.forget_one()?;
        }
        let expires = expiry(time);
        kept.begun.insert((expires, key));
        kept.bytes += ENTRY;
        kept.all.insert(key, Entry { fingerprint, expires, response: None });
        Ok(Begun::New)
    }

    fn finish_now(
        &self,
        key: Key,
        mut response: StoredResponse,
        time: Duration,
    ) -> Result<(), StoreFull> {
        // The body may be a part of a larger buffer, which it would keep alive.
        response.body = Bytes::copy_from_slice(&response.body);
        let (more, expires) = (response.bytes(), expiry(time));
        let mut kept = self.lock();
        if more > self.bytes {
            return Err(StoreFull);
        }
        while kept.bytes + more > self.bytes {
            kept.forget_one()?;
        }
        let kept = &mut *kept;
        if let Some(entry) = kept.all.get_mut(&key).filter(|entry| entry.response.is_none()) {
            kept.begun.remove(&(entry.expires, key));
            kept.finished.insert((expires, key));
            kept.bytes += more;
            entry.expires = expires;
            entry.response = Some(response);
        }
        Ok(())
    }
}

impl Kept {
    fn remove(&mut self, key: &Key) {
        let Some(Entry { expires, response, .. }) = self.all.remove(key) else { return };
        self.begun.remove(&(expires, *key));
        self.finished.remove(&(expires, *key));
        self.bytes -= ENTRY + response.map_or(0, |response| response.bytes());
    }

    /// Removes what has expired, up to a number of entries.
    fn expire(&mut self, now: Instant) {
        for _ in 0..REMOVED {
            let first = [self.begun.first(), self.finished.first()].into_iter().flatten().min();
            let Some(&(_, key)) = first.filter(|(at, _)| *at <= now) else { return };
            self.remove(&key);
        }
    }

    /// Removes the finished request that expires first.
    fn forget_one(&mut self) -> Result<(), StoreFull> {
        let (_, key) = self.finished.pop_first().ok_or(StoreFull)?;
        self.remove(&key);
        Ok(())
    }
}

fn expiry(time: Duration) -> Instant {
    // An age is as good as forever, and cannot overflow.
    Instant::now() + time.min(Duration::from_hours(100 * 365 * 24))
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { entries, bytes, kept: _ } = self;
        f.debug_struct("MemoryStore").field("entries", entries).field("bytes", bytes).finish()
    }
}

/// The error when a [`MemoryStore`] has no room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreFull;

impl fmt::Display for StoreFull {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no room for another request in the store")
    }
}

impl std::error::Error for StoreFull {}

impl IdempotencyStore for MemoryStore {
    type Error = StoreFull;

    async fn begin(&self, key: Key, of: Fingerprint, time: Duration) -> Result<Begun, StoreFull> {
        self.begin_now(key, of, time)
    }

    async fn finish(
        &self,
        key: Key,
        response: StoredResponse,
        time: Duration,
    ) -> Result<(), StoreFull> {
        self.finish_now(key, response, time)
    }

    async fn forget(&self, key: Key) -> Result<(), StoreFull> {
        let mut kept = self.lock();
        // A request that took longer than it may be in doubt does not remove the response of a later one.
        if kept.all.get(&key).is_some_and(|entry| entry.response.is_none()) {
            kept.remove(&key);
        }
        Ok(())
    }
}
