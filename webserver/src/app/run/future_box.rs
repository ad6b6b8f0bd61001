//! The box in which the future of a user's `async` function is kept. A handler uses one box for
//! all requests of a slot, so that no request needs an allocation.
//!
//! The box does not know the type of the future. All code that knows it is a method whose `Self` is
//! the future or the handler: rustc puts such a method into the unit of the user's module, so an
//! edit of the handler compiles that module only.

use std::any::Any;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::http::Response;
use crate::respond::IntoResponse;

/// The future of one handler. It is empty before the first request. Afterwards it has the future of
/// the running request, or of the last one. A finished future of an `async` function has dropped
/// its arguments and its locals.
#[derive(Default)]
pub struct FutureBox(Option<Pin<Box<dyn UserFuture>>>);

impl FutureBox {
    /// Continues the future that was started last, up to the response.
    pub(in crate::app) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Response> {
        let future = self.0.as_mut().expect("a future has been started before it is polled");
        future.as_mut().poll_response(cx)
    }
}

/// A future of a user's function.
pub(in crate::app) trait UserFuture: Send {
    /// Continues the future, and turns its result into the response.
    fn poll_response(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response>;

    /// Drops this future and puts the next one, of the same type, in its place. `next` is an
    /// `Option` of that type.
    fn replace(self: Pin<&mut Self>, next: &mut dyn Any);

    /// Puts the future into a box, which is empty or has a future of the same type.
    fn put_into(self, place: &mut FutureBox)
    where
        Self: Sized + 'static,
    {
        match &mut place.0 {
            Some(last) => last.as_mut().replace(&mut Some(self)),
            None => place.0 = Some(Box::pin(self)),
        }
    }
}

impl<F: Future<Output: IntoResponse> + Send + 'static> UserFuture for F {
    fn poll_response(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Response> {
        self.poll(cx).map(IntoResponse::into_response)
    }

    fn replace(mut self: Pin<&mut Self>, next: &mut dyn Any) {
        let next = next.downcast_mut::<Option<F>>().and_then(Option::take);
        self.set(next.expect("a handler's futures have one type"));
    }
}
