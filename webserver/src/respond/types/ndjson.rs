//! A stream of JSON values, one on each line.

use std::pin::Pin;
use std::task::{Context, Poll};

use ::bytes::Bytes;
use ::http::header::CONTENT_TYPE;
use serde_core::Serialize;

use crate::http::{Body, HeaderValue, Response};
use crate::respond::into_response::IntoResponse;

/// A stream of values as lines of JSON (`application/x-ndjson`), each of which is sent as it comes.
/// Needs the feature `json`.
///
/// The items are `Result`s, as those of a [`Stream`](crate::Stream). An error in the stream, or a value
/// that serde cannot serialize, is logged and closes the connection before the body is complete. So
/// the client sees that values are missing.
///
/// ```
/// use std::convert::Infallible;
/// use std::pin::Pin;
/// use std::task::{Context, Poll};
/// use webserver::NdJson;
/// use webserver::prelude::*;
///
/// struct Squares(u32);
///
/// impl futures_core::Stream for Squares {
///     type Item = Result<(u32, u32), Infallible>;
///
///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
///         self.0 += 1;
///         Poll::Ready((self.0 < 4).then_some(Ok((self.0, self.0 * self.0))))
///     }
/// }
///
/// #[get("/squares")]
/// fn squares() -> NdJson<Squares> {
///     NdJson(Squares(0))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![squares]).build().client();
/// assert_eq!(client.get("/squares").send().await.text().await, "[1,1]\n[2,4]\n[3,9]\n");
/// # });
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct NdJson<S>(pub S);

/// A stream that [`NdJson`] sends. Every stream of `Result`s whose values serde can serialize is one;
/// the trait exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stream of results, so `NdJson` cannot send it",
    label = "not a stream of `Result<T, E>`",
    note = "it has to implement `futures_core::Stream`, be `Send` and own its data, and its items are `Result<T, E>`, where `T` is `serde::Serialize` and `E` is an error; a stream that does not fail has `Result<T, std::convert::Infallible>`"
)]
pub trait JsonStream:
    futures_core::Stream<Item = Result<Self::Value, Self::Error>> + Send + 'static
{
    /// The type of the values.
    type Value: Serialize;
    /// The type of the errors.
    type Error: Into<Box<dyn std::error::Error + Send + Sync>>;
}

#[diagnostic::do_not_recommend]
impl<S, T, E> JsonStream for S
where
    S: futures_core::Stream<Item = Result<T, E>> + Send + 'static,
    T: Serialize,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Value = T;
    type Error = E;
}

impl<S: JsonStream> IntoResponse for NdJson<S> {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::stream(Lines(Box::pin(self.0))));
        let value = HeaderValue::from_static("application/x-ndjson");
        response.headers_mut().insert(CONTENT_TYPE, value);
        response
    }
}

/// The values as chunks of a body.
struct Lines<S>(Pin<Box<S>>);

impl<S: JsonStream> futures_core::Stream for Lines<S> {
    type Item = Result<Bytes, Box<dyn std::error::Error + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|next| {
            next.map(|value| {
                let mut line = serde_json::to_vec(&value.map_err(Into::into)?)?;
                line.push(b'\n');
                Ok(line.into())
            })
        })
    }
}
