//! A connection without its socket: bytes go in, requests go to the app one after the other, and
//! answers come out in their order. What bytes mean is `parse`'s; when to read and write, and what
//! time it is, the driver's.

mod edge;

use std::borrow::Cow;
use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};

pub(super) use self::edge::Phase;
use super::input::Input;
use super::intake::{Drained, Fed, Intake};
use super::output::Output;
use super::stream::{Flow, Outflow};
use crate::clock;
use crate::http::{
    Arrival, Body, Dispatch, Exchange, Head, HttpMethod, Local, OnUpgrade, Refusal, Request,
    Response, StatusCode, Version, pipe,
};
use crate::limits::Limits;
use crate::parse::{
    self, BodyKind, ChunkLimits, Chunked, Delimiter, Framing, HeadLimits, HeadScan, Parsed,
    ResponseHead,
};

/// One connection's state between its bytes.
pub(super) struct Machine {
    dispatch: Arc<dyn Dispatch>,
    limits: Arc<Limits>,
    local: Local,
    head: Head,
    exchange: Option<Box<dyn Exchange>>,
    state: State,
    input: Input,
    output: Output,
    scan: HeadScan,
    /// Requests begun.
    requests: u64,
    /// It stopped only because enough output waits.
    held: bool,
    /// The client sends no more.
    ended: bool,
    /// No request after the present one.
    stopping: bool,
}

enum State {
    /// Between requests, or within a head.
    Head,
    /// The app has the request.
    Handling(Current),
    /// The answer is being produced.
    Answering(Current, Outflow),
    /// The answer is out; what is left of the request's body is thrown away.
    Draining(Intake),
    /// Nothing more is parsed.
    Over(End),
}

/// The request in flight, as far as the answer depends on it.
struct Current {
    framing: Framing,
    asked: Asked,
    intake: Intake,
    /// The handler waits for bytes of the body.
    starved: bool,
}

/// What of a request shapes the framing of its answer.
#[derive(Clone, Default)]
struct Asked {
    method: HttpMethod,
    version: Version,
}

/// What happens to the connection when all output is written.
pub(super) enum End {
    /// It is closed.
    Close,
    /// It is closed once the client has had the time to read the answer.
    Linger,
    /// It is no HTTP connection any more.
    Upgrade(OnUpgrade),
}

/// What [`Machine::advance`] found to do next.
enum Go {
    On,
    /// Something must come from outside.
    Wait,
}

impl Machine {
    pub(super) fn new(
        dispatch: Arc<dyn Dispatch>,
        limits: Arc<Limits>,
        peer: Option<SocketAddr>,
    ) -> Self {
        Self {
            dispatch,
            limits,
            local: Local { peer },
            head: Head::default(),
            exchange: None,
            state: State::Head,
            input: Input::default(),
            output: Output::default(),
            scan: HeadScan::default(),
            requests: 0,
            held: false,
            ended: false,
            stopping: false,
        }
    }

    /// Goes as far as the bytes that are there, the app and the room for output allow.
    pub(super) fn advance(&mut self, cx: &mut Context<'_>) {
        self.held = false;
        while !self.is_full() {
            let go = match std::mem::replace(&mut self.state, State::Over(End::Close)) {
                State::Head => self.read_head(),
                State::Handling(current) => self.handle(current, cx),
                State::Answering(current, outflow) => self.answer_on(current, outflow, cx),
                State::Draining(intake) => self.drain(intake),
                State::Over(end) => self.go(State::Over(end), Go::Wait),
            };
            if matches!(go, Go::Wait) {
                break;
            }
        }
        self.held |= self.is_full();
        if !matches!(self.state, State::Handling(_)) {
            self.close_exchange();
        }
        self.input.rest();
        self.output.rest();
    }

    /// Whether it can go on as soon as some output is written.
    pub(super) fn is_held(&self) -> bool {
        self.held
    }

    fn is_full(&self) -> bool {
        !self.output.is_open() || self.output.len() >= self.limits.pending_output
    }

    fn go(&mut self, state: State, go: Go) -> Go {
        self.state = state;
        go
    }

