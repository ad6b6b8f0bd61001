//! Ids of requests: [`SetRequestId`] gives one to every request, and the argument [`RequestId`] is it.

mod generate;
mod id;
mod set;

pub use self::id::{NoRequestId, RequestId};
pub use self::set::SetRequestId;
