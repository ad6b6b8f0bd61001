//! The middleware that makes a span for each request.

use std::fmt;
use std::sync::Arc;

use tracing::field::Empty;
use tracing::{Instrument, Level, Span};

use super::context::TraceContext;
use super::fields;
use crate::{Around, Middleware, Next, Request, ResponseEnd};

/// Makes a span for each request, by the [semantic conventions of OpenTelemetry for
/// HTTP](https://opentelemetry.io/docs/specs/semconv/http/http-spans/), version 1.44. Everything that
/// the handler and the inner middleware do is inside of the span, and it ends with the last byte of the
/// response, or when the client goes away. Add it first, so that it is the outermost middleware.
///
/// The span goes through `tracing`, with the level `INFO`, the target `webserver::trace` and the name
/// `HTTP request`. With `tracing-opentelemetry` it is a span of OpenTelemetry, because its fields have
/// the names of the conventions:
///
/// | field | what it is |
/// |---|---|
/// | `otel.kind` | `server` |
/// | `otel.name` | the method and the route, such as `GET /users/{id}`; the method alone if no route takes the request |
/// | `otel.status_code` | `ERROR` for a status of 500 or more, and if the response was not sent as a whole |
/// | `http.request.method` | the method, or `_OTHER` if it is not [known](Self::known_methods) |
/// | `http.request.method_original` | the method if it is not known |
/// | `http.route` | the path of the route as a pattern, with the base path of the server |
/// | `http.response.status_code` | the status that the client got |
/// | `error.type` | the status if it is 500 or more; else `client_gone`, `timed_out`, `body_failed`, `server_stopped` or `unknown`, if the response was [not sent as a whole](crate::http::EndReason) |
/// | `url.path` | the path as sent |
/// | `url.query` | only with [`record_query`](Self::record_query) |
/// | `url.scheme` | `http` or `https`, as a trusted proxy reports it |
/// | `server.address`, `server.port` | the host and port that the client has asked for |
/// | `client.address` | the address of the client, as a trusted proxy reports it |
/// | `network.peer.address`, `network.peer.port` | the other end of the connection |
/// | `network.protocol.version` | `1.0` or `1.1` |
/// | `user_agent.original` | the field `User-Agent` |
/// | `trace_id`, `parent_id` | from the field `traceparent`, as [`TraceContext`] reads it |
///
/// The span is a part of the caller's trace if [`link`](Self::link) says so. The guide
/// [on telemetry](crate::guide::telemetry) has the code for `tracing-opentelemetry` and OTLP.
///
/// If no subscriber wants the span, a request costs about 20 instructions beside those of any
/// middleware, and no allocation. Otherwise it costs 4,700 instructions and five allocations, with the
/// registry of `tracing-subscriber` and nothing that reads the spans: two for the futures, one for the
/// end of the response, and one or two for the name.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::telemetry::Trace;
///
/// #[get("/users/{id}")]
/// async fn user(id: u64) -> String {
///     // Inside the span of the request.
///     tracing::info!(id, "found");
///     format!("user {id}")
/// }
///
/// let server = ServerBuilder::new().middleware(Trace::new()).routes(routes![user]).build();
/// ```
#[derive(Clone)]
pub struct Trace {
    methods: &'static [&'static str],
    /// The secret parameters of a query, if queries are recorded.
    query: Option<&'static [&'static str]>,
    link: Option<Arc<Link>>,
}

type Link = dyn Fn(&Span, &TraceContext) + Send + Sync;

impl Trace {
    /// Creates the middleware. It does not record queries, and does not link spans to the caller's.
    pub const fn new() -> Self {
        Self { methods: fields::METHODS, query: None, link: None }
    }

