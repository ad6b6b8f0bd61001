//! Traits for the arguments of the builder's methods. Each trait exists for the error message that
//! rustc prints when a method gets an argument of another type.

use std::fmt::Debug;
use std::future::{Future, Ready};
use std::net::ToSocketAddrs;

use super::routes::Routes;
use crate::app::{EachFits, FitsRequest, Listed, Mount, MountPlan, Node};
use crate::client::Client;
use crate::error::Error;
use crate::router::{Table, Tree};

/// An argument of `ServerBuilder::bind`: one or more addresses with a port.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an address to listen on",
    label = "expected an IP address and a port",
    note = "write `\"127.0.0.1:8080\"`, `(\"127.0.0.1\", port)` or a `SocketAddr`; `127.0.0.1` serves this machine only, `0.0.0.0` all that can reach it"
)]
pub trait Address: ToSocketAddrs + Debug {}

#[diagnostic::do_not_recommend]
impl<T: ToSocketAddrs + Debug> Address for T {}

/// The argument of `ServerBuilder::routes`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of routes",
    label = "expected `routes![..]`",
    note = "write `.routes(routes![one, two])`, with the names of functions that have a route attribute, or of groups of them"
)]
pub trait RouteList {
    /// The types of the handlers, and the type of the list's mark.
    type Listed;
    /// Whether a route of the list has a rank.
    const HAS_RANKS: bool;

    /// Whether there may be no list, which is known only at run time.
    const IS_OPTIONAL: bool = false;

    /// Returns the table, and the tree of routes that it was made from.
    fn parts(self) -> Option<(Table<'static>, Tree)>;
}

impl<N: Node, K> RouteList for Routes<N, K> {
    type Listed = Listed<N::Handlers, K>;
    const HAS_RANKS: bool = N::TREE.has_ranks();

    fn parts(self) -> Option<(Table<'static>, Tree)> {
        Some((self.table, N::TREE))
    }
}

/// Routes that a server has only under a condition. The states that they need are required in any
/// case.
#[diagnostic::do_not_recommend]
impl<N: Node, K> RouteList for Option<Routes<N, K>> {
    type Listed = Listed<N::Handlers, K>;
    const HAS_RANKS: bool = N::TREE.has_ranks();
    const IS_OPTIONAL: bool = true;

    fn parts(self) -> Option<(Table<'static>, Tree)> {
        self.and_then(Routes::parts)
    }
}

/// The type argument of `ServerBuilder::mount`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is neither a named list of routes nor a handler",
    label = "expected the name of a list",
    note = "name the list where its handlers are, `routes![pub Name = [one, two]]`, and write `.mount::<Name>()`"
)]
pub trait NamedList {
    /// How the handlers are mounted.
    const MOUNTING: &'static MountPlan;
    /// Lists whether each handler can read the parameters of a request, if the list has ranks.
    const FITS: Option<fn(&mut Vec<FitsRequest>)>;
    /// The routes.
    const ROUTES: Tree;
}

#[diagnostic::do_not_recommend]
impl<N: Node<Handlers: Mount + EachFits>> NamedList for N {
    const MOUNTING: &'static MountPlan = &<N::Handlers as Mount>::PLAN;
    const FITS: Option<fn(&mut Vec<FitsRequest>)> =
        if N::TREE.has_ranks() { Some(<N::Handlers as EachFits>::each_fits) } else { None };
    const ROUTES: Tree = N::TREE;
}

/// The return type of a function given to `ServerBuilder::route`.
#[diagnostic::on_unimplemented(
    message = "a function that is given to `.route(..)` has to be `async`",
    label = "it returns `{Self}`, which is not a future",
    note = "write `async fn`, or use a route attribute and `.routes(routes![name])`, which take a plain `fn` as well"
)]
pub trait RouteFuture: Future<Output = Self::Answer> {
    /// The output of the future.
    type Answer;
}

#[diagnostic::do_not_recommend]
impl<F: Future> RouteFuture for F {
    type Answer = F::Output;
}

/// The methods that only a built server has. No builder implements this trait, so rustc prints its
/// message.
#[diagnostic::on_unimplemented(
    message = "the server is not built yet",
    label = "`.build()` has to come before this",
    note = "write `.build().run().await`, or `.build().client()` in a test"
)]
pub trait Built {
    /// Does what [`Server::run`](crate::Server::run) does.
    fn run(self) -> Ready<Result<(), Error>>;

    /// Does what [`Server::client`](crate::Server::client) does.
    fn client(self) -> Client;
}
