//! The types that implement [`IntoResponse`](crate::IntoResponse), one per file.

mod basic;
mod bytes;
mod html;
#[cfg(feature = "json")]
mod json;
mod number;
mod redirect;
mod status;
mod stream;
mod text;
mod tuple;

pub use self::html::Html;
#[cfg(feature = "json")]
pub use self::json::Json;
pub(crate) use self::redirect::Location;
pub use self::redirect::{IntoLocation, Redirect};
pub use self::stream::Stream;
pub use self::text::Text;
