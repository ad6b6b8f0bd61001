//! How a machine answers: what frames a response, what happens to the connection after it, and
//! refusals. How requests come in is up to the parent module.

use std::borrow::Cow;
use std::task::Context;

use super::work::Work;
use super::{End, Go, Kept, Stage};
use crate::clock;
use crate::conn::intake::Drained;
use crate::conn::output::LARGE;
use crate::conn::stream::{Flow, Outflow, drop_quietly};
use crate::http::{Body, HttpMethod, Peer, Refusal, Response, StatusCode, Version};
use crate::parse::{self, Delimiter, ResponseFraming, ResponseHead, ResponseOptions};

impl Work {
    /// Writes the answer to the output if it is of the most common kind, so that nothing has to be
    /// decided: a 200 whose body is complete and without fields that concern the connection, to a
    /// GET or POST of an HTTP/1.1 client on a connection that stays open. Returns whether the
    /// answer was written; if not, nothing has happened.
    #[inline]
    pub(super) fn answer_plainly(&mut self, kept: &Kept, response: &Response) -> bool {
        let usual = self.framing.keep_alive
            && self.head.version == Version::Http11
            && !kept.stopping
            && self.intake.is_idle()
            && response.status() == StatusCode::OK
            && !response.is_special()
            && matches!(self.head.method, HttpMethod::GET | HttpMethod::POST);
        if !usual {
            return false;
        }
        let Some(body) = response.body().buffered().filter(|body| body.len() < LARGE) else {
            return false;
        };
        let out = self.output.buf();
        let start = self.start.of(clock::second(), clock::date);
        let headers = response.headers();
        if let Some(content_type) = headers.plain() {
            parse::plain_head(out, start, body.len() as u64, content_type);
        } else if !parse::own_head(out, start, body.len() as u64, headers) {
            return false;
        }
        out.extend_from_slice(body);
        self.starved = false;
        self.stage = Stage::Head;
        true
    }

    pub(super) fn answer(&mut self, kept: &Kept, mut response: Response) -> Go {
        if let Some(run) = response.take_upgrade() {
            return self.hand_over(kept, response, run);
        }
        if response.status().is_informational() {
            response = misused(kept, "an informational status is not a final response");
        } else if self.head.method == HttpMethod::CONNECT && response.status().is_success() {
            response = misused(kept, "a success to a CONNECT opens a tunnel, and nobody holds it");
        }
        let mut body = response.take_body();
        let options = match response.headers().plain() {
            Some(_) => ResponseOptions::default(),
            None => parse::response_options(response.headers().iter()),
        };
        if let Some(length) = options.length {
            announce(&mut body, length, &response);
        }
        let framing = self.frame(&response, &body, options.length);
        let streams = body.buffered().is_none();
        if streams {
            self.intake.invite(&mut self.output);
        } else {
            self.intake.abandon();
        }
        // A client that asks for a tunnel may send into it before the tunnel exists. After a
        // refusal, a request therefore cannot be told from data that was meant for the tunnel.
        let keep = self.framing.keep_alive
            && !kept.stopping
            && framing.delimiter != Delimiter::Close
            && !options.close
            && self.head.method != HttpMethod::CONNECT
            && (self.intake.is_read() || self.intake.is_drainable(kept.limits.drain_bytes));
        self.write_head(&response, self.head.version, framing.delimiter, keep);
        self.keep = keep;
        if !framing.sends_body {
            if streams {
                drop_quietly(body);
            }
            return self.answered();
        }
        if streams {
            self.outflow = Some(Outflow::new(body, framing.delimiter));
            self.lively = kept.common.time.now();
            return self.go(Stage::Answering, Go::On);
        }
        self.output.put_body(body);
        self.answered()
    }

