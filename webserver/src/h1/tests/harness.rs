//! A served connection over an in-memory pipe, and what a client sees of it.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::runtime::LocalOptions;

use super::echo::Echo;
use crate::base::clock;
use crate::base::limits::Limits;
use crate::h1::{ActivePool, Connection};
use crate::http::PeerFacts;
use crate::io::{ConnContext, ConnHandle, Serving, Socket, Wheel, WorkerFlags, serve};

/// A served connection and what can be seen of its app.
pub(super) struct Served {
    pub(super) client: DuplexStream,
    pub(super) closing: Arc<WorkerFlags>,
    pub(super) wheel: Arc<std::sync::Mutex<Wheel>>,
    pub(super) produced: Arc<AtomicUsize>,
    pub(super) cancelled: Arc<AtomicUsize>,
    pub(super) done: tokio::task::JoinHandle<()>,
}

pub(super) fn start(limits: Limits, pipe: usize) -> Served {
    let (client, server) = duplex(pipe);
    let app = Echo::default();
    let (produced, cancelled) = (app.produced.clone(), app.cancelled.clone());
    let mut wheel = Wheel::default();
    let closing = Arc::new(WorkerFlags::default());
    let stream = Socket::Other(Box::new(server));
    let serving =
        serve_with(stream, app, limits, wheel.add(PeerFacts::plain(None)), closing.clone());
    let wheel = Arc::new(std::sync::Mutex::new(wheel));
    tick(wheel.clone(), closing.clone());
    let done = tokio::task::spawn_local(serving);
    Served { client, closing, wheel, produced, cancelled, done }
}

/// Serves a connection to an app.
pub(super) fn serve_with(
    stream: Socket,
    app: Echo,
    limits: Limits,
    handle: Arc<ConnHandle>,
    worker: Arc<WorkerFlags>,
) -> Serving<Connection, ()> {
    let context = ConnContext { handle, worker, limits: Arc::new(limits) };
    serve(stream, Connection::new(context, Arc::new(app), ActivePool::default()), ())
}

pub(super) fn tick(wheel: Arc<std::sync::Mutex<Wheel>>, common: Arc<WorkerFlags>) {
    tokio::task::spawn_local(async move {
        loop {
            clock::tick();
            common.time.tick();
            wheel.lock().expect("no test panics under it").tick(common.time.now());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
}

pub(super) fn run<F: Future>(test: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build_local(LocalOptions::default());
    runtime.expect("a runtime").block_on(async {
        tokio::time::timeout(Duration::from_secs(10), test).await.expect("the test ends in time")
    })
}

/// Sends `input`, ends the sending, and returns the responses without the `date` fields.
pub(super) fn exchange(input: &[u8], piece: usize) -> String {
    exchange_with(Limits::default(), input, piece)
}

pub(super) fn exchange_with(limits: Limits, input: &[u8], piece: usize) -> String {
    run(converse(limits, input.chunks(piece).map(<[u8]>::to_vec).collect()))
}

pub(super) async fn converse(limits: Limits, pieces: Vec<Vec<u8>>) -> String {
    let Served { client, done, .. } = start(limits, 1 << 16);
    let (mut from, mut to) = tokio::io::split(client);
    tokio::spawn(async move {
        for bytes in pieces {
            if to.write_all(&bytes).await.is_err() {
                return;
            }
            // The server reads what has arrived so far.
            tokio::task::yield_now().await;
        }
        let _ = to.shutdown().await;
    });
    let mut out = Vec::new();
    from.read_to_end(&mut out).await.expect("a pipe is read to its end");
    done.await.expect("a connection does not panic");
    plain(&out)
}

pub(super) fn plain(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let kept = text.split_inclusive("\r\n").filter(|line| !line.starts_with("date: "));
    kept.filter(|line| !line.starts_with("content-type: ")).collect()
}

/// Checks that the answer is the same for input that arrives at once, byte by byte, and cut in two
/// at every place.
pub(super) fn check(input: &str, expected: &str) {
    let bytes = input.as_bytes();
    assert_eq!(exchange(bytes, usize::MAX), expected, "all at once: {input:?}");
    assert_eq!(exchange(bytes, 1), expected, "byte by byte: {input:?}");
    run(async {
        let cut = |at: usize| vec![bytes[..at].to_vec(), bytes[at..].to_vec()];
        let cuts = (1..bytes.len().min(1000))
            .map(|at| (at, tokio::spawn(converse(Limits::default(), cut(at)))));
        for (at, answered) in cuts.collect::<Vec<_>>() {
            let out = answered.await.expect("no panic");
            assert_eq!(out, expected, "cut at {at}: {input:?}");
        }
    });
}

pub(super) fn ok(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len())
}

pub(super) fn ok_close(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

/// Reads until `end` has arrived.
pub(super) async fn read_until(client: &mut DuplexStream, end: &str) -> String {
    let mut out = Vec::new();
    while !out.ends_with(end.as_bytes()) {
        let byte = client.read_u8().await;
        out.push(byte.unwrap_or_else(|_| panic!("ended after {:?}", plain(&out))));
    }
    plain(&out)
}
