//! The fields `traceparent` and `tracestate` of a request (W3C Trace Context, level 2).

use std::fmt;

use super::tracestate;
use crate::{
    Cx, FromRequest, HeaderMap, HeaderName, HeaderValue, IntoResponse, Place, Problem, Reject,
    Response, StatusCode,
};

/// The trace that a request belongs to, as the caller says it in the fields `traceparent` and
/// `tracestate` ([W3C Trace Context](https://www.w3.org/TR/trace-context-2/)). A malformed
/// `traceparent`, or several of them, are as if there were none. A malformed `tracestate` is left out.
///
/// Anybody can send these fields. So they say which trace a request wants to be part of, and nothing
/// about who sent it.
///
/// As an argument it is `Option<TraceContext>`, because most requests do not have one. It is read from
/// the fields when it is asked for, and costs nothing else.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::telemetry::TraceContext;
///
/// #[get("/")]
/// fn index(context: Option<TraceContext>) -> String {
///     // The fields of a request to another service that belongs to the same trace.
///     let mut fields = HeaderMap::new();
///     if let Some(context) = &context {
///         context.write(&mut fields);
///     }
///     format!("{}", fields.get("traceparent").unwrap_or("none"))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![index]).build().client();
/// let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
/// let answer = client.get("/").header("traceparent", parent).send().await;
/// assert_eq!(answer.text().await, parent);
/// # });
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: [u8; 16],
    parent_id: [u8; 8],
    flags: u8,
    state: Option<String>,
}

const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";

/// Bytes of version 00 of the field.
const LENGTH: usize = 55;

impl TraceContext {
    /// Reads the fields of a request; `None` if there is no valid `traceparent`.
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(TRACEPARENT);
        let (value, more) = (values.next()?, values.next());
        if more.is_some() {
            return None;
        }
        let mut context = Self::parse(value)?;
        context.state = tracestate::checked(headers.get_all(TRACESTATE));
        Some(context)
    }

    /// Parses `version "-" trace-id "-" parent-id "-" trace-flags`. What a later version adds is not
    /// read.
    fn parse(value: &[u8]) -> Option<Self> {
        let known = value.get(..LENGTH)?;
        let [version] = hex(&known[..2])?;
        let is_whole = match version {
            0xff => false,
            0 => value.len() == LENGTH,
            _ => value.len() == LENGTH || value[LENGTH] == b'-',
        };
        if !is_whole || [2, 35, 52].iter().any(|at| known[*at] != b'-') {
            return None;
        }
        let (trace_id, parent_id) = (hex(&known[3..35])?, hex(&known[36..52])?);
        let [flags] = hex(&known[53..])?;
        let is_valid = trace_id != [0; 16] && parent_id != [0; 8];
        is_valid.then_some(Self { trace_id, parent_id, flags, state: None })
    }

    /// Returns the identifier of the trace.
    pub fn trace_id(&self) -> [u8; 16] {
        self.trace_id
    }

    /// Returns the identifier of the caller's span.
    pub fn parent_id(&self) -> [u8; 8] {
        self.parent_id
    }

    /// Returns whether the caller may have recorded the trace.
    pub fn is_sampled(&self) -> bool {
        self.flags & 1 == 1
    }

    /// Returns the flags: bit 0 is set if the caller may have recorded the trace, and bit 1 if the
    /// identifier of the trace is random.
    pub fn flags(&self) -> u8 {
        self.flags
    }

    /// Returns what tracing systems have added to the trace, as one list of at most 512 bytes.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// Returns the value of the field `traceparent`.
    pub fn traceparent(&self) -> String {
        let Self { trace_id, parent_id, flags, state: _ } = self;
        let (trace, parent) = (Hex(trace_id), Hex(parent_id));
        // A sender sets only the flags that it knows.
        format!("00-{trace}-{parent}-{:02x}", flags & 3)
    }

    /// Writes the fields for a request to another service, in the place of those that are there. The
    /// parent of that request is the caller's span. A program that exports spans writes the identifier
    /// of its own span instead, which the propagator of its tracing library knows.
    pub fn write(&self, fields: &mut HeaderMap) {
        let values = [(TRACEPARENT, Some(self.traceparent())), (TRACESTATE, self.state.clone())];
        for (name, value) in values {
            fields.remove(name);
            if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
                fields.insert(HeaderName::from_static(name), value);
            }
        }
    }

    pub(super) fn trace_text(&self) -> impl fmt::Display + '_ {
        Hex(&self.trace_id)
    }

    pub(super) fn parent_text(&self) -> impl fmt::Display + '_ {
        Hex(&self.parent_id)
    }
}

/// Reads hexadecimal digits, which are in lower case (section 3.2.2).
fn hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks(2)) {
        let [high, low] = *pair else { return None };
        *byte = digit(high)? << 4 | digit(low)?;
    }
    (text.len() == 2 * N).then_some(bytes)
}

/// Bytes as hexadecimal digits.
struct Hex<'b>(&'b [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl<'r> FromRequest<'r> for TraceContext {
    type Needs = ();
    type Rejection = NoTraceContext;
    const ASKS_FOR_ROUTE: bool = false;

    fn from_request(cx: Cx<'r, ()>) -> Result<Self, NoTraceContext> {
        Self::read(cx.request.headers()).ok_or(NoTraceContext)
    }
}

/// The request does not have a valid `traceparent`; answered with 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTraceContext;

impl fmt::Display for NoTraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the request does not have one valid field `traceparent`")
    }
}

impl std::error::Error for NoTraceContext {}

impl IntoResponse for NoTraceContext {
    fn into_response(self) -> Response {
        Problem::new(StatusCode::BAD_REQUEST).detail(self.to_string()).into_response()
    }
}

impl Reject for NoTraceContext {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn place(&self) -> Place {
        Place::Header("traceparent".into())
    }

    fn absent(&self) -> bool {
        true
    }
}
