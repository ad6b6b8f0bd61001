//! A request body on its way in: fed to the handler when it asks, or drained when nobody does. How
//! it is coded is `parse`'s to know.

use std::sync::Arc;
use std::task::Context;

use bytes::Bytes;

use super::input::Input;
use super::output::Output;
use crate::http::{BodyError, Feed, HeaderMap, StatusCode};
use crate::parse::{self, ChunkError, ChunkEvent};
use crate::pool::WIDE;

/// What is left of a request's body.
#[derive(Default)]
pub(super) struct Intake {
    coding: Coding,
    /// Where it goes; none when nobody reads it.
    feed: Option<Feed>,
    /// The client waits for a 100 (RFC 9110, section 10.1.1).
    owes_continue: bool,
    /// It has been told to go on.
    continued: bool,
    /// Bytes thrown away.
    drained: u64,
}

#[derive(Default)]
enum Coding {
    #[default]
    Done,
    Length(u64),
    /// And so many bytes of data that were found at the beginning of the input, but not taken.
    Chunked(Box<parse::Chunked>, usize),
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
#[derive(Debug, Clone, Copy)]
pub(super) enum Drained {
    All,
    /// More must arrive first.
    Starved,
    /// It is not worth it.
    TooLong,
    Bad(ChunkError),
    /// Its end can not be found any more.
    Broken,
    /// The client sends no more.
    Ended,
}

/// What lies at the beginning of the unused input.
enum Piece {
    /// So many bytes of data, at least one.
    Data(usize),
    After(After),
}

/// What follows the bytes that were there.
enum After {
    /// More must arrive first.
    More,
    Done(Option<HeaderMap>),
    Bad(ChunkError),
}

impl Intake {
    pub(super) fn length(length: u64, feed: Feed, owes_continue: bool) -> Self {
        Self { coding: Coding::Length(length), feed: Some(feed), owes_continue, ..Self::default() }
    }

    pub(super) fn chunked(coding: parse::Chunked, feed: Feed, owes_continue: bool) -> Self {
        let coding = Coding::Chunked(Box::new(coding), 0);
        Self { coding, feed: Some(feed), owes_continue, ..Self::default() }
    }

    pub(super) fn is_done(&self) -> bool {
        matches!(self.coding, Coding::Done)
    }

    /// Whether there is nothing left, and nobody who could ask for it.
    pub(super) fn is_idle(&self) -> bool {
        self.is_done() && self.feed.is_none()
    }

    /// Gives the reader what it asks for, if it is there: all of it at once, so that tiny chunks
    /// cost no more than large ones.
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
        let (data, after) = self.coding.gather(input);
        let some = !data.is_empty();
        if some {
            // With a part of the body here the client did not wait.
            self.owes_continue = false;
            if !feed.push(data, self.coding.announced(), cx.waker()) {
                self.coding = Coding::Broken;
                return Fed::Some;
            }
        }
        match after {
            After::Done(trailers) => feed.finish(trailers, cx.waker()),
            After::Bad(error) => self.spoil(error),
            After::More if some => return Fed::Some,
            After::More if ended => self.fail(BodyError::Incomplete),
            After::More => {
                feed.starve(cx);
                if self.owes_continue {
                    self.write_continue(output);
                }
                return Fed::Starved;
            }
        }
        self.feed = None;
        input.fit();
        Fed::Some
    }

    fn spoil(&mut self, error: ChunkError) {
        match error.status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                self.coding = Coding::Broken;
                if let Some(feed) = &self.feed {
                    feed.overflow();
                }
            }
            StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => self.fail(BodyError::TrailersTooLarge),
            _ => self.fail(BodyError::Malformed(error.to_string())),
        }
    }

    fn fail(&mut self, error: BodyError) {
        self.coding = Coding::Broken;
        if let Some(feed) = self.feed.take() {
            feed.fail(error);
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
        self.continued = true;
    }

    /// The client has stopped sending.
    pub(super) fn time_out(&mut self) {
        self.fail(BodyError::TimedOut);
    }

    /// Whether the rest may be thrown away to keep the connection. A client that still waits for a
    /// 100 may or may not send its body, so that the next request can not be found.
    pub(super) fn is_drainable(&self, limit: u64) -> bool {
        match self.coding {
            Coding::Done => true,
            Coding::Length(_) | Coding::Chunked(..) | Coding::Broken => {
                !self.owes_continue && self.is_within(limit)
            }
        }
    }

    /// Whether what is left is not known to be more than that.
    pub(super) fn is_within(&self, limit: u64) -> bool {
        match self.coding {
            Coding::Done | Coding::Chunked(..) => true,
            Coding::Length(left) => left <= limit,
            Coding::Broken => false,
        }
    }

    /// Tells the client to go on, whether it waits for that or not, if that was not done.
    pub(super) fn ask(&mut self, output: &mut Output) {
        if !self.continued {
            self.write_continue(output);
        }
    }

    /// Whether somebody may still read it.
    pub(super) fn is_read(&self) -> bool {
        self.feed.as_ref().is_some_and(|feed| !feed.is_closed())
            && !matches!(self.coding, Coding::Broken)
    }

    /// Nobody reads it any more.
    pub(super) fn abandon(&mut self) {
        self.feed = None;
    }

    /// Throws away what is there of the rest.
    pub(super) fn drain(&mut self, input: &mut Input, ended: bool, limit: u64) -> Drained {
        if self.is_done() {
            return Drained::All;
        }
        if matches!(self.coding, Coding::Broken) {
            return Drained::Broken;
        }
        if !self.is_drainable(limit.saturating_sub(self.drained)) {
            return Drained::TooLong;
        }
        let before = input.unused().len();
        let after = loop {
            match self.coding.next(input) {
                Piece::Data(n) => input.consume(n),
                Piece::After(after) => break after,
            }
        };
        // The coding is thrown away too, and may be most of it.
        self.drained += (before - input.unused().len()) as u64;
        match after {
            After::Bad(error) => Drained::Bad(error),
            // However much of it comes at once.
            _ if self.drained > limit => Drained::TooLong,
            After::Done(_) => {
                input.fit();
                Drained::All
            }
            After::More if ended => Drained::Ended,
            After::More => Drained::Starved,
        }
    }
}

