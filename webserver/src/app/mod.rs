//! An app: what handlers and groups are to it, the places their futures run in, and a request's
//! whole way through it. No socket; nothing here is generic over the app once it is mounted.

mod direct;
mod gate;
mod handler;
mod mount;
mod routing;
mod slot;

pub(crate) use self::gate::Gate;
pub use self::handler::{
    Facts, Handler, HandlerAsync, Node, Options, Taken, handler_future, respond,
};
pub(crate) use self::mount::Dynamic;
pub use self::mount::{Entries, Entry, Leaf, Listed, Lists, Mount, Mounting, SuppliedBy, extract};
pub(crate) use self::routing::{App, RouteTable};
pub use self::slot::{HandlerState, Run, answer, next_request};
