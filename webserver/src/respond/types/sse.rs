//! A stream of server-sent events as a response: its fields, and the comments that keep it alive. The
//! text of an event is in `event`.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use ::bytes::Bytes;
use ::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use tokio::time::{Instant, Sleep, sleep};

use super::event::Event;
use crate::http::{Body, HeaderName, HeaderValue, Response};
use crate::respond::into_response::IntoResponse;

/// How often a comment is sent to a client that gets no events. Proxies and load balancers close a
/// connection that is silent for 30 to 60 seconds, and the HTML standard recommends "every 15 seconds
/// or so" (section 9.2.7).
const HEARTBEAT: Duration = Duration::from_secs(15);

/// Server-sent events (HTML standard, section 9.2): a response of events that are sent as they come. A
/// browser reads them with `EventSource`, and connects again after a break.
///
/// The items of the stream are [`Event`]s, or `Result`s of them. An error in the stream is logged and
/// closes the connection, so the client connects again.
///
/// - While there are no events, a comment is sent every 15 seconds, also before the first event. So
///   neither side takes a silent connection for dead.
/// - If the client goes away, the stream is dropped.
/// - When the server stops gracefully, the response ends, so that it does not delay the stop.
/// - The response has `Cache-Control: no-cache, no-transform` and `X-Accel-Buffering: no`, so that
///   proxies pass the events on at once.
///
/// A handler takes [`LastEventId`](crate::LastEventId) to continue where the client was. A 204 tells
/// a client not to connect again.
///
/// ```
/// use std::pin::Pin;
/// use std::task::{Context, Poll};
/// use tokio::sync::mpsc;
/// use webserver::prelude::*;
/// use webserver::{Event, Sse};
///
/// struct Ticks(mpsc::Receiver<u32>);
///
/// impl futures_core::Stream for Ticks {
///     type Item = Event;
///
///     fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Event>> {
///         self.0.poll_recv(cx).map(|tick| tick.map(|n| Event::new(format!("tick {n}"))))
///     }
/// }
///
/// #[get("/ticks")]
/// fn ticks() -> Sse<impl futures_core::Stream<Item = Event>> {
///     let (sender, receiver) = mpsc::channel(1);
///     tokio::spawn(async move {
///         for n in 0..2 {
///             // Sending fails if the client has gone away.
///             if sender.send(n).await.is_err() {
///                 break;
///             }
///         }
///     });
///     Sse::new(Ticks(receiver))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![ticks]).build().client();
/// let answer = client.get("/ticks").send().await;
/// assert_eq!(answer.header("content-type"), Some("text/event-stream"));
/// assert_eq!(answer.text().await, "data: tick 0\n\ndata: tick 1\n\n");
/// # });
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Sse<S> {
    events: S,
    heartbeat: Duration,
}

impl<S> Sse<S> {
    /// Sends the events of a stream.
    pub fn new(events: S) -> Self {
        Self { events, heartbeat: HEARTBEAT }
    }

    /// Sets how long the client waits for an event before it gets a comment instead; 15 seconds if it
    /// is not set. A time of less than a second counts as a second.
    pub fn heartbeat(mut self, time: Duration) -> Self {
        self.heartbeat = time.max(Duration::from_secs(1));
        self
    }
}

/// A stream that [`Sse`] sends. Every stream of [`Event`]s or of `Result`s of them is one; the trait
/// exists for its error message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stream of server-sent events, so `Sse` cannot send it",
    label = "not a stream of events",
    note = "it has to implement `futures_core::Stream`, be `Send` and own its data, and its items are `Event` or `Result<Event, E>`; map the items by `Event::new(text)` or `Event::json(&value)`"
)]
pub trait EventStream: futures_core::Stream<Item: IntoEvent> + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<S: futures_core::Stream<Item: IntoEvent> + Send + 'static> EventStream for S {}

/// An item of the stream that [`Sse`] sends: an [`Event`], or a `Result` of one.
pub trait IntoEvent {
    /// Returns the event.
    #[doc(hidden)]
    fn into_event(self) -> Result<Event, Box<dyn std::error::Error + Send + Sync>>;
}

impl IntoEvent for Event {
    fn into_event(self) -> Result<Event, Box<dyn std::error::Error + Send + Sync>> {
        Ok(self)
    }
}

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> IntoEvent for Result<Event, E> {
    fn into_event(self) -> Result<Event, Box<dyn std::error::Error + Send + Sync>> {
        self.map_err(Into::into)
    }
}

impl<S: EventStream> IntoResponse for Sse<S> {
    fn into_response(self) -> Response {
        let events = Events { items: Box::pin(self.events), every: self.heartbeat, beat: None };
        let mut response = Response::new(Body::stream(events).ending_at_stop());
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache, no-transform"));
        let buffering = HeaderName::from_static("x-accel-buffering");
        headers.insert(buffering, HeaderValue::from_static("no"));
        response
    }
}

/// The events and the comments between them as chunks of a body.
struct Events<S> {
    items: Pin<Box<S>>,
    every: Duration,
    /// Fires when a comment is due. It is created when there is first no event.
    beat: Option<Pin<Box<Sleep>>>,
}

impl<S: futures_core::Stream<Item: IntoEvent>> futures_core::Stream for Events<S> {
    type Item = Result<Bytes, Box<dyn std::error::Error + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Self { items, every, beat } = &mut *self;
        let due = |every: Duration| Instant::now() + every;
        match items.as_mut().poll_next(cx) {
            Poll::Ready(None) => Poll::Ready(None),
            Poll::Ready(Some(item)) => {
                if let Some(beat) = beat {
                    beat.as_mut().reset(due(*every));
                }
                Poll::Ready(Some(item.into_event().map(|event| String::from(event).into())))
            }
            Poll::Pending => {
                let beat = beat.get_or_insert_with(|| Box::pin(sleep(*every)));
                std::task::ready!(beat.as_mut().poll(cx));
                beat.as_mut().reset(due(*every));
                Poll::Ready(Some(Ok(Bytes::from_static(b":\n\n"))))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Never;

    impl futures_core::Stream for Never {
        type Item = Event;

        fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Event>> {
            Poll::Pending
        }
    }

    #[tokio::test(start_paused = true)]
    async fn heartbeat_comes_every_15_seconds_even_before_the_first_event() {
        let mut body = Sse::new(Never).into_response().take_body();
        let start = Instant::now();
        for beat in 1..4 {
            let chunk = body.next().await.and_then(Result::ok);
            assert_eq!(chunk.as_deref(), Some(&b":\n\n"[..]));
            assert_eq!(start.elapsed().as_secs(), 15 * beat);
        }
    }

    /// An event 10 seconds after each event, and then an error.
    struct Slow(Pin<Box<Sleep>>, u8);

    impl futures_core::Stream for Slow {
        type Item = Result<Event, std::io::Error>;

        fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            std::task::ready!(self.0.as_mut().poll(cx));
            self.0.as_mut().reset(Instant::now() + Duration::from_secs(10));
            self.1 += 1;
            let n = self.1;
            let end = || std::io::Error::other("the source is gone");
            Poll::Ready(Some((n < 4).then(|| Event::new(n.to_string())).ok_or_else(end)))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn heartbeat_is_not_sent_between_events() {
        let slow = Slow(Box::pin(sleep(Duration::from_secs(10))), 0);
        let mut body = Sse::new(slow).into_response().take_body();
        for n in 1..4 {
            let chunk = body.next().await.and_then(Result::ok);
            assert_eq!(chunk, Some(format!("data: {n}\n\n").into()));
        }
        assert!(body.next().await.is_some_and(|chunk| chunk.is_err()));
    }
}
