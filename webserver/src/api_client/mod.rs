//! A typed client of an app: a request names the handler, and the answer has the type that the handler
//! returns.
//!
//! [The guide](crate::guide::openapi) explains it with examples.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use webserver::prelude::*;
//! use webserver::request;
//!
//! #[derive(Serialize, Deserialize)]
//! struct User {
//!     id: u64,
//!     name: String,
//! }
//!
//! #[get("/users/{id}")]
//! fn show(id: u64) -> Option<Json<User>> {
//!     (id == 7).then(|| Json(User { id, name: "Ada".to_owned() }))
//! }
//!
//! routes![App = ["/api" => [show]]];
//!
//! # fn main() {
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
//! # runtime.block_on(async {
//! let client = ServerBuilder::new().routes(routes![App]).build().client();
//! let user = client.call(request!(App, show(id = 7))).await.unwrap();
//! assert_eq!(user.map(|Json(user)| user.name), Some("Ada".to_owned()));
//! assert!(client.call(request!(App, show(id = 8))).await.unwrap().is_none());
//! # });
//! # }
//! ```
// What lives here: requests from the types of handlers, how they are sent, and how answers are read into
// the types of results. What must not: anything that runs in a server.

mod answer;
mod caller;
mod error;
pub(crate) mod generated;
mod in_process;
#[cfg(feature = "client-http")]
mod over_http;
mod request;
mod transport;

pub use self::answer::{Answer, AnswerError, AnswerHead, Events, FromAnswer, Items, ReceivedEvent};
pub use self::caller::ApiClient;
pub use self::error::ClientError;
#[cfg(feature = "client-http")]
pub use self::over_http::{HttpError, HttpTransport};
#[cfg(feature = "multipart")]
pub use self::request::FormData;
pub use self::request::{OutgoingRequest, RequestError, Sends, TypedRequest, Unsent};
pub use self::transport::Transport;
