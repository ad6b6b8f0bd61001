//! The arguments of a handler: the extractors, the traits for extractors of your own, and the
//! rejections.
//!
//! [The guide](crate::guide::arguments) explains arguments with examples.
//!
//! | for | look at |
//! |---|---|
//! | the body | [`Json`](crate::Json), [`Form`], [`TextError`], [`BodyStream`], [`WholeBody`] |
//! | parameters | [`FromParam`], [`FromQuery`], [`FromRest`], [`Query`], [`Rest`], [`Pairs`] |
//! | the connection | [`ClientIp`], [`PeerAddr`], [`ConnectionInfo`] |
//! | the route | [`RouteInfo`](crate::RouteInfo), [`NoRoute`], [`BasePath`](crate::BasePath) |
//! | states | [`State`], [`Shared`] |
//! | values of middleware | [`Provided`], [`Value`], [`NotProvided`] |
//! | extractors of your own | [`FromRequest`], [`FromRequestAsync`], [`Cx`], [`Needs`] |
//! | rejections | [`Reject`], [`Rejection`], [`Missing`], [`Mistakes`] |
//!
//! ```
//! use webserver::extract::{Cx, FromRequest, Missing};
//! use webserver::prelude::*;
//!
//! /// The language that the client asks for first.
//! struct Language(String);
//!
//! impl<'r> FromRequest<'r> for Language {
//!     type Needs = ();
//!     type Rejection = Missing;
//!
//!     fn from_request(cx: Cx<'r, ()>) -> Result<Self, Missing> {
//!         let field = cx.request.headers().get("accept-language");
//!         let field = field.ok_or_else(|| Missing::header("accept-language"))?;
//!         Ok(Self(field.chars().take_while(|c| c.is_ascii_alphabetic()).collect()))
//!     }
//! }
//!
//! #[get("/")]
//! fn index(language: Language) -> String {
//!     language.0
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
//! # runtime.block_on(async {
//! let client = ServerBuilder::new().routes(routes![index]).build().client();
//! let answer = client.get("/").header("accept-language", "de-CH, en").send().await;
//! assert_eq!(answer.text().await, "de");
//! # });
//! ```
// Matching a path is the router's task, and the format of an error is defined in `respond`.

pub(crate) mod arguments;
mod body;
mod collect;
#[cfg(feature = "cookies")]
mod cookies;
pub(crate) mod core;
pub(crate) mod decode;
pub(crate) mod fields;
mod handler_error;
mod meta;
#[cfg(feature = "multipart")]
pub(crate) mod multipart;
mod names;
mod pairs;
pub(crate) mod params;
mod sensitive;
pub(crate) mod urlencoded;
#[cfg(feature = "garde")]
mod valid;

pub(crate) use self::arguments::{
    Arguments, Borrowed, BorrowedSlot, Borrowing, Extract, ExtractAll, Info, PollExtract, Source,
};
pub(crate) use self::body::encoded;
pub use self::body::{Form, FormError, TextError};
#[cfg(feature = "json")]
pub use self::body::{JsonError, JsonMistake};
#[cfg(feature = "cookies")]
pub use self::cookies::{CookieError, Cookies};
#[cfg(feature = "secure-cookies")]
pub use self::cookies::{CookieKeys, PrivateCookies, SignedCookies};
pub use self::core::{
    BodyStream, BodyUse, Cx, FieldSlot, FromRequest, FromRequestAsync, Missing, Mistakes, Needs,
    One, OptionalBody, Provided, Refused, Reject, Rejection, ResponseFields, Value, WholeBody,
    WholeQuery,
};
pub(crate) use self::core::{Describe, Described, HeadPart};
pub(crate) use self::core::{Distinct, Once, Repeated, Shareable, States, Supplied, Undecided};
pub use self::fields::{Field, FieldError, FromField};
pub use self::handler_error::{HandlerError, Result};
#[doc(hidden)]
pub use self::meta::Borrowable;
pub use self::meta::{
    ClientIp, ConnectionInfo, EarlyHints, LastEventId, NoPeer, NoRoute, NotProvided, PeerAddr,
    Preconditions, Shared, State,
};
#[cfg(feature = "multipart")]
pub use self::multipart::{
    FromMultipart, Multipart, MultipartError, Part, PartMistake, Parts, UploadedFile,
};
pub(crate) use self::names::one_of;
pub use self::pairs::Pairs;
pub use self::params::{FromParam, FromRest, ParamError, PathError, Rest, ToParam};
pub use self::sensitive::Sensitive;
pub use self::urlencoded::{FieldMistake, FromQuery, Query, QueryError};
#[cfg(feature = "garde")]
pub use self::valid::{Invalid, Valid, ValidError, Validated};
