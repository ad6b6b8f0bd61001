//! The middleware that bounds how many requests are at work.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::gate::Gate;
use super::waiting::{Entered, Permit, enter};
use crate::{
    Exemptible, FutureRequest, HeaderName, HeaderValue, IntoResponse, Middleware, Problem, Request,
    Response, RouteInfo, StatusCode,
};

/// Serves at most a number of requests at a time, of all workers together. It protects what the
/// handlers share, such as a database or the memory, from more work than it can do.
///
/// A request is at work from the time at which it passes this middleware to the end of its response:
/// until its last byte is sent, the client is gone, or the handler was cancelled or has panicked.
///
/// A request beyond the limit is refused at once, with 503 and `Retry-After`, and the client or a load
/// balancer can go elsewhere. This is done before its body is read. With a [`queue`](Self::queue) some
/// requests wait for their turn instead, so that a short burst is served as a whole.
///
/// Routes with `exempt = [ConcurrencyLimit]` are neither counted nor refused: this is for a route that
/// says whether the server is alive, which must answer under load.
///
/// A good limit is twice the number of requests that the slowest service of the handlers can work on at a
/// time, such as twice the number of connections to the database, because handlers also do other work.
///
/// ```
/// use std::time::Duration;
/// use webserver::load::ConcurrencyLimit;
/// use webserver::prelude::*;
///
/// #[get("/health", exempt = [ConcurrencyLimit])]
/// fn health() {}
///
/// #[get("/report")]
/// async fn report() -> &'static str {
///     "it took a while"
/// }
///
/// let limit = ConcurrencyLimit::new(200).queue(400, Duration::from_secs(1));
/// let routes = routes![
///     health,
///     with [ConcurrencyLimit::new(4)] => [report],
/// ];
/// let server = ServerBuilder::new().middleware(limit).routes(routes).build();
/// ```
///
/// In a list of middleware it is one limit for all requests to the routes of the group. Two groups that
/// share a limit have it as a state, by `State<ConcurrencyLimit>`. A limit that is written into a list
/// is shared by all servers of the process with those routes.
///
/// # Who waits, and who is refused
/// - If nobody waits and there is room, a request is let in.
/// - Otherwise it waits if the queue has room, and is refused if not. The request that came first is let
///   in first.
/// - If the queue has not been empty for more than 100 milliseconds, that is overload and no longer a
///   burst. Then the request that came last is let in first, and if the queue is full, the one that came
///   first is refused in the place of the new one. Without this, each request would wait as long
///   as it may, and all clients would be served just when they give up; now most of those that are
///   served are served at once. This is the adaptive queue of "Fail at Scale" (ACM Queue 13, 8), with
///   the interval of CoDel (RFC 8289).
/// - A request that has waited for the time of the queue is refused.
///
/// # Errors
/// The response is a 503 with `Retry-After` and the [source](Problem::source) [`Overloaded`].
///
/// # Cost
/// A request that does not wait takes about 1,140 instructions and one allocation, for the function that
/// gives the permit back when the response has ended. It changes one atomic number, twice, and takes no
/// lock. A request that waits has three more allocations: its place, the timer, and the future.
pub struct ConcurrencyLimit {
    limit: u32,
    places: u32,
    time: Duration,
    retry_after: u16,
    /// Made when it is first needed, because a constant cannot be shared by reference counting.
    gate: OnceLock<Arc<Gate>>,
}

impl ConcurrencyLimit {
    /// Serves at most `limit` requests at a time, and refuses those beyond it.
    ///
    /// # Panics
    /// If the limit is 0. In a list of middleware that is a compile error.
    pub const fn new(limit: u32) -> Self {
        assert!(limit > 0, "a limit of 0 requests at a time refuses every request");
        let time = Duration::ZERO;
        Self { limit, places: 0, time, retry_after: 1, gate: OnceLock::new() }
    }

    /// Has at most `places` requests wait, each for `time` at most.
    ///
    /// # Panics
    /// If there are no places, or no time. In a list of middleware that is a compile error.
    pub const fn queue(mut self, places: u32, time: Duration) -> Self {
        assert!(places > 0, "a queue has a place at least; without `queue` nobody waits");
        assert!(!time.is_zero(), "nobody can wait for no time; without `queue` nobody waits");
        self.places = places;
        self.time = time;
        self
    }

    /// Sets the seconds of `Retry-After` (RFC 9110, section 10.2.3); 1 by default.
    pub const fn retry_after(mut self, seconds: u16) -> Self {
        self.retry_after = seconds;
        self
    }

    fn gate(&self) -> &Arc<Gate> {
        self.gate.get_or_init(|| Arc::new(Gate::new(self.limit, self.places)))
    }
}

impl fmt::Debug for ConcurrencyLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, places, time, retry_after, gate: _ } = self;
        f.debug_struct("ConcurrencyLimit")
            .field("limit", limit)
            .field("places", places)
            .field("time", time)
            .field("retry_after", retry_after)
            .finish()
    }
}

/// The error of a request that a [`ConcurrencyLimit`] has refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overloaded;

impl fmt::Display for Overloaded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("too many requests are at work")
    }
}

impl std::error::Error for Overloaded {}

fn refusal(retry_after: u16) -> Response {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE)
        .detail("too many requests are at work")
        .header(HeaderName::from_static("retry-after"), HeaderValue::from(retry_after))
        .with_source(Overloaded)
        .into_response()
}

/// Keeps the permit until the response has ended.
fn keep(request: Request, permit: Permit) -> Request {
    request.on_response_end(move |_| drop(permit));
    request
}

impl Exemptible for ConcurrencyLimit {}

impl Middleware for ConcurrencyLimit {
    fn on_request(&self, request: Request) -> FutureRequest {
        if request.route().is_some_and(RouteInfo::is_exempt_from::<Self>) {
            return request.into();
        }
        let retry_after = self.retry_after;
        match enter(self.gate()) {
            Entered::In(permit) => keep(request, permit).into(),
            Entered::Refused => refusal(retry_after).into(),
            Entered::Queued(waiting) => {
                let time = self.time;
                FutureRequest::new(async move {
                    let permit = waiting.permit(time).await;
                    permit.map(|permit| keep(request, permit)).ok_or_else(|| refusal(retry_after))
                })
            }
        }
    }
}
