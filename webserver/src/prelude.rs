//! The names that handlers and `main` use, in one `use webserver::prelude::*`.
//!
//! ```
//! use webserver::prelude::*;
//!
//! #[get("/teapot")]
//! fn teapot(headers: HeaderMap) -> (StatusCode, Html<&'static str>) {
//!     let language = headers.get("accept-language").unwrap_or("en");
//!     let text = if language.starts_with("de") { "<h1>Kanne</h1>" } else { "<h1>Pot</h1>" };
//!     (StatusCode::IM_A_TEAPOT, Html(text))
//! }
//! ```

// Each item is documented at the crate's root or in its module.
#[cfg(feature = "json")]
#[doc(no_inline)]
pub use crate::Json;
#[cfg(feature = "garde")]
#[doc(no_inline)]
pub use crate::Valid;
#[cfg(feature = "client")]
#[doc(no_inline)]
pub use crate::request;
#[doc(no_inline)]
pub use crate::{
    Accepted, Around, Attachment, BasePath, Body, Bytes, ClientIp, ConnectionInfo, Created, ETag,
    EarlyHints, Extensions, Form, FromParam, FromRequest, FutureRequest, FutureResponse, HeaderMap,
    HeaderName, HeaderValue, Html, HttpMethod, IntoResponse, LastModified, Link, Logger,
    Middleware, Next, NoContent, PeerAddr, Preconditions, Problem, Provided, Query, Redirect,
    Request, Response, RouteInfo, Server, ServerBuilder, State, Status, StatusCode, Stream, Text,
    Uri, catch, delete, extractor, get, head, middleware, options, patch, post, put, route, routes,
    try_uri, uri,
};
#[cfg(feature = "multipart")]
#[doc(no_inline)]
pub use crate::{FromMultipart, Multipart, Parts, UploadedFile};
