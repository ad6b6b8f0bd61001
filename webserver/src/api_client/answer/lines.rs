//! The lines of a body, as they arrive. A line ends with LF, CR LF or CR, as in the HTML standard
//! (section 9.2.5), or with LF alone.

use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};

use super::error::AnswerError;
use crate::http::Body;

/// A body that is read line by line.
#[derive(Debug)]
pub(super) struct Lines {
    body: Body,
    buffer: BytesMut,
    /// How many bytes of the buffer have no end of a line.
    searched: usize,
    /// Whether CR ends a line too.
    with_cr: bool,
    /// Whether the last line ended with CR, so that an LF belongs to it.
    after_cr: bool,
    is_ended: bool,
    limit: u64,
}

/// A line, or what the body ended with.
pub(super) enum Line {
    Whole(Bytes),
    Unfinished(Bytes),
}

impl Lines {
    /// `with_cr` says whether a CR ends a line.
    pub(super) fn new(body: Body, limit: u64, with_cr: bool) -> Self {
        let (buffer, searched, after_cr, is_ended) = (BytesMut::new(), 0, false, false);
        Self { body, buffer, searched, with_cr, after_cr, is_ended, limit }
    }

    /// Returns the next line; `None` at the end. An unfinished line comes last.
    pub(super) fn poll_line(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Line, AnswerError>>> {
        loop {
            if let Some(line) = self.take_line() {
                return Poll::Ready(Some(Ok(Line::Whole(line))));
            }
            if self.is_ended {
                let rest = self.buffer.split().freeze();
                return Poll::Ready((!rest.is_empty()).then_some(Ok(Line::Unfinished(rest))));
            }
            if self.buffer.len() as u64 > self.limit {
                return Poll::Ready(Some(Err(
                    self.end(AnswerError::TooLarge { limit: self.limit })
                )));
            }
            match ready!(self.body.poll_chunk(cx)) {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(error)) => return Poll::Ready(Some(Err(self.end(error.into())))),
                None => self.is_ended = true,
            }
        }
    }

    /// Ends the lines with an error.
    fn end(&mut self, error: AnswerError) -> AnswerError {
        (self.body, self.is_ended) = (Body::empty(), true);
        self.buffer.clear();
        self.searched = 0;
        error
    }

    fn take_line(&mut self) -> Option<Bytes> {
        if self.after_cr && !self.buffer.is_empty() {
            self.after_cr = false;
            if self.buffer[0] == b'\n' {
                drop(self.buffer.split_to(1));
            }
        }
        let is_end = |byte: &u8| *byte == b'\n' || (self.with_cr && *byte == b'\r');
        let Some(found) = self.buffer[self.searched..].iter().position(is_end) else {
            self.searched = self.buffer.len();
            return None;
        };
        let end = self.searched + found;
        self.searched = 0;
        self.after_cr = self.buffer[end] == b'\r';
        let mut line = self.buffer.split_to(end + 1);
        line.truncate(end);
        Some(line.freeze())
    }
}
