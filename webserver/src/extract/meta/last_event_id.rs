//! The place in a stream of events from which a client continues.

use std::convert::Infallible;
use std::str::FromStr;

use crate::extract::core::{Cx, Describe, FromRequest, HeadPart};

/// The id of the last event that a client of server-sent events has got, from its field
/// `Last-Event-ID` (HTML standard, section 9.2.4). It is `None` when the client connects first, and if
/// the field is not UTF-8.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::{Event, LastEventId, Sse};
/// # struct Log(u64);
/// # impl futures_core::Stream for Log {
/// #     type Item = Result<Event, webserver::InvalidEvent>;
/// #     fn poll_next(
/// #         mut self: std::pin::Pin<&mut Self>,
/// #         _: &mut std::task::Context<'_>,
/// #     ) -> std::task::Poll<Option<Self::Item>> {
/// #         self.0 += 1;
/// #         std::task::Poll::Ready((self.0 < 4).then(|| Event::new("line").id(self.0)))
/// #     }
/// # }
///
/// #[get("/log")]
/// fn log(last: LastEventId) -> Sse<Log> {
///     // A client that connects first gets all events.
///     Sse::new(Log(last.parse().unwrap_or(0)))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![log]).build().client();
/// let answer = client.get("/log").header("last-event-id", "2").send().await;
/// assert_eq!(answer.text().await, "data: line\nid: 3\n\n");
/// # });
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct LastEventId(pub Option<String>);

impl LastEventId {
    /// Returns the id as a `T`, for example a number; `None` if there is no id or it is not a `T`. An
    /// id comes from the client, so it may be any text.
    pub fn parse<T: FromStr>(&self) -> Option<T> {
        self.0.as_ref()?.parse().ok()
    }
}

impl<'r> FromRequest<'r> for LastEventId {
    type Needs = ();
    type Rejection = Infallible;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, Infallible> {
        Ok(Self(cx.request.headers().get("last-event-id").map(str::to_owned)))
    }

    fn describe(to: &mut dyn Describe) {
        to.reads_part(HeadPart::optional_header("last-event-id"));
    }
}
