//! A request body on its way in: fed to the handler when it asks, or drained when nobody does. How
//! it is coded is `parse`'s to know.

use std::task::Context;

use bytes::Bytes;

use super::input::Input;
use super::output::Output;
use crate::http::{BodyError, Feed, Span};
use crate::parse::{self, ChunkEvent};

/// What is left of a request's body.
pub(super) struct Intake {
    coding: Coding,
    /// Where it goes; none when nobody reads it.
    feed: Option<Feed>,
    /// The client waits for a 100 (RFC 9110, section 10.1.1).
    owes_continue: bool,
    /// Bytes thrown away.
    drained: u64,
}

enum Coding {
    Done,
    Length(u64),
    Chunked(parse::Chunked),
    /// It can not be read on, and what follows it can not be found.
    Broken,
}

/// What became of an attempt to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fed {
    /// The reader has got something, be it the end.
    Some,
    /// The reader waits for what has not arrived.
    Starved,
    /// Nobody asks.
    Unasked,
}

/// What became of throwing away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Drained {
    All,
    /// More must arrive first.
    Starved,
    /// It is not worth it, or not possible.
    GivenUp,
}

impl Intake {
    /// Nothing is left.
    pub(super) fn done() -> Self {
        Self { coding: Coding::Done, feed: None, owes_continue: false, drained: 0 }
    }

    pub(super) fn length(length: u64, feed: Feed, owes_continue: bool) -> Self {
        Self { coding: Coding::Length(length), feed: Some(feed), owes_continue, drained: 0 }
    }

    pub(super) fn chunked(coding: parse::Chunked, feed: Feed, owes_continue: bool) -> Self {
        Self { coding: Coding::Chunked(coding), feed: Some(feed), owes_continue, drained: 0 }
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(self.coding, Coding::Done)
    }

    /// Gives the reader what it asks for, if it is there.
    pub(super) fn feed(
        &mut self,
        input: &mut Input,
        ended: bool,
        output: &mut Output,
        cx: &Context<'_>,
    ) -> Fed {
        let Some(feed) = self.feed.as_ref().filter(|feed| feed.poll_wanted(cx)) else {
            return Fed::Unasked;
        };
        let next = self.coding.next(input);
        if let Ok(Some(span)) = next {
            let chunk = span.of(input.all());
            if !chunk.is_empty() {
                feed.push(Bytes::copy_from_slice(chunk));
            }
        }
        match next {
            Ok(Some(_)) if self.is_done() => self.close_with(Ok(())),
            // With a part of the body here the client did not wait.
            Ok(Some(_)) => self.owes_continue = false,
            Ok(None) if ended => self.close_with(Err(BodyError::Incomplete)),
            Ok(None) => {
                if self.owes_continue && output.is_open() {
                    self.write_continue(output);
                }
                return Fed::Starved;
            }
            Err(rule) => self.close_with(Err(BodyError::Malformed(rule))),
        }
        Fed::Some
    }

    fn close_with(&mut self, end: Result<(), BodyError>) {
        if let Some(feed) = self.feed.take() {
            match end {
                Ok(()) => feed.finish(),
                Err(error) => {
                    self.coding = Coding::Broken;
                    feed.fail(error);
                }
            }
        }
    }

    /// Tells the client to go on, if it waits for that and the reader will want the body.
    pub(super) fn invite(&mut self, output: &mut Output) {
        if self.owes_continue && self.feed.as_ref().is_some_and(|feed| !feed.is_closed()) {
            self.write_continue(output);
        }
    }

    fn write_continue(&mut self, output: &mut Output) {
        output.buf().extend_from_slice(parse::CONTINUE);
        self.owes_continue = false;
    }

    /// The client has stopped sending.
    pub(super) fn time_out(&mut self) {
        self.close_with(Err(BodyError::TimedOut));
    }

    /// Whether the rest may be thrown away to keep the connection. A client that still waits for a
    /// 100 may or may not send its body, so that the next request can not be found.
    pub(super) fn is_drainable(&self, limit: u64) -> bool {
        match self.coding {
            Coding::Done => true,
            Coding::Length(left) => !self.owes_continue && left <= limit,
            Coding::Chunked(_) => !self.owes_continue,
            Coding::Broken => false,
        }
    }

    /// Whether somebody may still read it.
    pub(super) fn is_read(&self) -> bool {
        self.feed.as_ref().is_some_and(|feed| !feed.is_closed())
    }

    /// Nobody reads it any more.
    pub(super) fn abandon(&mut self) {
        self.feed = None;
    }

    /// Throws away what is there of the rest.
    pub(super) fn drain(&mut self, input: &mut Input, ended: bool, limit: u64) -> Drained {
        loop {
            if self.is_done() {
                return Drained::All;
            }
            if !self.is_drainable(limit.saturating_sub(self.drained)) || self.drained > limit {
                return Drained::GivenUp;
            }
            match self.coding.next(input) {
                Ok(Some(span)) => self.drained += u64::from(span.len),
                Ok(None) if ended => return Drained::GivenUp,
                Ok(None) => return Drained::Starved,
                Err(_) => return Drained::GivenUp,
            }
        }
    }
}

impl Coding {
    /// The next piece of the body, empty where only its end was found; `None` when more must arrive
    /// first. It says what is wrong with it.
    fn next(&mut self, input: &mut Input) -> Result<Option<Span>, String> {
        match self {
            Self::Done | Self::Broken => Ok(None),
            Self::Length(left) => {
                let there = input.unused().len();
                let n = there.min(usize::try_from(*left).unwrap_or(usize::MAX));
                if n == 0 {
                    return Ok(None);
                }
                *left -= n as u64;
                if *left == 0 {
                    *self = Self::Done;
                }
                Ok(Some(input.take(n)))
            }
            Self::Chunked(decoder) => {
                let span = match decoder.next(input.unused()) {
                    ChunkEvent::Data(place) => {
                        input.consume(place.start);
                        input.take(place.len())
                    }
                    ChunkEvent::More => {
                        input.consume(input.unused().len());
                        return Ok(None);
                    }
                    ChunkEvent::Done(used) => {
                        input.consume(used);
                        *self = Self::Done;
                        Span::default()
                    }
                    ChunkEvent::Bad(error) => return Err(error.to_string()),
                };
                Ok(Some(span))
            }
        }
    }
}
