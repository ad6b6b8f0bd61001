//! The builder of a server: states, routes, middleware, limits, addresses. Mistakes that the
//! compiler cannot see are kept for `run()` to report.

use std::future::Ready;
use std::marker::PhantomData;
use std::sync::Arc;

use super::bounds::{Address, Built, RouteList};
use super::plan::{Plan, Source};
use super::server::Server;
use crate::app::{EachFits, FitsRequest, Mount, RouteLists, SuppliedBy};
use crate::base::limits::Limits;
use crate::client::Client;
use crate::error::Error;
use crate::extract::{Distinct, Shareable};
use crate::io::Observer;
use crate::middleware::{Middleware, ProxyHeaders, network};
use crate::server::admit::{Name, RunsOn};
use crate::server::run::Handle;

/// Builds a [`Server`].
///
/// `S` and `R` are the types of the states and routes added so far; they are inferred.
///
/// ```
/// use webserver::prelude::*;
///
/// async fn hello(_: Request) -> &'static str {
///     "hello"
/// }
///
/// let server = ServerBuilder::new()
///     .bind("127.0.0.1:8080")
///     .route("/", HttpMethod::GET, hello)
///     .build();
/// ```
#[must_use = "a builder does nothing until it is built and run: `.build().run().await`"]
pub struct ServerBuilder<S = (), R = ()> {
    pub(super) plan: Plan,
    known: PhantomData<fn() -> (S, R)>,
}

impl ServerBuilder {
    /// Makes a builder with no routes and the default [`Limits`].
    pub fn new() -> Self {
        Self { plan: Plan::new(), known: PhantomData }
    }
}

impl Default for ServerBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl<S, R> ServerBuilder<S, R> {
    /// Changes the type parameters after a state or routes were added.
    pub(super) fn known<S2, R2>(self) -> ServerBuilder<S2, R2> {
        ServerBuilder { plan: self.plan, known: PhantomData }
    }

    /// Adds an address to listen on. Port 0 takes a free port. Without any address the server
    /// listens on 127.0.0.1:8080. An address is any type that implements
    /// [`ToSocketAddrs`](std::net::ToSocketAddrs) and `Debug`.
    ///
    /// A name may have several addresses: `localhost` has 127.0.0.1 and, where there is IPv6, ::1.
    /// The server listens on each address that can be bound, on the same port, and logs a warning
    /// for the others. [`Server::run`] fails if the name cannot be resolved or none of its
    /// addresses can be bound; the error names each address.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let server = ServerBuilder::new().bind("127.0.0.1:8080").bind("[::1]:8080").build();
    /// ```
    pub fn bind(mut self, address: impl Address) -> Self {
        match address.to_socket_addrs() {
            Ok(found) => {
                let name: Name = found.collect();
                if name.is_empty() {
                    self.plan.mistake(format!("cannot listen on {address:?}: it has no address"));
                }
                self.plan.listen.push(name);
            }
            Err(error) => self.plan.mistake(format!("cannot listen on {address:?}: {error}")),
        }
        self
    }

    /// Adds the routes of a `routes![]`, or of an `Option` of it, such as
    /// `debug.then_some(routes![dump])`. If there are several such calls, [`Server::run`] checks
    /// their routes for conflicts with one another.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/users/{id}")]
    /// fn user(id: u64) -> Text<u64> {
    ///     Text(id)
    /// }
    ///
    /// let server = ServerBuilder::new().routes(routes!["/api" => [user]]).build();
    /// ```
    pub fn routes<L: RouteList<Listed: Mount + EachFits>>(
        mut self,
        routes: L,
    ) -> ServerBuilder<S, (R, L::Listed)> {
        if const { L::IS_OPTIONAL } {
            self.plan.merging();
        }
        if let Some((table, tree)) = routes.parts() {
            let mounting = &<L::Listed as Mount>::PLAN;
            // The functions are compiled only for a list with ranks.
            let fits: Option<fn(&mut Vec<FitsRequest>)> = const {
                if L::HAS_RANKS { Some(<L::Listed as EachFits>::each_fits) } else { None }
            };
            self.plan.sources.push(Source { table: Some(table), tree, mounting, fits });
        }
        self.known()
    }

