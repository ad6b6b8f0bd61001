//! Middleware of groups and routes: what can be in `with [..]`, the functions with `#[middleware]`,
//! and how both are mounted. The trait of a middleware and the chain are in `middleware`.

mod around;
mod entry;
mod guard;
mod list;
mod mounted;
mod outcome;
mod plan;

pub use self::around::{AroundFn, AroundPlan, extract_around};
pub use self::entry::{GroupMiddleware, RequireAuth, checked, fixed};
pub use self::guard::{
    Guard, GuardAsync, GuardFacts, GuardPlan, GuardTaken, extract_guard, keep, refusal,
};
pub use self::list::{Guarded, MiddlewareList, With};
pub(crate) use self::mounted::SharedMiddleware;
pub(super) use self::mounted::{Around, MountedGuard};
pub use self::outcome::Outcome;
pub use self::plan::{Entering, MiddlewarePlan, MiddlewarePlans};
