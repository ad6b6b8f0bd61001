//! The types that a handler may return: the trait, and one file per type that implements it. This
//! module does not decide how a response is framed and sent, or what the rejection of an argument
//! looks like.

mod into_response;
mod negotiate;
mod part;
mod render;
mod types;

pub use self::into_response::{ErrorResponse, IntoResponse};
pub use self::part::ResponsePart;
#[cfg(feature = "json")]
pub use self::types::Json;
pub use self::types::{Html, Redirect, Stream, Text};

pub(crate) use self::negotiate::prefers;
pub(crate) use self::render::render;
