//! What a server says about itself: its routes, and how it would answer a request. Nothing in this
//! folder runs while requests are served.

#[cfg(feature = "explain")]
mod environment;
mod explanation;
mod json;
mod listing;
mod type_name;

#[cfg(feature = "explain")]
pub(crate) use self::environment::asked_for;
pub use self::explanation::{ConsideredRoute, Explanation};
pub(crate) use self::explanation::{Explainer, Question, explain};
pub use self::listing::{ArgumentEntry, MiddlewareEntry, RouteEntry, RouteListing};
