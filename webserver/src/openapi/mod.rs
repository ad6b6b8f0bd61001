//! The description of an app as OpenAPI 3.1, from the types of its handlers.
//!
//! ```
//! use schemars::JsonSchema;
//! use serde::Serialize;
//! use webserver::openapi::Info;
//! use webserver::prelude::*;
//!
//! #[derive(Serialize, JsonSchema)]
//! struct User {
//!     id: u64,
//!     name: String,
//! }
//!
//! /// Shows a user.
//! #[get("/users/{id}")]
//! fn show(id: u64) -> Option<Json<User>> {
//!     (id == 7).then(|| Json(User { id, name: "Ada".to_owned() }))
//! }
//!
//! let openapi = routes![show].openapi(Info::new("Shop", "1.0"));
//! assert!(openapi.to_json().contains("\"summary\": \"Shows a user.\""));
//! ```
// What lives here: what the types of an app say about its operations, and the document that they make.
// What must not: anything that runs while requests are served.

mod amend;
mod build;
mod by_hand;
mod catchers;
mod committed;
mod compare;
#[cfg(feature = "contract")]
mod contract;
mod describe;
mod document;
mod error;
pub(crate) mod generated;
mod handlers;
mod ids;
mod info;
mod merge;
mod names;
mod open_api;
mod operation;
mod path;
mod problem;
mod schemas;
mod scheme;
mod texts;
mod typescript;
mod unnamed;
mod write;

pub use schemars::Schema;

pub use self::compare::{Change, compare};
pub use self::describe::{
    DescribeMiddleware, DescribeParam, DescribePart, DescribeRequest, DescribeResponse,
};
pub use self::error::DescriptionError;
pub use self::info::Info;
pub use self::open_api::OpenApi;
pub use self::operation::{Operation, ParameterPlace};
pub use self::schemas::Schemas;
pub use self::scheme::SecurityScheme;
