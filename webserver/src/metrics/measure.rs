//! The middleware and observer that measures.

use std::cell::Cell;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::exposition::Exposition;
use super::key::{Key, METHODS, Outcome, SCHEMES};
use super::server::ServerNumbers;
use super::shard::{DURATIONS, SIZES, Sample, Shard, Total};
use super::text::{self, family, histogram};
use crate::{
    EarlyRefusal, EndReason, FutureRequest, Middleware, Observer, Request, ResponseEnd, StatusCode,
};

/// Most time series of requests in each shard, as the specification of OpenTelemetry has it.
const SERIES: usize = 2000;

/// Measures the requests of a server, by the [semantic conventions of OpenTelemetry for
/// HTTP](https://opentelemetry.io/docs/specs/semconv/http/http-metrics/), version 1.44, and writes the
/// numbers as text for Prometheus. Clones share their numbers.
///
/// It is a middleware, an observer of the server, and a state of the handler that Prometheus asks. Add
/// the middleware first, so that it sees all requests. The duration of a request begins when the
/// middleware gets it. It ends with the last byte of the response, or when the client goes away.
///
/// | metric | type | labels |
/// |---|---|---|
/// | `http_server_request_duration_seconds` | histogram | `http_request_method`, `url_scheme`, `network_protocol_version`, and where they are known `http_route`, `http_response_status_code`, `error_type` |
/// | `http_server_active_requests` | gauge | `http_request_method`, `url_scheme` |
/// | `http_server_request_body_size_bytes`, `http_server_response_body_size_bytes` | histograms, with [`body_sizes`](Self::body_sizes) | as for durations |
/// | `webserver_early_refusals_total` | counter: requests that were refused before the app saw them | `http_response_status_code` |
/// | `webserver_connections_open`, `webserver_connections_total` | gauge, counter | |
/// | `webserver_connections_refused_total` | counter: connections beyond the limits | `http_response_status_code` |
/// | `webserver_accept_errors_total` | counter: connections that the system could not accept | |
/// | `webserver_worker_lag_seconds` | histogram: how late a worker does what is due every 50 ms | `worker` |
///
/// The metrics of the server itself need [`ServerBuilder::observer`](crate::ServerBuilder::observer).
///
/// `error_type` is the status if it is 500 or more. Otherwise it is `client_gone`, `timed_out`,
/// `body_failed`, `server_stopped` or `unknown`, if the response was [not sent as a
/// whole](crate::http::EndReason). A request that was cancelled before there was a response does not
/// have a status.
///
/// # Cardinality
/// A client cannot add time series. `http_route` is the pattern of a route, and absent if no route
/// takes the request. Methods that are not of RFC 9110, `PATCH` or `QUERY` are `_OTHER`. If a program
/// has more than 2,000 series, for instance because its handlers answer with very many statuses, all
/// further requests are one series with the label `otel_metric_overflow`.
///
/// # Cost
/// One allocation for each request, and about 1,600 instructions beside those of any middleware, 1,200 of
/// which are for [the end of the response](crate::Request::on_response_end). Each thread has numbers of its own,
/// so threads do not wait for each other, except for a thread that is scraped at the same moment.
///
/// ```
/// use webserver::metrics::{Exposition, Metrics};
/// use webserver::prelude::*;
///
/// #[get("/users/{id}")]
/// fn user(id: u64) -> String {
///     format!("user {id}")
/// }
///
/// #[get("/metrics")]
/// fn scrape(metrics: State<Metrics>) -> Exposition {
///     metrics.scrape()
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let metrics = Metrics::new();
/// let builder = ServerBuilder::new().middleware(metrics.clone()).observer(metrics.clone());
/// let client = builder.routes(routes![user, scrape]).state(metrics).build().client();
/// client.get("/users/7").send().await;
/// let text = client.get("/metrics").send().await.text().await;
/// assert!(text.contains("http_server_request_duration_seconds_count{http_request_method=\"GET\",\
///     http_response_status_code=\"200\",http_route=\"/users/{id}\",\
///     network_protocol_version=\"1.1\",url_scheme=\"http\"} 1\n"), "{text}");
/// # });
/// ```
#[derive(Clone)]
pub struct Metrics {
    numbers: Arc<Numbers>,
    measures_sizes: bool,
}

struct Numbers {
    shards: Box<[Arc<AlignedShard>]>,
    server: ServerNumbers,
    others: Mutex<Vec<Box<Other>>>,
}

/// Writes metrics of the program.
type Other = dyn Fn(&mut String) + Send + Sync;

/// A shard on cache lines of its own. Processors fetch two lines of 64 bytes at a time.
#[derive(Default)]
#[repr(align(128))]
struct AlignedShard(Mutex<Shard>);

