//! The response side of a connection: what frames a response, what its head says about the
//! connection, and its body. How a head is written is up to `encode`, and what happens to the
//! connection after a response is up to the parent.

use super::body_out::{BodyOut, drop_quietly};
use super::conn_state::ConnState;
use super::encode::{
    self, Delimiter, FastStart, ResponseFraming, ResponseHead, ResponseOptions, fast_head,
};
use super::refuse::misused;
use super::request::RequestSide;
use crate::base::clock;
use crate::http::{Body, EndReason, Ending, HttpMethod, Response, StatusCode, Version};
use crate::io::{LARGE, Output};

/// The output and the response in flight.
#[derive(Default)]
pub(super) struct ResponseSide {
    pub(super) output: Output,
    /// The cached start of the heads that most responses have.
    start: FastStart,
    /// The rest of the body, if it is produced while it is sent.
    pub(super) stream: Option<BodyOut>,
    /// The connection stays open after the response, as its head has said.
    pub(super) keep_alive: bool,
    /// The functions that wait for the end of the response in flight.
    pub(super) ending: Option<Ending>,
}

/// How much of a response is in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Whole,
    /// The head. The body is a stream.
    Head,
}

impl ResponseSide {
    /// Writes the response if it is of the most common kind, so that nothing has to be decided: a
    /// 200 whose body is complete and without fields that concern the connection, to a GET or POST
    /// of an HTTP/1.1 client whose request is read to its end, on a connection that stays open.
    /// Returns whether the response was written; if not, nothing has happened.
    ///
    /// [`general`](Self::general) would write the same bytes.
    #[expect(
        clippy::inline_always,
        reason = "as a call, it takes 48 instructions more in each scenario"
    )]
    #[inline(always)]
    pub(super) fn fast(
        &mut self,
        conn: &ConnState,
        request: &RequestSide,
        response: &Response,
    ) -> bool {
        if conn.context.worker.is_stopping()
            || !request.framing.keep_alive
            || request.head.version != Version::Http11
            || !request.body.is_idle()
            || response.status() != StatusCode::OK
            || response.is_special()
            || !matches!(request.head.method, HttpMethod::GET | HttpMethod::POST)
        {
            return false;
        }
        let Some(body) = response.body().buffered().filter(|body| body.len() < LARGE) else {
            return false;
        };
        let out = self.output.buf();
        let start = self.start.of(clock::second(), clock::date);
        if !fast_head(out, start, body.len() as u64, response.headers()) {
            return false;
        }
        out.extend_from_slice(body);
        true
    }

    /// Writes any final response that does not take the connection over.
    pub(super) fn general(
        &mut self,
        conn: &ConnState,
        request: &mut RequestSide,
        mut response: Response,
    ) -> Written {
        if response.status().is_informational() {
            response = misused(conn, "an informational status is not a final response");
        } else if request.head.method == HttpMethod::CONNECT && response.status().is_success() {
            response = misused(conn, "a success to a CONNECT opens a tunnel, and nobody holds it");
        }
        let mut body = response.take_body();
        let options = match response.headers().plain() {
            Some(_) => ResponseOptions::default(),
            None => encode::response_options(response.headers().iter()),
        };
        if let Some(length) = options.length {
            announce(&mut body, length, &response);
        }
        let framing = frame(request, &response, &body, options.length);
        let streams = body.buffered().is_none();
        if streams {
            request.body.invite(&mut self.output);
        } else {
            request.body.abandon();
        }
        // A client that asks for a tunnel may send into it before the tunnel exists. After a
        // refusal, a request therefore cannot be told from data that was meant for the tunnel.
        self.keep_alive = request.framing.keep_alive
            && !conn.context.worker.is_stopping()
            && framing.delimiter != Delimiter::Close
            && !options.close
            && request.head.method != HttpMethod::CONNECT
            && (request.body.is_read() || request.body.is_drainable(conn.limits().drain_bytes));
        self.write_head(&response, request.head.version, framing.delimiter, self.keep_alive);
        if !framing.sends_body {
            if streams {
                drop_quietly(body);
            }
        } else if streams {
            self.stream = Some(BodyOut::new(body, framing.delimiter));
            return Written::Head;
        } else {
            self.note_body(&body);
            self.output.put_body(body);
        }
        Written::Whole
    }

    /// Writes the 103s of the present request, and takes the functions for the end of its response.
    /// Hints of other requests came too late.
    pub(super) fn take_asked(&mut self, conn: &ConnState) {
        let hints = conn.context.handle.take_hints();
        for (_, fields) in hints.iter().filter(|(number, _)| *number == conn.requests) {
            encode::informational(self.output.buf(), StatusCode::EARLY_HINTS, fields.iter());
        }
        self.take_ends(conn);
    }

    /// Takes the functions for the end of the response in flight.
    fn take_ends(&mut self, conn: &ConnState) {
        let ends = conn.context.handle.take_ends(conn.requests);
        match &mut self.ending {
            _ if ends.is_empty() => {}
            Some(ending) => ending.add(ends),
            None => self.ending = Some(Ending::new(ends)),
        }
    }

    /// Does what [`fast`](Self::fast) does for a response whose end somebody waits for.
    #[inline(never)]
    pub(super) fn fast_with_end(
        &mut self,
        conn: &ConnState,
        request: &RequestSide,
        response: &Response,
    ) -> bool {
        let is_written = self.fast(conn, request, response);
        if is_written && let Some(ending) = &mut self.ending {
            ending.set_status(response.status());
            self.note_body(response.body());
            self.end(conn);
        }
        is_written
    }

    /// Notes the length of a buffered body that is sent.
    fn note_body(&mut self, body: &Body) {
        if let Some(ending) = &mut self.ending {
            ending.set_body_bytes(body.len().unwrap_or(0));
        }
    }

    /// Takes the functions for the end of the response in flight, with what is known of it.
    fn take_ending(&mut self, conn: &ConnState) -> Option<Ending> {
        // A function may have been added since the app was last polled.
        if conn.context.handle.is_asked() {
            self.take_ends(conn);
        }
        let put = self.stream.take().map(|stream| stream.put);
        let mut ending = self.ending.take();
        if let (Some(ending), Some(put)) = (&mut ending, put) {
            ending.set_body_bytes(put);
        }
        ending
    }

    /// Ends the response, which is in the output as a whole.
    pub(super) fn end(&mut self, conn: &ConnState) {
        if let Some(ending) = self.take_ending(conn) {
            self.output.end_response(ending);
        }
    }

    /// Ends the response, whose stream has failed. What is in the output is still sent.
    pub(super) fn fail(&mut self, conn: &ConnState) {
        if let Some(mut ending) = self.take_ending(conn) {
            ending.set_failed();
            self.output.end_response(ending);
        }
    }

    /// Ends the response, which will not be sent as a whole.
    pub(super) fn cut(&mut self, conn: &ConnState, reason: EndReason) {
        if let Some(ending) = self.take_ending(conn) {
            ending.cut(reason, self.output.unfinished() as u64);
        }
    }

    /// Writes a response that ends the connection, because the beginning of the next request is not
    /// known.
    pub(super) fn last(&mut self, conn: &ConnState, mut response: Response, wants_body: bool) {
        let body = Body::from(response.take_body().into_bytes());
        let length = Delimiter::Length(body.len().unwrap_or(0));
        self.write_head(&response, Version::Http11, length, false);
        if wants_body {
            self.note_body(&body);
            self.output.put_body(body);
        }
        self.end(conn);
    }

    /// Writes the head of a response after which the connection has another protocol.
    pub(super) fn hand_over(&mut self, conn: &ConnState, response: &Response, version: Version) {
        self.write_head(response, version, Delimiter::None, true);
        self.end(conn);
    }

    fn write_head(
        &mut self,
        response: &Response,
        version: Version,
        delimiter: Delimiter,
        keep_alive: bool,
    ) {
        let head = ResponseHead { status: response.status(), version, delimiter, keep_alive };
        if let Some(ending) = &mut self.ending {
            ending.set_status(response.status());
        }
        let out = self.output.buf();
        clock::with_date(|date| encode::response_head(out, &head, date, response.headers()));
    }
}

