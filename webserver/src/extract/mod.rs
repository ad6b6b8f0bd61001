//! The arguments of a handler: one file per extractor, with its rejection, and the traits that the
//! extractors share. Matching a path is the router's task; the format of an answer is defined in
//! `respond`.

mod arguments;
#[cfg(feature = "_internals")]
pub(crate) mod bare;
mod body;
mod borrowed;
mod charset;
mod decode;
mod encoding;
#[cfg(test)]
mod fixture;
mod form;
mod from_request;
#[cfg(feature = "json")]
mod json;
mod mistakes;
mod needs;
mod optional;
mod pairs;
mod param;
mod parameter;
mod path;
mod peer;
mod proof;
mod query;
mod query_error;
mod query_serde;
mod reject;
mod rejection;
mod request;
mod rest;
mod state;

pub use self::arguments::{Arguments, Extract, Extractor};
pub(crate) use self::arguments::{ExtractAll, PollExtract};
pub use self::body::TextError;
pub use self::borrowed::BorrowedSlot;
pub(crate) use self::borrowed::{Borrowed, Source};
pub(crate) use self::encoding::encoded;
pub use self::form::Form;
pub use self::from_request::{BodyUse, Cx, FromRequest, FromRequestAsync};
#[cfg(feature = "json")]
pub use self::json::JsonError;
pub use self::mistakes::Mistakes;
pub use self::needs::{Needs, One, Shareable, States};
pub use self::pairs::Pairs;
pub use self::param::{FromParam, ParamError};
pub use self::parameter::{
    PathArg, QueryArg, QueryRest, QueryRestArg, RestArg, is_path_arg, is_query_arg, is_query_rest,
    is_rest_arg,
};
pub use self::path::PathError;
pub use self::peer::{ClientIp, ConnectionInfo, NoPeer, PeerAddr};
pub use self::proof::{Distinct, Here, OneOf, Supplied, There, Twice};
pub(crate) use self::proof::{Once, Repeated, Undecided};
pub use self::query::{FromQuery, Query};
pub use self::query_error::QueryError;
pub use self::reject::Reject;
pub use self::rejection::{Missing, Rejection};
pub use self::rest::{FromRest, Rest};
pub use self::state::{Shared, State};
