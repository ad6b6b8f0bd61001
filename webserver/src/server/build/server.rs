//! A server that was built. It can be run, stopped by its handle, and called without a socket.

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

use super::plan::{Blueprint, Plan};
use crate::client::Client;
use crate::error::Error;
use crate::http::{Dispatch, HttpMethod};
#[cfg(feature = "engine")]
use crate::server::admit::{ConnectionLimits, WorkerState};
use crate::server::admit::{Name, RunsOn};
use crate::server::describe::{Explanation, Question, RouteListing};
use crate::server::run::{Handle, Setup, System, run};

/// A server that is ready to run, made by a [`ServerBuilder`](crate::ServerBuilder).
///
/// # Panics of handlers
/// A panic in a handler, an argument, a middleware or one of their destructors is logged and
/// answered with 500, which middleware further out sees as a response. A panic in the stream of a
/// response, or in the code that took over an upgraded connection, cuts that connection. Everything
/// else keeps running. A server cannot prevent two kinds of abort: a second panic while the first
/// one unwinds, such as a destructor that panics during a panic, aborts the process, and so does
/// every panic in a program built with `panic = "abort"`.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/")]
/// fn broken() -> &'static str {
///     panic!("only this request is hurt")
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![broken]).build().client();
/// assert_eq!(client.get("/").send().await.status(), 500);
/// # });
/// ```
#[must_use = "a server does nothing until it is run: `.run().await`"]
pub struct Server {
    blueprint: Arc<Blueprint>,
    listen: Vec<Name>,
    place: RunsOn,
    workers: Option<usize>,
    banner: bool,
    signals: bool,
    error: Option<Error>,
    handle: Handle,
}

impl Server {
    pub(crate) fn from_plan(mut plan: Plan) -> Self {
        let mut listen = std::mem::take(&mut plan.listen);
        if listen.is_empty() {
            listen.push(vec![SocketAddr::from(([127, 0, 0, 1], 8080))]);
        }
        let (place, workers, handle) = (plan.place, plan.workers, plan.handle.clone());
        let (banner, signals) = (plan.banner, plan.signals);
        let (blueprint, error) = plan.draw();
        let blueprint = Arc::new(blueprint);
        Self { blueprint, listen, place, workers, banner, signals, error, handle }
    }

