//! How a slot and the future in it exchange a request and a response.
//!
//! The future never ends and takes one request after another, and nothing outside a future can reach
//! into it. So the two use two thread-locals:
//!
//! - The slot sets the request immediately before it polls the future, and the future takes it in
//!   that poll.
//! - The future sets the response in a poll, asks for the next request, and so is pending; the slot
//!   takes the response immediately after that poll.
//! - Only slots poll these futures, and a poll is not interrupted on its thread, so both places are
//!   empty whenever no slot polls.
//! - A handler may itself drive another app, whose slot polls within the poll of this slot. Such a
//!   poll is over before this future sets its response.
//! - A future that panics may leave its request or its response there, so the slot then clears both.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::task::Poll;

use crate::http::{Request, Response};

thread_local! {
    static REQUEST: Cell<Option<Request>> = const { Cell::new(None) };
    static RESPONSE: Cell<Option<Response>> = const { Cell::new(None) };
}

/// Waits for the next request.
pub fn next_request() -> impl Future<Output = Request> + Send {
    poll_fn(|_| REQUEST.take().map_or(Poll::Pending, Poll::Ready))
}

/// Passes the response to the slot; the handler's future then awaits [`next_request`].
pub fn answer(response: Response) {
    RESPONSE.set(Some(response));
}

/// Takes the response that was passed in this poll. A middleware gets it in this way if an argument
/// of it was refused; nothing is awaited in between.
pub(in crate::app) fn take_answer() -> Option<Response> {
    RESPONSE.take()
}

/// Passes a request to the future that is polled next.
pub(super) fn pass(request: Request) {
    debug_assert!(is_empty(), "no slot is polling a future that has not taken its request");
    REQUEST.set(Some(request));
}

/// Returns whether both places are empty.
fn is_empty() -> bool {
    let (request, response) = (REQUEST.take(), RESPONSE.take());
    let is_empty = request.is_none() && response.is_none();
    REQUEST.set(request);
    RESPONSE.set(response);
    is_empty
}

/// Polls a future, and takes the response that it passed.
pub(super) fn poll_for_response(poll: impl FnOnce()) -> Poll<Response> {
    poll();
    RESPONSE.take().map_or(Poll::Pending, Poll::Ready)
}

/// Drops what a future that panicked has left, so that it does not reach another future.
pub(super) fn clear() {
    drop((REQUEST.take(), RESPONSE.take()));
}
