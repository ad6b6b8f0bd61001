//! The values of a stream of JSON lines.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::error::AnswerError;
use super::json::ReadJson;
use super::lines::{Line, Lines};
use crate::http::Body;

/// The values of a handler that returns [`NdJson`](crate::NdJson), as they arrive.
///
/// A value that cannot be read is an error, and the next one may be read after it. Each line is limited
/// by [`ApiClient::answer_limit`](crate::api_client::ApiClient::answer_limit).
///
/// ```
/// use std::convert::Infallible;
/// use webserver::prelude::*;
/// use webserver::{NdJson, request};
///
/// /// The numbers below another.
/// struct Below(u32, u32);
///
/// impl futures_core::Stream for Below {
///     type Item = Result<u32, Infallible>;
///
///     fn poll_next(
///         mut self: std::pin::Pin<&mut Self>,
///         _: &mut std::task::Context<'_>,
///     ) -> std::task::Poll<Option<Self::Item>> {
///         self.0 += 1;
///         std::task::Poll::Ready((self.0 <= self.1).then_some(Ok(self.0 - 1)))
///     }
/// }
///
/// #[get("/numbers?{below}")]
/// fn numbers(below: u32) -> NdJson<Below> {
///     NdJson(Below(0, below))
/// }
///
/// routes![App = [numbers]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![App]).build().client();
/// let mut items = client.call(request!(App, numbers(below = 2))).await.unwrap();
/// assert_eq!(items.next().await.unwrap().unwrap(), 0);
/// assert_eq!(items.next().await.unwrap().unwrap(), 1);
/// assert!(items.next().await.is_none());
/// # });
/// # }
/// ```
pub struct Items<T> {
    lines: Lines,
    items: PhantomData<fn() -> T>,
}

impl<T: ReadJson> Items<T> {
    pub(super) fn new(body: Body, limit: u64) -> Self {
        Self { lines: Lines::new(body, limit, false), items: PhantomData }
    }

    /// Returns the next value; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<T, AnswerError>> {
        poll_fn(|cx| self.poll_item(cx)).await
    }

    fn poll_item(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, AnswerError>>> {
        loop {
            return Poll::Ready(match ready!(self.lines.poll_line(cx)) {
                // A line that a server sends to keep a connection alive.
                Some(Ok(Line::Whole(line) | Line::Unfinished(line))) => {
                    if line.trim_ascii().is_empty() {
                        continue;
                    }
                    Some(T::of_json(&line))
                }
                Some(Err(error)) => Some(Err(error)),
                None => None,
            });
        }
    }
}

impl<T: ReadJson> Stream for Items<T> {
    type Item = Result<T, AnswerError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_item(cx)
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items")
    }
}