    /// Adds a value that handlers share as `State<T>`. It has to be `Send + Sync + 'static`, and
    /// there can be only one state of each type.
    ///
    /// The states are the first type parameter of the builder, so that a function can take a
    /// builder and add a state to it:
    /// `fn f<S, R>(builder: ServerBuilder<S, R>) -> ServerBuilder<(Db, S), R>`. A function that adds
    /// routes too is at [`mount`](Self::mount).
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// struct Greeting(&'static str);
    ///
    /// #[get("/")]
    /// fn index(State(greeting): State<Greeting>) -> &'static str {
    ///     greeting.0
    /// }
    ///
    /// let server = ServerBuilder::new().routes(routes![index]).state(Greeting("hi")).build();
    /// ```
    pub fn state<T: Shareable>(mut self, value: T) -> ServerBuilder<(T, S), R> {
        if !self.plan.states.add(value) {
            self.plan.mistake(repeated_state(std::any::type_name::<T>()));
        }
        self.known()
    }

    /// Adds a middleware inside those added before.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let server = ServerBuilder::new().middleware(Logger).build();
    /// ```
    pub fn middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.plan.chain_names.push(std::any::type_name_of_val(&middleware));
        self.plan.chain.push(Arc::new(middleware));
        self
    }

    /// Adds an observer, which is told of connections and of what is refused before the app sees it.
    /// Middleware sees all other requests.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webserver::prelude::*;
    /// use webserver::server::Observer;
    ///
    /// /// Reports workers that are blocked.
    /// struct Lag;
    ///
    /// impl Observer for Lag {
    ///     fn on_worker_tick(&self, worker: usize, lag: Duration) {
    ///         if lag > Duration::from_millis(200) {
    ///             eprintln!("worker {worker} was blocked for {lag:?}");
    ///         }
    ///     }
    /// }
    ///
    /// let server = ServerBuilder::new().observer(Lag).build();
    /// ```
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.plan.observers.push(Arc::new(observer));
        self
    }

    /// Replaces the limits and deadlines.
    ///
    /// ```
    /// use std::time::Duration;
    /// use webserver::prelude::*;
    /// use webserver::Limits;
    ///
    /// let mut limits = Limits::default();
    /// limits.connections_per_ip = Some(100);
    /// limits.grace_time = Duration::from_secs(10);
    /// let server = ServerBuilder::new().limits(limits).build();
    /// ```
    pub fn limits(mut self, limits: Limits) -> Self {
        self.plan.limits = limits;
        self
    }

    /// Adds proxies whose forwarding fields are trusted, written as `10.0.0.0/8`, `192.0.2.1` or
    /// `::1`; [`Server::run`] fails if one is written differently. Fields from all other peers are
    /// ignored. For a request from a trusted proxy, [`ClientIp`](crate::ClientIp) and
    /// [`ConnectionInfo`](crate::ConnectionInfo) describe the client instead of the proxy. The
    /// `host` of a route is still compared with the `Host` field.
    ///
    /// Each proxy appends the address of its own client to `X-Forwarded-For`. The server trusts the
    /// last entry. If that is a trusted proxy too, it trusts the entry before it, and so on; a
    /// malformed entry ends that. A proxy also has to set or remove `X-Forwarded-Proto` and
    /// `X-Forwarded-Host`, as otherwise the client decides what they say. A request from a trusted
    /// proxy costs one more allocation.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/")]
    /// fn index(ClientIp(ip): ClientIp, asked: ConnectionInfo) -> String {
    ///     format!("{ip} asks {}://{}", asked.scheme(), asked.host())
    /// }
    ///
    /// let server =
    ///     ServerBuilder::new().routes(routes![index]).trusted_proxies(["10.0.0.0/8", "::1"]).build();
    /// ```
    pub fn trusted_proxies<T: AsRef<str>>(mut self, proxies: impl IntoIterator<Item = T>) -> Self {
        for text in proxies {
            match network(text.as_ref()) {
                Ok(network) => self.plan.trust(network),
                Err(mistake) => self.plan.mistake(mistake),
            }
        }
        self
    }

    /// Chooses the fields that the trusted proxies write. The default is `X-Forwarded-*`.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::ProxyHeaders;
    ///
    /// let server = ServerBuilder::new()
    ///     .trusted_proxies(["10.0.0.0/8"])
    ///     .proxy_headers(ProxyHeaders::Forwarded)
    ///     .build();
    /// ```
    pub fn proxy_headers(mut self, headers: ProxyHeaders) -> Self {
        self.plan.proxies.read(headers);
        self
    }

    /// Sets the number of threads that serve. The default is the number of cores that the process
    /// may use. Where the system lets listeners share a port, each worker has its own listener, and
    /// the system distributes connections by a hash of their addresses. A small number of
    /// connections may therefore be distributed unevenly.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let server = ServerBuilder::new().workers(1).build();
    /// ```
    pub fn workers(mut self, count: usize) -> Self {
        self.plan.workers = Some(count.max(1));
        self
    }

    /// Sets whether connections and handlers run in the runtime that [`Server::run`] is called in.
    /// By default they run on threads of the server's own.
    ///
    /// In Tokio's multi-thread runtime a handler that blocks its thread delays only the work that
    /// needs that thread. The other threads serve all other connections, including those that
    /// handlers opened, such as the connections of a database pool. Each request costs more,
    /// because tasks move between threads; PERFORMANCE.md has figures. Handlers can use
    /// `block_in_place`.
    ///
    /// The runtime needs I/O and timers, which that of `#[tokio::main]` has. The server does not
    /// keep the runtime alive: when its owner drops it, tasks that handlers spawned are dropped
    /// too. [`workers`](Self::workers) then only sets how many listeners share an address. The
    /// default is the number of threads of the runtime.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().bind("127.0.0.1:0").on_current_runtime(true).build();
    /// # server.handle().stop();
    /// server.run().await.unwrap();
    /// # });
    /// ```
    pub fn on_current_runtime(mut self, wanted: bool) -> Self {
        self.plan.place = if wanted { RunsOn::Caller } else { RunsOn::OwnThread };
        self
    }

    /// Sets whether the server prints its addresses and routes when it starts. The default is
    /// `true`.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let server = ServerBuilder::new().banner(false).build();
    /// ```
    pub fn banner(mut self, shown: bool) -> Self {
        self.plan.banner = shown;
        self
    }

    /// Sets whether SIGINT and SIGTERM stop the server. The default is `true`. Signals are
    /// process-wide: a program that handles them itself passes `false` and stops the server by its
    /// [`Handle`].
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let server = ServerBuilder::new().signals(false).build();
    /// let handle = server.handle();
    /// ```
    pub fn signals(mut self, obeyed: bool) -> Self {
        self.plan.signals = obeyed;
        self
    }

    /// Returns the handle of the server before it is built, so that it can be a state of the
    /// handlers, for instance; [`Handle::stopping`] has an example.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::Handle;
    ///
    /// #[post("/stop")]
    /// fn stop(server: State<Handle>) {
    ///     server.stop();
    /// }
    ///
    /// let builder = ServerBuilder::new().routes(routes![stop]);
    /// let handle = builder.handle();
    /// let server = builder.state(handle).build();
    /// ```
    pub fn handle(&self) -> Handle {
        self.plan.handle.clone()
    }

    /// Builds the server. It does not compile if a state that a handler asks for is missing, or if
    /// two states have the same type. [`Server::run`] reports all other mistakes.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let server: Server = ServerBuilder::new().build();
    /// ```
    pub fn build<I, J>(self) -> Server
    where
        S: Distinct<R::Mark, J>,
        R: RouteLists + SuppliedBy<S, R::Mark, I>,
    {
        let mut plan = self.plan;
        if R::COUNT != 1 {
            plan.merging();
        }
        Server::from_plan(plan)
    }

    /// Exists for the error message that `.build()` is missing.
    #[doc(hidden)]
    pub fn run(self) -> Ready<Result<(), Error>>
    where
        Self: Built,
    {
        Built::run(self)
    }

    /// Exists for the error message that `.build()` is missing.
    #[doc(hidden)]
    pub fn client(self) -> Client
    where
        Self: Built,
    {
        Built::client(self)
    }
}

/// Describes a mistake that the compiler finds where a server has a `routes![]` of its own.
#[cold]
fn repeated_state(name: &str) -> String {
    format!(
        "two states have the type `{name}`: a handler takes a state by its type, so one of them needs \
         a type of its own"
    )
}
