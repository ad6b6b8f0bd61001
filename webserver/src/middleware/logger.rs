//! Writes a line to the log for each request.

use std::net::SocketAddr;
use std::time::Instant;

use super::future::Around;
use super::hooks::Middleware;
use super::next::Next;
use crate::http::{HttpMethod, Request, Response, RouteInfo, StatusCode};

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
/// | `route` | the path of the route as a pattern, such as `/users/{id}`; absent if no route takes the request |
/// | `path` | the path without its query, because a query may contain data that must not be logged |
/// | `status` | the status of the response, as a number; absent if the request was cancelled |
/// | `ms` | milliseconds from the time at which the `Logger` saw the request, with three decimals |
/// | `peer` | address and port of the other end of the connection; absent if there is no socket |
/// | `request_id` | the [id](Request::id) of the request, or the `X-Request-Id` that the client sent if no middleware has set one; absent if that is not a token, see below |
/// | `error` | the detail of a problem with a status of 500 or more, such as `no answer within 60s` after a timeout |
///
/// If the server is behind a proxy, `peer` is the proxy. `tracing_subscriber::fmt` writes a line
/// such as
///
/// ```text
/// INFO webserver::request: request answered method=GET route="/users/{id}" path="/users/7" status=200 ms=0.118 peer=192.0.2.7:50412 request_id="b7f3"
/// ```
///
/// A client can put any text into a path and into `X-Request-Id`. Subscribers get both as values of
/// fields, and a subscriber that writes lines has to escape them, as `tracing_subscriber::fmt` does.
/// An id that the client sent is logged only if it has 1 to 128 ASCII letters, digits and characters of
/// `-._~:/+=`. The id that a middleware has set is in the line whether that middleware is around the
/// `Logger` or inside it, but a request that is cancelled has it only if it is around.
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
            line.end(&response);
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
    route: Option<RouteInfo>,
    path: String,
    peer: Option<SocketAddr>,
    request_id: Option<String>,
    start: Instant,
    status: Option<StatusCode>,
    error: Option<String>,
}

impl Line {
    fn new(request: &Request) -> Self {
        Self {
            method: request.method().clone(),
            route: request.route().cloned(),
            path: request.path().to_owned(),
            peer: request.peer_addr(),
            request_id: request_id(request).map(str::to_owned),
            start: Instant::now(),
            status: None,
            error: None,
        }
    }

    fn end(&mut self, response: &Response) {
        let status = response.status();
        self.status = Some(status);
        if let Some(problem) = response.problem().filter(|_| status.is_server_error()) {
            self.error = problem.detail_text().map(str::to_owned);
        }
        // A middleware may have put another request in the place of the first.
        if let Some(request) = response.request() {
            self.route = request.route().cloned();
            if let Some(id) = request.id() {
                self.request_id = id.to_str().ok().map(str::to_owned);
            }
        }
    }

    /// Milliseconds since the start, in whole microseconds.
    fn ms(&self) -> f64 {
        (self.start.elapsed().as_secs_f64() * 1e6).round() / 1e3
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let (ms, status) = (self.ms(), self.status.map(|status| status.as_u16()));
        let Self { method, route, path, peer, request_id, error, .. } = self;
        let route = route.as_ref().map(RouteInfo::path);
        let (path, peer) = (path.as_str(), peer.map(tracing::field::display));
        let (request_id, error) = (request_id.as_deref(), error.as_deref());
        macro_rules! event {
            ($level:ident, $message:literal) => {
                tracing::$level!(
                    target: "webserver::request",
                    %method, route, path, status, ms, peer, request_id, error,
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

/// The longest request id that is logged.
const LONGEST_ID: usize = 128;

/// Returns the id that a middleware has set, or else the client's if it is a token that is safe in
/// every log.
fn request_id(request: &Request) -> Option<&str> {
    if let Some(id) = request.id() {
        return id.to_str().ok();
    }
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/+=".contains(&byte);
    let id = request.headers().get("x-request-id")?;
    ((1..=LONGEST_ID).contains(&id.len()) && id.bytes().all(is_safe)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::{HttpMethod, RequestBuilder};

    #[test]
    fn request_id_is_a_short_token() {
        #[track_caller]
        fn check(id: &str, is_logged: bool) {
            let builder = RequestBuilder::new(HttpMethod::GET, "/").header("X-Request-Id", id);
            let request = builder.build().expect("the pieces are valid");
            assert_eq!(request_id(&request), is_logged.then_some(id), "{id}");
        }
        check("b7f3-11_a.2~x:/+=", true);
        check(&"a".repeat(128), true);
        check(&"a".repeat(129), false);
        check("", false);
        for id in ["a b", "a\"b", "a\tb", "a\u{1b}", "é", "a,b", "a;b", "a\\b"] {
            let builder = RequestBuilder::new(HttpMethod::GET, "/").header("X-Request-Id", id);
            let Ok(request) = builder.build() else { continue };
            assert_eq!(request_id(&request), None, "{id:?}");
        }
    }
}
