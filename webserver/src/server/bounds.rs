//! What the methods of the builder take, as traits. Each is there for its message: what rustc says
//! where something else is given.

use std::fmt::Debug;
use std::future::{Future, Ready};
use std::net::ToSocketAddrs;

use super::Routes;
use crate::app::{Listed, Node};
use crate::error::Error;
use crate::router::{Table, Tree};
use crate::test::Client;

/// What `ServerBuilder::bind` takes: an address with a port, or several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an address to listen on",
    label = "expected an IP address and a port",
    note = "write `\"127.0.0.1:8080\"`, `(\"127.0.0.1\", port)` or a `SocketAddr`; `127.0.0.1` serves this machine only, `0.0.0.0` all that can reach it"
)]
pub trait Address: ToSocketAddrs + Debug {}

#[diagnostic::do_not_recommend]
impl<T: ToSocketAddrs + Debug> Address for T {}

/// What `ServerBuilder::routes` takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of routes",
    label = "expected `routes![..]`",
    note = "write `.routes(routes![one, two])`, with the names of functions that have a route attribute, or of groups of them"
)]
pub trait RouteList {
    /// The types of the handlers, and the list's mark.
    type Listed;

    /// The table, and the routes that it was made of.
    fn parts(self) -> (Table<'static>, Tree);
}

impl<N: Node, K> RouteList for Routes<N, K> {
    type Listed = Listed<N::Handlers, K>;

    fn parts(self) -> (Table<'static>, Tree) {
        (self.table, N::TREE)
    }
}

/// What a function given to `ServerBuilder::route` returns.
#[diagnostic::on_unimplemented(
    message = "a function that is given to `.route(..)` has to be `async`",
    label = "it returns `{Self}`, which is not a future",
    note = "write `async fn`, or use a route attribute and `.routes(routes![name])`, which take a plain `fn` as well"
)]
pub trait RouteFuture: Future<Output = Self::Answer> {
    /// What it gives.
    type Answer;
}

#[diagnostic::do_not_recommend]
impl<F: Future> RouteFuture for F {
    type Answer = F::Output;
}

/// What only a built server can do. No builder implements it.
#[diagnostic::on_unimplemented(
    message = "the server is not built yet",
    label = "`.build()` has to come before this",
    note = "write `.build().run().await`, or `.build().client()` in a test"
)]
pub trait Built {
    /// As [`Server::run`](super::Server::run).
    fn run(self) -> Ready<Result<(), Error>>;

    /// As [`Server::client`](super::Server::client).
    fn client(self) -> Client;
}
