//! The one seam between a connection and an app: requests go in, responses come out, and neither
//! side knows the other's types. No socket, no router.

use std::borrow::Cow;
use std::task::{Context, Poll};

use super::{Request, Response, StatusCode};

/// An app, as a connection sees it.
pub(crate) trait Dispatch: Send + Sync + 'static {
    /// A place for one request in flight, from a pool.
    fn open(&self) -> Box<dyn Exchange>;

    /// Gives the place back. What still runs in it is cancelled.
    fn close(&self, exchange: Box<dyn Exchange>);

    /// The answer to what the engine refused before it was a request.
    fn refuse(&self, refusal: Refusal) -> Response;
}

/// One request on its way through the app.
pub(crate) trait Exchange: Send {
    /// Begins, and goes as far as [`Exchange::poll`] does: most requests are answered at once. The
    /// exchange must be idle: new, answered or cancelled. What comes of it is put to `polled`, which
    /// was pending: an answer is large enough that each move of it on its way costs.
    fn start(&mut self, request: Request, cx: &mut Context<'_>, polled: &mut Poll<Response>);

    /// Goes on, and gives the response once. A panic of the app is a response too.
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response>;

    /// Drops what runs, at its await point.
    fn cancel(&mut self);
}

/// Why the engine refuses to hand a request on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The status to answer with.
    pub(crate) status: StatusCode,
    /// The rule that was broken, in a sentence.
    pub(crate) detail: Cow<'static, str>,
}
