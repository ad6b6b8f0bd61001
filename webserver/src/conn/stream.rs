//! An answer's body that is produced while it is sent. It is asked for more only while little of it
//! waits to be written.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll};

use super::output::Output;
use crate::http::Body;
use crate::parse;

/// With so much unwritten the stream is not asked for more.
const ENOUGH: usize = 32 * 1024;

/// The rest of a streamed answer.
pub(super) struct Outflow {
    body: Body,
    /// Whether it is chunked; if not, the end of the connection is its end.
    chunked: bool,
}

/// How far it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Complete,
    Failed,
    /// Enough waits to be written.
    Full,
    Pending,
}

impl Outflow {
    pub(super) fn new(body: Body, chunked: bool) -> Self {
        Self { body, chunked }
    }

    pub(super) fn pump(&mut self, output: &mut Output, cx: &mut Context<'_>) -> Flow {
        while output.is_open() && output.len() < ENOUGH {
            // The stream is the user's; if it panics this answer can not be saved, but the worker's
            // other connections must not hear of it.
            let body = &mut self.body;
            let Ok(next) = catch_unwind(AssertUnwindSafe(|| body.poll_chunk(cx))) else {
                tracing::error!("the stream of an answer panicked");
                return Flow::Failed;
            };
            match next {
                Poll::Pending => return Flow::Pending,
                Poll::Ready(Some(Ok(chunk))) if chunk.is_empty() => {}
                Poll::Ready(Some(Ok(chunk))) => {
                    if self.chunked {
                        parse::chunk_head(output.buf(), chunk.len());
                    }
                    let after: &'static [u8] = if self.chunked { parse::CHUNK_END } else { b"" };
                    output.put_body(chunk.into(), after);
                }
                Poll::Ready(Some(Err(error))) => {
                    tracing::error!(%error, "the stream of an answer failed");
                    return Flow::Failed;
                }
                Poll::Ready(None) => {
                    if self.chunked {
                        output.buf().extend_from_slice(parse::LAST_CHUNK);
                    }
                    return Flow::Complete;
                }
            }
        }
        Flow::Full
    }
}