    /// Listens and serves until SIGINT, SIGTERM or [`Handle::stop`]. It then waits for the work
    /// that is still in progress, for a limited time.
    ///
    /// It can be called in any Tokio runtime with I/O, such as that of [`main`](macro@crate::main).
    /// The workers have threads and runtimes of their own. Dropping the future stops the server at
    /// once, as [`Handle::stop_now`] does.
    ///
    /// # How it stops
    /// 1. The listeners are closed, so that new connections are refused. Connections that the
    ///    system had already accepted are served, except those that arrive at that very moment.
    /// 2. Requests that have arrived or are arriving are answered with `Connection: close`, and
    ///    responses that are being sent are completed. Connections without a request are closed.
    /// 3. Upgraded connections and endless streams can wait for [`Handle::stopping`], and should
    ///    end when it returns.
    /// 4. When all connections of all workers have ended, the server waits for the background tasks
    ///    of [`Handle::spawn`] and [`Handle::task_guard`].
    /// 5. `run` returns when all of that has ended. It returns earlier after
    ///    [`Limits::grace_time`](crate::Limits), at a second signal or at [`Handle::stop_now`].
    ///    Then the remaining connections are cut, and their handlers are dropped at an await point.
    ///    `run` waits one more second for a worker whose thread a handler blocks.
    ///
    /// # Without serving
    /// If the environment variable `WEBSERVER_ROUTES` or `WEBSERVER_EXPLAIN` is set, `run` prints the
    /// routes or an explanation and ends the process, before it binds an address: see [`RouteListing`]
    /// and [`Explanation`]. The exit code is 2 if the variable is malformed. The feature `explain`, which is
    /// on by default, contains this.
    ///
    /// # What keeps running after it
    /// `run` does not wait for tasks of `tokio::spawn` and `spawn_blocking`, and the server never
    /// cancels one. These tasks run until they end or the process ends. The runtimes of the workers
    /// keep running too, so a database pool whose connections were opened in handlers can still be
    /// used and closed. Wait for such work before `main` returns, for instance with the
    /// `TaskTracker` of `tokio-util`.
    ///
    /// The server has dropped its states when `run` returns, unless a handler blocks a thread.
    ///
    /// # Errors
    /// - The server cannot listen on an address, or routes given to the builder at run time
    ///   conflict. The error names the addresses or the routes.
    /// - A worker could not be started, or it failed. The other workers then stop gracefully.
    /// - The stop ended while work was still in progress. [`Error::connections_cut`] returns how
    ///   many connections were cut during a request or a response, and [`Error::tasks_left`]
    ///   returns how many background tasks had not ended. A stop that left nothing unfinished
    ///   returns `Ok`.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/")]
    /// fn index() -> &'static str {
    ///     "hello"
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().bind("127.0.0.1:0").routes(routes![index]).build();
    /// # server.handle().stop();
    /// if let Err(error) = server.run().await {
    ///     eprintln!("{error}");
    ///     std::process::exit(1);
    /// }
    /// # });
    /// ```
    pub async fn run(self) -> Result<(), Error> {
        let _over = Over(self.handle.clone());
        if let Some(error) = self.error {
            return Err(error);
        }
        let workers = self.workers.unwrap_or_else(|| match self.place {
            RunsOn::OwnThread => std::thread::available_parallelism().map_or(1, usize::from),
            RunsOn::Caller => tokio::runtime::Handle::current().metrics().num_workers(),
        });
        let blueprint = self.blueprint;
        #[cfg(feature = "explain")]
        if let Some(asked) = blueprint.asked_for() {
            print_and_exit(asked);
        }
        run(Setup {
            listen: self.listen,
            place: self.place,
            workers,
            limits: blueprint.limits.clone(),
            proxies: blueprint.proxies.clone(),
            observers: blueprint.observers.clone(),
            routes: self.banner.then(|| blueprint.lines()),
            signals: self.signals,
            make: Arc::new(move || -> Arc<dyn Dispatch> { Arc::new(blueprint.app()) }),
            handle: self.handle,
            system: System::default(),
        })
        .await
    }

    /// Returns a handle that stops the server from elsewhere and knows the addresses that it
    /// listens on.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().bind("127.0.0.1:0").build();
    /// let handle = server.handle();
    /// tokio::spawn(async move {
    ///     println!("listening on {:?}", handle.addrs().await);
    ///     handle.stop();
    /// });
    /// server.run().await.unwrap();
    /// # });
    /// ```
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Returns the routes of this server, with their functions, arguments, middleware and limits.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/")]
    /// fn index() -> &'static str {
    ///     "hello"
    /// }
    ///
    /// let server = ServerBuilder::new().routes(routes![index]).build();
    /// println!("{}", server.routes());
    /// ```
    pub fn routes(&self) -> RouteListing {
        self.blueprint.listing()
    }

    /// Explains how this server would answer a request with these header fields: which routes it is
    /// compared with, why each does not take it, and which middleware runs around the one that does.
    /// Nothing of the app is called.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[post("/notes", consumes = "text/plain")]
    /// fn create(text: String) -> usize {
    ///     text.len()
    /// }
    ///
    /// let server = ServerBuilder::new().routes(routes![create]).build();
    /// let fields = [("content-type", "text/html"), ("content-length", "5")];
    /// let explanation = server.explain(HttpMethod::POST, "/notes", &fields);
    /// assert_eq!(explanation.status().map(|status| status.as_u16()), Some(415));
    /// println!("{explanation}");
    /// ```
    pub fn explain(
        &self,
        method: HttpMethod,
        target: &str,
        headers: &[(&str, &str)],
    ) -> Explanation {
        self.blueprint.explain(&Question { method, target, headers })
    }