impl Coding {
    /// The data that is there and what follows it: small pieces together, up to what a wide buffer
    /// has, a large one as it lies in the input and alone, so that more can be there behind it.
    fn gather(&mut self, input: &mut Input) -> (Bytes, After) {
        let mut data = Vec::new();
        loop {
            let n = match self.next(input) {
                Piece::Data(n) => n,
                Piece::After(after) => return (data.into(), after),
            };
            let shares = input.may_share(n);
            if let (Self::Chunked(_, held), true) =
                (&mut *self, !data.is_empty() && (shares || data.len() + n > WIDE))
            {
                *held = n;
                return (data.into(), After::More);
            }
            if shares {
                let bytes = input.take_shared(n);
                let done = matches!(self, Self::Length(0));
                return (bytes, if done { self.done(None) } else { After::More });
            }
            if data.is_empty() {
                data.reserve_exact(input.len().min(WIDE.max(n)));
            }
            data.extend_from_slice(&input.unused()[..n]);
            input.consume(n);
        }
    }

    /// Goes on to the next piece of data, which is the caller's to use up.
    fn next(&mut self, input: &mut Input) -> Piece {
        let after = match self {
            Self::Length(left @ 1..) => {
                let n = input.len().min(usize::try_from(*left).unwrap_or(usize::MAX));
                *left -= n as u64;
                if n > 0 {
                    return Piece::Data(n);
                }
                After::More
            }
            Self::Length(0) | Self::Done => self.done(None),
            Self::Broken => After::More,
            Self::Chunked(_, held @ 1..) => return Piece::Data(std::mem::take(held)),
            Self::Chunked(decoder, _) => match decoder.next(input.unused()) {
                ChunkEvent::Data(place) => {
                    input.consume(place.start);
                    return Piece::Data(place.len());
                }
                ChunkEvent::More => {
                    input.consume(input.len());
                    After::More
                }
                ChunkEvent::Done(used) => {
                    input.consume(used);
                    let trailers = decoder.take_trailers().map(|mut trailers| {
                        let mut fields = HeaderMap::new();
                        fields.receive(Arc::new(trailers.bytes.into()), &mut trailers.fields);
                        fields
                    });
                    self.done(trailers)
                }
                ChunkEvent::Bad(error) => After::Bad(error),
            },
        };
        Piece::After(after)
    }

    fn done(&mut self, trailers: Option<HeaderMap>) -> After {
        *self = Self::Done;
        After::Done(trailers)
    }

    /// How much of the present chunk is still to come.
    fn announced(&self) -> u64 {
        match self {
            Self::Chunked(decoder, held) => decoder.announced().saturating_add(*held as u64),
            Self::Done | Self::Length(_) | Self::Broken => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Poll, Waker};

    use super::*;
    use crate::http::pipe;
    use crate::pool::BUFFER;

    #[test]
    fn what_follows_a_large_body_does_not_keep_its_large_buffer() {
        let length = BUFFER as u64 + 1000;
        let (feed, incoming) = pipe(Some(length), 1 << 20);
        let mut intake = Intake::length(length, feed, false);
        let (mut input, mut output) = (Input::default(), Output::default());
        let cx = Context::from_waker(Waker::noop());
        let mut left = length;
        for (least, n) in [(BUFFER, BUFFER), (WIDE, 1001)] {
            assert!(incoming.poll_chunk(&cx).is_pending());
            assert!(input.room(WIDE).is_some_and(|room| room.len() >= least));
            input.fill(n);
            assert_eq!(intake.feed(&mut input, false, &mut output, &cx), Fed::Some);
            let Poll::Ready(Some(Ok(chunk))) = incoming.poll_chunk(&cx) else {
                panic!("a chunk is there");
            };
            left -= chunk.len() as u64;
        }
        assert_eq!((left, intake.is_done(), input.len()), (0, true, 1));
        // The next request may be one that is answered for hours.
        assert_eq!(input.share().len(), BUFFER);
    }
}
