//! The list of a handler's arguments: how each argument is extracted, in which order, and where the
//! data that they borrow is stored.

mod around;
mod borrowed;
mod caught;
mod composed;
pub(crate) mod has;
mod info;
mod list;
pub(crate) mod numbered;
mod parameter;
mod wrapped;

pub use self::around::{Arguments, Borrowing};
pub use self::borrowed::BorrowedSlot;
pub(crate) use self::borrowed::{Borrowed, Source};
pub use self::caught::{Caught, ProblemArg, is_problem};
pub use self::composed::{
    Composing, NeedsOfList, compose, compose_async, compose_at_once, compose_early, describe_list,
    or_refused,
};
pub(crate) use self::has::Has;
pub use self::has::{NotChecked, text_or_number};
pub use self::info::{Argument, Info, Origin};
pub use self::list::{Extract, Extractor};
pub(crate) use self::list::{ExtractAll, PollExtract};
pub use self::parameter::{
    HostArg, PathArg, QueryArg, QueryRest, QueryRestArg, RestArg, is_path_arg, is_query_arg,
    is_query_rest, is_rest_arg,
};
#[cfg(all(feature = "garde", feature = "json"))]
pub(crate) use self::wrapped::JsonValue;
#[cfg(all(feature = "garde", feature = "multipart"))]
pub(crate) use self::wrapped::MultipartStruct;
#[cfg(feature = "json")]
pub use self::wrapped::is_json;
#[cfg(feature = "multipart")]
pub use self::wrapped::is_multipart;
#[cfg(feature = "garde")]
pub(crate) use self::wrapped::{FormStruct, QueryStruct};
pub use self::wrapped::{is_field, is_form, is_query_struct};
