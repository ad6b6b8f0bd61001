//! A connection without its socket: bytes go in, requests go to the app one after the other, and
//! answers come out in the order of the requests. What the bytes mean is up to `parse`. When to
//! read and write, and what time it is, is up to the driver.
//!
//! An idle connection consists of [`Kept`] only. What a connection needs while bytes are on their
//! way is [`Work`], one box from a pool of the thread.

mod answer;
mod edge;
mod switch;
mod work;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

pub(super) use self::edge::{Phase, look_time};
pub(crate) use self::work::clear_shelf;
use self::work::{ShelfKey, Work};
use super::deadline::WorkerTime;
use super::intake::{Fed, Intake};
use super::line::Line;
use crate::http::{Arrival, Body, Dispatch, Local, OnUpgrade, Request, Response, StatusCode, pipe};
use crate::limits::Limits;
use crate::parse::{
    self, BodyKind, ChunkLimits, Chunked, EMPTY_LINES, Framing, HeadError, HeadLimits, Parsed,
};

/// One connection's state between its bytes.
pub(super) struct Machine {
    kept: Kept,
    /// `None` while the connection is idle.
    work: Option<Box<Work>>,
}

/// The part of a connection that it has from its beginning to its end.
struct Kept {
    dispatch: Arc<dyn Dispatch>,
    limits: Arc<Limits>,
    line: Arc<Line>,
    common: Arc<Common>,
    /// The number of requests begun.
    requests: u64,
    /// The client has ended its sending.
    ended: bool,
    /// No request is taken after the present one.
    stopping: bool,
    /// Empty lines that were skipped before the next request.
    empty_lines: u8,
}

/// What the connections of a worker share: how far the worker's stop has come, and a shelf for the
/// work that none of them needs now. After setting a flag here, wake every connection.
#[derive(Debug, Default)]
pub(crate) struct Common {
    begun: AtomicBool,
    idle_ends: AtomicBool,
    cut: AtomicBool,
    lost: AtomicUsize,
    /// The time that deadlines are measured in.
    pub(crate) time: WorkerTime,
    shelf: ShelfKey,
}

impl Common {
    /// Makes the `Common` of a worker whose connections are not all served by one thread.
    pub(crate) fn of_many_threads() -> Self {
        Self { shelf: ShelfKey::of_many_threads(), ..Self::default() }
    }

    /// Makes each connection end after the answer to the request that it has or reads next.
    pub(crate) fn begin_stop(&self) {
        self.begun.store(true, Ordering::Relaxed);
    }

    fn has_begun_to_stop(&self) -> bool {
        self.begun.load(Ordering::Relaxed)
    }

    /// Makes each connection that has read nothing count as idle and end: there was time to notice
    /// what had arrived.
    pub(crate) fn end_idle(&self) {
        self.idle_ends.store(true, Ordering::Relaxed);
    }

    fn ends_idle(&self) -> bool {
        self.idle_ends.load(Ordering::Relaxed)
    }

    /// Makes each connection end at once, whatever it is doing.
    pub(crate) fn cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
    }

    #[inline]
    pub(super) fn is_cut(&self) -> bool {
        self.cut.load(Ordering::Relaxed)
    }

    /// Counts a connection that was at work when it was cut.
    pub(super) fn count_lost(&self) {
        self.lost.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns how many connections were at work when they were cut.
    pub(crate) fn lost(&self) -> usize {
        self.lost.load(Ordering::Relaxed)
    }
}

/// The stage that a connection has reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Between requests, or within a head.
    #[default]
    Head,
    /// The app has the request.
    Handling,
    /// The answer is being produced.
    Answering,
    /// The answer is out, and the rest of the request's body is discarded.
    Draining,
    /// The protocol is switched after the rest of the request.
    Switching,
    /// Nothing more is parsed.
    Over,
}

/// What happens to the connection when all output is written.
#[derive(Default)]
pub(super) enum End {
    /// The connection is closed.
    #[default]
    Close,
    /// The connection is closed once the client has had time to read the answer.
    Linger,
    /// The connection is closed so that the client sees an error.
    Abort,
    /// The connection is no longer an HTTP connection.
    Upgrade(OnUpgrade),
}

/// What [`Work::advance`] does next.
enum Go {
    On,
    /// Something must arrive from outside first.
    Wait,
}

