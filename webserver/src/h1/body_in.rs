//! A request body on its way in: fed to the handler when it asks, or drained when nobody asks. How
//! the body is coded is up to `parse`.

use std::sync::Arc;
use std::task::Context;

use bytes::Bytes;

use super::encode::CONTINUE;
use super::input::Input;
use super::parse::{self, ChunkError, ChunkEvent};
use crate::base::pool::MEDIUM_BUFFER;
use crate::http::{BodyError, Feed, HeaderMap, StatusCode};
use crate::io::Output;

/// The rest of a request's body.
#[derive(Default)]
pub(super) struct BodyIn {
    coding: Coding,
    /// Where the body goes; `None` when nobody reads it.
    feed: Option<Feed>,
    /// The client waits for a 100 (RFC 9110, section 10.1.1).
    owes_continue: bool,
    /// The client has been told to continue.
    continued: bool,
    /// Bytes thrown away.
    drained: u64,
}

#[derive(Default)]
enum Coding {
    #[default]
    Done,
    Length(u64),
    /// The decoder, and the number of data bytes that were found at the beginning of the input but
    /// not taken.
    Chunked(Box<parse::Chunked>, usize),
    /// The body cannot be read further, and what follows it cannot be found.
    Broken,
}

/// The result of feeding the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fed {
    /// The reader has received something, which may be the end.
    Some,
    /// The reader waits for bytes that have not arrived.
    Starved,
    /// Nobody asks.
    Unasked,
}

/// The result of draining.
#[derive(Debug, Clone, Copy)]
pub(super) enum Drained {
    All,
    /// More must arrive first.
    Starved,
    /// The rest is too long to be worth it.
    TooLong,
    Bad(ChunkError),
    /// The end of the body can no longer be found.
    Broken,
    /// The client has ended its sending.
    Ended,
}

/// What lies at the beginning of the unused input.
enum Piece {
    /// The given number of bytes of data, at least one.
    Data(usize),
    After(After),
}

/// What follows the bytes that have arrived.
enum After {
    /// More must arrive first.
    More,
    Done(Option<HeaderMap>),
    Bad(ChunkError),
}

impl BodyIn {
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

    /// Returns whether nothing is left of the body and nobody could ask for it.
    pub(super) fn is_idle(&self) -> bool {
        self.is_done() && self.feed.is_none()
    }

    /// Gives the reader all that it asks for and that has arrived, at once, so that tiny chunks
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
            // A client that has sent a part of the body did not wait for a 100.
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

    /// Tells the client to continue, if it waits for that and the reader will want the body.
    pub(super) fn invite(&mut self, output: &mut Output) {
        if self.owes_continue && self.feed.as_ref().is_some_and(|feed| !feed.is_closed()) {
            self.write_continue(output);
        }
    }

    fn write_continue(&mut self, output: &mut Output) {
        output.buf().extend_from_slice(CONTINUE);
        self.owes_continue = false;
        self.continued = true;
    }

    /// Fails the body because the client has stopped sending.
    pub(super) fn time_out(&mut self) {
        self.fail(BodyError::TimedOut);
    }

    /// Returns whether the rest may be discarded to keep the connection. A client that still waits
    /// for a 100 may or may not send its body, so the next request cannot be found.
    pub(super) fn is_drainable(&self, limit: u64) -> bool {
        match self.coding {
            Coding::Done => true,
            Coding::Length(_) | Coding::Chunked(..) | Coding::Broken => {
                !self.owes_continue && self.is_within(limit)
            }
        }
    }

    /// Returns whether the rest is at most `limit` bytes long or of unknown length.
    pub(super) fn is_within(&self, limit: u64) -> bool {
        match self.coding {
            Coding::Done | Coding::Chunked(..) => true,
            Coding::Length(left) => left <= limit,
            Coding::Broken => false,
        }
    }

    /// Tells the client to continue, whether it waits for that or not, unless it was told already.
    pub(super) fn ask(&mut self, output: &mut Output) {
        if !self.continued {
            self.write_continue(output);
        }
    }

    /// Returns whether somebody may still read the body.
    pub(super) fn is_read(&self) -> bool {
        self.feed.as_ref().is_some_and(|feed| !feed.is_closed())
            && !matches!(self.coding, Coding::Broken)
    }

    /// Stops feeding the body: nobody reads it any more.
    pub(super) fn abandon(&mut self) {
        self.feed = None;
    }

    /// Discards what has arrived of the rest.
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
        // The chunked coding is discarded too, and may be most of the bytes.
        self.drained += (before - input.unused().len()) as u64;
        match after {
            After::Bad(error) => Drained::Bad(error),
            // The limit holds even if all of the body arrives at once.
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
    /// Returns the data that has arrived and what follows it. Small pieces are joined, up to the
    /// size of a medium buffer. A large piece is returned alone and without a copy; more data may
    /// follow it in the input.
    fn gather(&mut self, input: &mut Input) -> (Bytes, After) {
        let mut data = Vec::new();
        loop {
            let n = match self.next(input) {
                Piece::Data(n) => n,
                Piece::After(after) => return (data.into(), after),
            };
            let shares = input.may_share(n);
            if let (Self::Chunked(_, held), true) =
                (&mut *self, !data.is_empty() && (shares || data.len() + n > MEDIUM_BUFFER))
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
                data.reserve_exact(input.len().min(MEDIUM_BUFFER.max(n)));
            }
            data.extend_from_slice(&input.unused()[..n]);
            input.consume(n);
        }
    }

    /// Advances to the next piece of data, which the caller consumes.
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

    /// Returns how much of the present chunk is still to come.
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
    use crate::base::pool::BUFFER;
    use crate::http::pipe;

    #[test]
    fn large_buffer_of_a_body_is_not_kept_by_the_next_request() {
        let length = BUFFER as u64 + 1000;
        let (feed, incoming) = pipe(Some(length), 1 << 20);
        let mut body = BodyIn::length(length, feed, false);
        let (mut input, mut output) = (Input::default(), Output::default());
        let cx = Context::from_waker(Waker::noop());
        let mut left = length;
        for (least, n) in [(BUFFER, BUFFER), (MEDIUM_BUFFER, 1001)] {
            assert!(incoming.poll_chunk(&cx).is_pending());
            assert!(input.room(MEDIUM_BUFFER).is_some_and(|room| room.len() >= least));
            input.fill(n);
            assert_eq!(body.feed(&mut input, false, &mut output, &cx), Fed::Some);
            let Poll::Ready(Some(Ok(chunk))) = incoming.poll_chunk(&cx) else {
                panic!("a chunk is there");
            };
            left -= chunk.len() as u64;
        }
        assert_eq!((left, body.is_done(), input.len()), (0, true, 1));
        // The next request may take hours to answer.
        assert_eq!(input.share().len(), BUFFER);
    }
}
