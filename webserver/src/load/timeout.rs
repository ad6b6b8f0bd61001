//! The middleware that bounds how long a response takes.

use std::time::Duration;

use crate::{
    Around, Exemptible, HttpMethod, IntoResponse, Middleware, Next, Problem, Request, Response,
    RouteInfo, StatusCode, TimedOut,
};

/// Answers with an error if there is no response in time, and cancels what is inside: the middleware
/// further in and the handler are dropped at their `await`.
///
/// | | [`Limits::handler_time`](crate::Limits::handler_time) and `timeout` of a route | `Timeout` |
/// |---|---|---|
/// | what it limits | the handler | everything inside it, such as guards that ask a database |
/// | for | the server, a route | the server, a group, a route |
/// | the time that the client takes to send the body | does not count | counts |
/// | status | 503 | 503, or 504 by [`gateway`](Self::gateway) |
///
/// So a group for uploads has a `Timeout` that is long enough for them, or is exempt. The shortest of
/// all limits counts. The time ends with the response's head: a body that is a stream may take longer.
/// A route with `exempt = [Timeout]` has none, as one for server-sent events or long polling needs if
/// its head takes long.
///
/// ```
/// use std::time::Duration;
/// use webserver::load::Timeout;
/// use webserver::prelude::*;
///
/// #[get("/search")]
/// async fn search() -> &'static str {
///     std::future::pending().await
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let routes = routes!["/api" with [Timeout::new(Duration::from_millis(20))] => [search]];
/// let client = ServerBuilder::new().routes(routes).build().client();
/// let answer = client.get("/api/search").send().await;
/// assert_eq!((answer.status().as_u16(), answer.header("retry-after")), (503, Some("1")));
/// # });
/// ```
///
/// # Errors
/// The response is a [`Problem`] whose [source](Problem::source) is [`TimedOut`]. If the method is
/// idempotent, a `Retry-After` of the time says when the client may try again (RFC 9110, sections
/// 9.2.2 and 10.2.3); what became of a `POST` nobody knows, so it has none.
///
/// # Cost
/// About 620 instructions and two allocations, which are the boxes of code around a handler.
#[derive(Clone, Copy, Debug)]
pub struct Timeout {
    time: Duration,
    status: StatusCode,
}

impl Timeout {
    /// Answers with 503 after `time`.
    ///
    /// # Panics
    /// If there is no time. In a list of middleware that is a compile error.
    pub const fn new(time: Duration) -> Self {
        assert!(!time.is_zero(), "no handler answers in no time");
        Self { time, status: StatusCode::SERVICE_UNAVAILABLE }
    }

    /// Answers with 504 after `time`, for handlers that pass requests on to another server (RFC 9110,
    /// section 15.6.5).
    ///
    /// # Panics
    /// If there is no time. In a list of middleware that is a compile error.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webserver::load::Timeout;
    /// use webserver::prelude::*;
    ///
    /// let server = ServerBuilder::new().middleware(Timeout::gateway(Duration::from_secs(5))).build();
    /// ```
    pub const fn gateway(time: Duration) -> Self {
        Self { status: StatusCode::GATEWAY_TIMEOUT, ..Self::new(time) }
    }

    fn response(self, is_idempotent: bool) -> Response {
        let late = TimedOut::new(self.time).retried(is_idempotent);
        Problem::from(late).into_response().with_status(self.status)
    }
}

impl Exemptible for Timeout {}

impl Middleware for Timeout {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        if request.route().is_some_and(RouteInfo::is_exempt_from::<Self>) {
            return Around::hooks(request);
        }
        let is_idempotent = HttpMethod::is_idempotent(request.method());
        Around::new(async move {
            let answered = tokio::time::timeout(self.time, next.run(request)).await;
            answered.unwrap_or_else(|_| self.response(is_idempotent))
        })
    }
}
