//! How a machine answers: what frames a response, what becomes of the connection behind it, and
//! refusals. How requests come in is the parent's.

use std::borrow::Cow;
use std::task::Context;

use super::work::Work;
use super::{End, Go, Kept, Stage};
use crate::clock;
use crate::conn::intake::Drained;
use crate::conn::output::LARGE;
use crate::conn::stream::{Flow, Outflow, drop_quietly};
use crate::http::{Body, HttpMethod, Peer, Refusal, Response, StatusCode, Version};
use crate::parse::{self, Delimiter, ResponseFraming, ResponseHead, Wishes};

impl Work {
    /// Puts the answer to the output if it is what most are, so that nothing has to be decided: a
    /// 200 that is all there and has no field that the connection must know of, to a GET or POST of
    /// an HTTP/1.1 client that goes on. Whether it did; if not, nothing has happened.
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
            response = misused(kept, "an informational status is no answer");
        } else if self.head.method == HttpMethod::CONNECT && response.status().is_success() {
            response = misused(kept, "a success to a CONNECT opens a tunnel, and nobody holds it");
        }
        let mut body = response.take_body();
        let wishes = match response.headers().plain() {
            Some(_) => Wishes::default(),
            None => parse::wishes(response.headers().iter()),
        };
        if let Some(length) = wishes.length {
            announce(&mut body, length, &response);
        }
        let framing = self.frame(&response, &body, wishes.length);
        let streams = body.buffered().is_none();
        if streams {
            self.intake.invite(&mut self.output);
        } else {
            self.intake.abandon();
        }
        // Whoever opens a tunnel may send through it before it is there, so that behind a refusal
        // no request can be told from what was meant for the tunnel.
        let keep = self.framing.keep_alive
            && !kept.stopping
            && framing.delimiter != Delimiter::Close
            && !wishes.close
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

    /// The framing of a response with that body, and with the length that its handler announced.
    fn frame(&self, response: &Response, body: &Body, length: Option<u64>) -> ResponseFraming {
        let status = response.status();
        let (method, version) = (&self.head.method, self.head.version);
        let framing = parse::response_framing(method, version, status, body.framed_length());
        match (length, framing) {
            // Where there is no body the length is that of what the GET would have (RFC 9110,
            // section 8.6), which only the handler knows.
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
            // What was promised can not be kept; that the end is missing tells the client. Where
            // the end of the connection is the end of the body only an error does.
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

    /// The whole answer is in the output.
    fn answered(&mut self) -> Go {
        self.outflow = None;
        self.intake.abandon();
        self.starved = false;
        if self.keep {
            let stage = if self.intake.is_done() { Stage::Head } else { Stage::Draining };
            return self.go(stage, Go::On);
        }
        // A client that wanted to go on may be sending already.
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

    /// Refuses what lies at the beginning of the unused input.
    pub(super) fn refuse(
        &mut self,
        kept: &Kept,
        status: StatusCode,
        detail: impl Into<Cow<'static, str>>,
    ) -> Go {
        let detail = detail.into();
        tracing::debug!(peer = ?kept.line.addr(), %status, %detail, "refused");
        let response = kept.dispatch.refuse(Refusal { status, detail });
        // Behind what empty lines the parser passes over; of more it is these that are refused.
        let mut line = self.input.unused();
        for _ in 0..parse::EMPTY_LINES {
            line = line.strip_prefix(b"\r\n").unwrap_or(line);
        }
        let wants_body = !line.starts_with(b"HEAD ");
        self.refuse_with(response, wants_body)
    }

    /// Answers, and ends the connection: where the next request begins is not known.
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

/// A handler's mistake that no client must suffer from.
pub(super) fn misused(kept: &Kept, text: &'static str) -> Response {
    tracing::error!("{text}; answered with 500");
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    kept.dispatch
        .refuse(Refusal { status, detail: "the answer of this resource can not be sent".into() })
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
