//! The end of a response: why it ended, how much of it was sent, and the functions that want to know.
//! A connection keeps the functions of a request until its response has ended. What a connection is,
//! must not be here.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use ::http::StatusCode;

/// How a response has ended, for a function of
/// [`Request::on_response_end`](crate::Request::on_response_end).
///
/// ```
/// use webserver::http::{EndReason, ResponseEnd};
/// use webserver::prelude::*;
///
/// /// Prints how much of each response was sent.
/// struct Sizes;
///
/// impl Middleware for Sizes {
///     fn on_request(&self, request: Request) -> FutureRequest {
///         request.on_response_end(|end: &ResponseEnd| match (end.status(), end.reason()) {
///             (Some(status), EndReason::Complete) => println!("{status}: {}", end.body_bytes()),
///             (_, reason) => println!("cut off after {} bytes: {reason:?}", end.body_bytes()),
///         });
///         request.into()
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseEnd {
    status: Option<StatusCode>,
    body_bytes: u64,
    reason: EndReason,
    duration: Duration,
}

impl ResponseEnd {
    pub(crate) const fn new(reason: EndReason) -> Self {
        Self { status: None, body_bytes: 0, reason, duration: Duration::ZERO }
    }

    /// Returns the status that the client was told, or `None` if there was no response: the request
    /// was cancelled before. It is the status after all middleware and catchers, and of the response
    /// that the server sends in the place of one that cannot be sent.
    pub fn status(&self) -> Option<StatusCode> {
        self.status
    }

    /// Returns how many bytes of the body the operating system has taken for the client, without the
    /// framing. If a chunked body was cut off, the bytes of the framing that were not taken are not
    /// told apart, so the number may be some bytes too low.
    pub fn body_bytes(&self) -> u64 {
        self.body_bytes
    }

    /// Returns why the response has ended.
    pub fn reason(&self) -> EndReason {
        self.reason
    }

    /// Returns the time from the first call of
    /// [`on_response_end`](crate::Request::on_response_end) for this request to the end of its
    /// response. So all functions of a request get the same duration.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// Returns whether the whole response was sent.
    pub fn is_complete(&self) -> bool {
        self.reason == EndReason::Complete
    }
}

/// Why a response has ended, from [`ResponseEnd::reason`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// The operating system has taken the last byte for the client. Whether the client has received
    /// it is not known. A response that [upgrades](crate::Response::upgrade) the connection is
    /// complete when its head was taken.
    Complete,
    /// The client has closed or broken the connection.
    ClientGone,
    /// The client has not taken the response in [time](crate::Limits::write_time).
    TimedOut,
    /// The [stream](crate::Body::stream) of the body has failed or panicked.
    BodyFailed,
    /// The server was stopping, and the time for that was over.
    ServerStopped,
    /// Nothing is known: the function was added when the response had ended already, or to a request
    /// that nothing answers, such as one that a middleware has made.
    Unknown,
}

impl EndReason {
    /// Returns the reason as a short name for logs and metrics, such as `client_gone`.
    ///
    /// ```
    /// use webserver::http::EndReason;
    ///
    /// assert_eq!(EndReason::TimedOut.name(), "timed_out");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::ClientGone => "client_gone",
            Self::TimedOut => "timed_out",
            Self::BodyFailed => "body_failed",
            Self::ServerStopped => "server_stopped",
            Self::Unknown => "unknown",
        }
    }
}

/// The functions that are called when the response to a request has ended. They are called when this
/// value is dropped, if not before.
#[derive(Default)]
pub struct EndHooks {
    first: Option<Box<Hook>>,
}

/// One function, and the functions that were added before it. So each function takes one allocation.
struct Hook<F: ?Sized = dyn FnMut(&ResponseEnd) + Send> {
    /// The number of the request on its connection.
    request: u64,
    /// When it was added.
    since: Instant,
    before: Option<Box<Hook>>,
    function: F,
}

