//! A body that is decoded while it is received, and how far it may expand. Which coding it has is read
//! in `decompression`.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::coding::{Coding, Decoder, Malformed, Progress};
use super::work::{LEAST, STEP, yield_to_others};
use crate::{Body, BodyError, Transform};

/// The room for what is decoded at a time, in bytes.
const ROOM: usize = 16 * 1024;

/// How far a body may expand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expansion {
    /// How many bytes may come of each byte.
    pub(super) ratio: u32,
    /// The decoded bytes that are always allowed.
    pub(super) allowed: u64,
}

/// Decodes a body, as far as it is asked for.
pub(super) fn decode(body: Body, coding: &Coding, expansion: Expansion) -> Body {
    body.transform(Decoding {
        decoder: coding.decoder(),
        name: coding.name(),
        expansion,
        input: Bytes::new(),
        is_drained: true,
        is_whole: false,
        read: 0,
        written: 0,
        done: 0,
        room: Vec::new(),
    })
}

struct Decoding {
    decoder: Box<dyn Decoder>,
    name: &'static str,
    expansion: Expansion,
    /// The rest of a chunk.
    input: Bytes,
    /// Whether the decoder has returned all that it can make of the input so far. It is not called again
    /// before there is more: the one of zstd takes several calls without progress for an error.
    is_drained: bool,
    /// Whether the source has ended.
    is_whole: bool,
    /// The bytes that were read and written so far.
    read: u64,
    written: u64,
    /// The work since it was the turn of the other tasks, in bytes.
    done: usize,
    room: Vec<u8>,
}

impl Decoding {
    /// Decodes some of the input. The result may be empty.
    fn step(&mut self) -> Result<Bytes, BodyError> {
        if self.room.is_empty() {
            self.room.resize(ROOM, 0);
        }
        let decoded = self.decoder.decode(&self.input, &mut self.room);
        let Progress { read, written } = decoded.map_err(|error| self.malformed(error.0))?;
        if read == 0 && written == 0 {
            if !self.input.is_empty() {
                return Err(self.malformed(Malformed::FORMAT.0));
            }
            self.is_drained = true;
        }
        self.input = self.input.split_off(read);
        self.read += read as u64;
        self.written += written as u64;
        self.done += read.max(written).max(LEAST);
        let Expansion { ratio, allowed } = self.expansion;
        if self.written > allowed.max(self.read.saturating_mul(ratio.into())) {
            return Err(BodyError::ExpandsTooMuch { ratio });
        }
        Ok(Bytes::copy_from_slice(&self.room[..written]))
    }

    fn malformed(&self, why: &str) -> BodyError {
        BodyError::Malformed(format!("the body in the coding `{}` {why}", self.name))
    }

    /// Returns the error of a body that has ended, if it is not complete.
    fn end(&self) -> Option<Result<Bytes, BodyError>> {
        (!self.decoder.is_complete()).then(|| Err(self.malformed("ends early")))
    }
}

impl Transform for Decoding {
    fn poll_next(
        &mut self,
        source: &mut Body,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        loop {
            if self.done >= STEP {
                self.done = 0;
                yield_to_others(cx);
                return Poll::Pending;
            }
            if !self.is_drained {
                let chunk = self.step()?;
                if !chunk.is_empty() {
                    return Poll::Ready(Some(Ok(chunk)));
                }
            } else if self.is_whole {
                return Poll::Ready(self.end());
            } else {
                match std::task::ready!(Pin::new(&mut *source).poll_next(cx)) {
                    Some(chunk) => self.input = chunk?,
                    None => self.is_whole = true,
                }
                self.is_drained = self.input.is_empty();
            }
        }
    }
}
