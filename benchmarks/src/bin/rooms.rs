//! Sends a request to a server with one feature of the crate, through a connection in memory, to be run
//! under an instruction counter. `rooms CASE TIMES` prints how many heap allocations 1,000 requests make in
//! the steady state, and the processor time of a request in nanoseconds.
//!
//! A case is one line in `arrange`, and one in `ROOMS` of `runner/features.py`, which names the case that it
//! is compared with: the same request without the feature.

#![forbid(unsafe_code)]

use std::alloc::System;
use std::convert::Infallible;
use std::fs;
use std::sync::LazyLock;
use std::time::Duration;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use tower::layer::util::Identity;
use webserver::content_coding::{Compression, GZIP};
use webserver::cross_origin::{Cors, Csrf};
use webserver::engine::memory::Connection;
use webserver::files::{Embedded, Files, embed};
use webserver::idempotency::Idempotency;
use webserver::load::{ConcurrencyLimit, Timeout};
use webserver::metrics::Metrics;
use webserver::prelude::*;
use webserver::request_id::SetRequestId;
use webserver::security_headers::{ContentSecurityPolicy, SecurityHeaders};
use webserver::telemetry::Trace;
use webserver::tower::{Layered, MountService};

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arranged = arguments.first().and_then(|case| arrange(case));
    let times = arguments.get(1).and_then(|text| text.parse().ok());
    let (Some((server, input)), Some(times)) = (arranged, times) else {
        eprintln!("usage: rooms CASE TIMES");
        std::process::exit(2);
    };
    // Files that are not in the system's memory would be read by its threads.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let _entered = runtime.as_ref().expect("a runtime").enter();
    let mut client =
        Client { connection: Connection::open(&server), input, output: Vec::with_capacity(65_536) };
    // Warm-up: the pools fill.
    client.ask(100);
    let (region, start) = (Region::new(ALLOCATOR), processor_time());
    client.ask(times);
    let change = region.change();
    let nanoseconds = processor_time().saturating_sub(start) / times as u64;
    println!("{} {nanoseconds}", (change.allocations + change.reallocations) * 1000 / times);
}

/// Returns the processor time of this thread in nanoseconds.
fn processor_time() -> u64 {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or_default()
}

struct Client {
    connection: Connection,
    input: Vec<u8>,
    output: Vec<u8>,
}

impl Client {
    fn ask(&mut self, times: usize) {
        for _ in 0..times {
            self.output.clear();
            let taken = self.connection.exchange(&self.input, &mut self.output);
            assert!(taken == self.input.len() && self.output.starts_with(b"HTTP/1.1 "));
        }
    }
}

/// The content of the file that is sent, and the text of the handler that it is compared with.
static KIB: LazyLock<&str> = LazyLock::new(|| "0123456789abcde\n".repeat(64).leak());

/// The folder with the file. Its name has no place in the measurement, so that it may stay.
static FOLDER: LazyLock<std::path::PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join("webserver-benchmarks-rooms");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let file = folder.join("kib.txt");
    if !file.exists() {
        fs::write(&file, *KIB).expect("the file can be written");
        // For two seconds after a change the tag of a file is another one.
        std::thread::sleep(std::time::Duration::from_millis(2_100));
    }
    folder
});

static SOURCES: Embedded = embed!("src/bin/load");

