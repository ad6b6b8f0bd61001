//! The middleware that gives ids to requests.

use tracing::Instrument as _;
use tracing::Span;

use super::generate::generate;
use crate::{Around, FutureResponse, HeaderName, HeaderValue, Middleware, Next, Request, Response};

const NAME: HeaderName = HeaderName::from_static("x-request-id");

/// The most characters of an id that is taken from a request. A UUID has 36, and no proxy is known to
/// write more than 64.
const LONGEST: usize = 128;

/// Gives every request an id, which a client can name when it reports an error.
///
/// | where the id is | |
/// |---|---|
/// | `X-Request-Id` of the response | also of 404 and other errors, timeouts and panics of handlers |
/// | the member `request_id` of an error | in JSON, HTML and plain text; a page of a catcher takes [`RequestId`](super::RequestId) |
/// | the line of the [`Logger`](crate::Logger) | its field `request_id` |
/// | the span `request` of `tracing`, with the field `request_id` | around all middleware inside and the handler, so that a subscriber can write it into each of their lines |
/// | [`RequestId`](super::RequestId), [`Request::id`] | for handlers and middleware |
///
/// Add it first, so that it is around everything else. In a group it gives ids to the requests of the
/// routes of the group.
///
/// # Which id
/// The `X-Request-Id` of the request is taken if it comes from a [trusted
/// proxy](crate::ServerBuilder::trusted_proxies), and if it is one field of 1 to 128 visible ASCII
/// characters. Otherwise a client could give its request the id of another one, or write what it wants
/// into the log. [`trusting_all`](Self::trusting_all) takes it from everybody. Any other request gets
/// 128 random bits of the operating system as 32 hexadecimal digits, which is also the form of a trace
/// id of W3C Trace Context. It is not a UUID of version 7: the log has the time anyway, and an id that
/// tells the time tells it to every client.
///
/// The id is a member of its own in an error, and not its `instance` (RFC 9457, section 3.1.5), because
/// that is a URI reference, and what a proxy writes may not be one. `X-Request-Id` of the request is
/// left as it is.
///
/// # What has no id
/// Input that is not a request, such as a malformed head, does not get to middleware. If another
/// middleware of the server panics, the response has no id; a panic of a handler or of a middleware of a
/// group has one. The span ends with the response's head, so the lines of a stream that is the body are
/// outside it.
///
/// # Cost
/// A new id takes about 770 instructions, and one allocation in 32 requests: 64 ids share a system call
/// and a buffer. An id that is taken is copied and shared: 1,990 instructions and two allocations. An
/// error has four allocations instead of one, for its member. If a subscriber wants the span, there are
/// two boxes for the code around the handler, and what the subscriber does.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::request_id::SetRequestId;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().middleware(SetRequestId::new()).middleware(Logger).build().client();
/// let answer = client.get("/nowhere").send().await;
/// let id = answer.header("x-request-id").unwrap().to_owned();
/// assert_eq!(id.len(), 32);
/// let problem = answer.text().await;
/// assert!(problem.ends_with(&format!(r#""status":404,"request_id":"{id}"}}"#)));
/// # });
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct SetRequestId {
    trusts_all: bool,
}

impl SetRequestId {
    /// Takes ids from trusted proxies.
    pub const fn new() -> Self {
        Self { trusts_all: false }
    }

    /// Takes ids from every client. This is for servers that only other services of one's own can
    /// reach: a client that chooses the id of its request can choose that of another one.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::request_id::SetRequestId;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().middleware(SetRequestId::trusting_all()).build().client();
    /// let answer = client.get("/").header("x-request-id", "job-7").send().await;
    /// assert_eq!(answer.header("x-request-id"), Some("job-7"));
    /// # });
    /// ```
    pub const fn trusting_all() -> Self {
        Self { trusts_all: true }
    }

    /// Sets the id of a request.
    fn identify(self, request: &mut Request) {
        let trusts = self.trusts_all || request.is_from_trusted_proxy();
        let id = if trusts { sent(request) } else { None };
        if let Some(id) = id.or_else(generate) {
            request.set_id(id);
        }
    }
}

/// Returns the id that the request has in its field, if it is a valid one.
fn sent(request: &Request) -> Option<HeaderValue> {
    let mut values = request.headers().get_all("x-request-id");
    let (value, None) = (values.next()?, values.next()) else { return None };
    let is_id = (1..=LONGEST).contains(&value.len()) && value.iter().all(u8::is_ascii_graphic);
    if is_id { HeaderValue::from_bytes(value).ok() } else { None }
}

/// Returns the span of a request; `None` if no subscriber wants it. It has the level `ERROR`, because a
/// filter that lets only errors through has to let the span through as well.
fn span(request: &Request) -> Option<Span> {
    if !tracing::span_enabled!(target: "webserver::request", tracing::Level::ERROR) {
        return None;
    }
    let request_id = request.id()?.to_str().ok()?;
    Some(tracing::error_span!(target: "webserver::request", "request", request_id))
}

impl Middleware for SetRequestId {
    fn around<'a>(&'a self, mut request: Request, next: Next<'a>) -> Around<'a> {
        self.identify(&mut request);
        let Some(span) = span(&request) else { return Around::hooks(request) };
        let id = request.id().cloned();
        Around::new(async move {
            let mut response = next.run(request).instrument(span).await;
            tell(&mut response, id);
            response
        })
    }

    fn on_response(&self, mut response: Response) -> FutureResponse {
        let id = response.request().and_then(|request| request.id().cloned());
        tell(&mut response, id);
        response.into()
    }
}

/// Writes the id into a response.
fn tell(response: &mut Response, id: Option<HeaderValue>) {
    let Some(id) = id else { return };
    if let (Some(problem), Ok(text)) = (response.problem_mut(), id.to_str()) {
        problem.set_member("request_id", text.to_owned());
    }
    response.headers_mut().insert(NAME, id);
}
