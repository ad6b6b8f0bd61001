//! What is measured of requests and of the server, as Prometheus reads it.

#![expect(clippy::float_cmp, reason = "counts are whole numbers")]

use std::collections::{BTreeMap, HashSet};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use webserver::Limits;
use webserver::metrics::{Exposition, Metrics};
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

#[get("/users/{id}")]
fn user(id: u64) -> String {
    format!("user {id}")
}

#[post("/upload")]
async fn upload(body: Bytes) -> Text<usize> {
    Text(body.len())
}

#[get("/broken")]
fn broken() -> &'static str {
    panic!("on purpose")
}

#[get("/endless")]
fn endless() -> Body {
    Body::stream(Endless)
}

#[get("/slow")]
async fn slow() -> &'static str {
    tokio::time::sleep(Duration::from_millis(300)).await;
    "slow"
}

#[get("/status/{code}")]
fn status(code: u16) -> Result<StatusCode, Problem> {
    StatusCode::from_u16(code).map_err(|_| Problem::new(StatusCode::BAD_REQUEST))
}

#[post("/status/{code}")]
fn post_status(code: u16) -> Result<StatusCode, Problem> {
    status(code)
}

#[get("/metrics")]
fn scrape(metrics: State<Metrics>) -> Exposition {
    metrics.scrape()
}

struct Endless;

impl futures_core::Stream for Endless {
    type Item = Result<Bytes, std::convert::Infallible>;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        std::task::Poll::Ready(Some(Ok(Bytes::from_static(&[b'x'; 1024]))))
    }
}

fn measured(metrics: &Metrics, limits: Limits) -> Local {
    let builder = builder().workers(2).limits(limits);
    let builder = builder.middleware(metrics.clone()).observer(metrics.clone());
    let routes = routes![user, upload, broken, endless, slow, status, scrape];
    Local::start(builder.routes(routes).state(metrics.clone()).build())
}

/// A sample: its name with its labels in their order, and its value.
type Samples = BTreeMap<String, f64>;

/// Parses the text format strictly, and checks that histograms are consistent.
fn parse(text: &str) -> Samples {
    let (mut samples, mut kinds, mut family) = (Samples::new(), HashSet::new(), String::new());
    assert!(text.ends_with('\n'), "the last line must end with a line feed");
    for line in text.lines() {
        if let Some(comment) = line.strip_prefix("# ") {
            let words: Vec<_> = comment.splitn(3, ' ').collect();
            match words[..] {
                ["HELP", name, _] => name.clone_into(&mut family),
                ["TYPE", name, "counter" | "gauge" | "histogram"] => {
                    assert_eq!(name, family);
                    assert!(kinds.insert(name.to_owned()), "{name} comes twice");
                }
                _ => panic!("not a comment of the format: {line}"),
            }
            continue;
        }
        let (series, value) = line.rsplit_once(' ').expect("a value");
        let (name, labels) = series.split_once('{').unwrap_or((series, "}"));
        let suffixes = ["", "_bucket", "_sum", "_count"];
        assert!(suffixes.iter().any(|suffix| name == format!("{family}{suffix}")), "{line}");
        check_labels(labels);
        let value: f64 = value.parse().expect("a number");
        assert!(samples.insert(series.to_owned(), value).is_none(), "{series} comes twice");
    }
    check_histograms(&samples);
    samples
}

