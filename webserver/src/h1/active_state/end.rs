//! How a connection ends: a refusal, a client that has left, or a deadline that has passed. The order of
//! things is in the parent.

use std::borrow::Cow;
use std::time::Duration;

use super::{ActiveState, Step};
use crate::h1::conn_state::ConnState;
use crate::h1::refuse::refusal;
use crate::h1::states::{Event, Stage};
use crate::http::{EndReason, HttpMethod, Response, StatusCode};
use crate::io::{EarlyRefusal, End, Output};

impl ActiveState {
    /// Refuses what is at the beginning of the unused input instead of a request.
    pub(super) fn refuse_head(
        &mut self,
        conn: &ConnState,
        status: StatusCode,
        detail: impl Into<Cow<'static, str>>,
    ) -> Step {
        let detail = detail.into();
        let client = conn.context.handle.addr();
        tracing::debug!(peer = ?client, %status, %detail, "refused");
        if conn.context.worker.is_observed() {
            let detail = Cow::Borrowed(&*detail);
            let refusal = EarlyRefusal { client, status, detail };
            conn.context.worker.tell(|observer| observer.on_refusal(&refusal));
        }
        let wants_body = !self.request.begins_with_head_method();
        self.response.last(conn, refusal(conn, status, detail), wants_body);
        self.over(Event::Refused, End::Linger)
    }

    /// Refuses the request in flight, whose head is no longer in the input.
    pub(super) fn refuse(&mut self, conn: &ConnState, response: Response) -> Step {
        let wants_body = self.request.head.method != HttpMethod::HEAD;
        self.response.last(conn, response, wants_body);
        self.over(Event::Refused, End::Linger)
    }

    pub(super) fn abandon(&mut self, end: End) -> Step {
        self.over(Event::Abandoned, end)
    }

    pub(super) fn over(&mut self, event: Event, end: End) -> Step {
        self.state.on(event);
        self.end = end;
        self.response.stream = None;
        self.switch = None;
        Step::Wait
    }

    /// Drops a handler that still runs, at its await point, and all responses that are not sent.
    pub(in crate::h1) fn cut(&mut self, conn: &ConnState, reason: EndReason) {
        self.cancel_handler(conn, reason);
        self.response.output.cut(reason);
    }

    fn cancel_handler(&mut self, conn: &ConnState, reason: EndReason) {
        if self.stage() == Stage::Handling {
            self.app.cancel();
        }
        self.app.close(conn);
        self.response.cut(conn, reason);
    }

    /// Cancels the request in flight, if there is one.
    pub(in crate::h1) fn cancel(&mut self, conn: &ConnState, reason: &str) {
        if matches!(self.stage(), Stage::Handling | Stage::Streaming) {
            tracing::debug!(peer = ?conn.context.handle.addr(), "cancelled: {reason}");
            self.cancel_handler(conn, EndReason::ClientGone);
            self.abandon(End::Close);
        }
    }

    /// Checks a client while nothing is read or written. `half_closed` says whether the client is
    /// known to have ended its sending, even if bytes before that end are not read yet.
    pub(in crate::h1) fn check_client(&mut self, conn: &ConnState, half_closed: bool) {
        let now = conn.context.now();
        let quiet = Duration::from_millis(now.saturating_sub(self.lively));
        if !conn.client_ended && !half_closed {
            self.lively = now;
        } else if conn.limits().half_close_cancels {
            self.cancel(conn, "the client has ended its sending");
        } else if self.stage() == Stage::Streaming && quiet >= conn.limits().half_close_time {
            self.cancel(
                conn,
                "the client has ended its sending, and the stream has nothing to send",
            );
        }
    }

    /// Ends a wait for a request, or for the rest of its head.
    pub(in crate::h1) fn head_is_late(&mut self, conn: &ConnState, has_begun: bool) {
        if has_begun {
            let text = "the request's head did not arrive in time";
            self.refuse_head(conn, StatusCode::REQUEST_TIMEOUT, text);
        } else {
            self.abandon(End::Close);
        }
    }

    /// Ends a wait for bytes of a body.
    pub(in crate::h1) fn body_is_late(&mut self, conn: &ConnState) {
        match self.stage() {
            Stage::Handling | Stage::Streaming => self.request.time_out_body(),
            Stage::Switching => {
                let text = "the request's body did not arrive in time";
                self.refuse(conn, refusal(conn, StatusCode::REQUEST_TIMEOUT, text));
            }
            Stage::Head | Stage::Draining | Stage::Over => {
                self.abandon(End::Close);
            }
        }
    }

    /// Ends a connection whose client does not take its responses.
    pub(in crate::h1) fn client_does_not_read(&mut self, conn: &ConnState) {
        tracing::debug!(peer = ?conn.context.handle.addr(), "cut: the client does not read");
        self.cut(conn, EndReason::TimedOut);
        self.response.output = Output::default();
        // The bytes that the kernel still holds for the client are worth nothing either.
        self.abandon(End::Abort);
    }
}
