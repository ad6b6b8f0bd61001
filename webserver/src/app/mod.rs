//! An app: the types of handlers and groups, the slots that run handlers' futures, and the path
//! of a request through the app. This module does not know about sockets. Nothing in it is generic
//! over the app once the app is mounted.

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