/// Checks `name="value",..}`.
fn check_labels(text: &str) {
    let mut rest = text;
    let mut names = HashSet::new();
    while rest != "}" {
        let (name, value) = rest.split_once("=\"").expect("a name and a value");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
        assert!(names.insert(name), "{name} comes twice");
        let mut end = None;
        let mut letters = value.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => assert!(matches!(letters.next(), Some((_, '\\' | '"' | 'n'))), "{text}"),
                '"' => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        rest = &value[end.expect("an end") + 1..];
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
}

fn check_histograms(samples: &Samples) {
    for (series, count) in samples.iter().filter(|(series, _)| series.contains("_count")) {
        let (name, labels) = series.split_once("_count").expect("it is there");
        let labels = labels.trim_matches(['{', '}']);
        let comma = if labels.is_empty() { "" } else { "," };
        let prefix = format!("{name}_bucket{{{labels}{comma}le=\"");
        let buckets = samples.range(prefix.clone()..).map_while(|(series, value)| {
            Some((series.strip_prefix(&prefix)?.strip_suffix("\"}")?, *value))
        });
        let mut buckets: Vec<_> =
            buckets.map(|(bound, value)| (bound.parse::<f64>().expect("a bound"), value)).collect();
        buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(buckets.is_sorted_by(|a, b| a.1 <= b.1), "{series}: {buckets:?}");
        assert_eq!(buckets.last(), Some(&(f64::INFINITY, *count)), "{series}");
        assert!(samples.contains_key(&series.replace("_count", "_sum")), "{series}");
    }
}

const COUNT: &str = "http_server_request_duration_seconds_count";

/// Returns the counts of requests with their labels.
fn counts(metrics: &Metrics) -> Vec<(String, f64)> {
    let samples = parse(metrics.scrape().as_str());
    let of = |(series, value): (&String, &f64)| {
        let labels = series.strip_prefix(COUNT)?;
        Some((labels.trim_matches(['{', '}']).to_owned(), *value))
    };
    samples.iter().filter_map(of).collect()
}

/// Waits until the metrics have `expected`.
#[track_caller]
fn wait_for(metrics: &Metrics, expected: &[(&str, f64)]) {
    let start = Instant::now();
    loop {
        let counts = counts(metrics);
        let seen: Vec<_> = counts.iter().map(|(labels, count)| (labels.as_str(), *count)).collect();
        if seen == expected {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{seen:#?}\nbut {expected:#?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn requests_are_measured_with_the_labels_of_the_conventions() {
    let metrics = Metrics::new();
    let server = measured(&metrics, Limits::default());
    let mut wire = Wire::connect(server.addr);
    for id in 0..3 {
        wire.get(&format!("/users/{id}"), "");
    }
    wire.get("/no/route", "");
    wire.get("/broken", "");
    wire.send("FROB /x HTTP/1.1\r\nhost: a\r\n\r\n");
    assert_eq!(wire.answer(false).status, 501);
    wire.send("HEAD /users/1 HTTP/1.1\r\nhost: a\r\n\r\n");
    wire.answer(true);
    let mut old = Wire::connect(server.addr);
    old.send("GET /users/1 HTTP/1.0\r\n\r\n");
    old.answer(false);
    let get = "http_request_method=\"GET\"";
    let status = |status| format!("http_response_status_code=\"{status}\"");
    let rest = "network_protocol_version=\"1.1\",url_scheme=\"http\"";
    let (ok, user) = (status(200), "http_route=\"/users/{id}\"");
    let expected = [
        (format!("error_type=\"500\",{get},{},http_route=\"/broken\",{rest}", status(500)), 1.0),
        (format!("error_type=\"501\",http_request_method=\"_OTHER\",{},{rest}", status(501)), 1.0),
        (format!("{get},{ok},{user},network_protocol_version=\"1.0\",url_scheme=\"http\""), 1.0),
        (format!("{get},{ok},{user},{rest}"), 3.0),
        (format!("{get},{},{rest}", status(404)), 1.0),
        (format!("http_request_method=\"HEAD\",{ok},{user},{rest}"), 1.0),
    ];
    let expected: Vec<_> = expected.iter().map(|(labels, n)| (labels.as_str(), *n)).collect();
    wait_for(&metrics, &expected);
}

#[test]
fn bounds_of_the_durations_are_those_of_the_conventions() {
    let metrics = Metrics::new();
    let server = measured(&metrics, Limits::default());
    Wire::connect(server.addr).get("/slow", "");
    let start = Instant::now();
    while counts(&metrics).is_empty() {
        assert!(start.elapsed() < Duration::from_secs(5));
    }
    let text = metrics.scrape();
    let bounds: Vec<_> = text
        .as_str()
        .lines()
        .filter(|line| line.starts_with("http_server_request_duration_seconds_bucket"))
        .filter_map(|line| line.split("le=\"").nth(1)?.split_once('"'))
        .map(|(bound, count)| (bound, count.trim_start_matches("} ")))
        .collect();
    let all = "0.005 0.01 0.025 0.05 0.075 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10 +Inf";
    assert_eq!(bounds.iter().map(|(bound, _)| *bound).collect::<Vec<_>>().join(" "), all);
    // It took 300 ms.
    assert_eq!(bounds[6], ("0.25", "0"));
    assert!(bounds[8] == ("0.75", "1") || bounds[9].1 == "1", "{bounds:?}");
}

#[test]
fn duration_ends_with_the_response_and_cancelled_requests_count() {
    let metrics = Metrics::new();
    let server = measured(&metrics, Limits::default());
    let labels = |error: &str, status: &str, route: &str| {
        format!(
            "error_type=\"{error}\",http_request_method=\"GET\",{status}http_route=\"{route}\",\
             network_protocol_version=\"1.1\",url_scheme=\"http\""
        )
    };
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /endless HTTP/1.1\r\nhost: a\r\n\r\n");
    wire.bytes(10_000);
    let active = "http_server_active_requests{http_request_method=\"GET\",url_scheme=\"http\"}";
    let samples = parse(metrics.scrape().as_str());
    assert_eq!(samples.get(active), Some(&1.0), "{samples:?}");
    assert!(counts(&metrics).is_empty(), "the response has not ended");
    wire.reset();
    let gone = labels("client_gone", "http_response_status_code=\"200\",", "/endless");
    wait_for(&metrics, &[(&gone, 1.0)]);
    let mut wire = Wire::connect(server.addr);
    wire.send("GET /slow HTTP/1.1\r\nhost: a\r\n\r\n");
    std::thread::sleep(Duration::from_millis(100));
    wire.reset();
    let cancelled = labels("client_gone", "", "/slow");
    wait_for(&metrics, &[(&gone, 1.0), (&cancelled, 1.0)]);
    assert_eq!(parse(metrics.scrape().as_str()).get(active), Some(&0.0));
}

#[test]
fn sizes_of_bodies_are_measured_if_asked_for() {
    let metrics = Metrics::new().body_sizes();
    let server = measured(&metrics, Limits::default());
    let mut wire = Wire::connect(server.addr);
    wire.send("POST /upload HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n");
    wire.send([b'x'; 1000]);
    assert_eq!(wire.answer(false).text(), "1000");
    wire.send(
        "POST /upload HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    );
    assert_eq!(wire.answer(false).text(), "1");
    let name = |kind: &str, number: &str| {
        format!(
            "http_server_{kind}_body_size_bytes_{number}{{http_request_method=\"POST\",\
             http_response_status_code=\"200\",http_route=\"/upload\",\
             network_protocol_version=\"1.1\",url_scheme=\"http\"}}"
        )
    };
    let start = Instant::now();
    loop {
        let samples = parse(metrics.scrape().as_str());
        let get = |kind, number| samples.get(&name(kind, number)).copied().unwrap_or(0.0);
        if get("response", "count") >= 2.0 {
            assert_eq!((get("response", "sum"), get("request", "sum")), (5.0, 1000.0));
            assert_eq!(get("request", "count"), 1.0);
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(5), "{samples:?}");
    }
}

#[test]
fn engine_and_connections_are_counted() {
    let mut limits = Limits::default();
    limits.head_time = Duration::from_millis(200);
    limits.connections = 3;
    let metrics = Metrics::new();
    let server = measured(&metrics, limits);
    let refused = |bytes: &str| {
        let mut wire = Wire::connect(server.addr);
        wire.send(bytes);
        let status = wire.answer(false).status;
        wire.rest();
        status
    };
    assert_eq!(refused("bad\r\n\r\n"), 400);
    assert_eq!(refused("GET / HTTP/1.1\r\nhost"), 408);
    assert_eq!(refused(&format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(20_000))), 431);
    assert_eq!(refused(&format!("GET /{} HTTP/1.1\r\n\r\n", "y".repeat(10_000))), 414);
    assert_eq!(refused("GET / HTTP/3.0\r\nhost: a\r\n\r\n"), 505);
    let start = Instant::now();
    let until = |what: &dyn Fn(&Samples) -> bool| loop {
        let samples = parse(metrics.scrape().as_str());
        if what(&samples) {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{samples:#?}");
        std::thread::sleep(Duration::from_millis(10));
    };
    let value = |samples: &Samples, name: &str| samples.get(name).copied().unwrap_or(-1.0);
    until(&|samples| value(samples, "webserver_connections_open") == 0.0);
    let open: Vec<_> = (0..3).map(|_| TcpStream::connect(server.addr).expect("open")).collect();
    until(&|samples| value(samples, "webserver_connections_open") == 3.0);
    let mut full = Wire::connect(server.addr);
    assert_eq!(full.answer(false).status, 503);
    let refusal = |name: &str, status: u16| {
        format!("webserver_{name}_total{{http_response_status_code=\"{status}\"}}")
    };
    until(&|samples| {
        [400, 408, 414, 431, 505]
            .iter()
            .all(|status| value(samples, &refusal("early_refusals", *status)) == 1.0)
            && value(samples, &refusal("connections_refused", 503)) == 1.0
            && value(samples, "webserver_connections_total") == 8.0
            && value(samples, "webserver_accept_errors_total") == 0.0
            && value(samples, "webserver_worker_lag_seconds_count{worker=\"1\"}") > 3.0
    });
    drop(open);
    until(&|samples| value(samples, "webserver_connections_open") == 0.0);
    assert!(counts(&metrics).is_empty(), "the app has seen nothing");
}

#[test]
fn forged_methods_and_paths_do_not_add_series() {
    let metrics = Metrics::new();
    let server = measured(&metrics, Limits::default());
    // A million takes minutes in a debug build. The memory of any number would grow with the first.
    let (forged, batch) = (30_000, 1000);
    let mut wire = Wire::connect(server.addr);
    let mut before = 0;
    for first in (0..forged).step_by(batch) {
        let requests: Vec<_> = (first..first + batch)
            .map(|n| format!("M{n:x} /p{n:x}/users?{n} HTTP/1.1\r\nhost: h{n:x}\r\n\r\n"))
            .collect();
        wire.send(requests.concat());
        (0..batch).for_each(|_| drop(wire.answer(false)));
        if first == 10_000 {
            before = webserver_tests::memory(std::process::id(), "VmRSS:");
        }
    }
    let grown = webserver_tests::memory(std::process::id(), "VmRSS:").saturating_sub(before);
    assert!(grown < 32 << 20, "{grown} bytes");
    let labels = "error_type=\"501\",http_request_method=\"_OTHER\",http_response_status_code=\"501\",\
                  network_protocol_version=\"1.1\",url_scheme=\"http\"";
    wait_for(&metrics, &[(labels, f64::from(forged as u32))]);
}

#[tokio::test]
async fn series_beyond_the_limit_are_one_series() {
    let metrics = Metrics::new();
    let builder = ServerBuilder::new().middleware(metrics.clone());
    let client = builder.routes(routes![status, post_status]).build().client();
    for method in [HttpMethod::GET, HttpMethod::HEAD, HttpMethod::POST] {
        for code in 200..1000_u16 {
            let target = format!("/status/{code}");
            client.request(method.clone(), target.as_str()).send().await;
        }
    }
    let seen = counts(&metrics);
    assert!(seen.len() <= 2001, "{}", seen.len());
    assert_eq!(seen.iter().map(|(_, count)| count).sum::<f64>(), 2400.0);
    assert_eq!(seen.last(), Some(&("otel_metric_overflow=\"true\"".to_owned(), 400.0)));
}

#[test]
fn scrape_is_a_response_and_has_the_metrics_of_the_program() {
    let metrics = Metrics::new();
    metrics.append(|text| text.push_str("# TYPE orders counter\norders_total 1\n# EOF\n"));
    metrics.append(|text| text.push_str("more 2\n"));
    let server = measured(&metrics, Limits::default());
    let answer = Wire::connect(server.addr).get("/metrics", "");
    assert_eq!(answer.field("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert!(answer.text().ends_with("orders_total 1\nmore 2\n"));
}

#[test]
fn scrapes_see_all_requests_of_all_threads() {
    let metrics = Metrics::new();
    let server = measured(&metrics, Limits::default());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut last = 0.0;
            while !done.load(Ordering::Relaxed) {
                let now: f64 = counts(&metrics).iter().map(|(_, count)| count).sum();
                assert!(now >= last, "a count has fallen");
                last = now;
            }
        });
        let clients: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    let mut wire = Wire::connect(server.addr);
                    (0..200).for_each(|id| drop(wire.get(&format!("/users/{id}"), "")));
                })
            })
            .collect();
        for client in clients {
            client.join().expect("no panic");
        }
        done.store(true, Ordering::Relaxed);
    });
    let labels = "http_request_method=\"GET\",http_response_status_code=\"200\",\
                  http_route=\"/users/{id}\",network_protocol_version=\"1.1\",url_scheme=\"http\"";
    wait_for(&metrics, &[(labels, 1600.0)]);
}

/// The text for a look by hand with other parsers.
#[test]
#[ignore = "prints the text"]
fn print_a_scrape() {
    let metrics = Metrics::new().body_sizes();
    let server = measured(&metrics, Limits::default());
    let mut wire = Wire::connect(server.addr);
    for path in ["/users/1", "/x", "/broken", "/status/404"] {
        wire.get(path, "");
    }
    println!("{}", metrics.scrape().as_str());
}
