//! The spans of requests, field by field, and the fields of W3C Trace Context.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tracing::field::{Field, Visit};
use tracing::span;
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use webserver::prelude::*;
use webserver::telemetry::{Trace, TraceContext};
use webserver::{BodyError, Handle, HeaderValue};
use webserver_tests::{Wire, builder};

type Fields = BTreeMap<&'static str, String>;

/// The spans that have ended, and the events inside of them with the route of their span.
#[derive(Clone, Default)]
struct Recorder {
    spans: Arc<Mutex<Vec<Fields>>>,
    events: Arc<Mutex<Vec<Option<String>>>>,
}

struct Reader<'f>(&'f mut Fields);

impl Visit for Reader<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl<S: tracing::Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &span::Attributes<'_>, id: &span::Id, cx: Context<'_, S>) {
        if attributes.metadata().target() == "webserver::trace" {
            let mut fields = Fields::new();
            attributes.record(&mut Reader(&mut fields));
            cx.span(id).expect("it is new").extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &span::Id, values: &span::Record<'_>, cx: Context<'_, S>) {
        if let Some(fields) = cx.span(id).expect("it is open").extensions_mut().get_mut::<Fields>()
        {
            values.record(&mut Reader(fields));
        }
    }

    fn on_event(&self, event: &tracing::Event<'_>, cx: Context<'_, S>) {
        if event.metadata().target() == "handler" {
            let span = cx.event_span(event);
            let route = span.and_then(|span| {
                span.extensions()
                    .get::<Fields>()
                    .and_then(|fields| fields.get("http.route").cloned())
            });
            self.events.lock().expect("no panic").push(route);
        }
    }

    fn on_close(&self, id: span::Id, cx: Context<'_, S>) {
        let fields = cx.span(&id).expect("it is open").extensions_mut().remove::<Fields>();
        self.spans.lock().expect("no panic").extend(fields);
    }
}

impl Recorder {
    /// Waits until this many spans have ended, and takes them.
    fn take(&self, count: usize) -> Vec<Fields> {
        let start = Instant::now();
        loop {
            let mut spans = self.spans.lock().expect("no panic");
            if spans.len() >= count {
                return std::mem::take(&mut spans);
            }
            drop(spans);
            assert!(start.elapsed() < Duration::from_secs(10), "no {count} spans have ended");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[get("/users/{id}?{q}")]
async fn user(id: u64, q: Option<&str>) -> String {
    _ = q;
    tokio::task::yield_now().await;
    tracing::info!(target: "handler", id, "found");
    format!("user {id}")
}

#[get("/broken")]
fn broken() -> &'static str {
    panic!("on purpose")
}

#[get("/late")]
async fn late() {
    tokio::time::sleep(Duration::from_mins(1)).await;
}

#[get("/endless")]
fn endless() -> Body {
    Body::stream(Endless)
}

#[get("/fails")]
fn fails() -> Body {
    Body::stream(Fails(false))
}

#[get("/slow")]
async fn slow() {
    tokio::time::sleep(Duration::from_millis(300)).await;
}

#[get("/switch")]
fn switch() -> Response {
    Response::upgrade(HeaderValue::from_static("echo"), |_| async {})
}

struct Endless;

impl futures_core::Stream for Endless {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(&[b'x'; 1024]))))
    }
}

struct Fails(bool);

impl futures_core::Stream for Fails {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        if std::mem::replace(&mut self.0, true) {
            return std::task::Poll::Ready(Some(Err(std::io::Error::other("dry"))));
        }
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(b"abc"))))
    }
}

