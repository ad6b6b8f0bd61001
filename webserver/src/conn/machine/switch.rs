//! How a connection is handed over: with a 101 after the whole request, or with the 200 to a
//! CONNECT. What happens on the connection then is up to the handler.

use std::borrow::Cow;

use super::work::Work;
use super::{End, Go, Kept, Stage};
use crate::conn::intake::Drained;
use crate::conn::stream::drop_quietly;
use crate::http::{HeaderValue, HttpMethod, OnUpgrade, Refusal, Response, StatusCode};
use crate::parse::{self, Delimiter};

/// A switch of protocols that waits for the end of the request.
pub(super) struct Switch {
    response: Response,
    run: Option<OnUpgrade>,
}

impl Drop for Switch {
    fn drop(&mut self) {
        drop_quietly(self.run.take());
    }
}

impl Work {
    pub(super) fn hand_over(&mut self, kept: &Kept, response: Response, run: OnUpgrade) -> Go {
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            let chosen = response.headers().get_all("upgrade");
            if self.framing.upgrade && parse::is_offered(&self.offered, chosen) {
                return self.switch(response, run);
            }
            drop_quietly(run);
            return self.refuse_upgrade(kept, &response);
        }
        if self.head.method == HttpMethod::CONNECT && response.status().is_success() {
            return self.run_on(&response, run);
        }
        drop_quietly(run);
        let response = super::answer::misused(kept, "only a CONNECT is answered with a tunnel");
        self.answer(kept, response)
    }

    /// "The client cannot begin using an upgraded protocol on the connection until it has
    /// completely sent the request message" (RFC 9110, section 7.8): the unread part of the body is
    /// discarded before the 101, whether it came with the head or comes later.
    fn switch(&mut self, response: Response, run: OnUpgrade) -> Go {
        self.intake.abandon();
        self.starved = false;
        self.switch = Some(Box::new(Switch { response, run: Some(run) }));
        self.go(Stage::Switching, Go::On)
    }

    /// Reads to the end of the request, and switches there.
    pub(super) fn switch_on(&mut self, kept: &Kept) -> Go {
        let most = kept.limits.drain_bytes;
        // "The server MUST send a 100 (Continue) response before sending a 101", even to a client
        // that has not waited for the 100. A client whose body is known to be longer than the limit
        // does not get a 100, because the client would then send more than is read.
        if self.framing.expect_continue && self.intake.is_within(most) {
            self.framing.expect_continue = false;
            self.intake.ask(&mut self.output);
        }
        match self.intake.drain(&mut self.input, kept.ended, most) {
            Drained::Starved => Go::Wait,
            Drained::All => {
                let Some(mut switch) = self.switch.take() else { return self.over(End::Close) };
                let Some(run) = switch.run.take() else { return self.over(End::Close) };
                self.run_on(&switch.response, run)
            }
            Drained::TooLong => {
                let text = "the request body is too large to discard before switching protocols";
                self.refuse_request(kept, StatusCode::PAYLOAD_TOO_LARGE, text)
            }
            Drained::Bad(error) => self.refuse_request(kept, error.status(), error.text()),
            Drained::Broken => {
                let text =
                    "the request body could not be read to its end before switching protocols";
                self.refuse_request(kept, StatusCode::BAD_REQUEST, text)
            }
            Drained::Ended => self.over(End::Close),
        }
    }

    fn run_on(&mut self, response: &Response, run: OnUpgrade) -> Go {
        self.write_head(response, self.head.version, Delimiter::None, true);
        self.over(End::Upgrade(run))
    }

    fn refuse_upgrade(&mut self, kept: &Kept, wanted: &Response) -> Go {
        let text = "this resource is there only after an upgrade of the connection";
        let mut response = refusal(kept, StatusCode::UPGRADE_REQUIRED, text);
        // RFC 9110, section 15.5.22: a 426 names the protocols to upgrade to.
        for value in wanted.headers().get_all("upgrade") {
            if let Ok(value) = HeaderValue::from_bytes(value) {
                response.headers_mut().append(::http::header::UPGRADE, value);
            }
        }
        self.refuse_with(response, self.head.method != HttpMethod::HEAD)
    }

    /// Refuses the request in flight, whose head is no longer in the input.
    pub(super) fn refuse_request(
        &mut self,
        kept: &Kept,
        status: StatusCode,
        detail: impl Into<Cow<'static, str>>,
    ) -> Go {
        let response = refusal(kept, status, detail);
        self.refuse_with(response, self.head.method != HttpMethod::HEAD)
    }
}

fn refusal(kept: &Kept, status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Response {
    kept.dispatch.refuse(Refusal { status, detail: detail.into() })
}
