//! Writes a line to the log for each request.

use std::net::SocketAddr;
use std::time::Instant;

use super::future::Around;
use super::hooks::Middleware;
use super::next::Next;
use crate::http::{HttpMethod, Request, StatusCode};

/// Logs each request when it is answered, through `tracing`, with the target `webserver::request`.
///
/// | message | level | when |
/// |---|---|---|
/// | `request answered` | `INFO` | the response is ready; its body may still be on its way |
/// | `request failed` | `ERROR` | the response has a status of 500 or more, or a middleware has panicked |
/// | `request cancelled` | `INFO` | the client disconnected before there was a response |
///
/// | field | what it is |
/// |---|---|
/// | `method` | the method, such as `GET` |
/// | `path` | the path without its query, because a query may contain data that must not be logged |
/// | `status` | the status of the response, as a number; absent if the request was cancelled |
/// | `ms` | milliseconds from the time at which the `Logger` saw the request, with three decimals |
/// | `peer` | address and port of the other end of the connection; absent if there is no socket |
///
/// If the server is behind a proxy, `peer` is the proxy. `tracing_subscriber::fmt` writes a line
/// such as
///
/// ```text
/// INFO webserver::request: request answered method=GET path="/people" status=200 ms=0.118 peer=192.0.2.7:50412
/// ```
///
/// Add the `Logger` first, so that it is the outermost middleware. It does not see what a
/// middleware around it does. If no subscriber listens to either level, it costs a few instructions
/// and no allocation.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::Logger;
///
/// let server = ServerBuilder::new().middleware(Logger).build();
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Logger;

impl Middleware for Logger {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        if !is_heard() {
            return Around::hooks(request);
        }
        let mut line = Line::new(&request);
        Around::new(async move {
            let response = next.run(request).await;
            line.end(response.status());
            response
        })
    }
}

/// Whether a subscriber listens. A filter may let only one of the two levels through, and may treat
/// events and spans differently.
fn is_heard() -> bool {
    use tracing::{Level, event_enabled};
    event_enabled!(target: "webserver::request", Level::INFO)
        || event_enabled!(target: "webserver::request", Level::ERROR)
}

/// The data of a request that is logged. The line is written on drop, so that a cancelled request
/// is logged too.
struct Line {
    method: HttpMethod,
    path: String,
    peer: Option<SocketAddr>,
    start: Instant,
    status: Option<StatusCode>,
}

impl Line {
    fn new(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            path: request.path().to_owned(),
            peer: request.peer_addr(),
            start: Instant::now(),
            status: None,
        }
    }

    fn end(&mut self, status: StatusCode) {
        self.status = Some(status);
    }

    /// Milliseconds since the start, in whole microseconds.
    fn ms(&self) -> f64 {
        (self.start.elapsed().as_secs_f64() * 1e6).round() / 1e3
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let (ms, status) = (self.ms(), self.status.map(|status| status.as_u16()));
        let Self { method, path, peer, .. } = self;
        let (path, peer) = (path.as_str(), peer.map(tracing::field::display));
        macro_rules! event {
            ($level:ident, $message:literal) => {
                tracing::$level!(
                    target: "webserver::request",
                    %method, path, status, ms, peer,
                    $message
                )
            };
        }
        match self.status {
            Some(status) if status.is_server_error() => event!(error, "request failed"),
            Some(_) => event!(info, "request answered"),
            // An inner middleware has panicked.
            None if std::thread::panicking() => event!(error, "request failed"),
            None => event!(info, "request cancelled"),
        }
    }
}
