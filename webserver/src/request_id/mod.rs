//! Ids of requests: [`SetRequestId`] gives one to every request, and the argument [`RequestId`] is it.

mod generate;
mod request_id;
mod set;

pub use self::request_id::{NoRequestId, RequestId};
pub use self::set::SetRequestId;
