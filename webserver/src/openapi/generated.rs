//! What generated code names.

#[cfg(feature = "multipart")]
pub use super::describe::FormTypes;
pub use super::describe::{
    AroundDescription, DeclareAnswers, Declared, DescribeComposed, DescribeNewtype, DescribedBy,
    ErrorOfResult, GuardDescription, ImplTrait, Lazily, Made, NotDescribed, Probe,
    ResponseVariants, VariantKind, VariantNote, declare_empty, declare_media_type, declare_type,
    schema_of_texts,
};
pub use super::describe::{DescribeMiddleware, DescribeRequest};
pub use super::operation::Operation;
pub use super::scheme::SchemeSpec;
