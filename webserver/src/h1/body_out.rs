//! A response's body that is produced while it is sent. More of the body is asked for only while
//! little of it waits to be written. The stream is the user's code: if it panics, this response
//! cannot be saved, but the worker's other connections must not be affected.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll};

use super::encode::{self, Delimiter};
use super::parse::is_forbidden_trailer;
use crate::http::{Body, BodyError, HeaderMap};
use crate::io::Output;

/// Unwritten bytes at which the stream is not asked for more. No more bytes than that are copied.
const ENOUGH: usize = 32 * 1024;
/// Unwritten bytes at which the stream is not asked for more, if its chunks are large and the
/// client takes each write as a whole. The fixed cost of a write is then small beside the cost of
/// its bytes, and the socket itself holds several times as much.
const MOST: usize = 1024 * 1024;

/// The rest of a streamed response.
pub(super) struct BodyOut {
    body: Body,
    /// What tells the client where the body ends.
    delimiter: Delimiter,
    chunked: bool,
    /// The body is complete in the output, but what follows it is not.
    told: bool,
    /// Bytes of the body that were put into the output.
    pub(super) put: u64,
    /// Bytes that may wait now; more as long as the client has taken all that waited.
    enough: usize,
}

/// How far the stream went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Complete,
    Failed,
    /// Enough waits to be written.
    Full,
    Pending,
}

/// The next item of the stream.
enum Next {
    Chunk(bytes::Bytes),
    Trailers(Option<HeaderMap>),
    Failed(BodyError),
}

impl BodyOut {
    pub(super) fn new(body: Body, delimiter: Delimiter) -> Self {
        let chunked = delimiter == Delimiter::Chunked;
        Self { body, delimiter, chunked, told: false, put: 0, enough: ENOUGH }
    }

    pub(super) fn ends_with_connection(&self) -> bool {
        self.delimiter == Delimiter::Close
    }

    /// If the server is stopping, makes the body complete if it is one that ends then.
    pub(super) fn stop_if(&mut self, is_stopping: bool) {
        self.told |= is_stopping && self.body.stop();
    }

    pub(super) fn pump(&mut self, output: &mut Output, cx: &mut Context<'_>) -> Flow {
        let enough = self.enough(output);
        while output.copied() < ENOUGH
            && (!output.is_full(ENOUGH) || !output.is_full(enough) && output.take_permit(MOST))
        {
            let Ok(next) = catch_unwind(AssertUnwindSafe(|| self.poll(cx))) else {
                tracing::error!("the stream of an answer panicked");
                return Flow::Failed;
            };
            match next {
                Poll::Pending => return Flow::Pending,
                Poll::Ready(Next::Chunk(chunk)) if chunk.is_empty() => {}
                Poll::Ready(Next::Chunk(chunk)) => {
                    if self.chunked {
                        encode::chunk_head(output.buf(), chunk.len());
                    }
                    self.put += chunk.len() as u64;
                    output.put_body(chunk.into());
                    if self.chunked {
                        output.buf().extend_from_slice(encode::CHUNK_END);
                    }
                }
                Poll::Ready(Next::Failed(error)) => {
                    tracing::error!(%error, "the stream of an answer failed");
                    return Flow::Failed;
                }
                Poll::Ready(Next::Trailers(fields)) => {
                    if self.chunked {
                        put_trailers(output.buf(), fields.as_ref());
                    }
                    return Flow::Complete;
                }
            }
        }
        Flow::Full
    }

