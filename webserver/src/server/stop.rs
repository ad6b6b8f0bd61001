//! Stopping from outside: the handle, and the signals that do what it does. How a worker winds up
//! is its own.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::task::JoinHandle;

use super::tasks::{TaskGuard, Tasks};
use super::wait::{Watched, first};

/// How far a server is on its way to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Running,
    /// Requests in flight may end, for a bounded time.
    Graceful,
    /// At once.
    Now,
}

/// Stops a running server, tells its addresses, and knows its background tasks. Clones are handles
/// to the same server.
///
/// Handlers get it as a state: see [`ServerBuilder::handle`](crate::ServerBuilder::handle).
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
    tasks: Tasks,
}

/// How a server stands.
#[derive(Debug)]
struct Standing {
    phase: Phase,
    /// None until it is known where the server listens.
    addrs: Option<Vec<SocketAddr>>,
}

impl Default for Handle {
    fn default() -> Self {
        let standing = Watched::new(Standing { phase: Phase::Running, addrs: None });
        Self(Arc::new(Shared { standing, tasks: Tasks::default() }))
    }
}

impl Handle {
    /// Stops the server gracefully, as SIGINT and SIGTERM do; [`Server::run`](crate::Server::run)
    /// says how. A server that does not run yet stops as soon as it does.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().bind("127.0.0.1:0").banner(false).build();
    /// let handle = server.handle();
    /// tokio::spawn(async move {
    ///     // Whatever else than a signal should stop it.
    ///     handle.stop();
    /// });
    /// server.run().await.unwrap();
    /// # });
    /// ```
    pub fn stop(&self) {
        self.advance(Phase::Graceful);
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

    /// Waits until the server begins to stop. What has no end of its own should end then: an
    /// upgraded connection, a stream of events, a task in the background.
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
    /// returns after it has ended, or when [`Limits::grace_time`](crate::Limits) is over. The task
    /// is a Tokio task like any other. It outlives the request that started it, also one that is
    /// cancelled, and the server never cancels it.
    ///
    /// A task that works until it is told to end should wait for [`stopping`](Self::stopping) too.
    ///
    /// # Panics
    /// Outside a Tokio runtime, as `tokio::spawn` does. Handlers and middleware are in one.
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
    /// [`Limits::grace_time`](crate::Limits). It is for work that is not a task of
    /// [`spawn`](Self::spawn): a blocking task, a thread, an actor that works through a queue.
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
        TaskGuard::new(self.clone())
    }

    pub(super) fn tasks(&self) -> &Tasks {
        &self.0.tasks
    }

    /// The addresses that the server listens on, as soon as it does: with port 0 the one it got.
    /// None if the server fails to start, and [`Server::run`](crate::Server::run) says why.
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

    pub(super) fn ready(&self, addrs: &[SocketAddr]) {
        self.0.standing.change(|standing| standing.addrs = Some(addrs.to_vec()));
    }

    /// The server runs no more. If it never did, who waits for its addresses waits in vain.
    pub(super) fn over(&self) {
        self.0.standing.change(|standing| {
            standing.addrs.get_or_insert_default();
        });
    }

    /// Goes on to that phase; never back.
    pub(super) fn advance(&self, to: Phase) {
        self.0.standing.change(|standing| standing.phase = standing.phase.max(to));
    }

    /// Waits until the server is at least that far.
    pub(super) async fn reached(&self, phase: Phase) {
        self.0.standing.until(|standing| standing.phase >= phase).await;
    }
}

/// SIGINT and SIGTERM, caught from when this is made: none is lost between two waits.
pub(super) struct Signals {
    #[cfg(unix)]
    interrupt: tokio::signal::unix::Signal,
    #[cfg(unix)]
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    #[cfg(unix)]
    pub(super) fn catch() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    #[cfg(not(unix))]
    #[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
    pub(super) fn catch() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Turns the first into a graceful stop, and the second into one at once. It waits for ever.
    pub(super) async fn obey(mut self, handle: &Handle) {
        for phase in [Phase::Graceful, Phase::Now] {
            if !self.next().await {
                break;
            }
            tracing::info!(?phase, "stopping on a signal");
            handle.advance(phase);
        }
        std::future::pending::<()>().await;
    }

    /// Waits for one; `false` if there will be none.
    #[cfg(unix)]
    async fn next(&mut self) -> bool {
        first(self.interrupt.recv(), self.terminate.recv()).await.is_some()
    }

    #[cfg(not(unix))]
    async fn next(&mut self) -> bool {
        tokio::signal::ctrl_c().await.is_ok()
    }
}
