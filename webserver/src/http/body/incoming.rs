//! A request body that is still arriving. The connection and the handler share a pipe that holds
//! one chunk. The connection fills the pipe only when the reader asks, which is the backpressure.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::error::BodyError;
use crate::http::header::HeaderMap;

/// Creates a pipe. `announced` is the Content-Length, if there is one, and `limit` is the largest
/// number of bytes that the pipe accepts.
pub(crate) fn pipe(announced: Option<u64>, limit: u64) -> (Feed, Incoming) {
    let pipe = Arc::new(Mutex::new(Pipe {
        chunk: None,
        end: None,
        wanted: false,
        closed: false,
        reader: None,
        writer: None,
        announced,
        limit,
        seen: 0,
        trailers: None,
        starved: None,
        waited: Duration::ZERO,
    }));
    (Feed(pipe.clone()), Incoming(pipe))
}

#[derive(Debug)]
struct Pipe {
    chunk: Option<Bytes>,
    end: Option<Result<(), BodyError>>,
    /// Whether the reader waits for a chunk.
    wanted: bool,
    /// Whether the reader has been dropped.
    closed: bool,
    reader: Option<Waker>,
    writer: Option<Waker>,
    announced: Option<u64>,
    limit: u64,
    seen: u64,
    trailers: Option<HeaderMap>,
    /// The time since when the reader has been waiting for data that has not arrived.
    starved: Option<Instant>,
    /// The total time of the earlier waits.
    waited: Duration,
}

fn lock(pipe: &Mutex<Pipe>) -> MutexGuard<'_, Pipe> {
    // Code that can panic never runs while the lock is held.
    pipe.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The connection's end of the pipe.
#[derive(Debug)]
pub struct Feed(Arc<Mutex<Pipe>>);

impl Feed {
    /// Returns whether the reader waits for bytes. If not, the task is woken when the reader asks
    /// for bytes or is dropped.
    pub fn poll_wanted(&self, cx: &Context<'_>) -> bool {
        let mut pipe = lock(&self.0);
        if pipe.wanted && pipe.end.is_none() && !pipe.closed {
            return true;
        }
        pipe.writer = Some(cx.waker().clone());
        false
    }

    /// Records that the data for the reader has not arrived. The task is woken when the reader is
    /// dropped.
    pub fn starve(&self, cx: &Context<'_>) {
        let mut pipe = lock(&self.0);
        pipe.starved.get_or_insert_with(Instant::now);
        pipe.writer = Some(cx.waker().clone());
    }

    /// Returns whether the reader has been dropped.
    pub fn is_closed(&self) -> bool {
        lock(&self.0).closed
    }

    /// Passes a chunk to the reader; at least `announced` more bytes will follow. Returns whether
    /// all these bytes are within the limit; if not, the reader gets an error. The reader is not
    /// woken if its waker is `own`, because its task is polled next anyway.
    pub fn push(&self, chunk: Bytes, announced: u64, own: &Waker) -> bool {
        let mut pipe = lock(&self.0);
        pipe.seen = pipe.seen.saturating_add(chunk.len() as u64);
        let fits = pipe.seen.saturating_add(announced) <= pipe.limit;
        if !fits {
            let limit = pipe.limit;
            pipe.end = Some(Err(BodyError::TooLarge { limit }));
        } else if !chunk.is_empty() {
            debug_assert!(pipe.chunk.is_none(), "a chunk is pushed only when one is wanted");
            pipe.chunk = Some(chunk);
        }
        pipe.wake_reader(Some(own));
        fits
    }

    /// Marks the body as complete, followed by these fields.
    pub fn finish(&self, trailers: Option<HeaderMap>, own: &Waker) {
        lock(&self.0).trailers = trailers;
        self.end(Ok(()), Some(own));
    }

    /// Ends the body with an error, because it is larger than the limit.
    pub fn overflow(&self) {
        let limit = lock(&self.0).limit;
        self.fail(BodyError::TooLarge { limit });
    }

    /// Ends the body with an error, because it cannot be completed.
    pub fn fail(&self, error: BodyError) {
        self.end(Err(error), None);
    }

