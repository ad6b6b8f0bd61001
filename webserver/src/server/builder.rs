//! Putting a server together: states, routes, middleware, limits, addresses. What can be wrong
//! beyond what the compiler sees is kept for `run()` to report.

use std::fmt::Debug;
use std::future::Future;
use std::marker::PhantomData;
use std::net::{SocketAddr, ToSocketAddrs};
use std::panic::Location;
use std::sync::Arc;

use super::Server;
use super::plan::{self, Plan};
use crate::app::{Dynamic, Mount, Mounted, Node};
use crate::extract::{Cons, Nil};
use crate::http::{HttpMethod, Request};
use crate::limits::Limits;
use crate::middleware::Middleware;
use crate::respond::IntoResponse;
use crate::router::Table;

/// The routes of one `routes![]`, with their table.
pub struct Routes<N> {
    table: Table<'static>,
    node: PhantomData<fn() -> N>,
}

impl<N: Node> Routes<N> {
    /// What `routes![]` ends in.
    #[doc(hidden)]
    pub const fn new(table: Table<'static>) -> Self {
        Self { table, node: PhantomData }
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
pub struct ServerBuilder<S = Nil, R = ()> {
    states: S,
    plan: Plan,
    routes: PhantomData<fn() -> R>,
}

impl ServerBuilder {
    /// A server with no routes and the default [`Limits`].
    pub fn new() -> Self {
        Self { states: Nil, plan: Plan::new(), routes: PhantomData }
    }
}

impl Default for ServerBuilder {
    fn default() -> Self {
        Self::new()
    }
}

impl<S, R> ServerBuilder<S, R> {
    fn with<S2, R2>(states: S2, plan: Plan) -> ServerBuilder<S2, R2> {
        ServerBuilder { states, plan, routes: PhantomData }
    }

    /// Listens there, in addition to other addresses; port 0 takes a free one. Without any it is
    /// 127.0.0.1:8080. That the address cannot be had is an error of [`Server::run`].
    pub fn bind(mut self, address: impl ToSocketAddrs + Debug) -> Self {
        match address.to_socket_addrs() {
            Ok(found) => self.plan.listen.extend(found.collect::<Vec<SocketAddr>>()),
            Err(error) => self.plan.mistake(format!("cannot listen on {address:?}: {error}")),
        }
        self
    }

    /// Adds the routes of a `routes![]`. Several such calls are compared with one another by
    /// [`Server::run`].
    #[expect(clippy::needless_pass_by_value, reason = "it reads as a list that is handed over")]
    pub fn routes<N: Node>(mut self, routes: Routes<N>) -> ServerBuilder<S, (R, N::Slots)> {
        let Routes { table, node: PhantomData } = routes;
        self.plan.trees.push((N::TREE, table));
        Self::with(self.states, self.plan)
    }

    /// Routes one method of a path to a function, without a macro. The path has the form that the
    /// attributes take, without a query; a mistake in it is an error of [`Server::run`].
    #[track_caller]
    pub fn route<H, F>(mut self, path: &str, method: HttpMethod, handler: H) -> Self
    where
        H: Fn(Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output: IntoResponse> + Send + 'static,
    {
        let place = Location::caller();
        self.plan.dynamic.push(Dynamic {
            path: path.to_owned(),
            method,
            name: plan::short_name(std::any::type_name::<H>()),
            file: place.file(),
            line: place.line(),
            mount: Dynamic::factory(handler),
        });
        self
    }

    /// Gives the handlers a value to share, as `State<T>`.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// struct Greeting(&'static str);
    ///
    /// #[get("/")]
    /// fn index(greeting: State<Greeting>) -> &'static str {
    ///     greeting.0
    /// }
    ///
    /// let server = ServerBuilder::new().routes(routes![index]).state(Greeting("hi")).build();
    /// ```
    pub fn state<T: Send + Sync + 'static>(self, value: T) -> ServerBuilder<Cons<T, S>, R> {
        Self::with(Cons(Arc::new(value), self.states), self.plan)
    }

    /// Adds a middleware inside those added before.
    pub fn middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.plan.chain.push(Box::new(middleware));
        self
    }

    /// Replaces the limits and deadlines.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.plan.limits = limits;
        self
    }

    /// How many threads serve; as many as the machine has cores if it is not set.
    pub fn workers(mut self, count: usize) -> Self {
        self.plan.workers = Some(count.max(1));
        self
    }

    /// Whether the addresses and the routes are printed at the start; they are.
    pub fn banner(mut self, shown: bool) -> Self {
        self.plan.banner = shown;
        self
    }

    /// The server. A state that a handler asks for and that was not given does not compile here.
    pub fn build<I>(self) -> Server
    where
        R: Mount<S, I>,
        S: Send + Sync + 'static,
    {
        let states = Arc::new(self.states);
        let mount = move || {
            let mut mounted: Vec<Mounted> = Vec::new();
            R::mount(&states, &mut mounted);
            mounted
        };
        Server::from_plan(self.plan, Arc::new(mount))
    }
}
