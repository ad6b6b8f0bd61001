//! A body that is produced while it is sent.

use ::bytes::Bytes;

use crate::http::{Body, Response};
use crate::respond::into_response::IntoResponse;

/// A stream of chunks as a body. Each chunk is sent as it comes, with `Transfer-Encoding: chunked`.
///
/// The next chunk is polled when the client has taken the last one, so a slow client slows the
/// stream. An error in the stream closes the connection, so that the client sees that the body is
/// incomplete. The content type is `application/octet-stream`, unless a field sets another one:
/// `([("content-type", "text/csv")], Stream(lines))`.
///
/// ```
/// use std::convert::Infallible;
/// use std::pin::Pin;
/// use std::task::{Context, Poll};
/// use webserver::prelude::*;
///
/// struct Countdown(u8);
///
/// impl futures_core::Stream for Countdown {
///     type Item = Result<String, Infallible>;
///
///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
///         let next = self.0.checked_sub(1);
///         Poll::Ready(next.map(|n| {
///             self.0 = n;
///             Ok(format!("{n}\n"))
///         }))
///     }
/// }
///
/// #[get("/countdown")]
/// fn countdown() -> webserver::Stream<Countdown> {
///     webserver::Stream(Countdown(3))
/// }
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Stream<S>(pub S);

impl<S, T, E> IntoResponse for Stream<S>
where
    S: futures_core::Stream<Item = Result<T, E>> + Send + 'static,
    T: Into<Bytes>,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn into_response(self) -> Response {
        Body::stream(self.0).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stream_is_sent_without_a_length() {
        let response = Stream(Body::from("a")).into_response();
        assert_eq!(response.body().len(), None);
        assert_eq!(response.headers().get("content-type"), Some("application/octet-stream"));
    }
}
