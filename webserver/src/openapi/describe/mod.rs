//! What arguments, results and middleware say about an operation: the traits, and their
//! implementations for the types of this library.

mod arguments;
mod composed;
mod form;
mod guards;
mod middleware;
mod param;
mod part;
mod query;
mod request;
mod response;
mod variants;
mod wrapped;

pub(super) use self::arguments::{ArgumentList, DescribeArguments};
pub use self::composed::{DescribeComposed, DescribeNewtype, ErrorOfResult, Lazily};
#[cfg(feature = "multipart")]
pub use self::form::FormTypes;
pub use self::guards::{AroundDescription, GuardDescription, Made, NotDescribed, Probe};
pub(super) use self::middleware::DescribeMiddlewareList;
pub use self::middleware::{DescribeMiddleware, DescribedBy};
pub use self::param::{DescribeParam, schema_of_texts};
pub use self::part::DescribePart;
pub use self::request::DescribeRequest;
pub(super) use self::response::ResultOf;
pub use self::response::{
    DeclareAnswers, Declared, DescribeResponse, ImplTrait, declare_empty, declare_media_type,
    declare_type,
};
pub use self::variants::{ResponseVariants, VariantKind, VariantNote};
