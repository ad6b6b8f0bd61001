//! Values that keep the rules of their types, which garde derives. `wrapper` is the extractor around
//! another extractor, `marked` the same for an attribute such as `#[json]`, `source` says how each extractor is checked and where its values are in the
//! request, and `error` has the rejection. `param` reads parameters, and `sensitive` has the rules of
//! values that must not be shown.

mod error;
mod marked;
#[cfg(feature = "multipart")]
mod multipart;
mod param;
mod rules;
mod sensitive;
mod source;
#[cfg(test)]
mod tests;
mod wrapper;

pub use self::error::{Invalid, ValidError};
pub use self::source::Validated;
pub use self::wrapper::Valid;
