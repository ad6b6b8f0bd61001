//! The types that a handler may return: the trait, and one file per type that implements it. This
//! module does not decide how a response is framed and sent, nor what an argument's rejection looks
//! like.

mod accept;
mod basic;
mod bytes;
mod html;
mod into_response;
#[cfg(feature = "json")]
mod json;
mod number;
mod problem;
mod redirect;
mod status;
mod stream;
mod text;
mod tuple;

pub use self::into_response::{ErrorResponse, IntoResponse};
#[cfg(feature = "json")]
pub use self::json::Json;
pub use self::{html::Html, redirect::Redirect, stream::Stream, text::Text};

pub(crate) use self::accept::prefers;
pub(crate) use self::problem::{broken, render};
