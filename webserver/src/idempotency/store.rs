//! Where requests and their responses are kept.

use std::future::Future;
use std::time::Duration;

use super::fingerprint::{Fingerprint, Key};
use crate::{Bytes, HeaderName, HeaderValue, StatusCode};

/// Keeps which requests were begun, and the responses to those that are done. [`MemoryStore`] is one for
/// a single process; several processes share a database.
///
/// [`begin`](Self::begin) must be one step: of two requests with one key at the same time, only one may
/// get [`Begun::New`]. In Redis that is `SET key .. NX PX time`, in SQL an `INSERT` into a table with a
/// unique key, and in both a look at what is there if it fails.
///
/// ```
/// use std::convert::Infallible;
/// use std::time::Duration;
/// use webserver::idempotency::{Begun, Fingerprint, IdempotencyStore, Key, MemoryStore, StoredResponse};
///
/// /// Counts how often a response was sent again.
/// struct Counted {
///     inner: MemoryStore,
///     replayed: std::sync::atomic::AtomicU64,
/// }
///
/// impl IdempotencyStore for Counted {
///     type Error = <MemoryStore as IdempotencyStore>::Error;
///
///     async fn begin(&self, key: Key, of: Fingerprint, time: Duration) -> Result<Begun, Self::Error> {
///         let begun = self.inner.begin(key, of, time).await?;
///         if matches!(begun, Begun::Done(_)) {
///             self.replayed.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         }
///         Ok(begun)
///     }
///
///     async fn finish(&self, key: Key, response: StoredResponse, time: Duration) -> Result<(), Self::Error> {
///         self.inner.finish(key, response, time).await
///     }
///
///     async fn forget(&self, key: Key) -> Result<(), Self::Error> {
///         self.inner.forget(key).await
///     }
/// }
/// ```
///
/// [`MemoryStore`]: super::MemoryStore
pub trait IdempotencyStore: Send + Sync + 'static {
    /// The error of the store. It is logged, and a request that cannot be recorded is answered with 503.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Records for `time` that a request is begun, unless there is one with this key. It is recorded
    /// before the handler runs.
    fn begin(
        &self,
        key: Key,
        fingerprint: Fingerprint,
        time: Duration,
    ) -> impl Future<Output = Result<Begun, Self::Error>> + Send;

    /// Stores the response to a request that was begun, for `time`, unless there is one. The fingerprint
    /// stays. The body may be a part of a larger buffer: a store in memory copies it.
    fn finish(
        &self,
        key: Key,
        response: StoredResponse,
        time: Duration,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Removes a request that was begun and has changed nothing, so that the next one runs. A request that
    /// has a response stays: another one with the key was begun and has ended meanwhile.
    fn forget(&self, key: Key) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// What a store knows about a key.
#[derive(Clone, Debug)]
pub enum Begun {
    /// Nothing. The request is recorded now.
    New,
    /// A request with the same fingerprint was begun, and nobody knows what became of it yet.
    Running,
    /// The response to a request with the same fingerprint.
    Done(StoredResponse),
    /// There was a request with another fingerprint.
    OtherRequest,
}

/// A response as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredResponse {
    /// The status.
    pub status: StatusCode,
    /// The fields that are [kept](super::Idempotency::fields).
    pub fields: Vec<(HeaderName, HeaderValue)>,
    /// The body.
    pub body: Bytes,
}

impl StoredResponse {
    /// Returns how many bytes the fields and the body have.
    pub fn bytes(&self) -> usize {
        let fields = self.fields.iter().map(|(name, value)| name.as_str().len() + value.len());
        fields.sum::<usize>() + self.body.len()
    }
}