    /// Returns a client for tests that calls the server without a socket. [`Client::call`] passes requests on
    /// that were made elsewhere, so a client is also how a server is called from inside another program.
    ///
    /// # Panics
    /// Panics if the builder was given something that [`Server::run`] reports as a mistake, such as
    /// conflicting routes.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().build().client();
    /// assert_eq!(client.get("/").send().await.status(), 404);
    /// # });
    /// ```
    pub fn client(&self) -> Client {
        Client::new(self.app(), self.blueprint.limits.body_bytes)
    }

    /// Starts the server on a free port of the loopback address, in place of the addresses that the
    /// builder was given, and returns a client for tests that sends its requests there. So a test shows
    /// what is on the wire: the framing, the `Date` field, the limits on heads, and the deadlines.
    ///
    /// The server has one worker unless the builder was given another number. It stops, without waiting,
    /// when the client, its clones and its responses have been dropped.
    ///
    /// # Panics
    /// Panics as [`Server::client`] does, if the server cannot listen, and outside a Tokio runtime with
    /// I/O.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[post("/echo")]
    /// fn echo(text: String) -> String {
    ///     text
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().routes(routes![echo]).build();
    /// let client = server.client_over_socket().await;
    /// let answer = client.post("/echo").body("hello").send().await;
    /// assert_eq!(answer.header("content-length"), Some("5"));
    /// assert_eq!(answer.text().await, "hello");
    /// # });
    /// ```
    pub async fn client_over_socket(mut self) -> Client {
        if let Some(error) = &self.error {
            panic!("{error}");
        }
        self.listen = vec![vec![SocketAddr::from(([127, 0, 0, 1], 0))]];
        (self.banner, self.signals) = (false, false);
        if matches!(self.place, RunsOn::OwnThread) {
            self.workers.get_or_insert(1);
        }
        let handle = self.handle.clone();
        let running = tokio::spawn(self.run());
        let Some(addr) = handle.addrs().await.first().copied() else {
            panic!("the server does not run: {:?}", running.await);
        };
        Client::connecting(addr, StopOnDrop(handle))
    }

    /// Makes a worker for connections that come from elsewhere. It panics as [`Server::client`]
    /// does.
    #[cfg(feature = "engine")]
    pub(crate) fn worker(&self) -> Arc<WorkerState> {
        let app = self.app();
        let limits = self.blueprint.limits.clone();
        let connections = ConnectionLimits::new(&limits, self.blueprint.proxies.clone());
        let observers = self.blueprint.observers.clone();
        WorkerState::new(app, limits, Arc::new(connections), RunsOn::Caller, observers, 0)
    }

    /// Makes an app of one worker.
    fn app(&self) -> Arc<dyn Dispatch> {
        if let Some(error) = &self.error {
            panic!("{error}");
        }
        Arc::new(self.blueprint.app())
    }
}

/// Stops the server of a client when the client is dropped.
struct StopOnDrop(Handle);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop_now();
    }
}

/// Prints what the environment asked for, and ends the process.
#[cfg(feature = "explain")]
#[cold]
fn print_and_exit(asked: Result<String, String>) -> ! {
    use std::io::Write;

    match asked {
        // The reader of the output may have gone away, which does not matter here.
        Ok(text) => {
            let _ = std::io::stdout().write_all(text.as_bytes());
            std::process::exit(0)
        }
        Err(mistake) => {
            let _ = writeln!(std::io::stderr(), "{mistake}");
            std::process::exit(2)
        }
    }
}

/// Wakes the callers that wait for the addresses of a server. It is dropped however the server
/// ends.
struct Over(Handle);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.over();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("listen", &self.listen).finish_non_exhaustive()
    }
}
