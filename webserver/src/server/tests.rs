//! Servers on real sockets: how they start and stop, and what remains after a stop.

use std::io::Error;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

use super::admit::RunsOn;
use super::build::ServerBuilder;
use super::run::{Handle, Make, System};
use crate::base::limits::Limits;
use crate::http::{Dispatch, Exchange, HttpMethod, Refusal, Request, Response};
use crate::io::Observers;
use crate::server::run::supervise as life;

async fn slow(_: Request) -> &'static str {
    tokio::time::sleep(Duration::from_millis(100)).await;
    "slow"
}

async fn stuck(_: Request) -> &'static str {
    std::future::pending().await
}

async fn block(_: Request) -> &'static str {
    std::thread::sleep(Duration::from_secs(3));
    "blocked"
}

/// Starts a server. Returns its address, its handle, and the task of its `run()`.
async fn start(
    limits: Limits,
) -> (SocketAddr, Handle, JoinHandle<Result<(), crate::error::Error>>) {
    let server = ServerBuilder::new()
        .bind("127.0.0.1:0")
        .route("/slow", HttpMethod::GET, slow)
        .route("/stuck", HttpMethod::GET, stuck)
        .route("/block", HttpMethod::GET, block)
        .limits(limits)
        .workers(2)
        .banner(false)
        .build();
    let handle = server.handle();
    let running = tokio::spawn(server.run());
    let addr = handle.addrs().await[0];
    (addr, handle, running)
}

async fn send(addr: SocketAddr, path: &str) -> TcpStream {
    let mut client = TcpStream::connect(addr).await.expect("the server listens");
    let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
    client.write_all(request.as_bytes()).await.expect("written");
    client
}

async fn read_all(mut client: TcpStream) -> String {
    let mut out = Vec::new();
    let _ = client.read_to_end(&mut out).await;
    String::from_utf8_lossy(&out).into_owned()
}

fn run<F: Future>(test: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        tokio::time::timeout(Duration::from_secs(10), test).await.expect("the test ends in time")
    })
}

#[test]
fn graceful_stop_answers_requests_in_flight_and_closes_idle_connections() {
    run(async {
        let (addr, handle, running) = start(Limits::default()).await;
        let idle = TcpStream::connect(addr).await.expect("the server listens");
        let busy = send(addr, "/slow").await;
        tokio::time::sleep(Duration::from_millis(30)).await;
        handle.stop();
        assert_eq!(read_all(idle).await, "");
        let answer = read_all(busy).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.contains("connection: close\r\n"), "{answer}");
        running.await.expect("no panic").expect("stopped without an error");
        assert!(TcpStream::connect(addr).await.is_err(), "the listeners are closed");
    });
}

#[test]
fn graceful_stop_ends_after_the_grace_time() {
    run(async {
        let limits = Limits { grace_time: Duration::from_millis(100), ..Limits::default() };
        let (addr, handle, running) = start(limits).await;
        let stuck = send(addr, "/stuck").await;
        tokio::time::sleep(Duration::from_millis(30)).await;
        handle.stop();
        let error = running.await.expect("no panic").expect_err("the request was not answered");
        assert_eq!(error.connections_cut(), Some(1), "{error}");
        assert_eq!(read_all(stuck).await, "");
    });
}

#[test]
fn stop_now_cuts_requests_that_a_graceful_stop_waits_for() {
    run(async {
        let (addr, handle, running) = start(Limits::default()).await;
        let _first = send(addr, "/stuck").await;
        let _second = send(addr, "/stuck").await;
        tokio::time::sleep(Duration::from_millis(30)).await;
        handle.stop();
        tokio::time::sleep(Duration::from_millis(30)).await;
        handle.stop_now();
        let error = running.await.expect("no panic").expect_err("requests were not answered");
        assert_eq!(error.to_string(), "stopped with 2 connections cut");
    });
}

#[test]
fn stop_does_not_wait_for_a_handler_that_blocks_its_thread() {
    run(async {
        let limits = Limits { grace_time: Duration::from_millis(50), ..Limits::default() };
        let (addr, handle, running) = start(limits).await;
        let blocking = send(addr, "/block").await;
        tokio::time::sleep(Duration::from_millis(30)).await;
        handle.stop();
        let error = running.await.expect("no panic").expect_err("a worker did not stop");
        assert!(error.to_string().ends_with("1 worker did not stop: a handler blocks its thread"));
        drop(blocking);
    });
}

/// Starts new threads instead of reusing those of other tests' workers.
fn new_threads() -> System {
    System { reuse: false, ..System::default() }
}

/// Runs three workers, one of which fails. Returns the text of the error of `run()`, which returns
/// when the others have ended too.
async fn fails(system: System, apps: usize) -> String {
    let left = Arc::new(AtomicUsize::new(apps));
    let make: Make = Arc::new(move || {
        let fits = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |n| n.checked_sub(1));
        assert!(fits.is_ok(), "it fails on purpose");
        Arc::new(Nothing)
    });
    let setup = life::Setup {
        listen: vec![vec![([127, 0, 0, 1], 0).into()]],
        place: RunsOn::OwnThread,
        workers: 3,
        limits: Arc::default(),
        proxies: Arc::default(),
        observers: Observers::default(),
        make: make.clone(),
        handle: Handle::default(),
        routes: None,
        signals: true,
        system,
    };
    let error = life::run(setup).await.expect_err("a worker failed");
    assert_eq!(Arc::strong_count(&make), 1, "no worker that could make an app is left");
    error.to_string()
}

