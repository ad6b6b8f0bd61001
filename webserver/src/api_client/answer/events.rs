//! Server-sent events as they arrive (HTML standard, section 9.2.6).

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use serde_core::de::DeserializeOwned;

use super::error::AnswerError;
use super::json::read_json;
use super::lines::{Line, Lines};
use crate::http::Body;

/// The events of a handler that returns [`Sse`](crate::Sse), as they arrive.
///
/// A comment is passed over. The client does not connect again after the end; the identifier of the last
/// event is in [`ReceivedEvent::id`], for the field `last-event-id` of the next request. Each event is
/// limited by [`ApiClient::answer_limit`](crate::api_client::ApiClient::answer_limit).
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Event, Sse, request};
///
/// /// Events of a list.
/// struct List(Vec<Event>);
///
/// impl futures_core::Stream for List {
///     type Item = Event;
///
///     fn poll_next(
///         mut self: std::pin::Pin<&mut Self>,
///         _: &mut std::task::Context<'_>,
///     ) -> std::task::Poll<Option<Event>> {
///         std::task::Poll::Ready(self.0.pop())
///     }
/// }
///
/// #[get("/news")]
/// fn news() -> Sse<List> {
///     Sse::new(List(vec![Event::new("two"), Event::new("one\n1")]))
/// }
///
/// routes![App = [news]];
///
/// # fn main() {
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![App]).build().client();
/// let mut events = client.call(request!(App, news())).await.unwrap();
/// assert_eq!(events.next().await.unwrap().unwrap().data, "one\n1");
/// assert_eq!(events.next().await.unwrap().unwrap().data, "two");
/// assert!(events.next().await.is_none());
/// # });
/// # }
/// ```
#[derive(Debug)]
pub struct Events {
    lines: Lines,
    limit: u64,
    is_first: bool,
    /// The data so far; `None` before the first line of data.
    data: Option<String>,
    name: Option<String>,
    id: Option<String>,
    retry: Option<Duration>,
}

/// An event that has arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReceivedEvent {
    /// The data, whose lines are separated by `\n`.
    pub data: String,
    /// The name; without one, an event is a `message` for a browser.
    pub name: Option<String>,
    /// The identifier of this event, or of the last one before it that had one.
    pub id: Option<String>,
    /// How long to wait before the next connection, if the server said so with this event or since the
    /// one before.
    pub retry: Option<Duration>,
}

impl ReceivedEvent {
    /// Returns the data, deserialized from JSON.
    ///
    /// # Errors
    /// Returns an error if the data is not the JSON of a `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, AnswerError> {
        read_json(self.data.as_bytes())
    }
}

impl Events {
    pub(super) fn new(body: Body, limit: u64) -> Self {
        let lines = Lines::new(body, limit, true);
        Self { lines, limit, is_first: true, data: None, name: None, id: None, retry: None }
    }

    /// Returns the next event; `None` at the end. An event that is not finished then is left out.
    pub async fn next(&mut self) -> Option<Result<ReceivedEvent, AnswerError>> {
        poll_fn(|cx| self.poll_event(cx)).await
    }

    fn poll_event(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<ReceivedEvent, AnswerError>>> {
        loop {
            let line = match ready!(self.lines.poll_line(cx)) {
                Some(Ok(Line::Whole(line))) => line,
                Some(Ok(Line::Unfinished(_))) | None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            };
            let line = String::from_utf8_lossy(&line);
            let is_first = std::mem::take(&mut self.is_first);
            let line =
                if is_first { line.strip_prefix('\u{feff}').unwrap_or(&line) } else { &line };
            if line.is_empty() {
                if let Some(event) = self.finish() {
                    return Poll::Ready(Some(Ok(event)));
                }
            } else if self.field(line).is_err() {
                self.data = None;
                self.lines = Lines::new(Body::empty(), self.limit, true);
                return Poll::Ready(Some(Err(AnswerError::TooLarge { limit: self.limit })));
            }
        }
    }

    /// Takes a line that is not empty.
    fn field(&mut self, line: &str) -> Result<(), TooLong> {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => match &mut self.data {
                Some(data) if (data.len() + value.len()) as u64 >= self.limit => {
                    return Err(TooLong);
                }
                Some(data) => data.extend(["\n", value]),
                None => self.data = Some(value.to_owned()),
            },
            "event" => self.name = Some(value.to_owned()).filter(|name| !name.is_empty()),
            "id" if !value.contains('\0') => self.id = Some(value.to_owned()),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().ok().map(Duration::from_millis);
            }
            // A comment, which has no name, or a field that no standard has yet.
            _ => {}
        }
        Ok(())
    }

    /// Ends an event. Without data there is none.
    fn finish(&mut self) -> Option<ReceivedEvent> {
        let name = self.name.take();
        let data = self.data.take()?;
        Some(ReceivedEvent { data, name, id: self.id.clone(), retry: self.retry.take() })
    }
}

/// The data of an event is longer than the limit.
struct TooLong;

impl Stream for Events {
    type Item = Result<ReceivedEvent, AnswerError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(cx)
    }
}
