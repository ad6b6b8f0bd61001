//! The types that a route attribute generates for a handler and `routes![]` generates for a group.
//! They have the route's constants and the call of the function.

use std::any::TypeId;
use std::future::Future;
use std::panic::Location;

#[cfg(feature = "openapi")]
use super::handler_docs::HandlerDocs;
use super::link_index::LinkIndex;
use super::run::{FutureBox, HandlerState, Run, RunMode, UserFuture};
use super::scope::MiddlewarePlans;
use super::serve::Serve;
use crate::extract::Extract;
use crate::http::Response;
use crate::respond::IntoResponse;
use crate::router::{Branch, ListedMiddleware, Route, Segment, Tree};

/// A handler that does not wait, with its route. The companion type of an annotated function
/// implements this trait. Each `Handler` is also a [`HandlerAsync`].
pub trait Handler: Sized + 'static {
    /// What the attribute says. All of it is one constant, because each constant adds to an app's
    /// compile time.
    const FACTS: &'static Facts;
    /// The middleware of the attribute's option `middleware`.
    const MIDDLEWARE: &'static MiddlewarePlans = &MiddlewarePlans::End;
    /// The types of the arguments: the parameters, then the extractors.
    type Args<'r>: Extract<'r>;
    /// The type of the function's result.
    #[cfg(feature = "openapi")]
    type Returns;

    /// Calls the function and turns its result into a response.
    fn answer(taken: Taken<'_, Self>) -> Response;
}

/// A handler that may wait. The companion type of an `async` function implements this trait.
pub trait HandlerAsync: Sized + 'static {
    /// What the attribute says.
    const FACTS: &'static Facts;
    /// The middleware of the attribute's option `middleware`.
    const MIDDLEWARE: &'static MiddlewarePlans = &MiddlewarePlans::End;
    /// How the handler is run.
    const RUN_MODE: RunMode = RunMode::Waits(Self::run);
    /// The types of the arguments: the parameters, then the extractors.
    type Args<'r>: Extract<'r> + Serve<<Self::Args<'r> as Extract<'r>>::Taken>;
    /// The type of the function's result.
    #[cfg(feature = "openapi")]
    type Returns;

    /// Returns the future that answers requests, one after another. rustc compiles it with the user's
    /// module, because it is a method of the handler. An edit of a handler then recompiles that module
    /// instead of one unit with the code of all handlers. For a function whose arguments borrow it is
    /// generated; any other function has [`call`](Self::call).
    fn run(states: HandlerState) -> Run {
        <Self::Args<'static> as Serve<Owned<Self>>>::serve(states, Self::FACTS.names, Self::call)
    }

    /// Calls an `async` function whose arguments do not borrow, and puts its future into the box. It is a
    /// method and not a closure in `run`, because rustc then has 2 % fewer instructions for a large app.
    fn call(taken: Owned<Self>, place: &mut FutureBox) {
        _ = (taken, place);
        unreachable!("a handler has `run` or `call`");
    }

    /// Puts the future of the function, with the result `R`, into the box. This is a method of the
    /// handler, so that rustc compiles it with the user's module. For the bound see
    /// [`handler_future`].
    fn start<R: IntoResponse, F>(place: &mut FutureBox, future: F)
    where
        F: Send, // put the value into a block `{ .. }` that ends before the `.await`; `drop` is not enough
        F: Future<Output = R> + 'static,
    {
        future.put_into(place);
    }
}

/// The arguments that a handler is called with.
pub type Taken<'r, H> = <<H as Handler>::Args<'r> as Extract<'r>>::Taken;

/// The arguments that an `async` function is called with that does not borrow.
pub type Owned<H> = <<H as HandlerAsync>::Args<'static> as Extract<'static>>::Taken;

/// What an attribute says about a handler.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The handler's route.
    pub route: Route<'static>,
    /// The names of the parameters: those of the path, those that are taken from a prefix, then that of
    /// the host, then those of the query.
    pub names: &'static [&'static str],
    /// Whether the query has a parameter `{name..}`.
    pub has_query_rest: bool,
    /// The options.
    pub options: Options,
    /// The docs of the function.
    #[cfg(feature = "openapi")]
    pub docs: HandlerDocs,
}

