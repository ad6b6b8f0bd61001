//! The client for tests, which calls a server without a socket, or sends the same requests over one.
//!
//! [The guide](crate::guide::testing) explains tests with examples.
//!
//! ```
//! use webserver::prelude::*;
//!
//! #[get("/")]
//! fn index() -> &'static str {
//!     "hello"
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
//! # runtime.block_on(async {
//! let client = ServerBuilder::new().routes(routes![index]).build().client();
//! assert_eq!(client.get("/").send().await.text().await, "hello");
//! # });
//! ```
// A request is made from strings. It then goes through the same dispatch as requests from the network,
// or it is written to a connection, which `socket` does with the decoder of `h1`.

#[cfg(feature = "contract")]
mod check;
mod form;
mod jar;
mod request;
mod response;
mod response_head;
mod socket;
mod test_client;
mod way;

#[cfg(feature = "contract")]
pub(crate) use self::check::ResponseCheck;
#[cfg(all(feature = "client", feature = "multipart"))]
pub(crate) use self::form::{add_part as add_form_part, end as end_form};
pub use self::request::ClientRequest;
pub use self::response::ClientResponse;
pub use self::test_client::{Callable, Client};
