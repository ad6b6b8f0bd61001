//! A body that is produced while it is sent: the user's stream, checked against its announced
//! length, and the fields that follow it. Writing it to the wire is done elsewhere.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::error::BodyError;
use crate::http::header::HeaderMap;

type Chunk = Result<Bytes, BodyError>;

/// Where the chunks come from.
pub(super) trait Source {
    fn poll_chunk(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Chunk>>;

    /// Returns the fields that follow the chunks.
    fn poll_trailers(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<HeaderMap>> {
        Poll::Ready(None)
    }

    /// Says that the server stops gracefully.
    fn stop(self: Pin<&mut Self>) {}

    /// Sets how many bytes the chunks may have.
    fn set_limit(self: Pin<&mut Self>, _: u64) {}
}

impl<S: Stream<Item = Chunk>> Source for S {
    fn poll_chunk(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.poll_next(cx)
    }
}

/// A stream of chunks.
pub(crate) struct Streamed {
    chunks: Pin<Box<dyn Source + Send>>,
    /// The remaining bytes of the announced length.
    left: Option<u64>,
    /// Whether the stream produced more than the announced length.
    longer: bool,
    /// Whether the stream has ended. A stream must not be polled after its end.
    ended: bool,
    trailers: Option<Pin<Box<dyn Future<Output = HeaderMap> + Send>>>,
    /// Whether the body is complete when the server stops.
    pub(crate) ends_at_stop: bool,
    /// The largest number of bytes, if this is the body of a request, and how many of them are left.
    limit: Option<(u64, Option<u64>)>,
}

impl Streamed {
    pub(crate) fn new(chunks: impl Stream<Item = Chunk> + Send + 'static) -> Self {
        Self::from_source(chunks)
    }

    pub(super) fn from_source(chunks: impl Source + Send + 'static) -> Self {
        Self {
            chunks: Box::pin(chunks),
            left: None,
            longer: false,
            ended: false,
            trailers: None,
            ends_at_stop: false,
            limit: None,
        }
    }

    /// Wraps any stream of byte-like chunks.
    pub(crate) fn of<S, T, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::new(Chunks(Box::pin(stream)))
    }

    /// Announces the length, unless a length is already known or trailer fields follow. Returns
    /// whether it was announced.
    pub(crate) fn announce(&mut self, length: u64) -> bool {
        let open = self.left.is_none() && self.trailers.is_none();
        if open {
            self.left = Some(length);
        }
        open
    }

    /// Returns the rest of the announced length, if a length is announced.
    pub(crate) fn left(&self) -> Option<u64> {
        self.left
    }

    /// Returns whether the stream has ended, and there are no trailer fields.
    #[cfg(feature = "http-body")]
    pub(crate) fn is_ended(&self) -> bool {
        self.ended && self.trailers.is_none()
    }

    /// Adds trailer fields. A body with trailer fields does not have an announced length.
    pub(crate) fn follow(&mut self, trailers: impl Future<Output = HeaderMap> + Send + 'static) {
        self.left = None;
        self.trailers = Some(Box::pin(trailers));
    }

    /// Says that the server stops gracefully. Returns whether the body is complete then.
    pub(crate) fn stop(&mut self) -> bool {
        if !self.ends_at_stop {
            self.chunks.as_mut().stop();
        }
        self.ends_at_stop
    }

    /// Sets the largest number of bytes. What was read before is not counted.
    pub(crate) fn set_limit(&mut self, limit: u64) {
        self.limit = Some((limit, Some(limit)));
        self.chunks.as_mut().set_limit(limit);
    }

    pub(crate) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        let Some((limit, left)) = self.limit else { return self.poll_within_length(cx) };
        let too_large = Poll::Ready(Some(Err(BodyError::TooLarge { limit })));
        let Some(left) = left else { return too_large };
        let next = self.poll_within_length(cx);
        let Poll::Ready(Some(Ok(chunk))) = &next else { return next };
        let left = left.checked_sub(chunk.len() as u64);
        self.limit = Some((limit, left));
        if left.is_some() { next } else { too_large }
    }

    /// Returns the next chunk of a body that has no limit, or is within it.
    fn poll_within_length(&mut self, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        if self.longer {
            return Poll::Ready(Some(Err(failed("is longer than announced"))));
        }
        if self.ended {
            return Poll::Ready(None);
        }
        loop {
            let next = self.chunks.as_mut().poll_chunk(cx);
            self.ended =
                matches!(next, Poll::Ready(None)) && self.left.is_none_or(|left| left == 0);
            let Some(left) = &mut self.left else { return next };
            match next {
                // All bytes have arrived, so the stream does not need to report its end.
                Poll::Pending if *left == 0 => return Poll::Ready(None),
                Poll::Ready(Some(Ok(chunk))) if chunk.is_empty() => {}
                Poll::Ready(Some(Ok(mut chunk))) => {
                    self.longer = chunk.len() as u64 > *left;
                    if self.longer {
                        chunk.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
                    }
                    *left -= chunk.len() as u64;
                    let whole = !chunk.is_empty();
                    return Poll::Ready(Some(if whole {
                        Ok(chunk)
                    } else {
                        Err(failed("is longer than announced"))
                    }));
                }
                Poll::Ready(None) if *left > 0 => {
                    let text = format!("ended {left} bytes before its announced length");
                    return Poll::Ready(Some(Err(failed(text))));
                }
                other => return other,
            }
        }
    }

    /// Returns the fields after the last chunk.
    pub(crate) fn poll_trailers(&mut self, cx: &mut Context<'_>) -> Poll<Option<HeaderMap>> {
        let Some(trailers) = &mut self.trailers else {
            return self.chunks.as_mut().poll_trailers(cx);
        };
        let fields = ready!(trailers.as_mut().poll(cx));
        self.trailers = None;
        Poll::Ready(Some(fields))
    }
}

/// Makes the error of a body from that of its stream. An error of a body that the stream only passes
/// on stays what it is.
fn failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> BodyError {
    match error.into().downcast::<BodyError>() {
        Ok(error) => *error,
        Err(error) => BodyError::Failed(Arc::from(error)),
    }
}

/// Adapts any stream of byte-like chunks to a stream of [`Chunk`]s.
struct Chunks<S>(Pin<Box<S>>);

impl<S, T, E> Stream for Chunks<S>
where
    S: Stream<Item = Result<T, E>>,
    T: Into<Bytes>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Item = Chunk;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        self.0.as_mut().poll_next(cx).map(|next| {
            next.map(|chunk| match chunk {
                Ok(bytes) => Ok(bytes.into()),
                Err(error) => Err(failed(error)),
            })
        })
    }
}