impl Machine {
    pub(super) fn new(
        dispatch: Arc<dyn Dispatch>,
        limits: Arc<Limits>,
        line: Arc<Line>,
        common: Arc<Common>,
    ) -> Self {
        let (ended, stopping) = (false, false);
        let (requests, empty_lines) = (0, 0);
        let kept = Kept { dispatch, limits, line, common, requests, ended, stopping, empty_lines };
        Self { kept, work: None }
    }

    /// Advances as far as the received bytes, the app and the room for output allow. Returns
    /// whether there is anything to write.
    #[inline]
    pub(super) fn advance(&mut self, cx: &mut Context<'_>) -> bool {
        let Some(work) = &mut self.work else { return false };
        work.advance(&mut self.kept, cx);
        !work.output.is_empty()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // The client or the server is gone: a handler that still runs is cancelled.
        if let Some(work) = &mut self.work {
            work.cancel(&self.kept);
        }
    }
}

impl Work {
    // Most wakes find nothing to advance yet, and should not pay for what this function needs.
    #[inline(never)]
    fn advance(&mut self, kept: &mut Kept, cx: &mut Context<'_>) {
        self.held = false;
        while !self.is_full(kept) {
            let go = match self.stage {
                Stage::Head => self.read_head(kept, cx),
                Stage::Handling => self.handle(kept, cx),
                Stage::Answering => self.answer_on(kept, cx),
                Stage::Draining => self.drain(kept),
                Stage::Switching => self.switch_on(kept),
                Stage::Over => Go::Wait,
            };
            if matches!(go, Go::Wait) {
                break;
            }
        }
        self.held |= self.is_full(kept);
        // A connection that waits does not need its exchange. Between requests the exchange stays
        // for the next request.
        let waits = self.stage != Stage::Head || !self.input.is_empty();
        if waits && self.stage != Stage::Handling {
            self.close_exchange(kept);
        }
    }

    fn is_full(&self, kept: &Kept) -> bool {
        self.output.is_full(kept.limits.pending_output)
    }

    fn go(&mut self, stage: Stage, go: Go) -> Go {
        self.stage = stage;
        go
    }

    fn over(&mut self, end: End) -> Go {
        self.end = end;
        self.outflow = None;
        self.switch = None;
        self.go(Stage::Over, Go::Wait)
    }

    /// Drops a handler that still runs, at its await point.
    fn cancel(&mut self, kept: &Kept) {
        if self.stage == Stage::Handling
            && let Some(exchange) = &mut self.exchange
        {
            exchange.cancel();
        }
        self.close_exchange(kept);
    }

    fn close_exchange(&mut self, kept: &Kept) {
        if let Some(exchange) = self.exchange.take() {
            kept.dispatch.close(exchange);
        }
    }

    // -- a request comes

    #[expect(clippy::inline_always, reason = "it is called in one place, once a request")]
    #[inline(always)]
    fn read_head(&mut self, kept: &mut Kept, cx: &mut Context<'_>) -> Go {
        if self.input.is_empty() {
            return if kept.ended { self.over(End::Close) } else { Go::Wait };
        }
        let Limits { head_bytes: bytes, fields, target_bytes: target, .. } = *kept.limits;
        let limits = HeadLimits { bytes, fields, target };
        if kept.empty_lines > 0
            && let Some(go) = self.refuse_empty_lines(kept)
        {
            return go;
        }
        let Self { scan, head, input, .. } = self;
        match scan.parse(input.all(), input.start(), &limits, head) {
            Parsed::Done(end) => self.begin(kept, end, cx),
            // A client that leaves within a head expects no answer.
            Parsed::More if kept.ended => self.over(End::Close),
            Parsed::More => {
                self.pass_empty_lines(kept);
                Go::Wait
            }
            Parsed::Bad(error) => self.refuse(kept, error.status(), error.to_string()),
        }
    }

    /// Consumes empty lines that nothing follows yet: a connection that has received nothing else
    /// since the last request is idle (RFC 9112, section 2.2). These lines still count for the next
    /// head.
    #[cold]
    #[inline(never)]
    fn pass_empty_lines(&mut self, kept: &mut Kept) {
        while self.input.unused().starts_with(b"\r\n") {
            self.input.consume(2);
            self.scan.restart();
            kept.empty_lines += 1;
        }
    }

