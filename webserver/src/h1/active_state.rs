//! What a connection needs while bytes are on their way, and the loop that serves its requests: each
//! step belongs to one stage and ends with an event of the table in `states`. The steps decide;
//! `request`, `response`, `upgrade` and `refuse` do what was decided.

mod end;

use std::task::{Context, Poll};

use super::app_place::AppPlace;
use super::body_in::Drained;
use super::body_out::{Flow, drop_quietly};
use super::conn_state::ConnState;
use super::parse::Parsed;
use super::refuse::{misused, refusal, upgrade_required};
use super::request::RequestSide;
use super::response::{ResponseSide, Written};
use super::states::{Event, Stage, State};
use super::upgrade::{Switch, Upgrade, not_switched};
use crate::http::{EndReason, OnUpgrade, Response};
use crate::io::{Advance, End};

/// One connection between its bytes. It is one box from a pool, which an idle connection does not
/// have.
#[derive(Default)]
pub(super) struct ActiveState {
    state: State,
    /// What happens to the connection when it is over.
    end: End,
    pub(super) request: RequestSide,
    pub(super) response: ResponseSide,
    pub(super) app: AppPlace,
    /// Set until the end of the request has arrived.
    switch: Option<Box<Switch>>,
    /// The last time at which a response's stream had something to send, or at which the client had
    /// not yet ended its sending, in milliseconds of the worker's time.
    pub(super) lively: u64,
}

/// What [`ActiveState::advance`] does after a step.
enum Step {
    /// The next step can be taken.
    Continue,
    /// Something must arrive from outside first.
    Wait,
    /// Some output must be written first.
    Full,
}

impl ActiveState {
    pub(super) fn stage(&self) -> Stage {
        self.state.stage()
    }

    /// Returns whether nothing is on its way.
    pub(super) fn is_idle(&self) -> bool {
        self.stage() == Stage::Head
            && self.request.input.is_empty()
            && self.response.output.is_empty()
    }

    /// Returns whether an idle state may serve another connection.
    pub(super) fn is_reusable(&self) -> bool {
        self.is_idle() && self.request.body.is_idle() && self.response.stream.is_none()
    }

    /// Returns how the connection ends, once it is over and all output is written.
    pub(super) fn end(&mut self) -> Option<End> {
        self.is_over().then(|| std::mem::take(&mut self.end))
    }

    /// Returns whether nothing more is parsed and all output is written.
    pub(super) fn is_over(&self) -> bool {
        self.stage() == Stage::Over && self.response.output.is_empty()
    }

    /// Takes steps as far as the received bytes, the app and the room for output allow.
    // Most wakes find nothing to advance yet, and should not pay for what this function needs.
    #[inline(never)]
    pub(super) fn advance(&mut self, conn: &mut ConnState, cx: &mut Context<'_>) -> Advance {
        let held = loop {
            if self.response.output.is_full(conn.context.limits.pending_output) {
                break true;
            }
            let step = match self.state.stage() {
                Stage::Head => self.read_head(conn, cx),
                Stage::Handling => self.handle(conn, cx),
                Stage::Streaming => self.stream(conn, cx),
                Stage::Draining => self.drain(conn),
                Stage::Switching => self.switch(conn),
                Stage::Over => Step::Wait,
            };
            match step {
                Step::Continue => {}
                Step::Wait => break false,
                Step::Full => break true,
            }
        };
        // A connection that waits does not need its place in the app. Between requests the place
        // stays for the next request.
        let waits = self.stage() != Stage::Head || !self.request.input.is_empty();
        if waits && self.stage() != Stage::Handling {
            self.app.close(conn);
        }
        match held {
            _ if self.response.output.is_empty() => Advance::Waits,
            true => Advance::Held,
            false => Advance::Writes,
        }
    }

    // -- a request comes

