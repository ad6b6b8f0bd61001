//! Stops a server from outside, by its handle or by signals. How a worker stops is in `worker`.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinHandle;

use super::tasks::{TaskGuard, Tasks};
use crate::base::wait::{Watched, first};

/// The phases of a server's life, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Running,
    /// The server was asked to stop, and works as before for [`Limits::drain_delay`](crate::Limits).
    Draining,
    /// Requests in flight are completed, within a limited time.
    Graceful,
    /// The server stops at once.
    Now,
}

/// Stops a running server, returns its addresses, and counts its background tasks. Clones refer to
/// the same server.
///
/// Handlers can get it as a state: see [`ServerBuilder::handle`](crate::ServerBuilder::handle).
///
/// ```
/// use webserver::prelude::*;
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new().bind("127.0.0.1:0").build();
/// let handle = server.handle();
/// let running = tokio::spawn(server.run());
/// let addrs = handle.addrs().await;
/// assert_ne!(addrs[0].port(), 0);
/// handle.stop();
/// running.await.unwrap().unwrap();
/// # });
/// ```
#[derive(Clone, Debug)]
pub struct Handle(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    standing: Watched<Standing>,
    /// Whether the phase is not `Running`, for those who must not take a lock.
    is_stop_requested: AtomicBool,
    /// Whether the server works as before for a while after it was asked to stop.
    drains: AtomicBool,
    tasks: Arc<Tasks>,
}

/// The current state of a server.
#[derive(Debug)]
struct Standing {
    phase: Phase,
    /// The addresses that the server listens on; `None` until they are known.
    addrs: Option<Vec<SocketAddr>>,
}

impl Default for Handle {
    fn default() -> Self {
        let standing = Watched::new(Standing { phase: Phase::Running, addrs: None });
        Self(Arc::new(Shared {
            standing,
            is_stop_requested: AtomicBool::default(),
            drains: AtomicBool::default(),
            tasks: Arc::default(),
        }))
    }
}

impl Handle {
    /// Stops the server gracefully, as SIGINT and SIGTERM do; see
    /// [`Server::run`](crate::Server::run) for the steps. A server that is not running yet stops as
    /// soon as it runs.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().bind("127.0.0.1:0").banner(false).build();
    /// let handle = server.handle();
    /// tokio::spawn(async move {
    ///     // Something other than a signal stops the server.
    ///     handle.stop();
    /// });
    /// server.run().await.unwrap();
    /// # });
    /// ```
    pub fn stop(&self) {
        let drains = self.0.drains.load(Ordering::Relaxed);
        self.advance(if drains { Phase::Draining } else { Phase::Graceful });
    }

    /// Returns whether the server was asked to stop, by a signal or a call. From then on a check of
    /// whether the server is ready should fail, so that load balancers send requests elsewhere. The
    /// server may still accept for [`Limits::drain_delay`](crate::Limits::drain_delay), and
    /// [`stopping`](Self::stopping) waits for the end of that time.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::Handle;
    ///
    /// #[get("/readyz")]
    /// fn ready(server: State<Handle>) -> StatusCode {
    ///     if server.is_stop_requested() { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK }
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let builder = ServerBuilder::new().routes(routes![ready]);
    /// let handle = builder.handle();
    /// let client = builder.state(handle.clone()).build().client();
    /// assert_eq!(client.get("/readyz").send().await.status(), 200);
    /// handle.stop();
    /// assert_eq!(client.get("/readyz").send().await.status(), 503);
    /// # });
    /// ```
    pub fn is_stop_requested(&self) -> bool {
        self.0.is_stop_requested.load(Ordering::Relaxed)
    }

    pub(crate) fn set_drain_delay(&self, delay: Duration) {
        self.0.drains.store(!delay.is_zero(), Ordering::Relaxed);
    }

    /// Stops the server without waiting for requests in flight, as a second signal does.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().bind("127.0.0.1:0").banner(false).build();
    /// let handle = server.handle();
    /// let running = tokio::spawn(server.run());
    /// handle.stop();
    /// if tokio::time::timeout(Duration::from_secs(5), running).await.is_err() {
    ///     handle.stop_now();
    /// }
    /// # });
    /// ```
    pub fn stop_now(&self) {
        self.advance(Phase::Now);
    }

    /// Waits until the server begins to stop, which is after
    /// [`Limits::drain_delay`](crate::Limits::drain_delay). Endless work should end then, such as an upgraded
    /// connection, a stream of events or a background task.
    ///
    /// ```
    /// use tokio::io::AsyncWriteExt;
    /// use webserver::prelude::*;
    /// use webserver::{Handle, HeaderValue};
    ///
    /// #[get("/chat")]
    /// fn chat(server: State<Handle>) -> Response {
    ///     let server = Handle::clone(&server);
    ///     Response::upgrade(HeaderValue::from_static("chat"), |mut io| async move {
    ///         server.stopping().await;
    ///         let _ = io.write_all(b"see you\n").await;
    ///     })
    /// }
    ///
    /// let builder = ServerBuilder::new().routes(routes![chat]);
    /// let handle = builder.handle();
    /// let server = builder.state(handle).build();
    /// ```
    pub async fn stopping(&self) {
        self.reached(Phase::Graceful).await;
    }