/// A server on a thread of its own, whose spans are recorded.
struct Recorded {
    recorder: Recorder,
    addr: std::net::SocketAddr,
    handle: Handle,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Recorded {
    fn start(trace: Trace) -> Self {
        let recorder = Recorder::default();
        let own = recorder.clone();
        let mut limits = webserver::Limits::default();
        limits.handler_time = Duration::from_secs(1);
        let builder = builder()
            .on_current_runtime(true)
            .limits(limits)
            .trusted_proxies(["127.0.0.1"])
            .middleware(trace)
            .routes(routes![user, broken, late, endless, fails, slow, switch]);
        let handle = builder.handle();
        let server = builder.build();
        let thread = std::thread::spawn(move || {
            let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(own));
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(server.run()).expect("it stops");
        });
        let addrs = handle.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let addr = runtime.block_on(async { addrs.addrs().await[0] });
        Self { recorder, addr, handle, thread: Some(thread) }
    }

    /// Sends a request on a connection of its own, and returns the span.
    fn span_of(&self, request: &str) -> Fields {
        let mut wire = Wire::connect(self.addr);
        wire.send(request);
        wire.finish();
        wire.rest();
        self.recorder.take(1).remove(0)
    }
}

impl Drop for Recorded {
    fn drop(&mut self) {
        self.handle.stop_now();
        self.thread.take().map(std::thread::JoinHandle::join);
    }
}

/// The names of the conventions for the spans of HTTP servers, and the names that
/// `tracing-opentelemetry` takes as kind, name and status.
const NAMES: &[&str] = &[
    "client.address",
    "error.type",
    "http.request.method",
    "http.request.method_original",
    "http.response.status_code",
    "http.route",
    "network.peer.address",
    "network.peer.port",
    "network.protocol.version",
    "otel.kind",
    "otel.name",
    "otel.status_code",
    "parent_id",
    "server.address",
    "server.port",
    "trace_id",
    "url.path",
    "url.query",
    "url.scheme",
    "user_agent.original",
];

#[track_caller]
fn check(mut span: Fields, expected: &[(&str, &str)]) {
    assert!(span.keys().all(|name| NAMES.contains(name)), "{span:?}");
    let port = span.remove("network.peer.port").expect("there is a socket");
    assert!(port.parse::<u16>().is_ok(), "{port}");
    let span: Vec<_> = span.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut expected = expected.to_vec();
    let always = [("network.peer.address", "127.0.0.1"), ("otel.kind", "server")];
    expected.extend(always);
    expected.sort_unstable();
    assert_eq!(span, expected);
}

#[test]
fn span_has_the_fields_of_the_conventions() {
    let server = Recorded::start(Trace::new().record_query(&["token"]));
    let span = server.span_of(
        "GET /users/7?q=a&token=secret&sig=x&%73ig=y HTTP/1.1\r\nhost: shop.example:8443\r\n\
         user-agent: tea/1\r\nx-forwarded-for: 192.0.2.7\r\nx-forwarded-proto: https\r\n\
         traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n",
    );
    check(
        span,
        &[
            ("client.address", "192.0.2.7"),
            ("http.request.method", "GET"),
            ("http.response.status_code", "200"),
            ("http.route", "/users/{id}"),
            ("network.protocol.version", "1.1"),
            ("otel.name", "GET /users/{id}"),
            ("parent_id", "b7ad6b7169203331"),
            ("server.address", "shop.example"),
            ("server.port", "8443"),
            ("trace_id", "0af7651916cd43dd8448eb211c80319c"),
            ("url.path", "/users/7"),
            ("url.query", "q=a&token=REDACTED&sig=REDACTED&%73ig=REDACTED"),
            ("url.scheme", "https"),
            ("user_agent.original", "tea/1"),
        ],
    );
    assert_eq!(*server.recorder.events.lock().expect("no panic"), [Some("/users/{id}".to_owned())]);
}

