//! The traits of extractors and rejections, the needs of an extractor, its description, and the
//! collection of all mistakes in a request.

mod body;
mod body_use;
mod describe;
#[cfg(test)]
pub(crate) mod fixture;
mod from_request;
mod listed;
mod mistakes;
mod needs;
mod proof;
mod provided;
mod query;
mod refused;
mod reject;
mod rejection;
mod response_fields;

pub use self::body::{BodyStream, OptionalBody, WholeBody};
pub use self::body_use::BodyUse;
pub use self::describe::Describe;
pub(crate) use self::describe::{Described, HeadPart};
pub use self::from_request::{Cx, FromRequest, FromRequestAsync};
pub(crate) use self::listed::listed;
pub use self::mistakes::Mistakes;
pub(crate) use self::mistakes::response;
pub use self::needs::{Needs, One, Shareable, Slots, States};
pub use self::proof::{Distinct, Here, OneOf, Supplied, There, Twice};
pub(crate) use self::proof::{Once, Repeated, Undecided};
pub use self::provided::{Granted, Maybe, Provided, Value};
pub use self::query::WholeQuery;
pub use self::refused::Refused;
pub use self::reject::Reject;
pub use self::rejection::{Missing, Rejection};
pub(crate) use self::response_fields::AddedFields;
pub use self::response_fields::{FieldSlot, ResponseFields};
