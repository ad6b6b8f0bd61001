//! An app: the types of handlers and groups, the slots that run handlers' futures, and the path
//! of a request through the app. This module does not know about sockets. Nothing in it is generic
//! over the app once the app is mounted.

mod direct;
mod handler;
mod mount;
mod root;
mod routing;
mod service;
mod slot;

pub use self::handler::{
    Facts, Handler, HandlerAsync, Node, Options, Taken, handler_future, respond,
};
pub(crate) use self::mount::Dynamic;
pub use self::mount::{
    Entry, GroupEntries, HandlerLeaf, Listed, Mount, MountPlan, RouteLists, SuppliedBy, extract,
};
pub use self::root::{EachHandler, Root, RootRoute};
pub(crate) use self::routing::{App, RouteTable};
pub(crate) use self::service::AppService;
pub use self::slot::{HandlerState, Run, answer, next_request};