#[test]
fn span_of_a_request_without_a_route_or_a_known_method_has_no_free_text_in_its_name() {
    let server = Recorded::start(Trace::new());
    let common = |method: &str| {
        format!("{method} /%61?secret HTTP/1.0\r\nhost: [::1]\r\ntraceparent: 00-0-0-0\r\n\r\n")
    };
    let expected = |name, original: Option<&'static str>, method, status| {
        let mut fields = vec![
            ("client.address", "127.0.0.1"),
            ("http.request.method", method),
            ("http.response.status_code", status),
            ("network.protocol.version", "1.0"),
            ("otel.name", name),
            ("server.address", "::1"),
            ("url.path", "/%61"),
            ("url.scheme", "http"),
        ];
        fields.extend(original.map(|original| ("http.request.method_original", original)));
        fields
    };
    check(server.span_of(&common("GET")), &expected("GET", None, "GET", "404"));
    for method in ["get", "ACL", "_OTHER", "X"] {
        let span = server.span_of(&common(method));
        let status = span.get("http.response.status_code").cloned().unwrap_or_default();
        assert!(status.starts_with('4') || status.starts_with("501"), "{status}");
        let mut span = span;
        assert_eq!(span.remove("http.request.method_original").as_deref(), Some(method));
        assert_eq!(span["http.request.method"], "_OTHER");
        assert_eq!(span["otel.name"], "HTTP");
    }
}

#[test]
fn span_says_how_a_request_has_failed() {
    let server = Recorded::start(Trace::new());
    let ends = |span: &Fields| {
        let field = |name| span.get(name).cloned().unwrap_or_default();
        [field("http.response.status_code"), field("error.type"), field("otel.status_code")]
    };
    let get = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
    let check = |path: &str, expected: [&str; 3]| {
        assert_eq!(ends(&server.span_of(&get(path))), expected, "{path}");
    };
    check("/users/7", ["200", "", ""]);
    check("/users/x", ["404", "", ""]);
    check("/broken", ["500", "500", "ERROR"]);
    check("/late", ["503", "503", "ERROR"]);
    check("/fails", ["200", "body_failed", "ERROR"]);
    let upgrade =
        get("/switch").replace("host: a", "host: a\r\nupgrade: echo\r\nconnection: upgrade");
    assert_eq!(ends(&server.span_of(&upgrade)), ["101", "", ""]);
    let head = get("/users/1").replace("GET", "HEAD");
    assert_eq!(ends(&server.span_of(&head)), ["200", "", ""]);
    // The client leaves in the middle of the body, and before there is a response.
    let mut wire = Wire::connect(server.addr);
    wire.send(get("/endless"));
    wire.bytes(1000);
    assert!(server.recorder.spans.lock().expect("no panic").is_empty(), "the response goes on");
    wire.reset();
    assert_eq!(ends(&server.recorder.take(1)[0]), ["200", "client_gone", "ERROR"]);
    let mut wire = Wire::connect(server.addr);
    wire.send(get("/slow"));
    std::thread::sleep(Duration::from_millis(100));
    wire.reset();
    assert_eq!(ends(&server.recorder.take(1)[0]), ["", "client_gone", "ERROR"]);
}

#[test]
fn spans_of_pipelined_requests_are_separate() {
    let server = Recorded::start(Trace::new());
    let mut wire = Wire::connect(server.addr);
    let requests: Vec<_> =
        (0..5).map(|id| format!("GET /users/{id} HTTP/1.1\r\nhost: a\r\n\r\n")).collect();
    wire.send(requests.concat());
    let spans = server.recorder.take(5);
    let paths: Vec<_> = spans.iter().map(|span| span["url.path"].clone()).collect();
    assert_eq!(paths, ["/users/0", "/users/1", "/users/2", "/users/3", "/users/4"]);
    assert!(spans.iter().all(|span| span["http.response.status_code"] == "200"));
}

#[test]
fn span_is_linked_before_it_is_entered() {
    let linked = Arc::new(Mutex::new(Vec::new()));
    let seen = linked.clone();
    let server = Recorded::start(Trace::new().link(move |span, context| {
        assert!(!span.is_disabled() && tracing::Span::current().is_none());
        seen.lock()
            .expect("no panic")
            .push((context.traceparent(), context.state().map(str::to_owned)));
    }));
    let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
    for fields in
        [format!("traceparent: {parent}\r\ntracestate: a=1\r\ntracestate: b=2"), "x: y".into()]
    {
        server.span_of(&format!("GET /users/1 HTTP/1.1\r\nhost: a\r\n{fields}\r\n\r\n"));
    }
    let linked = linked.lock().expect("no panic").clone();
    assert_eq!(linked, [(parent.to_owned(), Some("a=1,b=2".to_owned()))]);
}

