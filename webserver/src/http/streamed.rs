//! A body that is produced while it is sent: the user's stream, held to the length it was announced
//! with, and the fields that follow it. How it is put on the wire is not here.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use super::{BodyError, HeaderMap};

type Chunk = Result<Bytes, BodyError>;

/// A stream of chunks.
pub(super) struct Streamed {
    chunks: Pin<Box<dyn Stream<Item = Chunk> + Send>>,
    /// Bytes of the announced length that are still to come.
    left: Option<u64>,
    /// There was more than that.
    longer: bool,
    trailers: Option<Pin<Box<dyn Future<Output = HeaderMap> + Send>>>,
}

impl Streamed {
    pub(super) fn new(chunks: impl Stream<Item = Chunk> + Send + 'static) -> Self {
        Self { chunks: Box::pin(chunks), left: None, longer: false, trailers: None }
    }

    /// Any stream of byte-like chunks.
    pub(super) fn of<S, T, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        T: Into<Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        Self::new(Chunks(Box::pin(stream)))
    }

    /// Announces its length, unless that is known already or fields follow. Whether it did.
    pub(super) fn announce(&mut self, length: u64) -> bool {
        let open = self.left.is_none() && self.trailers.is_none();
        if open {
            self.left = Some(length);
        }
        open
    }

    /// The length that is still to come, where it is announced.
    pub(super) fn left(&self) -> Option<u64> {
        self.left
    }

    /// Lets fields follow it; what is followed by fields has no announced length.
    pub(super) fn follow(&mut self, trailers: impl Future<Output = HeaderMap> + Send + 'static) {
        self.left = None;
        self.trailers = Some(Box::pin(trailers));
    }

    pub(super) fn poll_chunk(&mut self, cx: &mut Context<'_>) -> Poll<Option<Chunk>> {
        if self.longer {
            return Poll::Ready(Some(Err(failed("is longer than announced"))));
        }
        loop {
            let next = self.chunks.as_mut().poll_next(cx);
            let Some(left) = &mut self.left else { return next };
            match next {
                // All is there; the stream need not say so too.
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

    /// The fields behind the last chunk.
    pub(super) fn poll_trailers(&mut self, cx: &mut Context<'_>) -> Poll<Option<HeaderMap>> {
        let Some(trailers) = &mut self.trailers else { return Poll::Ready(None) };
        let fields = ready!(trailers.as_mut().poll(cx));
        self.trailers = None;
        Poll::Ready(Some(fields))
    }
}

fn failed(text: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> BodyError {
    BodyError::Failed(Arc::from(text.into()))
}

/// Any stream of byte-like chunks as one of [`Chunk`]s.
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