    fn over(&mut self, end: End) -> Go {
        self.go(State::Over(end), Go::Wait)
    }

    // -- a request comes

    fn read_head(&mut self) -> Go {
        let unused = self.input.unused();
        if unused.is_empty() {
            let over = self.ended || self.stopping;
            return if over { self.over(End::Close) } else { self.go(State::Head, Go::Wait) };
        }
        let Limits { head_bytes: bytes, fields, target_bytes: target, .. } = *self.limits;
        let limits = HeadLimits { bytes, fields, target };
        let Self { scan, head, input, .. } = self;
        match scan.parse(input.all(), input.start(), &limits, head) {
            Parsed::Done(end) => self.begin(end),
            Parsed::More => self.await_head(),
            Parsed::Bad(error) => self.refuse(error.status(), error.to_string()),
        }
    }

    fn await_head(&mut self) -> Go {
        if self.ended {
            // Whoever leaves within a head expects no answer.
            return self.over(End::Close);
        }
        self.go(State::Head, Go::Wait)
    }

    fn begin(&mut self, end: usize) -> Go {
        let framing = match parse::framing(&self.head, self.input.all()) {
            Ok(framing) => framing,
            Err(error) => return self.refuse(error.status(), error.to_string()),
        };
        self.requests += 1;
        self.input.consume(end - self.input.start());
        let asked = Asked { method: self.head.method.clone(), version: self.head.version };
        let (body, intake) = self.open_body(&framing);
        let exchange = self.exchange.get_or_insert_with(|| self.dispatch.open());
        exchange.start(Request::arrive(Arrival {
            buf: self.input.share(),
            head: &mut self.head,
            body,
            body_limit: self.limits.body_bytes,
            local: self.local,
        }));
        let current = Current { framing, asked, intake, starved: false };
        self.go(State::Handling(current), Go::On)
    }

    fn open_body(&mut self, framing: &Framing) -> (Body, Intake) {
        let limit = self.limits.body_bytes;
        let owes_continue = framing.expect_continue;
        match framing.body {
            BodyKind::None => (Body::empty(), Intake::done()),
            BodyKind::Length(n) if n <= self.input.unused().len() as u64 => {
                let span = self.input.take(n as usize);
                (Body::slice(self.input.share_used(), span), Intake::done())
            }
            BodyKind::Length(n) => {
                let (feed, incoming) = pipe(Some(n), limit);
                (Body::incoming(incoming), Intake::length(n, feed, owes_continue))
            }
            BodyKind::Chunked => {
                let (feed, incoming) = pipe(None, limit);
                let trailers = self.limits.trailer_bytes;
                let coding = Chunked::new(ChunkLimits { trailers, ..ChunkLimits::default() });
                (Body::incoming(incoming), Intake::chunked(coding, feed, owes_continue))
            }
        }
    }

    // -- the app has it

    fn handle(&mut self, mut current: Current, cx: &mut Context<'_>) -> Go {
        let Some(exchange) = &mut self.exchange else { return self.over(End::Close) };
        if let Poll::Ready(response) = exchange.poll(cx) {
            return self.answer(current, response);
        }
        let fed = current.intake.feed(&mut self.input, self.ended, &mut self.output, cx);
        current.starved = fed == Fed::Starved;
        let go = if fed == Fed::Some { Go::On } else { Go::Wait };
        self.go(State::Handling(current), go)
    }

    fn answer(&mut self, mut current: Current, mut response: Response) -> Go {
        if let Some(run) = response.take_upgrade() {
            if !current.framing.upgrade || !current.intake.is_done() {
                return self.refuse_upgrade(&response);
            }
            self.write_head(&response, current.asked.version, Delimiter::None, true);
            return self.over(End::Upgrade(run));
        }
        let body = response.take_body();
        let streams = body.buffered().is_none();
        if streams {
            current.intake.invite(&mut self.output);
        } else {
            current.intake.abandon();
        }
        let length = body.buffered().map(|bytes| bytes.len() as u64);
        let Asked { method, version } = &current.asked;
        let framing = parse::response_framing(method, *version, response.status(), length);
        let keep = current.framing.keep_alive
            && !self.stopping
            && framing.delimiter != Delimiter::Close
            && !parse::asks_close(response.headers().iter())
            && (current.intake.is_read() || current.intake.is_drainable(self.limits.drain_bytes));
        self.write_head(&response, *version, framing.delimiter, keep);
        current.framing.keep_alive = keep;
        if !framing.sends_body {
            return self.answered(current);
        }
        if streams {
            let outflow = Outflow::new(body, framing.delimiter == Delimiter::Chunked);
            return self.go(State::Answering(current, outflow), Go::On);
        }
        self.output.put_body(body, b"");
        self.answered(current)
    }