impl Facts {
    /// Creates the facts of a route for all hosts, without options, at the caller's location.
    #[track_caller]
    pub const fn new(
        name: &'static str,
        path: &'static str,
        segments: &'static [Segment<'static>],
        methods: &'static [&'static str],
        names: &'static [&'static str],
    ) -> Self {
        let place = Location::caller();
        let (file, line, column) = (place.file(), place.line(), place.column());
        let route =
            Route { column, names, ..Route::new(name, file, line, path, segments, methods) };
        Self {
            route,
            names,
            has_query_rest: false,
            options: Options::NONE,
            #[cfg(feature = "openapi")]
            docs: HandlerDocs::NONE,
        }
    }

    /// Sets the docs of the function.
    #[cfg(feature = "openapi")]
    pub const fn docs(mut self, docs: HandlerDocs) -> Self {
        self.docs = docs;
        self
    }

    /// Sets how many parameters are taken from the prefix of a group.
    pub const fn of_prefix(mut self, count: usize) -> Self {
        self.route.of_prefix = count;
        self
    }

    /// States that the query has a parameter `{name..}`.
    pub const fn query_rest(mut self) -> Self {
        self.has_query_rest = true;
        self
    }

    /// Sets the host that is served: a name, or `{parameter}` and the text after it.
    pub const fn host(mut self, host: &'static str) -> Self {
        self.route.host = Some(host);
        self
    }

    /// Sets the route's own middleware.
    pub const fn middleware(mut self, list: &'static [ListedMiddleware]) -> Self {
        self.route.middleware = list;
        self
    }

    /// States that everybody may call the route.
    pub const fn public(mut self) -> Self {
        self.route.is_public = true;
        self
    }

    /// Sets the rank among routes of the same shape.
    pub const fn rank(mut self, rank: u8) -> Self {
        self.route.variant.rank = rank;
        self.options.rank = rank;
        self
    }

    /// Sets [`Options::exempt`].
    pub const fn exempt(mut self, middleware: &'static [TypeId]) -> Self {
        self.options.exempt = middleware;
        self
    }

    /// Sets [`Options::consumes`].
    pub const fn consumes(mut self, content_type: &'static str) -> Self {
        self.options.consumes = Some(content_type);
        self.route.variant.consumes = Some(content_type);
        self
    }

    /// Sets [`Options::produces`].
    pub const fn produces(mut self, content_type: &'static str) -> Self {
        self.options.produces = Some(content_type);
        self.route.variant.produces = Some(content_type);
        self
    }

    /// Sets [`Options::body_limit`].
    pub const fn body_limit(mut self, bytes: u64) -> Self {
        self.options.body_limit = Some(bytes);
        self
    }

    /// Sets [`Options::timeout_ms`].
    pub const fn timeout_ms(mut self, milliseconds: u64) -> Self {
        self.options.timeout_ms = Some(milliseconds);
        self
    }
}

/// The options of a route.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The content type that a body must have; any other is answered with 415.
    pub consumes: Option<&'static str>,
    /// The content type of the response; a client that does not accept it gets 406.
    pub produces: Option<&'static str>,
    /// The maximum length of a body in bytes; a longer body is answered with 413.
    pub body_limit: Option<u64>,
    /// The maximum time that the handler may take, in milliseconds; then the client gets 503.
    pub timeout_ms: Option<u64>,
    /// The rank among routes of the same shape; a lower one is tried first.
    pub rank: u8,
    /// The middleware that the route is exempt from.
    pub exempt: &'static [TypeId],
}

impl Options {
    /// No options.
    pub const NONE: Self = Self {
        consumes: None,
        produces: None,
        body_limit: None,
        timeout_ms: None,
        rank: 0,
        exempt: &[],
    };
}

/// An entry of `routes![]`: a handler or a named group of handlers.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a handler nor a group of routes",
    label = "it does not have a route attribute",
    note = "put `#[get(\"/..\")]` or another route attribute on the function, or name a group made by `routes![pub Name = [..]]`",
    note = "a function with `#[middleware]` is listed before a group: `with [name] => [..]`"
)]
pub trait Node: 'static {
    /// The routes of the entry.
    const TREE: Tree;
    /// The routes as a branch without a prefix.
    const BRANCH: Branch = Branch::new(&[], Self::TREE);
    /// The places of the handlers, for links. Evaluated only if there is a link.
    const LINKS: LinkIndex = LinkIndex::EMPTY;
    /// The types of the handlers as nested pairs, in the order of the tree.
    type Handlers: 'static;
}

/// Requires that a handler's future is `Send`, and returns it. The bound is a plain `Send` because
/// rustc then names the value and the `.await`. rustc also shows the line of the bound, so the
/// comment on that line is part of the message.
pub fn handler_future<F>(future: F) -> F
where
    F: Future + Send, // put the value into a block `{ .. }` that ends before the `.await`; `drop` is not enough
{
    future
}

/// Turns a handler's result into the response.
pub fn respond<R: IntoResponse>(result: R) -> Response {
    result.into_response()
}