impl EndHooks {
    /// Makes the list of one function, which belongs to the request with this number.
    pub(crate) fn new(request: u64, function: impl FnOnce(&ResponseEnd) + Send + 'static) -> Self {
        let mut function = Some(function);
        let once = move |end: &ResponseEnd| {
            if let Some(function) = function.take() {
                function(end);
            }
        };
        let since = Instant::now();
        Self { first: Some(Box::new(Hook { request, since, before: None, function: once })) }
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// Adds functions, which are called before those that are there.
    pub fn add(&mut self, new: Self) {
        let mut oldest_first = new.reversed();
        while let Some(hook) = oldest_first.pop() {
            self.push(hook);
        }
    }

    /// Takes out the functions of the request with this number.
    pub(crate) fn take(&mut self, request: u64) -> Self {
        let (mut of_request, mut others) = (Self::default(), Self::default());
        let mut oldest_first = std::mem::take(self).reversed();
        while let Some(hook) = oldest_first.pop() {
            let list = if hook.request == request { &mut of_request } else { &mut others };
            list.push(hook);
        }
        *self = others;
        of_request
    }

    /// Returns the time since the oldest function was added.
    fn age(&self) -> Duration {
        let mut next = self.first.as_deref();
        let mut oldest = None;
        while let Some(hook) = next {
            oldest = Some(hook.since);
            next = hook.before.as_deref();
        }
        oldest.map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn push(&mut self, mut hook: Box<Hook>) {
        hook.before = self.first.take();
        self.first = Some(hook);
    }

    fn pop(&mut self) -> Option<Box<Hook>> {
        let mut hook = self.first.take()?;
        self.first = hook.before.take();
        Some(hook)
    }

    fn reversed(mut self) -> Self {
        let mut reversed = Self::default();
        while let Some(hook) = self.pop() {
            reversed.push(hook);
        }
        reversed
    }

    /// Calls the functions, the last one first. A panic of one of them is logged.
    pub fn call(&mut self, end: &ResponseEnd) {
        let end = ResponseEnd { duration: self.age(), ..*end };
        while let Some(mut hook) = self.pop() {
            if catch_unwind(AssertUnwindSafe(move || (hook.function)(&end))).is_err() {
                tracing::error!("a function for the end of a response panicked");
            }
        }
    }
}

impl Drop for EndHooks {
    fn drop(&mut self) {
        if self.first.is_some() {
            self.call(&ResponseEnd::new(EndReason::Unknown));
        }
    }
}

impl fmt::Debug for EndHooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndHooks").field("is_empty", &self.is_empty()).finish()
    }
}

/// The functions of the request in flight, and what is known of its response.
#[derive(Debug)]
pub(crate) struct Ending {
    hooks: EndHooks,
    end: ResponseEnd,
}

impl Ending {
    pub(crate) fn new(hooks: EndHooks) -> Self {
        Self { hooks, end: ResponseEnd::new(EndReason::Complete) }
    }

    /// Adds functions of the same request.
    pub(crate) fn add(&mut self, hooks: EndHooks) {
        self.hooks.add(hooks);
    }

    /// Notes the status of the response.
    pub(crate) fn set_status(&mut self, status: StatusCode) {
        self.end.status = Some(status);
    }

    /// Notes how many bytes of the body the output has.
    pub(crate) fn set_body_bytes(&mut self, bytes: u64) {
        self.end.body_bytes = bytes;
    }

    /// Notes that the body's stream has failed.
    pub(crate) fn set_failed(&mut self) {
        self.end.reason = EndReason::BodyFailed;
    }

    /// Calls the functions. All that the output had of the response is sent.
    pub(crate) fn complete(mut self) {
        self.hooks.call(&self.end);
    }

    /// Calls the functions of a response that was cut off: `unsent` bytes of it were not sent.
    pub(crate) fn cut(mut self, reason: EndReason, unsent: u64) {
        self.end.body_bytes = self.end.body_bytes.saturating_sub(unsent);
        self.end.reason = reason;
        self.hooks.call(&self.end);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    type Calls = Arc<Mutex<Vec<(u8, EndReason)>>>;

    fn hook(calls: &Calls, request: u64, name: u8) -> EndHooks {
        let calls = calls.clone();
        EndHooks::new(request, move |end| {
            calls.lock().expect("no panic").push((name, end.reason()));
        })
    }

    fn called(calls: &Calls) -> Vec<(u8, EndReason)> {
        std::mem::take(&mut calls.lock().expect("no panic"))
    }

    #[test]
    fn end_hooks_are_called_once_the_last_one_first() {
        let calls = Calls::default();
        let mut hooks = EndHooks::default();
        (1..=3).for_each(|name| hooks.add(hook(&calls, 1, name)));
        hooks.call(&ResponseEnd::new(EndReason::Complete));
        assert_eq!(called(&calls), [3, 2, 1].map(|name| (name, EndReason::Complete)));
        drop(hooks);
        assert_eq!(called(&calls), []);
    }

    #[test]
    fn end_hooks_of_another_request_stay() {
        let calls = Calls::default();
        let mut hooks = EndHooks::default();
        for (request, name) in [(1, 1), (2, 2), (1, 3), (2, 4)] {
            hooks.add(hook(&calls, request, name));
        }
        Ending::new(hooks.take(2)).complete();
        assert_eq!(called(&calls), [4, 2].map(|name| (name, EndReason::Complete)));
        drop(hooks);
        assert_eq!(called(&calls), [3, 1].map(|name| (name, EndReason::Unknown)));
    }

    #[test]
    fn end_hook_that_panics_does_not_stop_the_others() {
        let calls = Calls::default();
        let mut hooks = hook(&calls, 1, 1);
        hooks.add(EndHooks::new(1, |_| panic!("on purpose")));
        Ending::new(hooks).cut(EndReason::TimedOut, 7);
        assert_eq!(called(&calls), [(1, EndReason::TimedOut)]);
    }
}
