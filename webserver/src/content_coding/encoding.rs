//! A body that is encoded while it is sent. Whether it is encoded is decided in `compression`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::coding::{Coding, Encoder, Step};
use super::work::{LEAST, STEP, yield_to_others};
use crate::{Body, BodyError, Transform};

/// Encodes a body. A long body is encoded in steps, only as far as the client takes it.
pub(super) fn encode(body: Body, coding: &Coding) -> Body {
    let length = body.len();
    let whole = body.buffered().filter(|bytes| bytes.len() <= STEP).and_then(|bytes| {
        let mut output = Vec::with_capacity(bytes.len() / 2);
        coding.encoder(length).encode(bytes, Step::End, &mut output).ok()?;
        Some(output)
    });
    match whole {
        Some(output) => output.into(),
        None => body.transform(Encoding::new(coding.encoder(length))),
    }
}

struct Encoding {
    /// The encoder, until the body has ended.
    encoder: Option<Box<dyn Encoder>>,
    /// The rest of a chunk.
    input: Bytes,
    /// Whether the encoder may keep bytes back.
    is_behind: bool,
    /// Whether a whole step was done, so that it is the turn of the other tasks.
    is_tired: bool,
}

impl Encoding {
    fn new(encoder: Box<dyn Encoder>) -> Self {
        Self { encoder: Some(encoder), input: Bytes::new(), is_behind: false, is_tired: false }
    }

    /// Encodes some input.
    fn step(&mut self, input: &[u8], step: Step, output: &mut Vec<u8>) -> Result<(), BodyError> {
        let Some(encoder) = &mut self.encoder else { return Ok(()) };
        let done = encoder.encode(input, step, output);
        self.is_behind = step == Step::More;
        if step == Step::End {
            self.encoder = None;
        }
        done.map_err(|error| BodyError::Failed(Arc::new(error)))
    }

    /// Encodes until a step is done, or until the source has nothing more for now.
    fn work(
        &mut self,
        source: &mut Body,
        output: &mut Vec<u8>,
        cx: &mut Context<'_>,
    ) -> Result<(), BodyError> {
        let mut left = STEP;
        while left > 0 && self.encoder.is_some() {
            if self.input.is_empty() {
                match Pin::new(&mut *source).poll_next(cx) {
                    Poll::Ready(Some(chunk)) => self.input = chunk?,
                    Poll::Ready(None) => return self.step(&[], Step::End, output),
                    Poll::Pending if self.is_behind => return self.step(&[], Step::Flush, output),
                    Poll::Pending => return Ok(()),
                }
            }
            let input = self.input.split_to(left.min(self.input.len()));
            left = left.saturating_sub(input.len().max(LEAST));
            if !input.is_empty() {
                self.step(&input, Step::More, output)?;
            }
        }
        self.is_tired = true;
        Ok(())
    }
}

impl Transform for Encoding {
    fn poll_next(
        &mut self,
        source: &mut Body,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BodyError>>> {
        let mut output = Vec::new();
        if !self.is_tired {
            self.work(source, &mut output, cx)?;
        }
        if !output.is_empty() {
            return Poll::Ready(Some(Ok(output.into())));
        }
        if self.encoder.is_none() {
            return Poll::Ready(None);
        }
        if self.is_tired {
            self.is_tired = false;
            yield_to_others(cx);
        }
        Poll::Pending
    }
}
