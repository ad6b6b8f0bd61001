//! How a connection is handed over: with a 101 after the whole request, or with the success to a
//! CONNECT. What happens on the connection then is up to the handler.

use std::borrow::Cow;

use super::body_in::Drained;
use super::body_out::drop_quietly;
use super::request::RequestSide;
use crate::http::{HttpMethod, OnUpgrade, Response, StatusCode};

/// What becomes of a response that takes the connection over.
pub(super) enum Upgrade {
    /// The protocol is switched after the rest of the request.
    Switch,
    /// The connection is a tunnel at once.
    Tunnel,
    /// The client does not offer the protocol.
    NotOffered,
    /// Only a CONNECT opens a tunnel.
    NotConnect,
}

impl Upgrade {
    pub(super) fn of(response: &Response, request: &RequestSide) -> Self {
        if response.status() == StatusCode::SWITCHING_PROTOCOLS {
            let chosen = response.headers().get_all("upgrade");
            return if request.offers(chosen) { Self::Switch } else { Self::NotOffered };
        }
        let is_connect = request.head.method == HttpMethod::CONNECT;
        if is_connect && response.status().is_success() { Self::Tunnel } else { Self::NotConnect }
    }
}

/// A switch of protocols that waits for the end of the request.
pub(super) struct Switch {
    pub(super) response: Response,
    run: Option<OnUpgrade>,
}

impl Switch {
    pub(super) fn new(response: Response, run: OnUpgrade) -> Self {
        Self { response, run: Some(run) }
    }

    /// Takes what the connection is handed to.
    pub(super) fn take(&mut self) -> Option<OnUpgrade> {
        self.run.take()
    }
}

impl Drop for Switch {
    fn drop(&mut self) {
        drop_quietly(self.run.take());
    }
}

/// Returns why the protocol cannot be switched after a request that could not be read to its end.
pub(super) fn not_switched(drained: Drained) -> (StatusCode, Cow<'static, str>) {
    match drained {
        Drained::TooLong => {
            let text = "the request body is too large to discard before switching protocols";
            (StatusCode::PAYLOAD_TOO_LARGE, text.into())
        }
        Drained::Bad(error) => (error.status(), error.text().into()),
        Drained::All | Drained::Starved | Drained::Broken | Drained::Ended => {
            let text = "the request body could not be read to its end before switching protocols";
            (StatusCode::BAD_REQUEST, text.into())
        }
    }
}