    fn answer_on(
        &mut self,
        mut current: Current,
        mut outflow: Outflow,
        cx: &mut Context<'_>,
    ) -> Go {
        match outflow.pump(&mut self.output, cx) {
            Flow::Complete => return self.answered(current),
            // What was promised can not be kept; that the end is missing tells the client.
            Flow::Failed => return self.over(End::Close),
            Flow::Full => {
                self.held = true;
                return self.go(State::Answering(current, outflow), Go::Wait);
            }
            Flow::Pending => {}
        }
        let fed = current.intake.feed(&mut self.input, self.ended, &mut self.output, cx);
        current.starved = fed == Fed::Starved;
        let go = if fed == Fed::Some { Go::On } else { Go::Wait };
        self.go(State::Answering(current, outflow), go)
    }

    /// The whole answer is in the output.
    fn answered(&mut self, current: Current) -> Go {
        let Current { framing, mut intake, .. } = current;
        intake.abandon();
        if !framing.keep_alive {
            let unread = !intake.is_done() || !self.input.is_empty();
            return self.over(if unread { End::Linger } else { End::Close });
        }
        if intake.is_done() {
            return self.go(State::Head, Go::On);
        }
        self.go(State::Draining(intake), Go::On)
    }

    fn drain(&mut self, mut intake: Intake) -> Go {
        match intake.drain(&mut self.input, self.ended, self.limits.drain_bytes) {
            Drained::All => self.go(State::Head, Go::On),
            Drained::Starved => self.go(State::Draining(intake), Go::Wait),
            Drained::GivenUp => self.over(End::Linger),
        }
    }

    // -- refusals

    fn refuse(&mut self, status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Go {
        let detail = detail.into();
        tracing::debug!(peer = ?self.local.peer, %status, %detail, "refused");
        let response = self.dispatch.refuse(Refusal { status, detail });
        self.refuse_with(response)
    }

    fn refuse_upgrade(&mut self, wanted: &Response) -> Go {
        let mut response = self.dispatch.refuse(Refusal {
            status: StatusCode::UPGRADE_REQUIRED,
            detail: "this resource is there only after an upgrade of the connection".into(),
        });
        // RFC 9110, section 15.5.22: a 426 says to what.
        for value in wanted.headers().get_all("upgrade") {
            if let Ok(value) = crate::http::HeaderValue::from_bytes(value) {
                response.headers_mut().append(::http::header::UPGRADE, value);
            }
        }
        self.refuse_with(response)
    }

    /// Answers, and ends the connection: where the next request begins is not known.
    fn refuse_with(&mut self, mut response: Response) -> Go {
        let body = Body::from(response.take_body().into_bytes());
        let length = Delimiter::Length(body.len().unwrap_or(0));
        self.write_head(&response, Version::Http11, length, false);
        self.output.put_body(body, b"");
        self.over(End::Linger)
    }

    fn write_head(
        &mut self,
        response: &Response,
        version: Version,
        delimiter: Delimiter,
        keep_alive: bool,
    ) {
        let head = ResponseHead { status: response.status(), version, delimiter, keep_alive };
        let fields = response.headers().iter();
        parse::response_head(self.output.buf(), &head, &clock::date(), fields);
    }

    fn close_exchange(&mut self) {
        if let Some(exchange) = self.exchange.take() {
            self.dispatch.close(exchange);
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // The client is gone, or the server: a handler that still runs is cancelled.
        if let (State::Handling(_), Some(exchange)) = (&self.state, &mut self.exchange) {
            exchange.cancel();
        }
        self.close_exchange();
    }
}