    fn end(&self, end: Result<(), BodyError>, own: Option<&Waker>) {
        let mut pipe = lock(&self.0);
        pipe.end.get_or_insert(end);
        pipe.wake_reader(own);
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        self.fail(BodyError::Incomplete);
    }
}

impl Pipe {
    /// Wakes the reader, unless the reader is the task that is running. A task that wakes itself is
    /// polled again immediately, before Tokio has checked whether data has arrived for other tasks.
    fn wake_reader(&mut self, own: Option<&Waker>) {
        self.wanted = false;
        if self.starved.is_some() {
            self.end_wait();
            // The writer's waker was stored only for events during the wait.
            self.writer = None;
        }
        if let Some(waker) = self.reader.take()
            && !own.is_some_and(|own| own.will_wake(&waker))
        {
            waker.wake();
        }
    }

    fn end_wait(&mut self) {
        let since = self.starved.take();
        self.waited += since.map_or(Duration::ZERO, |since| since.elapsed());
    }
}

/// Measures how long the reader of a body has waited for the client.
#[derive(Clone, Debug)]
pub(crate) struct BodyWait(Arc<Mutex<Pipe>>);

impl BodyWait {
    /// Returns the total waiting time, or `None` while the reader is waiting for more. During a
    /// wait, the connection watches over the client, and it polls its request when the wait ends.
    pub(crate) fn ended(&self) -> Option<Duration> {
        let pipe = lock(&self.0);
        let asks = pipe.wanted && pipe.end.is_none() && !pipe.closed;
        (!asks).then_some(pipe.waited)
    }
}

/// The reader's end of the pipe.
#[derive(Debug)]
pub(crate) struct Incoming(Arc<Mutex<Pipe>>);

impl Incoming {
    pub(crate) fn announced(&self) -> Option<u64> {
        lock(&self.0).announced
    }

    /// Returns how many bytes of the announced length the reader has not been given yet.
    #[cfg(feature = "http-body")]
    pub(crate) fn left(&self) -> Option<u64> {
        let pipe = lock(&self.0);
        let waiting = pipe.chunk.as_ref().map_or(0, Bytes::len) as u64;
        Some(pipe.announced?.saturating_sub(pipe.seen - waiting))
    }

    /// Returns whether the reader has been given everything, and there are no trailers.
    #[cfg(feature = "http-body")]
    pub(crate) fn is_ended(&self) -> bool {
        let pipe = lock(&self.0);
        let is_complete = matches!(pipe.end, Some(Ok(())));
        is_complete && pipe.chunk.is_none() && pipe.trailers.is_none()
    }

    pub(crate) fn set_limit(&self, limit: u64) {
        lock(&self.0).limit = limit;
    }

    pub(crate) fn wait(&self) -> BodyWait {
        BodyWait(self.0.clone())
    }

    pub(crate) fn take_trailers(&self) -> Option<HeaderMap> {
        lock(&self.0).trailers.take()
    }

    pub(crate) fn poll_chunk(&self, cx: &Context<'_>) -> Poll<Option<Result<Bytes, BodyError>>> {
        let mut pipe = lock(&self.0);
        if pipe.announced.is_some_and(|n| n > pipe.limit) {
            let limit = pipe.limit;
            pipe.end = Some(Err(BodyError::TooLarge { limit }));
        }
        if let Some(chunk) = pipe.chunk.take() {
            return Poll::Ready(Some(Ok(chunk)));
        }
        match &pipe.end {
            Some(Ok(())) => Poll::Ready(None),
            Some(Err(error)) => Poll::Ready(Some(Err(error.clone()))),
            None => {
                pipe.wanted = true;
                pipe.reader = Some(cx.waker().clone());
                // During a wait, the connection already knows that the reader needs data.
                if pipe.starved.is_none()
                    && let Some(waker) = pipe.writer.take()
                {
                    waker.wake();
                }
                Poll::Pending
            }
        }
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        let mut pipe = lock(&self.0);
        pipe.closed = true;
        pipe.end_wait();
        if let Some(waker) = pipe.writer.take() {
            waker.wake();
        }
    }
}