    /// Sets the methods that are recorded by their names, in the place of those of RFC 9110, `PATCH`
    /// and `QUERY`. All others are `_OTHER`, because a client can invent methods.
    pub const fn known_methods(mut self, methods: &'static [&'static str]) -> Self {
        self.methods = methods;
        self
    }

    /// Records queries as `url.query`. The values of the parameters with these names are replaced by
    /// `REDACTED`, and so are those that the conventions list: `AWSAccessKeyId`, `Signature`, `sig` and
    /// `X-Goog-Signature`.
    ///
    /// ```
    /// use webserver::telemetry::Trace;
    ///
    /// let trace = Trace::new().record_query(&["token", "email"]);
    /// ```
    pub const fn record_query(mut self, secrets: &'static [&'static str]) -> Self {
        self.query = Some(secrets);
        self
    }

    /// Calls `link` for each request with a valid `traceparent`, before the span is entered, so that
    /// it can make the caller's span the parent of this span. With `tracing-opentelemetry` it calls
    /// `OpenTelemetrySpanExt::set_parent`, or `add_link` if callers are not trusted.
    ///
    /// ```
    /// use webserver::telemetry::Trace;
    ///
    /// let trace = Trace::new().link(|span, context| {
    ///     span.record("parent_id", format!("{:x?}", context.parent_id()));
    /// });
    /// ```
    pub fn link(mut self, link: impl Fn(&Span, &TraceContext) + Send + Sync + 'static) -> Self {
        self.link = Some(Arc::new(link));
        self
    }

    fn span(&self, request: &Request, context: Option<&TraceContext>) -> Span {
        let (method, original) = fields::method(request, self.methods);
        let route = fields::route(request);
        let (server_address, server_port) = fields::server(request);
        let query = self.query.zip(request.query());
        let peer = request.peer_addr();
        tracing::span!(
            target: "webserver::trace",
            Level::INFO,
            "HTTP request",
            otel.kind = "server",
            otel.name = &*fields::name(method, route.as_deref()),
            otel.status_code = Empty,
            http.request.method = method,
            http.request.method_original = original,
            http.route = route.as_deref(),
            http.response.status_code = Empty,
            "error.type" = Empty,
            url.path = fields::path(request),
            url.query = query.map(|(secrets, query)| fields::query(query, secrets)),
            url.scheme = request.scheme(),
            server.address = server_address,
            server.port = server_port,
            client.address = request.client_ip().map(display),
            network.peer.address = peer.map(|peer| display(peer.ip())),
            network.peer.port = peer.map(|peer| peer.port()),
            network.protocol.version = fields::version(request),
            user_agent.original = request.headers().get("user-agent"),
            trace_id = context.map(|context| display(context.trace_text())),
            parent_id = context.map(|context| display(context.parent_text())),
        )
    }
}

impl Default for Trace {
    fn default() -> Self {
        Self::new()
    }
}

impl Middleware for Trace {
    fn around<'a>(&'a self, request: Request, next: Next<'a>) -> Around<'a> {
        if !tracing::span_enabled!(target: "webserver::trace", Level::INFO) {
            return Around::hooks(request);
        }
        let context = TraceContext::read(request.headers());
        let span = self.span(&request, context.as_ref());
        if let (Some(link), Some(context)) = (&self.link, &context) {
            link(&span, context);
        }
        let own = span.clone();
        request.on_response_end(move |end| finish(&own, end));
        Around::new(next.run(request).instrument(span))
    }
}

/// Records how the response has ended.
fn finish(span: &Span, end: &ResponseEnd) {
    if let Some(status) = end.status() {
        span.record("http.response.status_code", status.as_u16());
    }
    if let Some(error) = fields::error_type(end) {
        span.record("error.type", &*error);
        // "When instrumentation detects such errors it SHOULD set span status to Error" (status of
        // HTTP spans). A status of 400 to 499 is not an error of the server.
        span.record("otel.status_code", "ERROR");
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { methods, query, link } = self;
        f.debug_struct("Trace")
            .field("methods", methods)
            .field("query", query)
            .field("link", &link.is_some())
            .finish()
    }
}