    /// Refuses more empty lines before a head than may be skipped, counting those that were skipped
    /// already.
    #[cold]
    #[inline(never)]
    fn refuse_empty_lines(&mut self, kept: &Kept) -> Option<Go> {
        let lines = self.input.unused().chunks(2).take_while(|line| line == b"\r\n").count();
        let error = HeadError::EmptyLines;
        (lines + usize::from(kept.empty_lines) > EMPTY_LINES)
            .then(|| self.refuse(kept, error.status(), error.to_string()))
    }

    fn begin(&mut self, kept: &mut Kept, end: usize, cx: &mut Context<'_>) -> Go {
        if self.head.known.frames() {
            match parse::framing(&self.head, self.input.all()) {
                Ok(framing) => self.framing = framing,
                Err(error) => return self.refuse(kept, error.status(), error.to_string()),
            }
            if self.framing.upgrade {
                self.offered = parse::offered(&self.head, self.input.all());
                // A switch of protocols must not see the state of an earlier request's body.
                self.intake = Intake::default();
            }
        } else {
            self.framing = Framing::unsaid(&self.head);
        }
        kept.requests += 1;
        kept.empty_lines = 0;
        self.input.consume(end - self.input.start());
        let mut request = Request::arrive(Arrival {
            buf: self.input.share(),
            head: &mut self.head,
            body_limit: kept.limits.body_bytes,
            local: Local { peer: Some(kept.line.clone()), number: kept.requests },
        });
        if self.framing.body != BodyKind::None {
            self.open_body(kept, &mut request);
        }
        self.starved = false;
        self.stage = Stage::Handling;
        let exchange = self.exchange.get_or_insert_with(|| kept.dispatch.open());
        let mut polled = Poll::Pending;
        exchange.start(request, cx, &mut polled);
        self.go_on(kept, cx, &mut polled)
    }

    fn open_body(&mut self, kept: &Kept, request: &mut Request) {
        let limit = kept.limits.body_bytes;
        let framing = self.framing;
        let owes_continue = framing.expect_continue;
        let body = match framing.body {
            BodyKind::None => Body::empty(),
            // If the request may switch protocols, the machine must know whether the body was read.
            BodyKind::Length(n) if n <= self.input.unused().len() as u64 && !framing.upgrade => {
                return request.set_body_within(self.input.take(n as usize));
            }
            BodyKind::Length(n) => {
                let (feed, incoming) = pipe(Some(n), limit);
                self.intake = Intake::length(n, feed, owes_continue);
                Body::incoming(incoming)
            }
            BodyKind::Chunked => {
                let (feed, incoming) = pipe(None, limit);
                let limits = ChunkLimits {
                    extension: kept.limits.chunk_extension_bytes,
                    extensions: kept.limits.all_chunk_extension_bytes,
                    trailers: kept.limits.trailer_bytes,
                };
                self.intake = Intake::chunked(Chunked::new(limits), feed, owes_continue);
                Body::incoming(incoming)
            }
        };
        *request.body_mut() = body;
    }

    // -- the app has it

    fn handle(&mut self, kept: &mut Kept, cx: &mut Context<'_>) -> Go {
        let Some(exchange) = &mut self.exchange else { return self.over(End::Close) };
        let mut polled = exchange.poll(cx);
        self.go_on(kept, cx, &mut polled)
    }

    /// Continues after the app was polled: the app has answered, or it waits. The answer is moved
    /// only where necessary.
    fn go_on(&mut self, kept: &Kept, cx: &Context<'_>, polled: &mut Poll<Response>) -> Go {
        if kept.line.has_hints() {
            self.send_hints(kept);
        }
        if let Poll::Ready(response) = polled
            && self.answer_plainly(kept, response)
        {
            return Go::On;
        }
        match std::mem::replace(polled, Poll::Pending) {
            Poll::Ready(response) => self.answer(kept, response),
            Poll::Pending => self.feed(kept, cx),
        }
    }

    /// Gives the app the part of the body that it waits for.
    fn feed(&mut self, kept: &Kept, cx: &Context<'_>) -> Go {
        let fed = self.intake.feed(&mut self.input, kept.ended, &mut self.output, cx);
        self.starved = fed == Fed::Starved;
        if fed == Fed::Some { Go::On } else { Go::Wait }
    }

    /// Writes the 103s of the present request. Hints of other requests came too late.
    fn send_hints(&mut self, kept: &Kept) {
        for (_, fields) in kept.line.take_hints().iter().filter(|(n, _)| *n == kept.requests) {
            parse::informational(self.output.buf(), StatusCode::EARLY_HINTS, fields.iter());
        }
    }
}
