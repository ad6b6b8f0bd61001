//! An app: handlers and groups as types, how they are mounted and run, and the path of a request
//! through the app, which is in `lifecycle`. This module does not know about sockets. Once the app
//! is mounted, nothing in this module is generic over the app.

mod call;
mod catch;
mod check;
mod choose;
#[cfg(debug_assertions)]
mod considered;
mod description;
mod dynamic;
mod errors;
mod explain;
mod extraction;
mod fits;
mod handler;
#[cfg(feature = "openapi")]
mod handler_docs;
mod lifecycle;
mod link;
mod link_index;
mod mount;
mod notes;
mod paths;
mod prefix;
mod route_lists;
mod run;
mod scope;
mod serve;
mod service;
mod unmatched;

#[cfg(test)]
mod tests;
pub use self::call::extract;
pub use self::catch::CatcherLeaf;
#[cfg(debug_assertions)]
pub(crate) use self::considered::Considered;
pub(crate) use self::description::HandlerDescription;
pub(crate) use self::dynamic::Dynamic;
pub(crate) use self::errors::{CatchPlan, ErrorCatchers};
pub(crate) use self::explain::{Decision, decide};
pub use self::fits::EachFits;
pub(crate) use self::fits::set_fits;
pub use self::handler::{
    Facts, Handler, HandlerAsync, Node, Options, Owned, Taken, handler_future, respond,
};
#[cfg(feature = "openapi")]
pub(crate) use self::handler_docs::ArgumentDocs;
#[cfg(feature = "openapi")]
pub use self::handler_docs::HandlerDocs;
pub(crate) use self::lifecycle::App;
#[cfg(feature = "client")]
pub use self::link::{Callee, Requested, check_request};
pub use self::link::{
    Checked, Link, LinkError, Linked, Nothing, Numbered, OwnPath, check, check_own, link, own_path,
    part, try_link, try_own_path,
};
#[cfg(feature = "client")]
pub(crate) use self::link::{Fits, Part, SENT, Sink, target, texts};
pub use self::link_index::{Index, LinkIndex};
pub(crate) use self::mount::Mounting;
pub use self::mount::{Entry, FitsRequest, GroupEntries, HandlerLeaf, Mount, MountPlan, Within};
pub(crate) use self::paths::Paths;
pub use self::paths::TrailingSlash;
pub use self::route_lists::{Listed, Mounted, RouteLists, SuppliedBy};
pub use self::run::{FutureBox, HandlerState, Run, answer, next_request};
pub(crate) use self::scope::SharedMiddleware;
pub use self::scope::{
    AroundFn, AroundPlan, Entering, GroupMiddleware, Guard, GuardAsync, GuardFacts, GuardPlan,
    GuardTaken, Guarded, MiddlewareList, MiddlewarePlan, MiddlewarePlans, Outcome, RequireAuth,
    With, checked, extract_around, extract_guard, fixed, keep, refusal,
};
pub use self::serve::Serve;
pub(crate) use self::service::AppService;
