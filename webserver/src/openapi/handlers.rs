//! The handlers of an app, each with what describes it. The walk has the order of the routes in the tree.

use super::describe::{DescribeArguments, DescribeMiddlewareList, ResultOf};
use super::operation::Operation;
use crate::app::{CatcherLeaf, Entry, GroupEntries, HandlerAsync, HandlerLeaf, Node, Within};

/// What an attribute says about a handler for a description of the app.
pub trait Documented: HandlerAsync {
    /// The type of the function's result.
    type Returns;
    /// The docs of the function.
    const DOCS: &'static HandlerDocs;

    /// Describes the answers that the option `answers` lists.
    fn declared(_: &mut Operation<'_>) {}
}

/// A catcher whose result is known.
pub trait DocumentedCatcher {
    /// The type of the function's result.
    type Returns;
}

/// The docs of an argument: the name that a client sends, whether the argument is taken from the body unless
/// it is a parameter, and the lines of the doc comment.
pub type ArgumentDocs = (&'static str, bool, &'static [&'static str]);

/// The docs of a handler.
#[derive(Clone, Copy, Debug)]
pub struct HandlerDocs {
    /// The lines of the doc comment.
    pub(super) lines: &'static [&'static str],
    /// The path of the function's module.
    pub(super) module: &'static str,
    /// Whether the function is deprecated.
    pub(super) is_deprecated: bool,
    pub(super) arguments: &'static [ArgumentDocs],
}

impl HandlerDocs {
    /// Creates the docs of a function.
    pub const fn new(lines: &'static [&'static str], module: &'static str) -> Self {
        Self { lines, module, is_deprecated: false, arguments: &[] }
    }

    /// States that the function is deprecated.
    pub const fn deprecated(mut self) -> Self {
        self.is_deprecated = true;
        self
    }

    /// Adds the doc comments of arguments.
    pub const fn arguments(mut self, arguments: &'static [ArgumentDocs]) -> Self {
        self.arguments = arguments;
        self
    }
}

/// Describes a part of an operation.
pub(super) type Describe = fn(&mut Operation<'_>);

/// A handler with what describes it.
pub(super) struct Handler {
    pub(super) docs: &'static HandlerDocs,
    /// The middleware of its groups, outermost first.
    pub(super) around: Vec<Describe>,
    pub(super) arguments: Describe,
    pub(super) result: Describe,
}

/// Collects the handlers of nested pairs.
#[derive(Default)]
pub struct Handlers {
    around: Vec<Describe>,
    pub(super) all: Vec<Handler>,
    /// The results of the catchers.
    pub(super) catchers: Vec<Describe>,
}

/// Nested pairs of handlers that can be described.
pub trait DescribeHandlers {
    /// Adds the handlers, in order.
    fn collect(to: &mut Handlers);
}

impl DescribeHandlers for () {
    fn collect(_: &mut Handlers) {}
}

impl<H> DescribeHandlers for HandlerLeaf<H>
where
    H: Documented,
    H::Args<'static>: DescribeArguments<H>,
    H::Returns: ResultOf<H>,
{
    fn collect(to: &mut Handlers) {
        let handler = Handler {
            docs: H::DOCS,
            around: to.around.clone(),
            arguments: <H::Args<'static> as DescribeArguments<H>>::describe,
            result: |operation| {
                H::Returns::describe_result(operation);
                H::declared(operation);
            },
        };
        to.all.push(handler);
    }
}

impl<G: DocumentedCatcher<Returns: ResultOf<G>>, H> DescribeHandlers for CatcherLeaf<G, H> {
    fn collect(to: &mut Handlers) {
        to.catchers.push(G::Returns::describe_result);
    }
}

impl<A: DescribeHandlers, B: DescribeHandlers> DescribeHandlers for (A, B) {
    fn collect(to: &mut Handlers) {
        A::collect(to);
        B::collect(to);
    }
}

impl<N: Node<Handlers: DescribeHandlers>> DescribeHandlers for Entry<N> {
    fn collect(to: &mut Handlers) {
        N::Handlers::collect(to);
    }
}

impl<L: DescribeHandlers, const CHECKED: bool> DescribeHandlers for GroupEntries<L, CHECKED> {
    fn collect(to: &mut Handlers) {
        L::collect(to);
    }
}

impl<M: DescribeMiddlewareList, L: DescribeHandlers> DescribeHandlers for Within<M, L> {
    fn collect(to: &mut Handlers) {
        let outer = to.around.len();
        to.around.push(M::describe);
        L::collect(to);
        to.around.truncate(outer);
    }
}
