//! The arguments of a handler: one file per extractor, with its rejection, and the traits that the
//! extractors share. Matching a path is the router's task; the format of an answer is defined in
//! `respond`.

mod arguments;
mod body;
mod core;
mod decode;
mod meta;
mod params;
pub(crate) mod urlencoded;

pub use self::arguments::{
    Argument, Arguments, BorrowedSlot, Extract, Extractor, Info, Origin, PathArg, QueryArg,
    QueryRest, QueryRestArg, RestArg, is_path_arg, is_query_arg, is_query_rest, is_rest_arg,
};
pub(crate) use self::arguments::{Borrowed, ExtractAll, PollExtract, Source};
#[cfg(feature = "json")]
pub use self::body::JsonError;
pub(crate) use self::body::encoded;
pub use self::body::{Form, TextError};
pub use self::core::{
    BodyStream, BodyUse, Cx, Describe, Distinct, FromRequest, FromRequestAsync, Here, Missing,
    Mistakes, Needs, One, OneOf, OptionalBody, Reject, Rejection, Shareable, States, Supplied,
    There, Twice, WholeBody,
};
pub(crate) use self::core::{Once, Repeated, Undecided};
pub use self::meta::{ClientIp, ConnectionInfo, NoPeer, PeerAddr, Shared, State};
pub use self::params::{FromParam, FromRest, ParamError, PathError, Rest};
pub use self::urlencoded::{FromQuery, Pairs, Query, QueryError};
