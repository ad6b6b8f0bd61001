//! What the attributes generate for a handler and `routes![]` for a group: types that carry the
//! route's constants and the call.

use std::future::Future;
use std::panic::Location;

use super::mount::serve_all;
use super::slot::{HandlerState, Run, Way};
use crate::extract::Extract;
use crate::http::Response;
use crate::respond::IntoResponse;
use crate::router::{Branch, Route, Segment, Tree};

/// A handler that does not wait, with its route; implemented by the companion type of an annotated
/// function. Each is a [`HandlerAsync`].
pub trait Handler: Sized + 'static {
    /// What the attribute says; one constant, since each costs when an app is compiled.
    const FACTS: &'static Facts;
    /// Its arguments: the parameters, then the extractors.
    type Args<'r>: Extract<'r>;

    /// Calls the function and makes its result a response.
    fn answer(taken: Taken<'_, Self>) -> Response;
}

/// A handler that may wait; implemented by the companion type of an `async` function.
pub trait HandlerAsync: Sized + 'static {
    /// What the attribute says.
    const FACTS: &'static Facts;
    /// How it is run.
    const WAY: Way = Way::waits::<Self>();
    /// Its arguments: the parameters, then the extractors.
    type Args<'r>: Extract<'r>;

    /// Returns the future that answers requests, one after the other. Its code is generated, so that
    /// rustc compiles it with the user's module: an edit of a handler compiles that module again, and
    /// not one unit with the code of all handlers.
    fn run(states: HandlerState) -> Run;
}

#[diagnostic::do_not_recommend]
impl<H: Handler> HandlerAsync for H {
    const FACTS: &'static Facts = <H as Handler>::FACTS;
    const WAY: Way = Way::at_once::<H>();
    type Args<'r> = <H as Handler>::Args<'r>;

    fn run(states: HandlerState) -> Run {
        Box::pin(serve_all::<H>(states))
    }
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
}

impl Facts {
    /// Those of a route for all hosts without options, where this is called.
    #[track_caller]
    pub const fn new(
        name: &'static str,
        path: &'static str,
        segments: &'static [Segment<'static>],
        methods: &'static [&'static str],
        names: &'static [&'static str],
    ) -> Self {
        let place = Location::caller();
        let (file, line) = (place.file(), place.line());
        let route = Route { name, file, line, path, segments, methods, host: None };
        Self { route, names, options: Options::NONE }
    }

    /// The one host that is served.
    pub const fn host(mut self, host: &'static str) -> Self {
        self.route.host = Some(host);
        self
    }

    /// See [`Options::consumes`].
    pub const fn consumes(mut self, content_type: &'static str) -> Self {
        self.options.consumes = Some(content_type);
        self
    }

    /// See [`Options::produces`].
    pub const fn produces(mut self, content_type: &'static str) -> Self {
        self.options.produces = Some(content_type);
        self
    }

    /// See [`Options::body_limit`].
    pub const fn body_limit(mut self, bytes: u64) -> Self {
        self.options.body_limit = Some(bytes);
        self
    }

    /// See [`Options::timeout_ms`].
    pub const fn timeout_ms(mut self, milliseconds: u64) -> Self {
        self.options.timeout_ms = Some(milliseconds);
        self
    }
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
    /// The same in a group without a prefix.
    const BRANCH: Branch = Branch { prefix: &[], tree: Self::TREE };
    /// The types of its handlers as nested pairs, in the order of the tree.
    type Handlers: 'static;
}

/// Demands that a handler's future is `Send`, and returns it. The bound is the plain one because
/// rustc then names the value and the `.await`; it shows the bound's line, so the comment on it is
/// part of the message.
pub fn handler_future<F>(future: F) -> F
where
    F: Future + Send, // put the value into a block `{ .. }` that ends before the `.await`; `drop` is not enough
{
    future
}

/// Makes a handler's result the answer.
pub fn respond<R: IntoResponse>(result: R) -> Response {
    result.into_response()
}