    /// Returns the framing of a response with the given body and the length that its handler
    /// announced.
    fn frame(&self, response: &Response, body: &Body, length: Option<u64>) -> ResponseFraming {
        let status = response.status();
        let (method, version) = (&self.head.method, self.head.version);
        let framing = parse::response_framing(method, version, status, body.framed_length());
        match (length, framing) {
            // Without a body, the length is that of the body that a GET would get (RFC 9110,
            // section 8.6). Only the handler knows that length.
            (Some(length), ResponseFraming { sends_body: false, .. })
                if status == StatusCode::NOT_MODIFIED
                    || *method == HttpMethod::HEAD
                        && !has_no_content(status)
                        && body.is_empty() =>
            {
                ResponseFraming { delimiter: Delimiter::Length(length), sends_body: false }
            }
            _ => framing,
        }
    }

    pub(super) fn answer_on(&mut self, kept: &Kept, cx: &mut Context<'_>) -> Go {
        let Some(outflow) = &mut self.outflow else { return self.answered() };
        match outflow.pump(&mut self.output, cx) {
            Flow::Complete => return self.answered(),
            // The promised body cannot be completed, and its missing end tells the client so. If
            // the body ends with the connection, only an error tells the client.
            Flow::Failed => {
                let end = if outflow.ends_with_connection() { End::Abort } else { End::Linger };
                return self.over(end);
            }
            Flow::Full => {
                self.held = true;
                return Go::Wait;
            }
            Flow::Pending => {}
        }
        if !self.output.is_empty() {
            self.lively = kept.common.time.now();
        }
        self.feed(kept, cx)
    }

    /// Ends the answer, which is in the output as a whole.
    fn answered(&mut self) -> Go {
        self.outflow = None;
        self.intake.abandon();
        self.starved = false;
        if self.keep {
            let stage = if self.intake.is_done() { Stage::Head } else { Stage::Draining };
            return self.go(stage, Go::On);
        }
        // A client that asked for keep-alive may be sending already.
        let sends = self.framing.keep_alive || !self.intake.is_done() || !self.input.is_empty();
        self.over(if sends { End::Linger } else { End::Close })
    }

    pub(super) fn drain(&mut self, kept: &Kept) -> Go {
        match self.intake.drain(&mut self.input, kept.ended, kept.limits.drain_bytes) {
            Drained::All => self.go(Stage::Head, Go::On),
            Drained::Starved => Go::Wait,
            Drained::TooLong | Drained::Bad(_) | Drained::Broken | Drained::Ended => {
                self.over(End::Linger)
            }
        }
    }

    // -- refusals

    /// Refuses the request at the beginning of the unused input.
    pub(super) fn refuse(
        &mut self,
        kept: &Kept,
        status: StatusCode,
        detail: impl Into<Cow<'static, str>>,
    ) -> Go {
        let detail = detail.into();
        tracing::debug!(peer = ?kept.line.addr(), %status, %detail, "refused");
        let response = kept.dispatch.refuse(Refusal { status, detail });
        // The request line comes after the empty lines that the parser skips. If there are more
        // empty lines than that, those lines are what is refused.
        let mut line = self.input.unused();
        for _ in 0..parse::EMPTY_LINES {
            line = line.strip_prefix(b"\r\n").unwrap_or(line);
        }
        let wants_body = !line.starts_with(b"HEAD ");
        self.refuse_with(response, wants_body)
    }

    /// Answers and ends the connection, because the beginning of the next request is not known.
    pub(super) fn refuse_with(&mut self, mut response: Response, wants_body: bool) -> Go {
        let body = Body::from(response.take_body().into_bytes());
        let length = Delimiter::Length(body.len().unwrap_or(0));
        self.write_head(&response, Version::Http11, length, false);
        if wants_body {
            self.output.put_body(body);
        }
        self.over(End::Linger)
    }

    pub(super) fn write_head(
        &mut self,
        response: &Response,
        version: Version,
        delimiter: Delimiter,
        keep_alive: bool,
    ) {
        let head = ResponseHead { status: response.status(), version, delimiter, keep_alive };
        let out = self.output.buf();
        clock::with_date(|date| parse::response_head(out, &head, date, response.headers()));
    }
}

/// Logs a handler's mistake and returns the response for it, so that the client does not suffer
/// from the mistake.
pub(super) fn misused(kept: &Kept, text: &'static str) -> Response {
    tracing::error!("{text}; answered with 500");
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    kept.dispatch.refuse(Refusal { status, detail: "the response could not be sent".into() })
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
