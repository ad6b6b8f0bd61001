//! An app: handlers and groups as types, how they are mounted and run, and the path of a request
//! through the app, which is in `lifecycle`. This module does not know about sockets. Once the app
//! is mounted, nothing in this module is generic over the app.

mod call;
mod catch;
mod check;
#[cfg(debug_assertions)]
mod considered;
mod errors;
mod extraction;
mod handler;
mod lifecycle;
mod mount;
mod root;
mod run;
mod scope;
mod service;
mod unmatched;

#[cfg(test)]
mod tests;
pub use self::call::extract;
pub use self::catch::CatcherLeaf;
#[cfg(debug_assertions)]
pub(crate) use self::considered::Considered;
pub(crate) use self::errors::{CatchPlan, ErrorCatchers};
pub use self::handler::{
    Facts, Handler, HandlerAsync, Node, Options, Taken, handler_future, respond,
};
pub(crate) use self::lifecycle::App;
pub(crate) use self::mount::{Dynamic, Mounting};
pub use self::mount::{
    Entry, GroupEntries, HandlerLeaf, Listed, Mount, MountPlan, RouteLists, SuppliedBy, Within,
};
pub use self::root::{EachHandler, Root, RootRoute};
pub use self::run::{HandlerState, Run, answer, next_request};
pub(crate) use self::scope::SharedMiddleware;
pub use self::scope::{
    AroundFn, AroundPlan, Entering, GroupMiddleware, Guard, GuardAsync, GuardFacts, GuardPlan,
    GuardTaken, Guarded, MiddlewareList, MiddlewarePlan, MiddlewarePlans, Outcome, RequireAuth,
    With, extract_around, extract_guard, fixed, keep, refusal,
};
pub(crate) use self::service::AppService;
