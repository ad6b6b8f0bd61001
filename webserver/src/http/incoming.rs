//! A request body on its way in: a pipe of one chunk between the connection, which fills it only
//! when the reader asks, and the handler, which reads. That one chunk is the backpressure.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::{BodyError, HeaderMap};

/// A pipe; `announced` is the Content-Length, if there is one, and `limit` the most bytes it takes.
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
    /// The reader waits for a chunk.
    wanted: bool,
    /// The reader is gone.
    closed: bool,
    reader: Option<Waker>,
    writer: Option<Waker>,
    announced: Option<u64>,
    limit: u64,
    seen: u64,
    trailers: Option<HeaderMap>,
    /// Since when the reader waits for what has not arrived.
    starved: Option<Instant>,
    /// How long it waited before.
    waited: Duration,
}

fn lock(pipe: &Mutex<Pipe>) -> MutexGuard<'_, Pipe> {
    // No code that can panic runs under the lock.
    pipe.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The connection's end.
#[derive(Debug)]
pub(crate) struct Feed(Arc<Mutex<Pipe>>);

impl Feed {
    /// Whether the reader waits for bytes. If not, the task is woken when it does, or when it goes.
    pub(crate) fn poll_wanted(&self, cx: &Context<'_>) -> bool {
        let mut pipe = lock(&self.0);
        if pipe.wanted && pipe.end.is_none() && !pipe.closed {
            return true;
        }
        pipe.writer = Some(cx.waker().clone());
        false
    }

    /// What the reader waits for has not arrived. The task is woken when the reader goes.
    pub(crate) fn starve(&self, cx: &Context<'_>) {
        let mut pipe = lock(&self.0);
        pipe.starved.get_or_insert_with(Instant::now);
        pipe.writer = Some(cx.waker().clone());
    }

    /// Whether nobody will read any more.
    pub(crate) fn is_closed(&self) -> bool {
        lock(&self.0).closed
    }

    /// Hands a chunk over, after which at least `announced` more bytes come. Whether that is within
    /// the limit: if not, it is an error to the reader. A reader that `own` would wake is polled next
    /// anyway.
    pub(crate) fn push(&self, chunk: Bytes, announced: u64, own: &Waker) -> bool {
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

    /// The body is complete, and these fields follow it.
    pub(crate) fn finish(&self, trailers: Option<HeaderMap>, own: &Waker) {
        lock(&self.0).trailers = trailers;
        self.end(Ok(()), Some(own));
    }

    /// The body is larger than any that is taken.
    pub(crate) fn overflow(&self) {
        let limit = lock(&self.0).limit;
        self.fail(BodyError::TooLarge { limit });
    }

    /// The body can not be completed.
    pub(crate) fn fail(&self, error: BodyError) {
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
    /// Wakes the reader unless it is the task that is at work: a task that wakes itself comes at
    /// once again, before Tokio has looked what has arrived for others.
    fn wake_reader(&mut self, own: Option<&Waker>) {
        self.wanted = false;
        if self.starved.is_some() {
            self.end_wait();
            // It was to be woken for what happens in the wait.
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

/// How long the reader of a body has waited for the client.
#[derive(Debug)]
pub(crate) struct BodyWait(Arc<Mutex<Pipe>>);

impl BodyWait {
    /// That time, if the reader does not wait for more just now. While it does, the connection
    /// watches over the client, and polls its request when the wait ends.
    pub(crate) fn ended(&self) -> Option<Duration> {
        let pipe = lock(&self.0);
        let asks = pipe.wanted && pipe.end.is_none() && !pipe.closed;
        (!asks).then_some(pipe.waited)
    }
}

/// The reader's end.
#[derive(Debug)]
pub(crate) struct Incoming(Arc<Mutex<Pipe>>);

impl Incoming {
    pub(crate) fn announced(&self) -> Option<u64> {
        lock(&self.0).announced
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
                // The connection knows already where what is asked for has not arrived.
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
