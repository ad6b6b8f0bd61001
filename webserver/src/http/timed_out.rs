//! The error of a handler that took too long. Timers are elsewhere.

use std::fmt;
use std::time::Duration;

use super::problem::Problem;
use ::http::{HeaderName, HeaderValue, StatusCode};

/// The error when there was no response in time. It is the [source](Problem::source) of the 503 after
/// the `timeout` of a route or [`Limits::handler_time`](crate::Limits::handler_time), so that a log, a
/// metric or a catcher can tell this 503 from others. `Problem::from` makes the 503 of it.
///
/// ```
/// use std::time::Duration;
/// use webserver::http::TimedOut;
/// use webserver::prelude::*;
///
/// #[get("/report", timeout = "5 ms")]
/// async fn report() {
///     std::future::pending().await
/// }
///
/// #[catch(503)]
/// fn unavailable(problem: &Problem) -> String {
///     match problem.source::<TimedOut>() {
///         Some(late) => format!("not ready after {:?}", late.after()),
///         None => String::from("not now"),
///     }
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![report, unavailable]).build().client();
/// let answer = client.get("/report").send().await;
/// assert_eq!(answer.header("retry-after"), Some("1"));
/// assert_eq!(answer.text().await, "not ready after 5ms");
/// # });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimedOut {
    after: Duration,
    is_retried: bool,
}

impl TimedOut {
    /// Creates the error after a time limit.
    pub const fn new(after: Duration) -> Self {
        Self { after, is_retried: false }
    }

    /// Tells the client that it may send the request again, by a `Retry-After` of the time limit,
    /// rounded up to seconds (RFC 9110, section 10.2.3). Only a request whose method is idempotent
    /// should be sent again, because nobody knows what the handler has done (RFC 9110, section 9.2.2).
    pub const fn retried(mut self, is_retried: bool) -> Self {
        self.is_retried = is_retried;
        self
    }

    /// Returns the time limit.
    pub fn after(&self) -> Duration {
        self.after
    }
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no answer within {:?}", self.after)
    }
}

impl std::error::Error for TimedOut {}

impl From<TimedOut> for Problem {
    fn from(error: TimedOut) -> Self {
        let problem = Self::new(StatusCode::SERVICE_UNAVAILABLE);
        let problem = problem.detail(error.to_string()).with_source(error);
        if !error.is_retried {
            return problem;
        }
        let seconds = error.after.as_millis().div_ceil(1000).max(1);
        let seconds = HeaderValue::from(u32::try_from(seconds).unwrap_or(u32::MAX));
        problem.header(HeaderName::from_static("retry-after"), seconds)
    }
}
