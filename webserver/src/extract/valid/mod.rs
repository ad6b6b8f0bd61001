//! Values that keep the rules of their types, which garde derives. `wrapper` is the extractor around
//! another extractor, `source` says how each extractor is checked and where its values are in the
//! request, and `error` has the rejection. `param` reads parameters, and `sensitive` has the rules of
//! values that must not be shown.

mod error;
mod marked;
mod param;
mod rules;
mod sensitive;
mod source;
mod wrapper;
#[cfg(test)]
mod tests;

pub use self::error::{Invalid, ValidError};
pub use self::source::Validated;
pub use self::wrapper::Valid;