impl AlignedShard {
    fn lock(&self) -> MutexGuard<'_, Shard> {
        // The numbers are independent of each other.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Metrics {
    /// Creates metrics without numbers.
    pub fn new() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let shards = (0..threads.clamp(1, 64)).map(|_| Arc::default()).collect();
        let (server, others) = (ServerNumbers::default(), Mutex::default());
        Self { numbers: Arc::new(Numbers { shards, server, others }), measures_sizes: false }
    }

    /// Measures the sizes of the bodies, too: `http.server.request.body.size`, if the request has a
    /// `Content-Length`, and `http.server.response.body.size`, which is what was sent of the body. The
    /// conventions for them are not stable yet. Each series takes 200 bytes more.
    pub fn body_sizes(mut self) -> Self {
        self.measures_sizes = true;
        self
    }

    /// Adds metrics of the program to each scrape. `write` gets the text so far, and appends lines in
    /// the text format of Prometheus, such as those that the crate `prometheus-client` writes for a
    /// `Registry`. A line `# EOF` at the end is removed.
    ///
    /// ```
    /// use std::fmt::Write;
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicU64, Ordering};
    /// use webserver::metrics::Metrics;
    ///
    /// let orders = Arc::new(AtomicU64::new(0));
    /// let metrics = Metrics::new();
    /// let counted = orders.clone();
    /// metrics.append(move |text| {
    ///     let count = counted.load(Ordering::Relaxed);
    ///     let _ = writeln!(text, "# TYPE orders_total counter\norders_total {count}");
    /// });
    /// orders.fetch_add(1, Ordering::Relaxed);
    /// assert!(metrics.scrape().as_str().ends_with("orders_total 1\n"));
    /// ```
    pub fn append(&self, write: impl Fn(&mut String) + Send + Sync + 'static) {
        let mut others = self.numbers.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.push(Box::new(write));
    }

    /// Adds up the numbers and writes them as text.
    pub fn scrape(&self) -> Exposition {
        let mut total = Total::default();
        for shard in &self.numbers.shards {
            shard.lock().add_to(&mut total);
        }
        let mut out = String::new();
        // A string takes everything.
        let _ = write(&total, &mut out).and_then(|()| self.numbers.server.write(&mut out));
        let others = self.numbers.others.lock().unwrap_or_else(PoisonError::into_inner);
        for other in &*others {
            other(&mut out);
            if out.ends_with("# EOF\n") {
                out.truncate(out.len() - "# EOF\n".len());
            }
        }
        Exposition(out)
    }
}

fn write(total: &Total, out: &mut String) -> fmt::Result {
    let name = "http_server_request_duration_seconds";
    family(out, name, "histogram", "Duration of HTTP server requests.")?;
    for (labels, series) in &total.series {
        histogram(out, name, labels, &series.duration, &DURATIONS)?;
    }
    let names = [
        ("http_server_request_body_size_bytes", "Size of HTTP server request bodies."),
        ("http_server_response_body_size_bytes", "Size of HTTP server response bodies."),
    ];
    for (at, (name, help)) in names.into_iter().enumerate() {
        let measured = |series| {
            let (labels, series): (_, &super::shard::Series) = series;
            series.sizes.as_ref().map(|sizes| (labels, &sizes[at]))
        };
        let mut all = total.series.iter().filter_map(measured).peekable();
        if all.peek().is_some() {
            family(out, name, "histogram", help)?;
        }
        all.try_for_each(|(labels, sizes)| histogram(out, name, labels, sizes, &SIZES))?;
    }
    let name = "http_server_active_requests";
    family(out, name, "gauge", "Number of active HTTP server requests.")?;
    for (scheme, active) in SCHEMES.iter().zip(&total.active) {
        for (method, value) in METHODS.iter().zip(active) {
            let Some(value) = value else { continue };
            let labels = [
                ("http_request_method", (*method).to_owned()),
                ("url_scheme", (*scheme).to_owned()),
            ];
            text::sample(out, &text::Sample { name, labels: &labels, value })?;
        }
    }
    Ok(())
}

/// Returns the number of this thread.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static OWN: Cell<Option<usize>> = const { Cell::new(None) };
    }
    OWN.get().unwrap_or_else(|| {
        let own = NEXT.fetch_add(1, Ordering::Relaxed);
        OWN.set(Some(own));
        own
    })
}

impl Middleware for Metrics {
    fn on_request(&self, request: Request) -> FutureRequest {
        let key = Key::of(&request);
        let names = (key.scheme, key.method);
        let shards = &self.numbers.shards;
        let shard = &shards[thread_number() % shards.len()];
        let place = shard.lock().begin(key, SERIES);
        let length = self.measures_sizes.then(|| announced_length(&request));
        // Each shard has a counter of its own, so that threads do not share one.
        let shard = shard.clone();
        request.on_response_end(move |end| {
            let outcome = outcome(end);
            let bytes = length.map(|received| (received, end.body_bytes()));
            let sample = Sample { seconds: end.duration().as_secs_f64(), bytes };
            shard.lock().end(place, names, outcome, sample, SERIES);
        });
        request.into()
    }
}

/// Returns the length of the body that a client has announced. A request without a body has announced
/// that.
fn announced_length(request: &Request) -> Option<u64> {
    match request.headers().get("content-length") {
        Some(length) => length.parse().ok(),
        None => (!request.headers().contains("transfer-encoding")).then_some(0),
    }
}

fn outcome(end: &ResponseEnd) -> Outcome {
    let cut = (end.reason() != EndReason::Complete).then(|| end.reason().name());
    Outcome { status: end.status(), cut }
}

impl Observer for Metrics {
    fn on_connection_open(&self, _: Option<IpAddr>) {
        self.numbers.server.open();
    }

    fn on_connection_close(&self) {
        self.numbers.server.close();
    }

    fn on_connection_refusal(&self, _: SocketAddr, status: StatusCode) {
        self.numbers.server.turned_away(status.as_u16());
    }

    fn on_accept_error(&self, _: &std::io::Error) {
        self.numbers.server.accept_error();
    }

    fn on_refusal(&self, refusal: &EarlyRefusal<'_>) {
        self.numbers.server.refused(refusal.status().as_u16());
    }

    fn on_worker_tick(&self, worker: usize, lag: Duration) {
        self.numbers.server.lag(worker, lag);
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics")
            .field("measures_sizes", &self.measures_sizes)
            .finish_non_exhaustive()
    }
}