#[test]
fn traceparent_is_strict() {
    let read = |values: &[&str]| {
        let mut headers = HeaderMap::new();
        for value in values {
            let value = HeaderValue::from_str(value).expect("a value");
            headers.append(HeaderName::from_static("traceparent"), value);
        }
        TraceContext::read(&headers).map(|context| context.traceparent())
    };
    let valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let other = |from: &str, to: &str| valid.replacen(from, to, 1);
    assert_eq!(read(&[valid]).as_deref(), Some(valid));
    assert_eq!(read(&[&other("00-", "cc-")]).as_deref(), Some(valid));
    assert_eq!(read(&[&(other("00-", "cc-") + "-more")]).as_deref(), Some(valid));
    assert_eq!(read(&[&other("-01", "-ff")]), Some(other("-01", "-03")));
    let long = format!("cc{}", valid.repeat(100));
    let malformed = [
        String::new(),
        "00".to_owned(),
        other("00-", "ff-"),
        other("00-", "0-"),
        other("00-", "0g-"),
        format!("{valid}-more"),
        format!("{valid} "),
        format!("{}more", other("00-", "cc-")),
        other("0af7", "0AF7"),
        other("0af7", "0ag7"),
        other("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32)),
        other("b7ad6b7169203331", &"0".repeat(16)),
        other("-b7", "_b7"),
        other("-01", "-1"),
        other("-01", "-0g"),
        valid[..54].to_owned(),
        long,
    ];
    for value in &malformed {
        // The space at the end is not part of a value on the wire.
        assert_eq!(read(&[value]), None, "{value:?}");
    }
    assert_eq!(read(&[]), None);
    assert_eq!(read(&[valid, valid]), None);
}

#[test]
fn tracestate_is_bounded() {
    let read = |values: &[&str]| {
        let mut headers = HeaderMap::new();
        let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let parent = HeaderValue::from_static(parent);
        headers.append(HeaderName::from_static("traceparent"), parent);
        for value in values {
            let value = HeaderValue::from_str(value).expect("a value");
            headers.append(HeaderName::from_static("tracestate"), value);
        }
        let context = TraceContext::read(&headers).expect("the parent is valid");
        context.state().map(str::to_owned)
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(read(&[]), None);
    assert_eq!(read(&["a=1 , , b2@c=x y", "d*/-_=~"]), some("a=1,b2@c=x y,d*/-_=~"));
    let bad =
        ["A=1", "a", "a=", "=1", "a=1,a=2", "a=b=c", "@a=1", "a@=1", "a@b@c=1", "a@1=2", "-a=1"];
    for value in bad {
        assert_eq!(read(&[value, "z=1"]), None, "{value}");
    }
    let list = |count: usize| (0..count).map(|n| format!("k{n}=v")).collect::<Vec<_>>().join(",");
    assert_eq!(read(&[&list(32)]), Some(list(32)));
    assert_eq!(read(&[&list(33)]), None);
    // Long members are dropped first, and then the oldest, so that 512 bytes are left.
    let long = format!("long={}", "x".repeat(200));
    let short = |n: usize| format!("k{n}={}", "x".repeat(97));
    let mut members: Vec<_> = (0..5).map(short).collect();
    members.insert(1, long);
    let kept = (0..5).map(short).collect::<Vec<_>>().join(",");
    assert_eq!(read(&[&members.join(",")]), Some(kept));
    let many: Vec<_> = (0..9).map(short).collect();
    assert_eq!(read(&[&many.join(",")]), Some(many[..5].join(",")));
}