/// Returns the framing of a response with the given body and the length that its handler announced.
fn frame(
    request: &RequestSide,
    response: &Response,
    body: &Body,
    length: Option<u64>,
) -> ResponseFraming {
    let status = response.status();
    let (method, version) = (&request.head.method, request.head.version);
    let framing = encode::response_framing(method, version, status, body.framed_length());
    match (length, framing) {
        // Without a body, the length is that of the body that a GET would get (RFC 9110, section
        // 8.6). Only the handler knows that length.
        (Some(length), ResponseFraming { sends_body: false, .. })
            if status == StatusCode::NOT_MODIFIED
                || *method == HttpMethod::HEAD && !has_no_content(status) && body.is_empty() =>
        {
            ResponseFraming { delimiter: Delimiter::Length(length), sends_body: false }
        }
        _ => framing,
    }
}

/// Holds a body to the Content-Length that its handler has set.
fn announce(body: &mut Body, length: u64, response: &Response) {
    let bodiless = has_no_content(response.status()) || body.is_empty();
    if !body.announce(length) && !bodiless && body.framed_length() != Some(length) {
        tracing::error!(length, body = ?body, "left out: a Content-Length that is not the body's");
    }
}

fn has_no_content(status: StatusCode) -> bool {
    matches!(status, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT | StatusCode::NOT_MODIFIED)
}