/// Returns the server and the request of a case, or `None` if the case is unknown.
fn arrange(case: &str) -> Option<(Server, Vec<u8>)> {
    let base = || ServerBuilder::new().routes(routes![plain, change, kib]);
    let on_disk = || Files::new(&*FOLDER).expect("the folder is there").handler();
    let embedded = || Files::embedded(&SOURCES).handler();
    let all = |path: &'static str| format!("{path}/{{path..}}");
    Some(match case {
        "get" => (base().build(), get("/plain", "")),
        "post" => (base().build(), post("/change")),
        "kib" => (base().build(), get("/kib", "")),
        "cors" => (base().middleware(cors()).build(), get("/plain", FROM_SHOP)),
        "cors-other" => (base().middleware(cors()).build(), get("/plain", "")),
        "preflight" => (base().middleware(cors()).build(), preflight("/change")),
        "csrf" => (base().middleware(Csrf::new()).build(), get("/plain", "")),
        "csrf-post" => (base().middleware(Csrf::new()).build(), post("/change")),
        "headers" => (base().middleware(SecurityHeaders::new()).build(), get("/plain", "")),
        "nonce" => (base().middleware(with_nonce()).build(), get("/plain", "")),
        "disk" => (
            base().route(&all("/files"), HttpMethod::GET, on_disk()).build(),
            get("/files/kib.txt", ""),
        ),
        "disk-304" => (
            base().route(&all("/files"), HttpMethod::GET, on_disk()).build(),
            get("/files/kib.txt", "If-None-Match: *\r\n"),
        ),
        "disk-range" => (
            base().route(&all("/files"), HttpMethod::GET, on_disk()).build(),
            get("/files/kib.txt", "Range: bytes=0-99\r\n"),
        ),
        "embedded" => (
            base().route(&all("/files"), HttpMethod::GET, embedded()).build(),
            get("/files/main.rs", ""),
        ),
        "compression" => (base().middleware(gzip()).build(), get("/kib", "")),
        "gzip" => (base().middleware(gzip()).build(), get("/kib", "Accept-Encoding: gzip\r\n")),
        "id" => (base().middleware(SetRequestId::new()).build(), get("/plain", "")),
        "limit" => (base().middleware(ConcurrencyLimit::new(100)).build(), get("/plain", "")),
        "timeout" => {
            (base().middleware(Timeout::new(Duration::from_secs(5))).build(), get("/plain", ""))
        }
        "no-key" => (base().middleware(Idempotency::new()).build(), post("/change")),
        "replay" => (base().middleware(Idempotency::new()).build(), keyed("/change")),
        "trace" => (base().middleware(Trace::new()).build(), get("/plain", "")),
        "metrics" => (base().middleware(Metrics::new()).build(), get("/plain", "")),
        "layer" => (base().middleware(Layered::new(Identity::new())).build(), get("/plain", "")),
        "mount" => (base().mount_service("/inner", service()).build(), get("/inner/plain", "")),
        _ => return None,
    })
}

const SHOP: &str = "https://shop.example.com";
const FROM_SHOP: &str = "Origin: https://shop.example.com\r\n";

fn cors() -> Cors {
    Cors::origins(&[SHOP]).allow_credentials().expose_headers(&["x-total"])
}

fn gzip() -> Compression {
    Compression::with(&[GZIP])
}

fn with_nonce() -> SecurityHeaders {
    let sources = ["'self'", ContentSecurityPolicy::NONCE];
    let policy = ContentSecurityPolicy::new().set("script-src", &sources);
    SecurityHeaders::new().content_security_policy(&policy)
}

fn service() -> impl tower::Service<
    http::Request<Body>,
    Response = http::Response<Body>,
    Error = Infallible,
    Future: Send,
> + Clone
+ Send
+ Sync
+ 'static {
    tower::service_fn(async |_| {
        Ok::<_, Infallible>(http::Response::new(Body::from("Hello, World!")))
    })
}

fn get(path: &str, fields: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{fields}\r\n").into_bytes()
}

fn post(path: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nOrigin: http://127.0.0.1\r\n\
         Sec-Fetch-Site: same-origin\r\n\r\n"
    )
    .into_bytes()
}

/// A request whose key the warm-up has used, so that it is answered by the store.
fn keyed(path: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\nIdempotency-Key: \"a\"\r\n\r\n"
    )
    .into_bytes()
}

fn preflight(path: &str) -> Vec<u8> {
    format!(
        "OPTIONS {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{FROM_SHOP}\
         Access-Control-Request-Method: POST\r\n\r\n"
    )
    .into_bytes()
}

#[get("/plain")]
fn plain() -> &'static str {
    "Hello, World!"
}

#[get("/kib")]
fn kib() -> &'static str {
    *KIB
}

#[post("/change")]
fn change() -> &'static str {
    "done"
}
