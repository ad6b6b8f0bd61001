//! The results of a handler: the types that it can return, and the traits for types of your own.
//!
//! [The guide](crate::guide::responses) explains results with examples.
//!
//! ```
//! use webserver::http::{Response, StatusCode};
//! use webserver::respond::{Html, IntoResponse};
//!
//! struct Greeting(&'static str);
//!
//! impl IntoResponse for Greeting {
//!     fn into_response(self) -> Response {
//!         (StatusCode::OK, Html(format!("<h1>Hello, {}!</h1>", self.0))).into_response()
//!     }
//! }
//!
//! assert_eq!(Greeting("world").into_response().status(), 200);
//! ```
// How a response is framed and sent is the task of `h1`, and the rejections of arguments are in
// `extract`.

mod chain;
mod derived;
pub(crate) mod into_response;
mod location;
mod negotiate;
mod part;
mod render;
mod types;

pub(crate) use self::chain::Chain;
#[doc(hidden)]
pub use self::derived::{
    Failed, FailsWithText, Failure, ProblemText, add_fields, made_field, succeed,
};
pub use self::into_response::IntoResponse;
pub use self::location::IntoLocation;
pub(crate) use self::location::Location;
pub use self::part::ResponsePart;
pub use self::types::{
    Accepted, Attachment, Created, ETag, Event, EventStream, Html, IntoEvent, InvalidETag,
    InvalidEvent, LastModified, NoContent, Redirect, Sse, Status, Stream, Text,
};
#[cfg(feature = "json")]
pub use self::types::{Json, JsonStream, NdJson};

pub(crate) use self::negotiate::{prefers, quality};
#[cfg(debug_assertions)]
pub(crate) use self::render::is_page;
pub(crate) use self::render::{Quoted, render, vary_by_accept};
