//! Checks that do not need types: the signature, and whether parameters and arguments match. rustc
//! reports errors of types, at the places that `emit` chooses.

mod by_name;
mod pair;
mod prefix;
mod route;
mod signature;

pub(crate) use prefix::refuse_path_marks;
pub(super) use route::check;
pub(crate) use signature::{check_called, check_result};
