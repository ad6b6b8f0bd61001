//! The request side of a connection: bytes become heads, and heads become requests with their
//! bodies. What is done with a request is up to the parent, and how bytes are read is up to `parse`.

use super::body_in::{BodyIn, Drained, Fed};
use super::conn_state::ConnState;
use super::input::Input;
use super::parse::{
    self, BodyKind, ChunkLimits, Chunked, EMPTY_LINES, Framing, FramingError, HeadError,
    HeadLimits, HeadScan, Parsed,
};
use crate::http::{Arrival, Body, Head, Local, Request, pipe};
use crate::io::Output;

/// The unused input and the request in flight.
#[derive(Default)]
pub(super) struct RequestSide {
    pub(super) input: Input,
    scan: HeadScan,
    /// The head of the request in flight, without its fields, which belong to the request.
    pub(super) head: Head,
    pub(super) framing: Framing,
    /// The protocols that the request offers to switch to, if the framing says that it does.
    offered: Vec<u8>,
    pub(super) body: BodyIn,
    /// The handler waits for bytes of the body.
    pub(super) starved: bool,
}

impl RequestSide {
    /// Looks for a complete head at the beginning of the unused input.
    #[expect(clippy::inline_always, reason = "it is called in one place, once a request")]
    #[inline(always)]
    pub(super) fn read_head(&mut self, conn: &mut ConnState) -> Parsed {
        if self.input.is_empty() {
            return Parsed::More;
        }
        let limits = HeadLimits::from(&*conn.context.limits);
        if conn.empty_lines > 0 && self.has_too_many_empty_lines(conn) {
            return Parsed::Bad(HeadError::EmptyLines);
        }
        let Self { scan, head, input, .. } = self;
        let parsed = scan.parse(input.all(), input.start(), &limits, head);
        if parsed == Parsed::More {
            self.skip_empty_lines(conn);
        }
        parsed
    }

    /// Consumes empty lines that nothing follows yet: a connection that has received nothing else
    /// since the last request is idle (RFC 9112, section 2.2). These lines still count for the next
    /// head.
    #[cold]
    #[inline(never)]
    fn skip_empty_lines(&mut self, conn: &mut ConnState) {
        while self.input.unused().starts_with(b"\r\n") {
            self.input.consume(2);
            self.scan.restart();
            conn.empty_lines += 1;
        }
    }

    /// Returns whether there are more empty lines before a head than may be skipped, counting those
    /// that were skipped already.
    #[cold]
    #[inline(never)]
    fn has_too_many_empty_lines(&self, conn: &ConnState) -> bool {
        let lines = self.input.unused().chunks(2).take_while(|line| line == b"\r\n").count();
        lines + usize::from(conn.empty_lines) > EMPTY_LINES
    }

    /// Makes a request of the head that ends at `end`.
    #[expect(clippy::inline_always, reason = "it is called in one place, once a request")]
    #[inline(always)]
    pub(super) fn take_request(
        &mut self,
        conn: &mut ConnState,
        end: usize,
    ) -> Result<Request, FramingError> {
        if self.head.known.frames() {
            self.framing = parse::framing(&self.head, self.input.all())?;
            if self.framing.upgrade {
                self.offered = parse::offered(&self.head, self.input.all());
                // A switch of protocols must not see the state of an earlier request's body.
                self.body = BodyIn::default();
            }
        } else {
            self.framing = Framing::unsaid(&self.head);
        }
        conn.requests += 1;
        conn.empty_lines = 0;
        self.input.consume(end - self.input.start());
        let mut request = Request::arrive(Arrival {
            buf: self.input.share(),
            head: &mut self.head,
            body_limit: conn.context.limits.body_bytes,
            local: Local { peer: Some(conn.context.handle.clone()), number: conn.requests },
        });
        if self.framing.body != BodyKind::None {
            self.open_body(conn, &mut request);
        }
        debug_assert!(!self.starved, "the last request ended without it");
        Ok(request)
    }

    fn open_body(&mut self, conn: &ConnState, request: &mut Request) {
        let limits = conn.limits();
        let framing = self.framing;
        let owes_continue = framing.expect_continue;
        let body = match framing.body {
            BodyKind::None => Body::empty(),
            // If the request may switch protocols, it must be known whether the body was read.
            BodyKind::Length(n) if n <= self.input.unused().len() as u64 && !framing.upgrade => {
                return request.set_body_within(self.input.take(n as usize));
            }
            BodyKind::Length(n) => {
                let (feed, incoming) = pipe(Some(n), limits.body_bytes);
                self.body = BodyIn::length(n, feed, owes_continue);
                Body::incoming(incoming)
            }
            BodyKind::Chunked => {
                let (feed, incoming) = pipe(None, limits.body_bytes);
                let chunked = Chunked::new(ChunkLimits::from(limits));
                self.body = BodyIn::chunked(chunked, feed, owes_continue);
                Body::incoming(incoming)
            }
        };
        *request.body_mut() = body;
    }

    /// Gives the app the part of the body that it waits for. Returns whether there was any.
    pub(super) fn feed(
        &mut self,
        conn: &ConnState,
        output: &mut Output,
        cx: &std::task::Context<'_>,
    ) -> bool {
        let fed = self.body.feed(&mut self.input, conn.client_ended, output, cx);
        self.starved = fed == Fed::Starved;
        fed == Fed::Some
    }

    /// Discards what has arrived of the rest of the body.
    pub(super) fn drain(&mut self, conn: &ConnState) -> Drained {
        self.body.drain(&mut self.input, conn.client_ended, conn.limits().drain_bytes)
    }

    /// Stops feeding the body: nobody reads it any more.
    pub(super) fn abandon_body(&mut self) {
        self.body.abandon();
        self.starved = false;
    }

    /// Fails the body because the client has stopped sending.
    pub(super) fn time_out_body(&mut self) {
        self.body.time_out();
        self.starved = false;
    }

    /// Returns whether the request offers to switch to the `chosen` protocols.
    pub(super) fn offers<'v>(&self, chosen: impl Iterator<Item = &'v [u8]>) -> bool {
        self.framing.upgrade && parse::is_offered(&self.offered, chosen)
    }

    /// Writes the 100 that a switch of protocols needs: "The server MUST send a 100 (Continue)
    /// response before sending a 101", even to a client that has not waited for the 100. A client
    /// whose body is known to be longer than the limit does not get a 100, because the client would
    /// then send more than is read.
    pub(super) fn continue_before_switch(&mut self, conn: &ConnState, output: &mut Output) {
        if self.framing.expect_continue && self.body.is_within(conn.limits().drain_bytes) {
            self.framing.expect_continue = false;
            self.body.ask(output);
        }
    }

    /// Returns whether the unused input begins with a HEAD request, whose refusal has no body.
    pub(super) fn begins_with_head_method(&self) -> bool {
        // The request line comes after the empty lines that the parser skips. If there are more
        // empty lines than that, those lines are what is refused.
        let mut line = self.input.unused();
        for _ in 0..EMPTY_LINES {
            line = line.strip_prefix(b"\r\n").unwrap_or(line);
        }
        line.starts_with(b"HEAD ")
    }
}