    /// Spawns a background task that a graceful stop waits for: [`Server::run`](crate::Server::run)
    /// returns after the task has ended, or when [`Limits::grace_time`](crate::Limits) is over. The
    /// task is an ordinary Tokio task. It outlives the request that started it, even if that
    /// request is cancelled, and the server never cancels the task.
    ///
    /// A task that works until it is told to end should also wait for [`stopping`](Self::stopping).
    ///
    /// # Panics
    /// Panics outside a Tokio runtime, as `tokio::spawn` does. Handlers and middleware run in one.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webserver::prelude::*;
    /// use webserver::Handle;
    ///
    /// #[post("/orders/{id}")]
    /// fn order(id: u64, server: State<Handle>) -> StatusCode {
    ///     server.spawn(async move {
    ///         // A stop of the server waits for this mail.
    ///         tokio::time::sleep(Duration::from_millis(10)).await;
    ///         println!("mail for order {id} was sent");
    ///     });
    ///     StatusCode::ACCEPTED
    /// }
    ///
    /// let builder = ServerBuilder::new().routes(routes![order]);
    /// let handle = builder.handle();
    /// let server = builder.state(handle).build();
    /// ```
    #[track_caller]
    pub fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let guard = self.task_guard();
        tokio::spawn(async move {
            let output = task.await;
            drop(guard);
            output
        })
    }

    /// Makes a graceful stop wait until the guard is dropped, for at most
    /// [`Limits::grace_time`](crate::Limits). Use it for work that is not started by
    /// [`spawn`](Self::spawn), such as a blocking task, a thread, or an actor that works through a
    /// queue.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::Handle;
    ///
    /// #[post("/report")]
    /// async fn report(server: State<Handle>) -> StatusCode {
    ///     let guard = server.task_guard();
    ///     tokio::task::spawn_blocking(move || {
    ///         // A stop of the server waits for the report.
    ///         drop(guard);
    ///     });
    ///     StatusCode::ACCEPTED
    /// }
    ///
    /// let builder = ServerBuilder::new().routes(routes![report]);
    /// let handle = builder.handle();
    /// let server = builder.state(handle).build();
    /// ```
    pub fn task_guard(&self) -> TaskGuard {
        TaskGuard::new(self.0.tasks.clone())
    }

    pub(crate) fn tasks(&self) -> &Tasks {
        &self.0.tasks
    }

    /// Waits until the server listens, and returns its addresses. An address with port 0 has the
    /// port that it was given. The list is empty if the server fails to start;
    /// [`Server::run`](crate::Server::run) returns the reason.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().bind("127.0.0.1:0").banner(false).build();
    /// let handle = server.handle();
    /// tokio::spawn(server.run());
    /// assert!(tokio::net::TcpStream::connect(handle.addrs().await[0]).await.is_ok());
    /// # });
    /// ```
    pub async fn addrs(&self) -> Vec<SocketAddr> {
        let mut known = None;
        let are_known = |standing: &Standing| {
            known.clone_from(&standing.addrs);
            known.is_some()
        };
        self.0.standing.until(are_known).await;
        known.unwrap_or_default()
    }

    pub(crate) fn ready(&self, addrs: &[SocketAddr]) {
        self.0.standing.change(|standing| standing.addrs = Some(addrs.to_vec()));
    }

    /// Records that the server no longer runs. If it never listened, callers that wait for its
    /// addresses get an empty list.
    pub(crate) fn over(&self) {
        self.0.standing.change(|standing| {
            standing.addrs.get_or_insert_default();
        });
    }

    /// Advances to the given phase, unless the server has already reached it or a later one.
    pub(crate) fn advance(&self, to: Phase) {
        self.0.is_stop_requested.store(true, Ordering::Relaxed);
        self.0.standing.change(|standing| standing.phase = standing.phase.max(to));
    }

    /// Waits until the server was asked to stop.
    #[cfg(feature = "engine")]
    pub(crate) async fn stop_requested(&self) {
        self.reached(Phase::Draining).await;
    }

    /// Ends the drain delay.
    #[cfg(feature = "engine")]
    pub(crate) fn begin_stop(&self) {
        self.advance(Phase::Graceful);
    }

    /// Waits until the server stops without waiting for requests in flight.
    #[cfg(feature = "engine")]
    pub(crate) async fn stopping_now(&self) {
        self.reached(Phase::Now).await;
    }

    /// Waits until the server has reached the given phase or a later one.
    pub(crate) async fn reached(&self, phase: Phase) {
        self.0.standing.until(|standing| standing.phase >= phase).await;
    }
}

/// SIGINT and SIGTERM. They are caught from the time at which this is created, so that a signal
/// between two waits is not lost.
pub(crate) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    pub(crate) fn catch() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(crate) fn catch() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Stops the server gracefully at the first signal and at once at the second; never returns.
    pub(crate) async fn apply(mut self, handle: &Handle) {
        for is_first in [true, false] {
            if !self.next().await {
                break;
            }
            tracing::info!(gracefully = is_first, "stopping on a signal");
            if is_first {
                handle.stop();
            } else {
                handle.stop_now();
            }
        }
        std::future::pending::<()>().await;
    }

    /// Waits for a signal. Returns `false` if none can arrive.
    #[cfg(unix)]
    async fn next(&mut self) -> bool {
        first(self.interrupt.recv(), self.terminate.recv()).await.is_some()
    }

    #[cfg(not(unix))]
    async fn next(&mut self) -> bool {
        tokio::signal::ctrl_c().await.is_ok()
    }
}