    /// Returns how many bytes may wait now. The permit for more than usual is taken only once the
    /// usual number of bytes waits and a large chunk is among them. Streams of small chunks, and
    /// streams that wait, therefore hold no permit.
    fn enough(&mut self, output: &Output) -> usize {
        self.enough = if output.is_empty() { MOST.min(2 * self.enough) } else { ENOUGH };
        self.enough
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Next> {
        if !self.told {
            match std::task::ready!(self.body.poll_chunk(cx)) {
                Some(Ok(chunk)) => return Poll::Ready(Next::Chunk(chunk)),
                Some(Err(error)) => return Poll::Ready(Next::Failed(error)),
                None => self.told = true,
            }
        }
        // Trailers that cannot be sent are not waited for.
        if self.chunked { self.body.poll_trailers(cx).map(Next::Trailers) } else { none() }
    }
}

fn none() -> Poll<Next> {
    Poll::Ready(Next::Trailers(None))
}

/// Writes the last chunk and the trailer fields after it.
fn put_trailers(out: &mut Vec<u8>, fields: Option<&HeaderMap>) {
    let Some(fields) = fields else {
        out.extend_from_slice(encode::LAST_CHUNK);
        return;
    };
    for (name, _) in fields.iter().filter(|(n, _)| is_forbidden_trailer(n.as_bytes())) {
        tracing::error!(name, "left out: no field for trailers (RFC 9110, section 6.5.1)");
    }
    encode::last_chunk(out, fields.iter());
}

impl Drop for BodyOut {
    fn drop(&mut self) {
        drop_quietly(std::mem::take(&mut self.body));
    }
}

/// Drops a value that may run a destructor of the user's.
pub(super) fn drop_quietly<T>(value: T) {
    if catch_unwind(AssertUnwindSafe(|| drop(value))).is_err() {
        tracing::error!("the body of an answer panicked when it was dropped");
    }
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::Waker;

    use bytes::Bytes;
    use futures_core::Stream;

    use super::*;
    use crate::base::pool;

    /// Chunks of 32 KiB without end.
    struct Endless;

    impl Stream for Endless {
        type Item = Result<Bytes, BodyError>;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            Poll::Ready(Some(Ok(vec![b'x'; ENOUGH].into())))
        }
    }

    /// Short chunks with pauses in between, and then short chunks without a pause.
    struct Events(usize);

    impl Stream for Events {
        type Item = Result<Bytes, BodyError>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.0 += 1;
            let waits = self.0 < 20 && self.0.is_multiple_of(2);
            if waits { Poll::Pending } else { Poll::Ready(Some(Ok("data: 1\n\n".into()))) }
        }
    }

    #[test]
    fn gathering_short_chunks_does_not_take_a_permit() {
        let mut body = BodyOut::new(Body::stream(Events(0)), Delimiter::Chunked);
        let (mut output, mut cx) = (Output::default(), Context::from_waker(Waker::noop()));
        let mut flows = Vec::new();
        for _ in 0..20 {
            flows.push(body.pump(&mut output, &mut cx));
            let all = output.copied();
            assert!(output.consume(all) && !output.has_permit(), "{flows:?}");
        }
        assert!(flows.contains(&Flow::Pending) && flows.contains(&Flow::Full));
    }

    #[test]
    fn gathering_many_chunks_is_only_for_a_client_that_takes_them_at_once() {
        let _alone = pool::PERMIT_TESTS.lock();
        let mut body = BodyOut::new(Body::stream(Endless), Delimiter::Length(u64::MAX));
        let (mut output, mut cx) = (Output::default(), Context::from_waker(Waker::noop()));
        output.buf().extend_from_slice(b"head");
        let mut wait = |output: &mut Output| {
            assert_eq!(body.pump(output, &mut cx), Flow::Full);
            (1..99).take_while(|n| output.is_full(n * ENOUGH)).count()
        };
        assert_eq!(wait(&mut output), 1);
        output.consume(4 + ENOUGH);
        for chunks in [2, 4, 8, 16, 32, 32] {
            assert_eq!(wait(&mut output), chunks);
            assert!(output.consume(chunks * ENOUGH));
        }
        assert_eq!(wait(&mut output), 32);
        output.consume(31 * ENOUGH + 1);
        // A part of a chunk waits.
        assert_eq!(wait(&mut output), 1);
        output.consume(2 * ENOUGH - 1);
        assert_eq!(wait(&mut output), 2);
    }
}