    #[expect(
        clippy::inline_always,
        reason = "as a call, it takes 38 instructions more, together with `after_app`"
    )]
    #[inline(always)]
    fn read_head(&mut self, conn: &mut ConnState, cx: &mut Context<'_>) -> Step {
        match self.request.read_head(conn) {
            Parsed::Done(end) => self.begin(conn, end, cx),
            // A client that leaves between two requests or within a head expects no response.
            Parsed::More if conn.client_ended => self.abandon(End::Close),
            Parsed::More => Step::Wait,
            Parsed::Bad(error) => self.refuse_head(conn, error.status(), error.to_string()),
        }
    }

    fn begin(&mut self, conn: &mut ConnState, end: usize, cx: &mut Context<'_>) -> Step {
        let request = match self.request.take_request(conn, end) {
            Ok(request) => request,
            Err(error) => return self.refuse_head(conn, error.status(), error.to_string()),
        };
        self.state.on_in(Stage::Head, Event::Request);
        let mut polled = Poll::Pending;
        self.app.start(conn, request, cx, &mut polled);
        self.after_app(conn, cx, &mut polled)
    }

    // -- the app has it

    #[inline(never)]
    fn handle(&mut self, conn: &mut ConnState, cx: &mut Context<'_>) -> Step {
        let Some(mut polled) = self.app.poll(cx) else { return self.abandon(End::Close) };
        self.after_app(conn, cx, &mut polled)
    }

    /// Continues after the app was polled: the app has answered, or it waits. The response is moved
    /// only where necessary.
    #[expect(
        clippy::inline_always,
        reason = "as a call, it takes 38 instructions more, together with `read_head`"
    )]
    #[inline(always)]
    fn after_app(
        &mut self,
        conn: &ConnState,
        cx: &Context<'_>,
        polled: &mut Poll<Response>,
    ) -> Step {
        if conn.context.handle.is_asked() {
            return self.after_asking_app(conn, cx, polled);
        }
        if let Poll::Ready(response) = polled
            && self.response.fast(conn, &self.request, response)
        {
            debug_assert!(!self.request.starved, "nobody reads a body that is read");
            self.state.on_in(Stage::Handling, Event::ResponseDone);
            return Step::Continue;
        }
        match std::mem::replace(polled, Poll::Pending) {
            Poll::Ready(response) => self.respond(conn, response),
            Poll::Pending => self.feed(conn, cx),
        }
    }

    /// Does what `after_app` does if the request has left hints, or functions for the end of the
    /// response.
    #[cold]
    #[inline(never)]
    fn after_asking_app(
        &mut self,
        conn: &ConnState,
        cx: &Context<'_>,
        polled: &mut Poll<Response>,
    ) -> Step {
        self.response.take_asked(conn);
        if let Poll::Ready(response) = polled
            && self.response.fast_with_end(conn, &self.request, response)
        {
            self.state.on_in(Stage::Handling, Event::ResponseDone);
            return Step::Continue;
        }
        match std::mem::replace(polled, Poll::Pending) {
            Poll::Ready(response) => self.respond(conn, response),
            Poll::Pending => {
                if self.response.ending.is_some() {
                    // The common path does not check for functions.
                    conn.context.handle.ask_again();
                }
                self.feed(conn, cx)
            }
        }
    }

    /// Gives the app the part of the body that it waits for.
    fn feed(&mut self, conn: &ConnState, cx: &Context<'_>) -> Step {
        let fed = self.request.feed(conn, &mut self.response.output, cx);
        if fed { Step::Continue } else { Step::Wait }
    }

    // -- the app has answered

    #[inline(never)]
    fn respond(&mut self, conn: &ConnState, mut response: Response) -> Step {
        if let Some(run) = response.take_upgrade() {
            return self.upgrade(conn, response, run);
        }
        match self.response.general(conn, &mut self.request, response) {
            Written::Whole => self.response_done(conn),
            Written::Head => {
                self.lively = conn.context.now();
                self.state.on(Event::ResponseStarted);
                Step::Continue
            }
        }
    }

    fn stream(&mut self, conn: &ConnState, cx: &mut Context<'_>) -> Step {
        let ResponseSide { output, stream: Some(stream), .. } = &mut self.response else {
            return self.response_done(conn);
        };
        stream.stop_if(conn.context.worker.is_stopping());
        match stream.pump(output, cx) {
            Flow::Complete => return self.response_done(conn),
            // The promised body cannot be completed, and its missing end tells the client so. If
            // the body ends with the connection, only an error tells the client.
            Flow::Failed => {
                let end = if stream.ends_with_connection() { End::Abort } else { End::Linger };
                self.response.fail(conn);
                return self.abandon(end);
            }
            Flow::Full => return Step::Full,
            Flow::Pending => {}
        }
        if !output.is_empty() {
            self.lively = conn.context.now();
        }
        self.feed(conn, cx)
    }

    /// Ends the response, which is in the output as a whole.
    fn response_done(&mut self, conn: &ConnState) -> Step {
        self.response.end(conn);
        self.request.abandon_body();
        if self.response.keep_alive {
            let is_read = self.request.body.is_done();
            self.state.on(if is_read { Event::ResponseDone } else { Event::ResponseEarly });
            return Step::Continue;
        }
        // A client that asked for keep-alive may be sending already.
        let RequestSide { framing, body, input, .. } = &self.request;
        let sends = framing.keep_alive || !body.is_done() || !input.is_empty();
        self.over(Event::LastResponseDone, if sends { End::Linger } else { End::Close })
    }

    fn drain(&mut self, conn: &ConnState) -> Step {
        match self.request.drain(conn) {
            Drained::All => {
                self.state.on(Event::BodyDrained);
                Step::Continue
            }
            Drained::Starved => Step::Wait,
            Drained::TooLong | Drained::Bad(_) | Drained::Broken | Drained::Ended => {
                self.abandon(End::Linger)
            }
        }
    }

    // -- the connection gets another protocol

    fn upgrade(&mut self, conn: &ConnState, response: Response, run: OnUpgrade) -> Step {
        match Upgrade::of(&response, &self.request) {
            // "The client cannot begin using an upgraded protocol on the connection until it has
            // completely sent the request message" (RFC 9110, section 7.8): the unread part of the
            // body is discarded before the 101, whether it came with the head or comes later.
            Upgrade::Switch => {
                self.request.abandon_body();
                self.switch = Some(Box::new(Switch::new(response, run)));
                self.state.on(Event::SwitchAccepted);
                Step::Continue
            }
            Upgrade::Tunnel => self.hand_over(conn, &response, run),
            Upgrade::NotOffered => {
                drop_quietly(run);
                self.refuse(conn, upgrade_required(conn, &response))
            }
            Upgrade::NotConnect => {
                drop_quietly(run);
                self.respond(conn, misused(conn, "only a CONNECT is answered with a tunnel"))
            }
        }
    }

    /// Reads to the end of the request, and switches there.
    fn switch(&mut self, conn: &ConnState) -> Step {
        self.request.continue_before_switch(conn, &mut self.response.output);
        match self.request.drain(conn) {
            Drained::Starved => Step::Wait,
            Drained::Ended => {
                self.response.cut(conn, EndReason::ClientGone);
                self.abandon(End::Close)
            }
            Drained::All => {
                let Some(mut switch) = self.switch.take() else { return self.abandon(End::Close) };
                let Some(run) = switch.take() else { return self.abandon(End::Close) };
                self.hand_over(conn, &switch.response, run)
            }
            drained => {
                let (status, text) = not_switched(drained);
                self.refuse(conn, refusal(conn, status, text))
            }
        }
    }

    fn hand_over(&mut self, conn: &ConnState, response: &Response, run: OnUpgrade) -> Step {
        self.response.hand_over(conn, response, self.request.head.version);
        let early = self.request.input.unused().to_vec();
        self.over(Event::HandedOver, End::HandOver { run, early })
    }
}
