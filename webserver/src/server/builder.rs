//! Putting a server together: states, routes, middleware, limits, addresses. What can be wrong
//! beyond what the compiler sees is kept for `run()` to report.

use std::future::Ready;
use std::marker::PhantomData;
use std::panic::Location;

use super::bounds::{Address, Built, RouteFuture, RouteList};
use super::floor::Place;
use super::listen::Name;
use super::plan::{self, Plan, Source};
use super::proxies::{ProxyHeaders, network};
use super::{Handle, Server};
use crate::app::{Dynamic, Lists, Mount, Node, SuppliedBy};
use crate::error::Error;
use crate::extract::{Distinct, Shareable};
use crate::http::{HttpMethod, Request};
use crate::limits::Limits;
use crate::middleware::Middleware;
use crate::respond::IntoResponse;
use crate::router::Table;
use crate::test::Client;

/// The routes of one `routes![]`, with their table.
///
/// `K` is inferred: rustc finds by it whether two states have one type.
pub struct Routes<N, K> {
    pub(super) table: Table<'static>,
    known: PhantomData<fn() -> (N, K)>,
}

impl<N: Node, K> Routes<N, K> {
    /// What `routes![]` ends in. Only the type of the mark counts.
    #[doc(hidden)]
    pub const fn new(table: Table<'static>, _mark: K) -> Self
    where
        K: Copy,
    {
        Self { table, known: PhantomData }
    }
}

/// Builds a [`Server`].
///
/// `S` and `R` are what it knows of the states and routes so far; they are inferred.
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
    plan: Plan,
    known: PhantomData<fn() -> (S, R)>,
}

impl ServerBuilder {
    /// A server with no routes and the default [`Limits`].
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
    /// The same builder, of which more is known.
    fn known<S2, R2>(self) -> ServerBuilder<S2, R2> {
        ServerBuilder { plan: self.plan, known: PhantomData }
    }

    /// Listens on that address, in addition to others. Port 0 takes a free port. Without any address
    /// the server listens on 127.0.0.1:8080. An address is what
    /// [`ToSocketAddrs`](std::net::ToSocketAddrs) and `Debug` are implemented for.
    ///
    /// A name may have several addresses, as `localhost` has 127.0.0.1 and, where there is IPv6, ::1.
    /// The server listens on all of them that it can, on the same port; it logs a warning for the
    /// others. [`Server::run`] fails if the name cannot be resolved or none of its addresses can be
    /// listened on, and names each.
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

    /// Adds the routes of a `routes![]`. Several such calls are compared with one another by
    /// [`Server::run`].
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
    pub fn routes<L: RouteList<Listed: Mount>>(
        mut self,
        routes: L,
    ) -> ServerBuilder<S, (R, L::Listed)> {
        let (table, tree) = routes.parts();
        let mounting = &<L::Listed as Mount>::MOUNTING;
        self.plan.sources.push(Source { table, tree, mounting });
        self.known()
    }

    /// Routes one method of a path to a function, without a macro. The path has the form that the
    /// attributes take, without a query; a mistake in it is an error of [`Server::run`].
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// async fn echo(mut request: Request) -> Response {
    ///     Response::new(request.take_body())
    /// }
    ///
    /// let server = ServerBuilder::new().route("/echo", HttpMethod::POST, echo).build();
    /// ```
    #[track_caller]
    pub fn route<H, F>(mut self, path: &str, method: HttpMethod, handler: H) -> Self
    where
        H: Fn(Request) -> F + Clone + Send + Sync + 'static,
        F: RouteFuture<Answer: IntoResponse> + Send + 'static,
    {
        let place = Location::caller();
        self.plan.route(Dynamic {
            path: path.to_owned(),
            method,
            name: plan::short_name(std::any::type_name::<H>()),
            file: place.file(),
            line: place.line(),
            mount: Dynamic::factory(handler),
        });
        self
    }

    /// Gives the handlers a value to share, as `State<T>`. It has to be `Send + Sync + 'static`, and the
    /// only state of its type.
    ///
    /// The states are the first parameter of the builder's type, so that a function can take a builder
    /// and give it one: `fn f<S, R>(builder: ServerBuilder<S, R>) -> ServerBuilder<(Db, S), R>`.
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
        self.plan.states.add(value);
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
        self.plan.chain.push(Box::new(middleware));
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

    /// Believes those proxies when they say for whom they speak, as `10.0.0.0/8`, `192.0.2.1` or
    /// `::1`, in addition to others; what is none of that is an error of [`Server::run`]. Nobody is
    /// believed otherwise. [`ClientIp`](crate::ClientIp) and
    /// [`ConnectionInfo`](crate::ConnectionInfo) then tell of the client; the routes' `host` goes by
    /// the `Host` field all the same.
    ///
    /// Each proxy adds the address that it was asked from to `X-Forwarded-For`, and the last is
    /// believed, the one before it if the last is a trusted proxy too, and so on; an entry that is
    /// malformed ends that. It has to set `X-Forwarded-Proto` and `X-Forwarded-Host` as well, or to
    /// remove them, as otherwise they are the client's. A request from a proxy costs one allocation
    /// more.
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

    /// Where the trusted proxies say it: in `X-Forwarded-*` unless it is set.
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

    /// How many threads serve; as many as the machine has cores if it is not set. Each has a
    /// listener of its own where the system can share a port, and then the system deals the
    /// connections out by a hash of their addresses: few connections can be dealt unevenly.
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

    /// Whether connections and handlers run in the runtime that [`Server::run`] is called in, instead
    /// of on threads of the server's own. By default they do not.
    ///
    /// With Tokio's multi-thread runtime a handler that blocks its thread then only delays what
    /// needs that thread: the other connections, and what handlers have opened, such as the
    /// connections of a database pool, are served by the other threads. It costs more for each
    /// request, because tasks move between threads; PERFORMANCE.md has figures. `block_in_place`
    /// works in handlers then.
    ///
    /// The runtime needs I/O and timers, as `#[tokio::main]` has them. It ends in its owner's way:
    /// when it is dropped, so are the tasks that handlers have spawned. [`workers`](Self::workers)
    /// then only says how many listeners share an address; by default as many as the runtime has
    /// threads.
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
        self.plan.place = if wanted { Place::Caller } else { Place::OwnThread };
        self
    }

    /// Whether the addresses and the routes are printed at the start; they are.
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

    /// Whether SIGINT and SIGTERM stop the server; they do. They are the whole process', which may
    /// have other plans for them, and then stops the server by its [`Handle`].
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

    /// The handle that the server will have, for what is needed to build it: a state of the
    /// handlers, for instance, as [`Handle::stopping`] shows.
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

    /// The server. A state that a handler asks for and that was not given does not compile here, nor do
    /// two states of one type; what else is wrong with what the builder was given, [`Server::run`] says.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// let server: Server = ServerBuilder::new().build();
    /// ```
    pub fn build<I, J>(self) -> Server
    where
        S: Distinct<R::Mark, J>,
        R: Lists + SuppliedBy<S, R::Mark, I>,
    {
        let mut plan = self.plan;
        if R::COUNT != 1 {
            plan.merging();
        }
        Server::from_plan(plan)
    }

    /// There for its message: `.build()` is missing.
    #[doc(hidden)]
    pub fn run(self) -> Ready<Result<(), Error>>
    where
        Self: Built,
    {
        Built::run(self)
    }

    /// There for its message: `.build()` is missing.
    #[doc(hidden)]
    pub fn client(self) -> Client
    where
        Self: Built,
    {
        Built::client(self)
    }
}
