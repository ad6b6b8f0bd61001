//! What generated code names.

pub use super::answer::{Lazy, NotAFuture, Returned, VariantBody, VariantFacts};
pub use super::request::{request, request_part};