#[test]
fn worker_that_panics_stops_the_others_and_is_reported() {
    // The last of the three workers to start panics.
    let panicked = run(fails(new_threads(), 2));
    assert_eq!(panicked, "a worker thread failed: it panicked");
}

#[test]
fn worker_without_a_thread_stops_the_others_and_is_reported() {
    let check = |thread, reason: &str| {
        let error = run(fails(System { thread, ..new_threads() }, 3));
        assert_eq!(error, format!("a worker thread failed: it cannot be started: {reason}"));
    };
    check(|_, _| Err(Error::other("no room")), "no room");
    check(
        |name, run| match &*name {
            "webserver-0" => std::thread::Builder::new().spawn(run).map(|_| ()),
            _ => Err(Error::other(format!("none for {name}"))),
        },
        "none for webserver-1",
    );
}

#[test]
fn worker_without_a_runtime_stops_the_others_and_is_reported() {
    let check = |runtime| {
        let error = run(fails(System { runtime, ..new_threads() }, 3));
        let expected = "a worker thread failed: its runtime cannot be built: no descriptors";
        assert_eq!(error, expected);
    };
    check(|| Err(Error::other("no descriptors")));
    check(|| match std::thread::current().name() {
        Some("webserver-2") => Err(Error::other("no descriptors")),
        _ => (new_threads().runtime)(),
    });
}

/// The number of runtimes that have been built. The last one is built late.
static BUILT: AtomicUsize = AtomicUsize::new(0);

#[test]
fn connections_are_accepted_only_when_all_workers_are_ready() {
    run(async {
        let runtime = || {
            if std::thread::current().name() == Some("webserver-2") {
                std::thread::sleep(Duration::from_millis(200));
            }
            BUILT.fetch_add(1, Ordering::Relaxed);
            (new_threads().runtime)()
        };
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let addr = free.expect("a free port");
        let setup = life::Setup {
            listen: vec![vec![addr]],
            place: RunsOn::OwnThread,
            workers: 3,
            limits: Arc::default(),
            proxies: Arc::default(),
            observers: Observers::default(),
            make: Arc::new(|| Arc::new(Counts)),
            handle: Handle::default(),
            routes: None,
            signals: false,
            system: System { runtime, ..new_threads() },
        };
        let running = tokio::spawn(life::run(setup));
        while BUILT.load(Ordering::Relaxed) == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // Some of these connections belong to the workers that are up first.
        let mut clients = Vec::new();
        for _ in 0..20 {
            let mut client = TcpStream::connect(addr).await.expect("the server listens");
            client.write_all(b"no request\r\n\r\n").await.expect("written");
            clients.push(client);
        }
        for client in clients {
            assert!(read_all(client).await.starts_with("HTTP/1.1 403 "), "with all three");
        }
        running.abort();
    });
}

/// Refuses with 418 instead of 403 as long as not all runtimes are built.
struct Counts;

impl Dispatch for Counts {
    fn open(&self) -> Box<dyn Exchange> {
        unreachable!("no request is dispatched")
    }

    fn close(&self, _: Box<dyn Exchange>) {}

    fn refuse(&self, _: Refusal) -> Response {
        let status = if BUILT.load(Ordering::Relaxed) == 3 { 403 } else { 418 };
        Response::default().with_status(status.try_into().expect("a status"))
    }
}

/// An app that gets no requests.
struct Nothing;

impl Dispatch for Nothing {
    fn open(&self) -> Box<dyn Exchange> {
        unreachable!("no client connects")
    }

    fn close(&self, _: Box<dyn Exchange>) {}

    fn refuse(&self, _: Refusal) -> Response {
        Response::default()
    }
}

#[test]
fn dropping_the_future_of_run_stops_the_server() {
    run(async {
        let (addr, _handle, running) = start(Limits::default()).await;
        running.abort();
        let _ = running.await;
        while TcpStream::connect(addr).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
}

#[test]
fn listen_error_names_an_address_in_use() {
    run(async {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let addr = taken.local_addr().expect("it has an address");
        let server = ServerBuilder::new().bind(addr).workers(2).banner(false).build();
        let handle = server.handle();
        let error = server.run().await.expect_err("the port is taken").to_string();
        assert!(
            handle.addrs().await.is_empty(),
            "callers that wait for addresses get an empty list"
        );
        assert!(error.starts_with(&format!("cannot listen on {addr}: ")), "{error}");
        // A second server cannot take half of the connections of the first either.
        let (addr, _handle, _running) = start(Limits::default()).await;
        let second = ServerBuilder::new().bind(addr).workers(2).banner(false).build();
        assert!(second.run().await.is_err());
    });
}

#[test]
fn connection_over_the_limit_gets_503_and_the_others_are_served() {
    run(async {
        let limits = Limits { connections: 1, ..Limits::default() };
        let (addr, handle, _running) = start(limits).await;
        let first = send(addr, "/slow").await;
        tokio::time::sleep(Duration::from_millis(30)).await;
        let second = TcpStream::connect(addr).await.expect("the kernel accepts");
        let refused = read_all(second).await;
        assert!(refused.starts_with("HTTP/1.1 503 Service Unavailable\r\n"), "{refused}");
        assert!(refused.contains("connection: close\r\n"), "{refused}");
        handle.stop();
        assert!(read_all(first).await.ends_with("slow"));
    });
}
