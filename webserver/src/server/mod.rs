//! The server: the builder, and what it builds: something that listens, starts workers, and runs
//! until it is told to stop. What a connection or an app does is not known here.

mod accept;
mod banner;
mod bounds;
mod builder;
mod census;
mod floor;
mod forwarded;
mod keepalive;
mod listen;
mod plan;
mod proxies;
mod routes;
mod run;
mod runtime;
mod stop;
#[cfg(test)]
mod tests;
mod wait;
mod worker;

use std::fmt;
use std::net::SocketAddr;
use std::sync::Arc;

pub use self::bounds::{Address, Built, RouteFuture, RouteList};
pub use self::builder::{Routes, ServerBuilder};
use self::plan::{Blueprint, Plan};
pub use self::proxies::ProxyHeaders;
use self::run::{Setup, run};
pub use self::runtime::block_on;
pub use self::stop::Handle;
use self::worker::System;
use crate::error::Error;
use crate::http::Dispatch;
#[cfg(feature = "_internals")]
use crate::limits::Limits;
use crate::test::Client;

/// A server that is ready to run, made by a [`ServerBuilder`].
///
/// # Panics of handlers
/// A panic in a handler, an argument, a middleware or one of their destructors is logged and answered
/// with 500, which middleware further out sees as a response; one in the stream of an answer, or in
/// what took over an upgraded connection, cuts that connection. All else goes on. Two things no
/// server can save: a panic while another one unwinds, as when a destructor panics because of a
/// panic, aborts the process, and so does every panic in a program built with `panic = "abort"`.
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
    listen: Vec<SocketAddr>,
    workers: Option<usize>,
    banner: bool,
    signals: bool,
    error: Option<Error>,
    handle: Handle,
}

impl Server {
    fn from_plan(mut plan: Plan) -> Self {
        let mut listen = std::mem::take(&mut plan.listen);
        if listen.is_empty() {
            listen.push(SocketAddr::from(([127, 0, 0, 1], 8080)));
        }
        let (workers, handle) = (plan.workers, plan.handle.clone());
        let (banner, signals) = (plan.banner, plan.signals);
        let (blueprint, error) = plan.draw();
        Self { blueprint: Arc::new(blueprint), listen, workers, banner, signals, error, handle }
    }

    /// Listens and serves until SIGINT, SIGTERM or [`Handle::stop`], and until the requests in
    /// flight are answered or their time is up.
    ///
    /// It runs inside any Tokio runtime with I/O, that of [`main`](macro@crate::main) for instance;
    /// its workers have threads and runtimes of their own. Dropping the future stops the server at
    /// once.
    ///
    /// # How it stops
    /// 1. The addresses are listened on no more: new connections are refused. Those that the
    ///    system had already taken in are served, but for ones that come in the very moment.
    /// 2. Requests that have arrived or are arriving are answered, with `Connection: close`; answers
    ///    in the making go on. Connections without a request are closed.
    /// 3. Upgraded connections and streams without an end of their own see the stop by
    ///    [`Handle::stopping`] and should end.
    /// 4. When all have ended, or after [`Limits::grace_time`](crate::Limits), or at a second
    ///    signal, or at [`Handle::stop_now`], `run` returns. What is left is cut, its handlers
    ///    dropped at an await point. A handler that blocks its thread is waited for one more second.
    ///
    /// # Errors
    /// - An address can not be had, or routes given to the builder at run time conflict; the error
    ///   names them.
    /// - A worker could not be started or failed; then the others stop gracefully.
    /// - Connections were cut by the stop: [`Error::connections_cut`] says how many. Without that a
    ///   stop is `Ok`.
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
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let blueprint = self.blueprint;
        run(Setup {
            listen: self.listen,
            workers: self.workers.unwrap_or_else(cores),
            limits: blueprint.limits.clone(),
            proxies: blueprint.proxies.clone(),
            routes: self.banner.then(|| blueprint.lines.clone()),
            signals: self.signals,
            make: Arc::new(move || -> Arc<dyn Dispatch> { Arc::new(blueprint.app()) }),
            handle: self.handle,
            system: System::default(),
        })
        .await
    }

    /// Stops the server from elsewhere, and knows where it listens.
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

    /// A client that needs no socket, for tests.
    ///
    /// # Panics
    /// If the routes given to the builder at run time are wrong: what [`Server::run`] reports.
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
        if let Some(error) = &self.error {
            panic!("{error}");
        }
        let app: Arc<dyn Dispatch> = Arc::new(self.blueprint.app());
        Client::new(app, self.blueprint.limits.body_bytes)
    }

    /// What one worker has of it.
    #[cfg(feature = "_internals")]
    pub(crate) fn worker(&self) -> (Arc<dyn Dispatch>, Arc<Limits>) {
        (Arc::new(self.blueprint.app()), self.blueprint.limits.clone())
    }
}

/// Tells who waits for a server that it runs no more, whichever way it ended.
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
