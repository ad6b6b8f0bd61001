//! A worker for connections that the server has not accepted itself. It has an app, limits, time and
//! a graceful stop, as the server's own workers have; what it lacks is listeners.

use std::fmt;
use std::future::Future;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::base::clock::TICK;
use crate::base::limits::Limits;
use crate::base::wait::first;
use crate::h1::Connection;
use crate::http::{Dispatch, PeerFacts};
use crate::io::{ConnContext, Protocol, Socket, Transport, serve};
use crate::server::{CutOnDrop, Handle, Server, WorkerState};

/// Serves connections that the server has not accepted itself. Clones are the same worker.
///
/// A worker has an app of its own, with its own slots for handlers. It counts its connections
/// itself, so the limits on their number hold for each worker.
///
/// The [module's page](super#another-transport) has an example.
#[derive(Clone)]
pub struct Worker {
    state: Arc<WorkerState>,
    handle: Handle,
}

impl Worker {
    /// Makes a worker for the app and with the limits of `server`. It stops when the server is
    /// stopped, whether the server runs or not.
    ///
    /// # Panics
    /// Panics if the builder was given something that [`Server::run`] reports as a mistake.
    pub fn new(server: &Server) -> Self {
        Self { state: server.worker(), handle: server.handle() }
    }

    /// Returns the app, to which requests are passed.
    pub fn app(&self) -> Arc<dyn Dispatch> {
        self.state.dispatch.clone()
    }

    /// Returns the limits of the server.
    pub fn limits(&self) -> &Limits {
        &self.state.limits
    }

    /// Returns what ties a new connection to this worker.
    pub fn context(&self, peer: PeerFacts) -> ConnContext {
        self.state.context(peer)
    }

    /// Makes an HTTP/1.1 connection, as the server makes one for each client.
    pub fn http1(&self, context: ConnContext) -> Connection {
        Connection::new(context, self.app(), self.state.pool)
    }

    /// Serves a connection to its end; the future is to be spawned. Returns `None` if there are as
    /// many connections as [`Limits::connections`] or [`Limits::connections_per_ip`] allow. The
    /// context of the protocol must be of this worker.
    pub fn serve(
        &self,
        socket: Socket,
        protocol: impl Protocol,
    ) -> Option<impl Future<Output = ()> + Send + Unpin + 'static> {
        let addr = protocol.context().handle.addr();
        let permit = self.state.admit(addr.map(|addr| addr.ip())).ok()?;
        Some(serve(socket, protocol, permit))
    }

    /// Ticks for the connections, which their deadlines need, until the server stops. Then it stops
    /// the connections gracefully: each of them may complete its request, for at most
    /// [`Limits::grace_time`]. Returns how many connections had to be cut during a request or a
    /// response. If the future is dropped, all connections are cut.
    ///
    /// New connections should no longer be accepted when
    /// [`Handle::stopping`](crate::Handle::stopping) is ready. [`Server::run`] waits for a worker
    /// that runs in a task of [`Handle::spawn`](crate::Handle::spawn).
    pub async fn run(self) -> usize {
        let connections = CutOnDrop(self.state.clone());
        let ticks = async {
            let mut interval = interval(TICK);
            interval.set_missed_tick_behavior(MissedTickBehavior::Skip);
            loop {
                interval.tick().await;
                self.state.tick();
            }
        };
        let stop = async {
            self.handle.stop_requested().await;
            first(self.handle.stopping(), sleep(self.limits().drain_delay)).await;
            self.handle.begin_stop();
            self.state.flags.begin_stop();
            let time_is_up = first(self.handle.stopping_now(), sleep(self.limits().grace_time));
            first(self.state.wind_up(), time_is_up).await;
            connections.cut().await
        };
        first(ticks, stop).await
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}

