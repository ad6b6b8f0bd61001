//! What the attributes generate for a handler and `routes![]` for a group: types that carry the
//! route's constants and the call.

use std::future::Future;

use crate::extract::Extract;
use crate::http::Response;
use crate::respond::IntoResponse;
use crate::router::{Route, Tree};

/// A handler with its route; implemented by the companion type of an annotated function.
pub trait Handler: 'static {
    /// What the attribute says; one constant, since each costs when an app is compiled.
    const FACTS: &'static Facts;
    /// Its arguments: the parameters, then the extractors.
    type Args<'r>: Extract<'r>;

    /// Calls the function and makes its result a response.
    fn call(taken: Taken<'_, Self>) -> impl Future<Output = Response> + Send;
}

/// What a handler is called with.
pub type Taken<'r, H> = <<H as Handler>::Args<'r> as Extract<'r>>::Taken;

/// What an attribute says of a handler.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// Where it is routed.
    pub route: Route<'static>,
    /// The names of its parameters: those of the path, then those of the query.
    pub names: &'static [&'static str],
    /// The options.
    pub options: Options,
    /// Whether the function is `async`.
    pub waits: bool,
}

/// The options of a route.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The content type that a body has to have; else 415.
    pub consumes: Option<&'static str>,
    /// The content type of the answer; 406 if the client does not accept it.
    pub produces: Option<&'static str>,
    /// The most bytes of a body; else 413.
    pub body_limit: Option<u64>,
    /// The most milliseconds that the handler may take; else 503.
    pub timeout_ms: Option<u64>,
}

impl Options {
    /// No option set.
    pub const NONE: Self =
        Self { consumes: None, produces: None, body_limit: None, timeout_ms: None };
}

/// What can stand in `routes![]`: a handler, or a named group of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a handler nor a group of routes",
    label = "no route attribute on it",
    note = "put `#[get(\"/..\")]` or another route attribute on the function, or name a group made by `routes![pub Name = [..]]`"
)]
pub trait Node: 'static {
    /// Its routes.
    const TREE: Tree;
    /// The types of its handlers as nested pairs, in the order of the tree.
    type Handlers: 'static;
}

/// A handler's future. It moves between threads, so it has to be `Send`.
#[diagnostic::on_unimplemented(
    message = "the handler keeps a value over an `.await` that cannot move between threads",
    label = "this handler's future is not `Send`",
    note = "drop the value before the `.await`, or use a type that is `Send`: `Arc` for `Rc`, a `Mutex` for a `RefCell`"
)]
pub trait HandlerFuture: Future {}

#[diagnostic::do_not_recommend]
impl<F: Future + Send> HandlerFuture for F {}

/// Says no more than that `future` is a [`HandlerFuture`].
pub fn handler_future<F: HandlerFuture>(future: F) -> F {
    future
}

/// Makes a handler's result the answer.
pub fn respond<R: IntoResponse>(result: R) -> Response {
    result.into_response()
}