/// Makes a socket for a connection of whatever Tokio can read and write. It has the defaults of
/// [`Transport`]: a client that goes away is noticed only by a read or a write.
pub fn socket(bytes: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Socket {
    Socket::Other(Box::new(Bytes(bytes)))
}

/// A stream of bytes with the defaults of a transport.
struct Bytes<T>(T);

impl<T: AsyncRead + AsyncWrite + Send + Unpin + 'static> Transport for Bytes<T> {}

impl<T: AsyncRead + Unpin> AsyncRead for Bytes<T> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, room)
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Bytes<T> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.0.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
    use tokio::task::yield_now;

    use super::*;
    use crate::http::{HttpMethod, Request, RequestBuilder, ResponseFuture};
    use crate::server::ServerBuilder;

    async fn slow(_: Request) -> &'static str {
        sleep(Duration::from_millis(150)).await;
        "slow"
    }

    async fn stuck(_: Request) -> &'static str {
        std::future::pending().await
    }

    fn server(limits: Limits) -> Server {
        ServerBuilder::new()
            .route("/slow", HttpMethod::GET, slow)
            .route("/stuck", HttpMethod::GET, stuck)
            .limits(limits)
            .build()
    }

    /// Opens a connection and sends a request for `path`, unless it is empty.
    async fn open(worker: &Worker, path: &str) -> DuplexStream {
        let (mut client, end) = duplex(1024);
        let http1 = worker.http1(worker.context(PeerFacts::plain(None)));
        tokio::spawn(worker.serve(socket(end), http1).expect("there is a place"));
        if !path.is_empty() {
            let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n");
            client.write_all(request.as_bytes()).await.expect("written");
        }
        client
    }

    async fn read(mut client: DuplexStream) -> String {
        let mut text = String::new();
        client.read_to_string(&mut text).await.expect("read");
        text
    }

    #[tokio::test]
    async fn stop_of_a_worker_ends_idle_connections_and_completes_requests() {
        let server = server(Limits::default());
        let worker = Worker::new(&server);
        let running = tokio::spawn(worker.clone().run());
        let (idle, busy) = (open(&worker, "").await, open(&worker, "/slow").await);
        sleep(Duration::from_millis(20)).await;
        server.handle().stop();
        assert_eq!(read(idle).await, "");
        let answer = read(busy).await;
        assert!(answer.contains("connection: close") && answer.ends_with("slow"), "{answer}");
        assert_eq!(running.await.expect("no panic"), 0);
    }

    #[tokio::test]
    async fn worker_cuts_what_does_not_end_in_time() {
        let limits = Limits { grace_time: Duration::from_millis(100), ..Limits::default() };
        let server = server(limits);
        let worker = Worker::new(&server);
        let running = tokio::spawn(worker.clone().run());
        let client = open(&worker, "/stuck").await;
        sleep(Duration::from_millis(20)).await;
        server.handle().stop();
        assert_eq!(running.await.expect("no panic"), 1);
        assert_eq!(read(client).await, "");
    }

    #[tokio::test]
    async fn deadlines_and_the_limit_of_connections_hold() {
        let first_byte_time = Duration::from_millis(100);
        let limits = Limits { first_byte_time, connections: 1, ..Limits::default() };
        let worker = Worker::new(&server(limits));
        let running = tokio::spawn(worker.clone().run());
        let client = open(&worker, "").await;
        let http1 = worker.http1(worker.context(PeerFacts::plain(None)));
        assert!(worker.serve(socket(duplex(1).0), http1).is_none());
        assert_eq!(read(client).await, "");
        running.abort();
    }

    #[tokio::test]
    async fn response_future_that_is_dropped_cancels_its_request() {
        struct Drops(Arc<AtomicUsize>);
        impl Drop for Drops {
            fn drop(&mut self) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        let drops = Arc::new(AtomicUsize::new(0));
        let counted = drops.clone();
        let wait = move |_: Request| {
            let here = Drops(counted.clone());
            async move {
                let _here = here;
                std::future::pending::<&'static str>().await
            }
        };
        let worker = Worker::new(&ServerBuilder::new().route("/", HttpMethod::GET, wait).build());
        let request = RequestBuilder::new(HttpMethod::GET, "/").build().expect("it is valid");
        let waiting = tokio::spawn(ResponseFuture::new(worker.app(), request));
        yield_now().await;
        waiting.abort();
        assert!(waiting.await.is_err());
        assert_eq!(drops.load(Ordering::Relaxed), 1);
    }
}
